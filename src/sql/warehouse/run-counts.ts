// What a script counts: how many rows of the leads, of each table and of each log had which outcome, as the summary of
// `score` has them. Each row of a log counts once.
import type { Plan } from '../../plan/plan.ts';
import { ACTIVITY_CLASSES, type ActivityClass } from '../../result/activity-class.ts';
import { itemAt } from '../../values/item-at.ts';
import { createActivityRows } from '../relations/activity-rows.ts';
import {
  attributedActivities,
  isShared,
  markDuplicates,
  needsRows,
  unattributed,
} from '../relations/attributed-activities.ts';
import type { LeadRelations } from '../relations/lead-relations.ts';
import type { Relation } from '../relations/relation.ts';
import type { Sheet } from '../relations/typed-sheet.ts';
import { allOf, join, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';

export const COUNT_COLUMNS = ['relation', 'outcome', 'row_count'] as const;

interface Count {
  readonly relation: string;
  readonly outcome: string;
  readonly value: Sql;
  /** The relation that has the value. */
  readonly from: Sql;
}

/** A row per relation and outcome. Relations that it needs go to `before`. `logs`: by source of the plan; null: left out. */
export function runCounts(
  plan: Plan,
  leads: LeadRelations,
  logs: readonly (Sheet | null)[],
  before: Relation[],
  d: SqlDialect,
): Sql {
  const counts = [
    ...inputCounts('leads', true, sql`ls_lead_rows`, sql`id`, sql`ls_leads`, before),
    ...leads.tables.flatMap((one): Count[] => {
      if (one === null) return [];
      const [rows, kept] = [sql`ls_table_rows${one.table}`, sql`ls_table${one.table}`];
      const matched = sql`count(key${one.table})`;
      return [
        ...inputCounts(one.name, false, rows, sql`tkey`, kept, before),
        { relation: one.name, outcome: 'matched', value: matched, from: leads.joined(sql`ls_leads`) },
      ];
    }),
    ...logCounts(plan, logs, before, d),
  ];
  const selects = counts.map(({ relation, outcome, value, from }) => {
    const all = [d.text(relation), d.text(outcome), value];
    const columns = COUNT_COLUMNS.map((name, i) => sql`${itemAt(all, i)} AS ${d.id(name)}`);
    return sql`SELECT ${join(columns)} FROM ${from}`;
  });
  return join(selects, '\nUNION ALL\n');
}

/** The rows of the leads or of a table. Only leads tell duplicates apart from other rejected rows. */
function inputCounts(
  relation: string,
  isLeads: boolean,
  rows: Sql,
  key: Sql,
  used: Sql,
  before: Relation[],
): Count[] {
  const from = sql`${rows}_counted`;
  const sound = sql`count(*) FILTER (WHERE NOT fault AND ${key} IS NOT NULL)`;
  before.push({
    name: from,
    query: sql`SELECT count(*) AS all_rows, ${sound} AS sound, (SELECT count(*) FROM ${used}) AS used FROM ${rows}`,
    note: `the rows of ${relation}, counted`,
  });
  const outcomes: [outcome: string, value: Sql][] = [
    ['read', sql`all_rows`],
    [isLeads ? 'scored' : 'kept', sql`used`],
    ['quarantined', isLeads ? sql`all_rows - sound` : sql`all_rows - used`],
    ...(isLeads ? [['duplicate', sql`sound - used`] as [string, Sql]] : []),
  ];
  return outcomes.map(([outcome, value]) => ({ relation, outcome, value, from }));
}

function logCounts(plan: Plan, logs: readonly (Sheet | null)[], before: Relation[], d: SqlDialect): Count[] {
  // Signals are not counted here, so none is computed.
  const bare = { ...plan, signals: [] };
  const given = logs.flatMap((sheet, source) => {
    if (sheet === null) return [];
    const carried = needsRows(itemAt(plan.sources, source)) ? [sql`${d.rowNumber} AS row_at`] : [];
    return [createActivityRows(bare, source, { ...sheet, carried }, d.asOf, d)];
  });
  if (given.length === 0) return [];
  const all = given.map((rows) => attributedActivities(bare, rows, 0, d.asOf, before, d, sql`0`));
  const found = markDuplicates(bare, join(all, '\nUNION ALL\n'), before);
  const from = sql`ls_logs_counted`;
  const once = plan.sources.some(isShared) ? [sql`is_first`] : [];
  const counts = given.flatMap(({ source, index }) => {
    const own = [...(plan.sources.length > 1 ? [sql`src = ${index}`] : []), ...once];
    const of = (one: ActivityClass): Sql => sql`lead = ${one === 'matched' ? 0 : unattributed(one)}`;
    const outcomes: [outcome: string, conditions: Sql[]][] = [
      ['read', []],
      ...ACTIVITY_CLASSES.map((one): [string, Sql[]] => [one, [of(one)]]),
      ['shared', isShared(source) ? [of('matched'), sql`is_shared`] : [sql`FALSE`]],
    ];
    return outcomes.map(([outcome, conditions]) => ({
      ...{ relation: source.name, outcome, value: d.id(`${outcome}${index}`), from },
      counted: sql`count(*) FILTER (WHERE ${allOf([...own, ...conditions])})`,
    }));
  });
  const columns = counts.map(({ counted, value }) => sql`${counted} AS ${value}`);
  const query = sql`SELECT ${join(columns, ',\n  ')} FROM (${found}) AS f`;
  before.push({ name: from, query, note: 'the rows of the logs, counted' });
  return counts;
}
