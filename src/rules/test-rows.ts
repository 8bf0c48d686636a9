// The rows of a test: cells under a header, a declared name or a part (`at`, `type`), put under the headers that
// the plan reads. A name that nothing reads is noted with the nearest: it may be a slip, or a row pasted whole.
import { findColumn } from '../plan/columns.ts';
import { caseless, fold } from '../plan/fold.ts';
import { nearest } from '../plan/nearest.ts';
import type { Cell, Column, Plan } from '../plan/plan.ts';
import { type Problem, problem } from '../problem.ts';
import { type Report, readText } from './nodes.ts';
import type { Scope } from './scope.ts';
import type { LeadSide, SourceSide } from './sources.ts';
import type { YamlEntry, YamlMap, YamlNode } from './yaml.ts';

/** Cells by the header that the plan reads; those that a test leaves out have no value. */
export type TestRow = Readonly<Record<string, string>>;

/** One kind of row: the headers that are read of it, and what else they may be called. */
export interface RowKind {
  readonly headers: readonly string[];
  readonly names: ReadonlyMap<string, string>;
  /** The type of all activities of the log, where it is always the same. */
  readonly always: string | null;
}

export interface RowKinds {
  readonly lead: RowKind;
  readonly tables: ReadonlyMap<string, RowKind>;
  /** One a source of the plan. */
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
      const part = (cell: number | null) => columnsOf(cell === null ? [] : [source.cells[cell] as Cell])[0];
      const parts = Object.entries({ lead: owner.column, id: eventId, type: part(type), at: part(at) });
      const names = new Map(
        parts.flatMap(([name, column]) => (column ? [[name, column.header] as const] : [])),
      );
      const columns = [owner.column, ...(eventId ? [eventId] : []), ...columnsOf(source.cells)];
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

/** Reads a row; `what` is what messages call it, `skip` a key that is no cell. */
export function readRow(
  map: YamlMap,
  kind: RowKind,
  what: string,
  report: Report,
  unread: Problem[],
  skip?: string,
): TestRow {
  const given = new Map<string, string>();
  for (const { key, keyAt, value } of map.entries) {
    if (key === skip) continue;
    const text = readCell(value, `"${key}" of ${what}`, report);
    if (key === 'type' && kind.always !== null && !kind.names.has(key) && !kind.headers.includes(key)) {
      if (fold(text.trim()) === fold(kind.always)) continue;
      report(keyAt, 'contradiction', `the type of such an activity is always "${kind.always}"`);
    }
    const header = headerOf(key, kind);
    if (header === undefined) unread.push(unreadCell(keyAt, key, kind, what));
    else if (given.has(header)) {
      report(keyAt, 'duplicate-key', `"${key}" of ${what} is given already: it is the column "${header}"`);
    } else given.set(header, text);
  }
  return underHeaders(map, given, kind, what, report);
}

/** The column that a key of a row means, as a condition would: a header, a name of the rules, any letter case. */
function headerOf(key: string, { headers, names }: RowKind): string | undefined {
  const wanted = key.trim();
  if (headers.some((header) => header.trim() === wanted)) return wanted;
  const named = names.get(wanted);
  if (named !== undefined) return headers.includes(named) ? named.trim() : undefined;
  return headers.some((header) => caseless(header.trim()) === caseless(wanted)) ? wanted : undefined;
}

/** A row of exactly the headers that the plan reads, found as those of a file are. */
function underHeaders(
  { at }: YamlMap,
  given: ReadonlyMap<string, string>,
  { headers }: RowKind,
  what: string,
  report: Report,
): TestRow {
  const keys = [...given.keys()];
  const cells = headers.flatMap((header): [string, string][] => {
    const found = findColumn(keys, header);
    if (found.kind === 'found') return [[header, given.get(keys[found.index] as string) as string]];
    if (found.kind === 'ambiguous') {
      report(
        at,
        'ambiguous-column',
        `${what} has several columns that may be "${header}"`,
        'write one of them',
      );
    }
    return [];
  });
  return Object.fromEntries(cells);
}

/** Nothing, `""` and null are an empty cell. */
function readCell(node: YamlNode, what: string, report: Report): string {
  if (node.kind === 'text' && (node.text.trim() === '' || isNull(node.text, node.plain))) return '';
  return readText(node, what, report)?.text ?? '';
}

function isNull(text: string, plain: boolean): boolean {
  return plain && /^(~|null|Null|NULL)$/.test(text);
}

function unreadCell(at: YamlEntry['keyAt'], key: string, { headers, names }: RowKind, what: string): Problem {
  const near = nearest(key, [...headers, ...names.keys()]);
  const message = `"${key}" of ${what} is a column that no rule reads`;
  return problem('usage', 'unread-column', message, near && `did you mean "${near}"?`, at);
}
