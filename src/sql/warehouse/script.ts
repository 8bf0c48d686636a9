// The plan over tables that are in a warehouse already: typed rows, then a row per lead.
import type { Plan } from '../../plan/plan.ts';
import { compilePart } from '../compile-part.ts';
import { fixedText } from '../expressions/number-text.ts';
import { type FirstRows, inputRelations } from '../relations/input-relations.ts';
import type { Relation } from '../relations/relation.ts';
import { planRelations } from '../relations/relational-plan.ts';
import type { ScoreColumns } from '../relations/score-columns.ts';
import type { Sheet } from '../relations/typed-sheet.ts';
import { ledgerSql } from '../result-texts/ledger.ts';
import { reasonsSql, segmentSql } from '../result-texts/reasons.ts';
import { join, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import { matchedActivities } from './matched-activities.ts';

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
  /** A row per lead. */
  readonly query: Sql;
  /** The names of its columns: the id's, score, segment, one per group, reasons, ledger. */
  readonly columns: readonly string[];
}

export function compileScript(plan: Plan, tables: ScriptTables, top: number, d: SqlDialect): Script {
  return compilePart('the rules', d.name, () => {
    const sheet = (table: string): Sheet => ({
      from: d.table(table),
      text: ({ header }) => sql`CAST(${d.id(header)} AS ${d.types.text})`,
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
        hasFaultTexts: false,
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
    const columns = resultColumns(plan, relational.columns, top, d);
    const added = columns.map(({ alias, value }) => sql`${value} AS ${alias}`);
    return {
      relations: [...inputRelations(relational.leads, firstRows(d)), ...relational.relations, scored],
      query: sql`SELECT ${join(added, ',\n  ')}\nFROM ls_scored`,
      columns: columns.map(({ name }) => name),
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

interface ResultColumn {
  readonly name: string;
  readonly alias: Sql;
  readonly value: Sql;
}

function resultColumns(plan: Plan, columns: ScoreColumns, top: number, d: SqlDialect): ResultColumn[] {
  const { decimals } = plan.score;
  const named = (name: string, value: Sql): ResultColumn => ({ name, alias: d.id(name), value });
  const number = (x: Sql): Sql => sql`CAST(${fixedText(x, decimals, d)} AS DECIMAL(38, ${decimals}))`;
  return [
    named(plan.leads.id.header, sql`lead`),
    named('score', number(columns.score)),
    { name: 'segment', alias: sql`segment`, value: segmentSql(plan, columns, d) },
    ...columns.groups.map(({ group, subtotal }) => named(group.id, number(subtotal))),
    { name: 'reasons', alias: sql`reasons`, value: reasonsSql(plan, columns, top, d) },
    { name: 'ledger', alias: sql`ledger`, value: ledgerSql(plan, columns, d) },
  ];
}
