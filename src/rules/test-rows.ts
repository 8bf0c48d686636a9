// Reads the rows of a test. A cell has a header, a declared name or a part (`at`, `type`) as its key, and is stored under
// the header that the plan reads. A key that no rule reads is no error, because users paste whole rows.

import { findColumn } from '../plan/columns.ts';
import type { Cell, Column, Plan } from '../plan/plan.ts';
import { type Place, type Problem, problem } from '../problem.ts';
import { fold } from '../values/fold.ts';
import { trimCell } from '../values/invisible.ts';
import { itemAt } from '../values/item-at.ts';
import { nearest } from '../values/nearest.ts';
import { isNull, type Report, readText } from './nodes.ts';
import type { Scope } from './scope.ts';
import type { LeadSide, SourceSide } from './sources.ts';
import type { YamlEntry, YamlMap, YamlNode } from './yaml.ts';

/** Cells by the header that the plan reads. A cell that a test does not name has no value. */
export type TestRow = Readonly<Record<string, string>>;

/** One kind of row: the headers that the plan reads, and other names for them. */
export interface RowKind {
  readonly headers: readonly string[];
  readonly names: ReadonlyMap<string, string>;
  /** The type of all activities of the log, if the log declares one. */
  readonly always: string | null;
}

export interface RowKinds {
  readonly lead: RowKind;
  readonly tables: ReadonlyMap<string, RowKind>;
  /** One for each source of the plan. */
  readonly sources: readonly RowKind[];
}

export function rowKinds(plan: Plan, lead: LeadSide, sources: readonly SourceSide[]): RowKinds {
  const { id, cells } = plan.leads;
  return {
    lead: { ...kindOf([id, ...columnsOf(cells)], namesOf(lead.scope)), always: null },
    tables: new Map(
      plan.tables.map(({ name, key }) => [
        name,
        { ...kindOf([key, ...columnsOf(cells, name)], namesOf(lead.scope, name)), always: null },
      ]),
    ),
    sources: sources.map(({ source, scope }) => {
      const { lead: owner, id: eventId, type, at } = source;
      const part = (cell: number | null) => columnsOf(cell === null ? [] : [itemAt(source.cells, cell)])[0];
      const [only, second] = eventId;
      const parts = Object.entries({
        lead: owner.column,
        id: second ? undefined : only,
        type: part(type),
        at: part(at),
      });
      const names = new Map(
        parts.flatMap(([name, column]) => (column ? [[name, column.header] as const] : [])),
      );
      const columns = [owner.column, ...eventId, ...columnsOf(source.cells)];
      const always = type === null ? undefined : source.cells[type];
      return {
        ...kindOf(columns, new Map([...names, ...namesOf(scope)])),
        always: always?.kind === 'constant' ? always.value : null,
      };
    }),
  };
}

function kindOf(columns: readonly Column[], names: ReadonlyMap<string, string>) {
  return { headers: [...new Set(columns.map(({ header }) => header))], names };
}

function columnsOf(cells: readonly Cell[], table?: string): Column[] {
  return cells.flatMap((cell) =>
    cell.kind !== 'constant' && cell.column.table === table ? [cell.column] : [],
  );
}

/** The declared names of the leads, of a table or of a log, with their headers. */
function namesOf({ names, find }: Scope, table?: string): Map<string, string> {
  return new Map(
    names.flatMap((name): [string, string][] => {
      const { column } = find(name, { file: '' }, '');
      if (column.table !== table) return [];
      return [[table === undefined ? name : name.slice(table.length + 1), column.header]];
    }),
  );
}

/** Reads a row. `what` is its name in messages, `skip` a key that is not a cell. */
export function readRow(
  { entries, at }: YamlMap,
  kind: RowKind,
  what: string,
  report: Report,
  unread: Problem[],
  skip?: string,
): TestRow {
  const given = new Map<string, { entry: YamlEntry; text: string }>();
  for (const entry of entries) {
    const { key, keyAt, value } = entry;
    if (key === skip) continue;
    const text = readCell(value, `"${key}" of ${what}`, report);
    if (key === 'type' && isAlways(kind, keyAt, text, report)) continue;
    const header = headerOf(key, kind);
    const same = given.get(header);
    if (same) {
      const message = `"${key}" and "${same.entry.key}" of ${what} are the same cell`;
      report(keyAt, 'duplicate-key', message, 'remove one of them');
    } else given.set(header, { entry, text });
  }
  // Headers are matched as in the header of a file.
  const keys = [...given.keys()];
  const used = new Set<string>();
  const cells = kind.headers.flatMap((header): [string, string][] => {
    const found = findColumn(keys, header);
    const indexes = found.kind === 'found' ? [found.index] : found.kind === 'ambiguous' ? found.indexes : [];
    for (const index of indexes) used.add(itemAt(keys, index));
    if (found.kind === 'ambiguous') {
      const message = `several cells of ${what} match the column "${header}"`;
      report(at, 'ambiguous-column', message, 'write the header exactly');
    }
    return found.kind === 'found' ? [[header, given.get(itemAt(keys, found.index))?.text ?? '']] : [];
  });
  for (const [header, { entry }] of given) if (!used.has(header)) unread.push(unreadCell(entry, kind, what));
  return Object.fromEntries(cells);
}

/** Whether the log has one type for all activities. A test may repeat that type, but not contradict it. */
function isAlways({ always, names, headers }: RowKind, at: Place, text: string, report: Report): boolean {
  if (always === null || names.has('type') || headers.includes('type')) return false;
  if (fold(trimCell(text)) !== fold(always)) {
    report(at, 'contradiction', `the type of this activity must be "${always}"; got "${text}"`);
  }
  return true;
}

/** The header of a key. An exact header comes first, then a name of the rules, then a header in another letter case. */
function headerOf(key: string, { headers, names }: RowKind): string {
  const wanted = key.trim();
  const isHeader = headers.some((header) => header.trim() === wanted);
  return isHeader ? wanted : (names.get(wanted)?.trim() ?? wanted);
}

/** No value, `""` and null are an empty cell. */
function readCell(node: YamlNode, what: string, report: Report): string {
  if (node.kind === 'text' && (node.text.trim() === '' || isNull(node))) return '';
  return readText(node, what, report)?.text ?? '';
}

function unreadCell({ key, keyAt }: YamlEntry, { headers, names }: RowKind, what: string): Problem {
  const near = nearest(key, [...headers, ...names.keys()]);
  const message = `no rule reads "${key}" of ${what}`;
  return problem('usage', 'unread-column', message, near && `did you mean "${near}"?`, keyAt);
}
