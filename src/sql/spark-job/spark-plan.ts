// The plan as a script for an existing Spark: relations that Spark keeps, counts as lines of JSON, the result and the
// rejected rows.
import type { Plan } from '../../plan/plan.ts';
import { itemAt } from '../../values/item-at.ts';
import { SPARK } from '../dialects/spark.ts';
import { fixedText } from '../expressions/number-text.ts';
import { type ActivityRows, createActivityRows } from '../relations/activity-rows.ts';
import { attributedActivities, markDuplicates } from '../relations/attributed-activities.ts';
import { decimalKinds } from '../relations/decimal-kinds.ts';
import { type FirstRows, inputRelations } from '../relations/input-relations.ts';
import { writtenId } from '../relations/lead-relations.ts';
import { planRelations, type RelationalPlan } from '../relations/relational-plan.ts';
import { rowCounts } from '../relations/row-counts.ts';
import type { Sheet } from '../relations/typed-sheet.ts';
import { accountTexts } from '../result-texts/account-texts.ts';
import { beyondTexts, type ResultText, standingTexts } from '../result-texts/beyond-texts.ts';
import { ledgerSql } from '../result-texts/ledger.ts';
import { reasonsSql, segmentSql } from '../result-texts/reasons.ts';
import { join, type Sql, sql } from '../sql.ts';
import { type CountQuery, countQueries, decimalCounts, IS_KEPT } from './spark-counts.ts';
import { rejectedRows } from './spark-rejects.ts';

/**
 * The sheets of a run. Their rows carry `row_at` (a number that tells them apart, in their order), `own` (their cells)
 * and `bad` (the text of a row that cannot be parsed).
 */
export interface SparkSheets {
  readonly leads: Sheet;
  readonly tables: readonly (Sheet | null)[];
  readonly sources: readonly (Sheet | null)[];
}

export interface SparkPlan {
  /** Statements that make `ls_scored`: a row per lead with the text of each added column, and what is counted. */
  readonly make: readonly Sql[];
  readonly counts: readonly CountQuery[];
  readonly rejects: Sql;
  /** The table of accounts, every cell a text; null: the rules have none. */
  readonly accounts: Sql | null;
  /** The names of the columns that scoring adds, in the order of the contract, and their columns in `ls_scored`. */
  readonly added: readonly AddedColumn[];
}

export interface AddedColumn {
  readonly name: string;
  readonly column: Sql;
}

const d = SPARK;

export function sparkPlan(plan: Plan, sheets: SparkSheets, asOf: number, top: number): SparkPlan {
  const today = sql`${asOf}`;
  const rows: ActivityRows[] = [];
  const relational = planRelations(plan, {
    d,
    asOf: today,
    sheets: { ...sheets, carried: sql`row_at, own, bad`, faultTexts: ['code', 'message'] },
    activities: (before) => {
      for (const [source, sheet] of sheets.sources.entries())
        if (sheet) rows.push(createActivityRows(plan, source, sheet, today, d));
      const all = rows.map((one) => attributedActivities(plan, one, 0, today, before, d));
      return all.length === 0 ? null : markDuplicates(plan, join(all, '\nUNION ALL\n'), before);
    },
    lead: { ofActivity: sql`lead`, ofLead: sql`ls_leads.lead` },
    extra: rowCounts(plan),
    isActive: sql`tally_lead IS NOT NULL`,
  });
  const { leads, relations, scored } = relational;
  const given = sheets.sources.map((sheet) => (sheet === null ? [] : [sheet]));
  const kinds = decimalKinds(plan, { ...sheets, sources: given }, d);
  const texts = addedTexts(plan, relational, top);
  const added = texts.map(({ name }, i): AddedColumn => {
    return { name, column: name === 'reasons' ? sql`reasons` : sql`text${i}` };
  });
  const ofTexts = texts.map(({ text }, i) => sql`${text} AS ${itemAt(added, i).column}`);
  const result = join([...countedColumns(plan, relational), ...ofTexts], ',\n  ');
  return {
    make: [
      ...[...inputRelations(leads, FIRST_ROWS), ...relations].flatMap(({ name, query }) =>
        d.keep(name, query),
      ),
      ...d.keep(sql`ls_scored`, sql`SELECT ${result}\nFROM ${scored(sql`ls_leads`)} AS s`),
    ],
    counts: [...countQueries(plan, relational), ...decimalCounts(kinds)],
    rejects: rejectedRows(leads, rows),
    accounts: accountTable(plan, relational),
    added,
  };
}

