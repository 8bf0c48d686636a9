// A test of a rules file as the export files that a person would make of it, read by the YAML library and the
// contract's page alone: one lead, its tables, its logs with the lead's own key in each row.

import { parse } from 'yaml';
import { type Block, block, list, type Node } from './cells.ts';

export interface GoldenFiles {
  readonly name: string;
  readonly asOf: string;
  /** CSV by `leads`, and by the name of each source and table. */
  readonly leads: string;
  readonly logs: Readonly<Record<string, string>>;
  readonly tables: Readonly<Record<string, string>>;
  readonly expect: Block;
}

/** The columns that a plan reads, as `--show-plan` prints it. */
export interface PlanColumns {
  readonly leads: { readonly id: Column; readonly cells: readonly CellOf[] };
  readonly tables: readonly { readonly name: string; readonly key: Column }[];
  readonly sources: readonly {
    readonly name: string;
    readonly lead: { readonly column: Column };
    readonly id: readonly Column[];
    readonly cells: readonly CellOf[];
  }[];
}
interface Column {
  readonly header: string;
  readonly table?: string;
}
interface CellOf {
  readonly column?: Column;
}

/** A key for leads whose test gives them none. */
const KEY = 'golden@lead.example';

const read = (text: string): Block => block(parse(text, { schema: 'failsafe', mapAsMap: true }) as Node);
const columnOf = (node: Node | undefined): string => String(node instanceof Map ? node.get('column') : node);

export function goldenFiles(rulesText: string, testsText: string, plan: PlanColumns): GoldenFiles[] {
  const rules = read(rulesText);
  const leadSpec = block(rules.get('leads'));
  const sources = block(rules.get('activities'));
  const tables = block(rules.get('tables'));
  const headers = (cells: readonly CellOf[], table?: string): string[] =>
    cells.flatMap(({ column }) => (column !== undefined && column.table === table ? [column.header] : []));
  const leadHeaders = [plan.leads.id.header, ...headers(plan.leads.cells)];

  return list(read(testsText).get('tests')).map((node) => {
    const test = block(node);
    const lead = rowOf(block(test.get('lead')), namesOf(leadSpec));
    const logs = plan.sources.map((source): [string, string] => {
      const spec = block(sources.get(source.name));
      const match = spec.get('match');
      const key =
        match === undefined ? plan.leads.id.header : (namesOf(leadSpec).get(String(match)) ?? String(match));
      if (!lead.get(key)) lead.set(key, KEY);
      const own = list(test.get('activities'))
        .map(block)
        .filter((row) => (row.get('source') ?? source.name) === source.name);
      const rows = own.map((row) => {
        const cells = rowOf(row, new Map([...partsOf(spec), ...namesOf(spec)]));
        return new Map([[source.lead.column.header, lead.get(key) ?? ''], ...cells]);
      });
      const all = [
        source.lead.column.header,
        ...source.id.map(({ header }) => header),
        ...headers(source.cells),
      ];
      return [source.name, csv(all, rows)];
    });
    return {
      name: String(test.get('name')),
      asOf: String(test.get('as_of')),
      leads: csv(leadHeaders, [lead]),
      logs: Object.fromEntries(logs),
      tables: Object.fromEntries(
        plan.tables.map(({ name, key }) => {
          const rows = list(block(test.get('tables')).get(name)).map(block);
          const named = rows.map((row) => rowOf(row, namesOf(block(tables.get(name)))));
          return [name, csv([key.header, ...headers(plan.leads.cells, name)], named)];
        }),
      ),
      expect: block(test.get('expect')),
    };
  });
}

/** Cells by header. */
function rowOf(row: Block, names: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...row].map(([key, value]) => [names.get(key) ?? key, String(value)]));
}

/** The declared fields of a place with their columns. */
function namesOf(spec: Block): Map<string, string> {
  return new Map([...block(spec.get('fields'))].map(([name, field]) => [name, columnOf(field)]));
}

/** What the rows of a log may call its parts. */
function partsOf(spec: Block): Map<string, string> {
  return new Map(
    ['lead', 'type', 'at', 'id'].flatMap((part) => {
      const node = spec.get(part);
      return node === undefined ? [] : [[part, columnOf(node)] as const];
    }),
  );
}

function csv(headers: readonly string[], rows: readonly ReadonlyMap<string, string>[]): string {
  const all = [...new Set(headers)];
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const lines = [all, ...rows.map((row) => all.map((header) => row.get(header) ?? ''))];
  return lines.map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
}
