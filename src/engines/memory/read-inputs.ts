// The inputs of a run read, each once: what becomes of every row is counted, and where it can't be used, kept.

import type { RowFault, RowPlace } from '../../csv/read-csv.ts';
import { isFormula } from '../../csv/write-csv.ts';
import type { InputRequest } from '../../inputs/input-request.ts';
import type { OpenFile } from '../../inputs/open-inputs.ts';
import type { Rejects } from '../../inputs/rejects.ts';
import type { Plan } from '../../plan/plan.ts';
import type { ActivityClass } from '../../result/activity-class.ts';
import { REJECTED } from '../../result/row-outcome.ts';
import type { InputFacts } from '../../result/run-facts.ts';
import { trimCell } from '../../values/invisible.ts';
import type { RowSink } from '../engine.ts';
import { createLeadIndex, type LeadIndex, type LeadOutcome } from './lead-index.ts';
import { createLookup, type Lookup } from './tables.ts';
import type { SourceTally, Tally } from './tally.ts';

/** What all readers of one run share: what to read, and where they count. */
export interface RunContext {
  readonly request: InputRequest;
  readonly facts: InputFacts;
  readonly rejects: Rejects;
}

export async function readTable(
  table: number,
  { parts, positions, wanted }: OpenFile,
  context: RunContext,
): Promise<Lookup> {
  const { plan } = context.request.rules;
  const { name } = plan.tables[table] as Plan['tables'][number];
  const { lookup, add } = createLookup(plan, table, positions, context.facts.decimals);
  const counts = context.facts.tables.get(name)!;
  for (const csv of parts) {
    const rejects = context.rejects.file(csv.path);
    let read = 0;
    await csv.each({
      wanted,
      row: (cells, place) => {
        read++;
        const outcome = add(cells);
        if (outcome.kind === 'kept') counts.kept++;
        else if (outcome.kind === 'faults') rejects.cells(place(), outcome.faults);
        else if (outcome.kind === 'no_key') rejects.reject(place(), 'no-key', REJECTED.noKey(name));
        else rejects.reject(place(), 'repeated-key', REJECTED.duplicateKey(outcome.key));
      },
      fault: (fault) => {
        read++;
        rejects.fault(fault);
      },
      blank: () => {
        counts.blank++;
      },
      block: context.rejects.flush,
    });
    counts.read += read;
    counts.quarantined += rejects.count;
    counts.footer += rejects.footers;
    rejects.check(read);
  }
  return lookup;
}

/** The file that a row of leads is in, and how any row is named by its number. */
export interface LeadSource {
  readonly file: string;
  readonly nameOf: (row: number) => string;
}

/** Is shown each row of leads, the file that it is in, and what became of it; rows that are no cells too. */
export interface LeadWitness {
  readonly row: (
    cells: readonly string[],
    outcome: LeadOutcome,
    place: () => RowPlace,
    from: LeadSource,
  ) => void;
  readonly fault: (fault: RowFault, from: LeadSource) => void;
}

/** Is shown each row of a file of activities, and what it counts as. */
export type ActivityWitness = (
  cells: readonly string[],
  outcome: ActivityClass,
  place: () => RowPlace,
) => void;

/** An id that a spreadsheet turned into a number. */
export const MANGLED = /^\d([.,]\d+)?E\+?\d+$/i;

