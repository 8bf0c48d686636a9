// The plan as a script over tables that are in a warehouse already: views of typed rows, then one query.
import type { Column, Plan, Signal } from '../plan/plan.ts';
import type { Sheet } from './cells.ts';
import type { Ground } from './conditions.ts';
import type { Dialect } from './dialect.ts';
import { keysRelation, type Relation } from './file-hits.ts';
import { openLayers } from './layers.ts';
import { openLeadSide } from './lead-side.ts';
import { fixedText } from './numbers.ts';
import { ledgerSql, reasonsSql, segmentSql } from './reasons.ts';
import { naming } from './refuse.ts';
import { scoreColumns } from './score.ts';
import { scriptHits } from './script-hits.ts';
import { distinctSql, signalValue, tallySql } from './signals.ts';
import { join, NULL, type Sql, sql } from './sql.ts';

/** The tables of a warehouse, by name; dots part a schema from a table. */
export interface ScriptTables {
  readonly leads: string;
  /** null: left out. */
  readonly tables: readonly (string | null)[];
  readonly sources: readonly (string | null)[];
}

export interface NotedRelation extends Relation {
  readonly note: string;
  /** Whether it is a view of one sheet's typed rows, read once. */
  readonly isTyped: boolean;
}

export interface Script {
  /** Relations in turn, each of those before it. */
  readonly relations: readonly NotedRelation[];
  /** A row a lead. */
  readonly query: Sql;
  /** The names of its columns: the id's, score, segment, one a group, reasons, ledger. */
  readonly columns: readonly string[];
}

export function scriptOf(plan: Plan, tables: ScriptTables, top: number, d: Dialect): Script {
  return naming('the rules', d.name, () => compileScript(plan, tables, top, d));
}

function compileScript(plan: Plan, tables: ScriptTables, top: number, d: Dialect): Script {
  const sheet = (table: string): Sheet => ({
    from: d.table(table),
    text: ({ header }: Column) => sql`CAST(${d.id(header)} AS ${d.types.text})`,
    carried: [],
    kind: () => 'any',
  });
  const side = openLeadSide(
    plan,
    sheet(tables.leads),
    tables.tables.map((table) => (table === null ? null : sheet(table))),
    null,
    d,
  );
  const signal = (i: number): Sql => signalValue(plan.signals[i] as Signal, i, d);
  const ground: Ground = { d, cells: plan.leads.cells, value: side.value, signal, asOf: d.asOf };
  const layers = openLayers(d);
  const columns = scoreColumns(plan, ground, layers);
  const matches = [...new Set(plan.sources.flatMap(({ match }) => match ?? []))];
  const keys = matches.map((match) => [match, side.value(match, 'folded')] as const);
  const joined = side.joined(sql`ls_leads`, (table) => sql`ls_table${table}`);

  const relations: NotedRelation[] = [];
  const add = (name: Sql, query: Sql, note: string, isTyped = false): void =>
    void relations.push({ name, query, note, isTyped });
  tables.tables.forEach((table, i) => {
    if (table === null) return;
    const { name } = plan.tables[i]!;
    add(sql`ls_table_rows${i}`, side.tableRows(i), `the rows of table ${name}, typed`, true);
    add(
      sql`ls_table${i}`,
      firstOf(sql`ls_table_rows${i}`, sql`tkey`, side.tableCells(i), d),
      `table ${name}: one row a key`,
    );
  });
  add(sql`ls_lead_rows`, side.leadRows(), 'the rows of the leads, typed', true);
  const leads = firstOf(sql`ls_lead_rows`, sql`id`, side.leadCells(), d);
  add(
    sql`ls_leads`,
    sql`SELECT id AS lead, * FROM (${leads}) AS l`,
    'leads with an id and without a fault, each once',
  );
  for (const [match, value] of keys) {
    const cell = plan.leads.cells[match]!;
    const { name, query } = keysRelation(match, value, cell.kind === 'list', joined, d);
    add(name, query, `the leads by ${cell.name}`);
  }
  const given = tables.sources.flatMap((table, source) => (table === null ? [] : [{ table, source }]));
  for (const { table, source } of given) {
    add(
      sql`ls_hits${source}`,
      scriptHits(plan, source, sheet(table), d),
      `what counts of source ${plan.sources[source]!.name}`,
    );
  }
  const distinct = plan.signals.flatMap(({ kind }, i) => (kind === 'distinct' ? [i] : []));
  if (given.length > 0) {
    const all = join(
      given.map(({ source }) => sql`SELECT * FROM ls_hits${source}`),
      ' UNION ALL ',
    );
    add(sql`ls_hits`, all, 'all activities that count');
    add(sql`ls_tally`, tallySql(plan, sql`ls_hits`, d), 'what the activities of a lead reduce to');
    for (const i of distinct)
      add(sql`ls_distinct${i}`, distinctSql(i, sql`ls_hits`, d), 'how many different values');
  }
  const parts = [sql`SELECT *`];
  if (given.length === 0) parts.push(...plan.signals.map((one, i) => sql`, ${noActivities(one, i, d)}`));
  parts.push(sql`FROM ${joined}`);
  if (given.length > 0) {
    parts.push(sql`LEFT JOIN ls_tally ON tally_lead = ls_leads.lead`);
    parts.push(...distinct.map((i) => sql`LEFT JOIN ls_distinct${i} ON lead${i} = ls_leads.lead`));
  }
  add(
    sql`ls_scored`,
    sql`SELECT * FROM ${layers.over(sql`(${join(parts, '\n')})`)} AS s`,
    'rules, subtotals, the score',
  );

  const { decimals } = plan.score;
  const number = (x: Sql, name: string): Sql =>
    sql`CAST(${fixedText(x, decimals, d)} AS DECIMAL(38, ${decimals})) AS ${d.id(name)}`;
  const query = sql`SELECT ${join(
    [
      sql`lead AS ${d.id(plan.leads.id.header)}`,
      number(columns.score, 'score'),
      sql`${segmentSql(plan, columns, d)} AS segment`,
      ...plan.groups.map(({ id }, i) => number(columns.groups[i] as Sql, id)),
      sql`${reasonsSql(plan, columns, top, d)} AS reasons`,
      sql`${ledgerSql(plan, columns, d)} AS ledger`,
    ],
    ',\n  ',
  )}\nFROM ls_scored`;
  const groups = plan.groups.map(({ id }) => id);
  const names = [plan.leads.id.header, 'score', 'segment', ...groups, 'reasons', 'ledger'];
  return { relations, query, columns: names };
}

/** The rows without a fault, one a key. */
function firstOf(rows: Sql, key: Sql, cells: readonly Sql[], d: Dialect): Sql {
  return d.firstOfEach(sql`${rows} WHERE NOT fault AND ${key} IS NOT NULL`, key, cells);
}

function noActivities(signal: Signal, i: number, d: Dialect): Sql {
  const none = sql`CAST(${NULL} AS ${d.types.big})`;
  return signal.kind === 'points' ? sql`${none} AS s${i}, ${none} AS n${i}` : sql`${none} AS s${i}`;
}
