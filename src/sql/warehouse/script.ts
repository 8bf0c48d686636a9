// The plan over tables that are in a warehouse already: typed rows, then a row per lead.
import type { Plan } from '../../plan/plan.ts';
import { compilePart } from '../compile-part.ts';
import { fixedText } from '../expressions/number-text.ts';
import { type FirstRows, inputRelations } from '../relations/input-relations.ts';
import { writtenId } from '../relations/lead-relations.ts';
import type { Relation } from '../relations/relation.ts';
import { planRelations, type RelationalPlan } from '../relations/relational-plan.ts';
import type { Sheet } from '../relations/typed-sheet.ts';
import { accountTexts } from '../result-texts/account-texts.ts';
import { beyondTexts, type ResultText, standingTexts } from '../result-texts/beyond-texts.ts';
import { ledgerSql } from '../result-texts/ledger.ts';
import { reasonsSql, segmentSql } from '../result-texts/reasons.ts';
import { join, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import { matchedActivities } from './matched-activities.ts';
import { REJECT_COLUMNS, rejectedRows } from './rejects.ts';
import { COUNT_COLUMNS, runCounts } from './run-counts.ts';

/** The tables of a warehouse, by name; dots part a schema from a table. */
export interface ScriptTables {
  readonly leads: string;
  /** null: left out. */
  readonly tables: readonly (string | null)[];
  readonly sources: readonly (string | null)[];
}

export interface Script {
  /** Each relation may use those before it. */
  readonly relations: readonly Relation[];
  /** The leads first. */
  readonly results: readonly ScriptResult[];
}

/** What a script makes: `leads` has each id and what scoring adds, in the order of `score`. */
export const RESULTS = {
  leads: 'lead',
  accounts: 'account',
  rejects: 'rejected row',
  counts: 'relation and outcome',
} as const;
export type ResultName = keyof typeof RESULTS;

export interface ScriptResult {
  readonly name: ResultName;
  /** The relations that it alone needs. */
  readonly relations: readonly Relation[];
  readonly query: Sql;
  /** The names of its columns. */
  readonly columns: readonly string[];
}

export function compileScript(plan: Plan, tables: ScriptTables, top: number, d: SqlDialect): Script {
  return compilePart('the rules', d.name, () => {
    const sheet = (table: string): Sheet => ({
      from: d.table(table),
      text: ({ header }) => d.nativeText(d.id(header)),
      native: {
        number: ({ header }) => d.nativeNumber(d.id(header)),
        list: ({ header }) => d.nativeList(d.id(header)),
      },
      carried: [],
      kind: () => 'any',
    });
    const relational = planRelations(plan, {
      d,
      asOf: d.asOf,
      sheets: {
        leads: sheet(tables.leads),
        tables: tables.tables.map((table) => (table === null ? null : sheet(table))),
        carried: null,
        faultTexts: ['code', 'field', 'value'],
      },
      activities: (before) => {
        const relations = tables.sources.flatMap((table, source) =>
          table === null ? [] : [matchedActivities(plan, source, sheet(table), d)],
        );
        before.push(...relations);
        const all = relations.map(({ name }) => sql`SELECT * FROM ${name}`);
        return all.length === 0 ? null : join(all, ' UNION ALL ');
      },
      lead: { ofActivity: sql`lead`, ofLead: sql`ls_leads.lead` },
      extra: [],
      isActive: null,
    });
    const scored = {
      name: sql`ls_scored`,
      query: sql`SELECT * FROM ${relational.scored(sql`ls_leads`)} AS s`,
      note: 'each lead with its rules, subtotals and score',
    };
    const result = (name: ResultName, texts: readonly ResultText[], from: Sql): ScriptResult => ({
      name,
      relations: [],
      query: sql`SELECT ${join(typedColumns(texts, d), ',\n  ')}\nFROM ${from}`,
      columns: texts.map((one) => one.name),
    });
    const results = [result('leads', leadTexts(plan, relational, top, d), sql`ls_scored`)];
    if (plan.accounts !== null && relational.accounts !== null) {
      const from = sql`ls_accounts\nORDER BY ${d.byBytes(sql`account`)}`;
      results.push(result('accounts', accountTexts(plan, plan.accounts, relational.accounts, d), from));
    }
    const logs = tables.sources.map((table) => (table === null ? null : sheet(table)));
    const counting: Relation[] = [];
    const counts = runCounts(plan, relational.leads, logs, counting, d);
    const rejects = rejectedRows(plan, relational.leads, logs, d);
    results.push(
      { name: 'rejects', relations: [], query: rejects, columns: REJECT_COLUMNS },
      { name: 'counts', relations: counting, query: counts, columns: COUNT_COLUMNS },
    );
    return {
      relations: [...inputRelations(relational.leads, firstRows(d)), ...relational.relations, scored],
      results,
    };
  });
}

/** Tables have no order: among valid rows with one key, the first by their other cells counts. */
function firstRows(d: SqlDialect): FirstRows {
  const first = (rows: Sql, key: Sql, cells: readonly Sql[]): Sql =>
    d.firstOfEach(sql`${rows} WHERE NOT fault AND ${key} IS NOT NULL`, key, cells);
  return {
    typed: (query) => query,
    table: first,
    leads: (rows, id, cells) => sql`SELECT id AS lead, * FROM (${first(rows, id, cells)}) AS l`,
  };
}

function typedColumns(texts: readonly ResultText[], d: SqlDialect): Sql[] {
  const typed = ({ text, decimals, count }: ResultText): Sql => {
    if (count !== undefined) return count;
    return decimals === undefined ? text : sql`CAST(${text} AS DECIMAL(38, ${decimals}))`;
  };
  return texts.map((one) => sql`${typed(one)} AS ${d.id(one.name)}`);
}

function leadTexts(plan: Plan, relational: RelationalPlan, top: number, d: SqlDialect): ResultText[] {
  const { columns } = relational;
  const { decimals } = plan.score;
  const number = (name: string, value: Sql): ResultText => {
    return { name, text: fixedText(value, decimals, d), decimals };
  };
  return [
    { name: plan.leads.id.header, text: plan.leads.idForm === 'exact' ? sql`lead` : writtenId(plan) },
    number('score', columns.score),
    { name: 'segment', text: segmentSql(plan, columns, d) },
    ...beyondTexts(plan, relational, d),
    ...columns.groups.map(({ group, subtotal }) => number(group.id, subtotal)),
    ...standingTexts(plan, relational, d),
    { name: 'reasons', text: reasonsSql(plan, columns, top, d) },
    { name: 'ledger', text: ledgerSql(plan, columns, d) },
  ];
}