/** Reads the leads; the sinks receive the cells of those that are scored. */
export async function readLeads(
  { parts, positions }: OpenFile,
  lookups: readonly (Lookup | null)[],
  rowSinks: readonly RowSink[],
  { request, facts, rejects: allRejects }: RunContext,
  witness?: LeadWitness,
): Promise<LeadIndex> {
  const leadIndex = createLeadIndex(request.rules.plan, positions, lookups, request.asOf, facts.decimals);
  const counts = facts.leads;
  const idAt = positions(request.rules.plan.leads.id) as number;
  const rows = createRowNumbers(parts.length > 1);
  for (const csv of parts) {
    const rejects = allRejects.file(csv.path);
    const before = counts.read;
    rows.file(csv.path);
    const from: LeadSource = { file: csv.path, nameOf: rows.nameOf };
    await csv.each({
      row: (cells, place) => {
        counts.read++;
        const outcome = leadIndex.add(cells, rows.next());
        witness?.row(cells, outcome, place, from);
        if (outcome.kind === 'added') {
          counts.scored++;
          if (MANGLED.test(trimCell(cells[idAt] ?? ''))) facts.mangledIds++;
          for (const cell of cells) if (isFormula(cell)) facts.formulas++;
          for (const sink of rowSinks) sink.add(cells);
        } else if (outcome.kind === 'duplicate') {
          counts.duplicate++;
          const { id, firstRow } = outcome;
          rejects.reject(place(), 'duplicate', REJECTED.duplicateId(id, rows.nameOf(firstRow)));
        } else {
          counts.quarantined++;
          if (outcome.kind === 'faults') rejects.cells(place(), outcome.faults);
          else rejects.reject(place(), 'no-id', REJECTED.noId);
        }
      },
      fault: (fault) => {
        counts.read++;
        counts.quarantined++;
        rows.next();
        witness?.fault(fault, from);
        rejects.fault(fault);
      },
      blank: (isRow) => {
        counts.blank++;
        if (isRow) rows.next();
      },
      block: async () => {
        for (const sink of rowSinks) await sink.flush();
        await allRejects.flush();
      },
    });
    counts.footer += rejects.footers;
    rejects.check(counts.read - before);
  }
  for (const [table, { name }] of request.rules.plan.tables.entries()) {
    facts.tables.get(name)!.matched = leadIndex.joined[table]!;
  }
  return leadIndex;
}

/** Numbers the rows of several files; a row is named as a spreadsheet counts, where the header is row 1. */
function createRowNumbers(areSeveral: boolean) {
  const files: { readonly path: string; readonly before: number }[] = [];
  let last = 0;
  return {
    file: (path: string): void => {
      files.push({ path, before: last });
      last++;
    },
    next: (): number => ++last,
    nameOf: (row: number): string => {
      const { path, before } = files.findLast((file) => file.before < row) ?? { path: '', before: 0 };
      return `row ${row - before}${areSeveral ? ` of ${path}` : ''}`;
    },
  };
}

/** Reads the files of one source into the tally. */
export async function readSource(
  source: number,
  files: readonly OpenFile[],
  tally: Tally,
  context: RunContext,
  witnessOf?: (file: OpenFile, opened: SourceTally) => ActivityWitness,
): Promise<void> {
  const { name } = context.request.rules.plan.sources[source] as Plan['sources'][number];
  const counts = context.facts.activities.get(name)!;
  for (const file of files) {
    const { csv, positions, wanted } = file;
    const opened = tally.open(source, positions);
    const { add, last } = opened;
    const witness = witnessOf?.(file, opened);
    const rejects = context.rejects.file(csv.path);
    let read = 0;
    await csv.each({
      wanted,
      row: (cells, place) => {
        read++;
        const outcome = add(cells);
        counts[outcome]++;
        witness?.(cells, outcome, place);
        if (outcome === 'quarantined') {
          rejects.cells(place(), last.faults);
          return;
        }
        if (last.leads > 1) counts.shared++;
        const { day } = last;
        if (day === null) return;
        if (counts.oldest === null || day < counts.oldest) counts.oldest = day;
        if (counts.newest === null || day > counts.newest) counts.newest = day;
      },
      fault: (fault) => {
        read++;
        counts.quarantined++;
        rejects.fault(fault);
      },
      blank: () => {
        counts.blank++;
      },
      block: context.rejects.flush,
    });
    counts.footer += rejects.footers;
    counts.read += read;
    rejects.check(read);
  }
}
