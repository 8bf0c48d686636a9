// What `explain` keeps while the files stream past: the rows of the leads it is asked about, and no others, so that
// memory grows with their rows alone. From these, those leads can be scored again, as of any day.

import { ownCopy } from '../engines/memory/big-sets.ts';
import { openKeyReader } from '../engines/memory/key-reader.ts';
import type { LeadBook } from '../engines/memory/lead-index.ts';
import type { ActivityWitness, LeadWitness } from '../engines/memory/read-inputs.ts';
import { openRowReader, type RowReader, type Value } from '../engines/memory/read-row.ts';
import type { SourceTally } from '../engines/memory/tally.ts';
import type { OpenFile } from '../inputs/open-inputs.ts';
import type { Positions } from '../plan/columns.ts';
import { partsOf } from '../plan/condition-sites.ts';
import type { Condition, Plan } from '../plan/plan.ts';
import type { ProblemCode } from '../problem.ts';
import type { ActivityClass } from '../result/activity-class.ts';
import { cellFaultText } from '../result/cell-fault.ts';

/** Where a row stands. */
export interface RowAt {
  readonly file: string;
  readonly line: number;
}

/** A lead that was scored: its row, and where its index in the run's lead book is. */
export interface KeptLead {
  readonly id: string;
  readonly index: number;
  readonly cells: readonly string[];
  readonly at: RowAt;
}

/** A row that holds the id of a lead asked for and isn't scored. */
export interface Unscored {
  readonly id: string;
  readonly at: RowAt;
  readonly code: ProblemCode;
  readonly why: string;
}

/** The rows of the leads with these ids. */
export function keepLeads(ids: ReadonlySet<string>, { csv, positions }: OpenFile, plan: Plan) {
  const idAt = positions(plan.leads.id) as number;
  const leads = new Map<string, KeptLead>();
  const unscored: Unscored[] = [];
  const atOf = (line: number): RowAt => ({ file: csv.path, line });
  const witness: LeadWitness = {
    row: (cells, outcome, place) => {
      const id = (cells[idAt] as string).trim();
      if (!ids.has(id)) return;
      const at = atOf(place().line);
      if (outcome.kind === 'added') {
        leads.set(id, { id, index: outcome.index, cells: cells.map(ownCopy), at });
      } else if (outcome.kind === 'duplicate') {
        const why = `the id is that of row ${outcome.firstRow} already`;
        unscored.push({ id, at, code: 'duplicate', why });
      } else if (outcome.kind === 'faults') {
        const code = `bad-${outcome.faults[0]?.cell.kind ?? 'cell'}` as const;
        unscored.push({ id, at, code, why: outcome.faults.map(cellFaultText).join(', ') });
      }
    },
    fault: ({ line, raw, code, message }) => {
      // It couldn't be cut into cells right: what stands in the id's place is as near as one gets.
      const cell = raw.split(csv.delimiter)[idAt] ?? '';
      const id = cell
        .trim()
        .replace(/^"(.*)"$/s, '$1')
        .trim();
      if (ids.has(id)) unscored.push({ id, at: atOf(line), code, why: message });
    },
  };
  return { leads, unscored, witness };
}

/** One file of activities. */
export interface ActivityFile {
  readonly source: number;
  readonly path: string;
  readonly positions: Positions;
}

/** A row of a log: of leads asked for, or one whose id can make such a row a duplicate some day. */
export interface KeptActivity {
  readonly file: ActivityFile;
  readonly line: number;
  readonly cells: readonly string[];
  readonly outcome: ActivityClass;
  /** Whose it is, by index in the run's lead book; of the leads asked for. */
  readonly leads: readonly number[];
  /** Of a source with ids: this row's own. */
  readonly id: string | null;
  /** An earlier row has its id as of every later day too: this one will never count. */
  readonly spent: boolean;
}

/** The activities of these leads, in the order in which they are read. */
export function keepActivities(plan: Plan, book: LeadBook, leads: ReadonlySet<number>) {
  const kept: KeptActivity[] = [];
  const missing = new Set(plan.missing);
  const witnessOf =
    (source: number) =>
    ({ csv, positions }: OpenFile, { hasId }: SourceTally): ActivityWitness => {
      const file: ActivityFile = { source, path: csv.path, positions };
      const spec = plan.sources[source] as Plan['sources'][number];
      const keys = openKeyReader(spec, positions, book, missing);
      const idAt = spec.id === null ? null : (positions(spec.id) as number);
      const dependsOnDay = spec.where !== null && asksForAge(spec.where);
      return (cells, outcome, place) => {
        const found = keys.leadsOf(keys.keysOf(cells));
        if (found === undefined) return;
        const of = (typeof found === 'number' ? [found] : found).filter((lead) => leads.has(lead));
        const idCell = idAt === null ? '' : (cells[idAt] as string).trim();
        const id = idCell === '' || missing.has(idCell) ? null : ownCopy(idCell);
        // A row of another lead may take an id as of a later day: it is future now, or its source counts by age.
        if (of.length === 0 && (id === null || !(outcome === 'future' || dependsOnDay))) return;
        const spent =
          !dependsOnDay && (outcome === 'duplicate' || (outcome === 'future' && id !== null && hasId(id)));
        const { line } = place();
        kept.push({ file, line, cells: cells.map(ownCopy), outcome, leads: of, id, spent });
      };
    };
  return { witnessOf, activities: () => withoutStrangers(kept) };
}

function asksForAge(condition: Condition): boolean {
  return [...partsOf(condition)].some(({ kind }) => kind === 'age');
}

/** Of the rows of other leads only those that share an id with a row of the leads asked for. */
function withoutStrangers(kept: readonly KeptActivity[]): KeptActivity[] {
  const keyOf = ({ file, id }: KeptActivity): string => `${file.source} ${id}`;
  const own = new Set(kept.flatMap((row) => (row.leads.length > 0 && row.id !== null ? [keyOf(row)] : [])));
  return kept.filter((row) => row.leads.length > 0 || own.has(keyOf(row)));
}

/** What an activity says: its cells, its date and type, and why it can't be read if it can't. */
export interface ReadActivity {
  readonly values: readonly Value[];
  readonly day: number | null;
  readonly type: string | null;
  readonly fault: string | null;
}

export function openActivityReader(plan: Plan): (activity: KeptActivity) => ReadActivity {
  const readers = new Map<ActivityFile, RowReader>();
  return ({ file, cells }) => {
    const source = plan.sources[file.source] as Plan['sources'][number];
    let reader = readers.get(file);
    if (reader === undefined) {
      reader = openRowReader(source.cells, file.positions, plan);
      readers.set(file, reader);
    }
    const faults = reader.read(cells);
    const values = reader.values.slice();
    return {
      values,
      day: source.at === null ? null : (values[source.at] as number | null),
      type: source.type === null ? null : (values[source.type] as string | null),
      fault: faults.length === 0 ? null : faults.map(cellFaultText).join(', '),
    };
  };
}