const FIRST_ROWS: FirstRows = {
  typed: numberRows,
  table: (rows) => sql`SELECT * FROM ${rows} WHERE ${IS_KEPT}`,
  leads: (rows) =>
    sql`SELECT row_at AS lead, * EXCEPT (fault_code, fault_message, bad) FROM ${rows} WHERE ${IS_KEPT}`,
};

/** The rows with their number among the valid ones of the same key. */
function numberRows(rows: Sql, key: Sql): Sql {
  const keyed = sql`SELECT *, ${key} IS NOT NULL AS has_key FROM (${rows}) AS r`;
  // Each row without a key, or with an error, has a partition of its own; one for all of them would be too large.
  const by = sql`CASE WHEN NOT fault THEN ${key} END, CASE WHEN fault OR ${key} IS NULL THEN row_at END`;
  return sql`SELECT *, row_number() OVER (PARTITION BY ${by} ORDER BY row_at) AS nth FROM (${keyed}) AS k`;
}

/** `own` and what the facts are counted from; `points0`, …: points by rule. */
function countedColumns(plan: Plan, { columns, beyond, lists, accounts }: RelationalPlan): Sql[] {
  const { min, max } = plan.score;
  const { score, total, placed, final, refused, disqualified, promoted } = columns;
  return [
    sql`own`,
    sql`row_at`,
    sql`${writtenId(plan)} AS id`,
    sql`active`,
    sql`CAST(${score} AS BIGINT) AS score`,
    sql`CASE WHEN ${total} < ${min} THEN 1 WHEN ${total} > ${max} THEN 2 ELSE 0 END AS cut`,
    sql`${disqualified} IS NOT NULL AS is_disqualified`,
    sql`${disqualified} IS NULL AND ${final} > ${placed} AND ${promoted} IS NOT NULL AS is_promoted`,
    sql`${disqualified} IS NULL AND coalesce(${refused}, -1) > ${final} AS is_held`,
    ...columns.rules.map(({ points }, i) => sql`${points} AS points${i}`),
    sql`${segmentSql(plan, columns, d)} AS segment`,
    ...[beyond.grade, beyond.stage, beyond.topic].flatMap((column) => column ?? []),
    ...lists,
    ...(accounts === null ? [] : [sql`account_key`]),
  ];
}

function addedTexts(plan: Plan, relational: RelationalPlan, top: number): ResultText[] {
  const { columns } = relational;
  const { decimals } = plan.score;
  return [
    { name: 'score', text: fixedText(columns.score, decimals, d) },
    ...beyondTexts(plan, relational, d),
    ...columns.groups.map(({ group, subtotal }) => {
      return { name: group.id, text: fixedText(subtotal, decimals, d) };
    }),
    ...standingTexts(plan, relational, d),
    { name: 'reasons', text: reasonsSql(plan, columns, top, d) },
    { name: 'ledger', text: ledgerSql(plan, columns, d) },
  ];
}

function accountTable(plan: Plan, { accounts }: RelationalPlan): Sql | null {
  if (plan.accounts === null || accounts === null) return null;
  const columns = accountTexts(plan, plan.accounts, accounts, d);
  const texts = columns.map(({ name, text }) => sql`${text} AS ${d.id(name)}`);
  return sql`SELECT ${join(texts)} FROM ls_accounts ORDER BY account`;
}
