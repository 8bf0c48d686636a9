// Which lists a lead belongs to, as a column per list.
import type { ActiveList, Bound } from '../../plan/beyond-score.ts';
import type { Plan } from '../../plan/plan.ts';
import { itemAt } from '../../values/item-at.ts';
import type { Layers } from '../column-layers.ts';
import { COMPARISON } from '../expressions/conditions.ts';
import { allOf, anyOf, join, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import type { BeyondColumns } from './beyond-columns.ts';
import type { ScoreColumns } from './score-columns.ts';

/** What a lead's account adds to its row. */
export interface StandingColumns {
  /** NULL where the lead has no account. */
  readonly score: Sql;
  /** An index of the accounts' segments. */
  readonly segment: Sql;
}

/** Adds a column per list, TRUE where the lead belongs to it, to the layer 9. */
export function listColumns(
  plan: Plan,
  score: ScoreColumns,
  beyond: BeyondColumns,
  account: StandingColumns | null,
  layers: Layers,
  d: SqlDialect,
): readonly Sql[] {
  return plan.lists.map((list, i) => {
    const entries = allOf(listEntries(plan, list, i, score, beyond, account, d));
    return layers.add(9, `list${i}`, sql`coalesce(${entries}, FALSE)`, `list ${list.id}`);
  });
}

function listEntries(
  plan: Plan,
  list: ActiveList,
  index: number,
  score: ScoreColumns,
  beyond: BeyondColumns,
  account: StandingColumns | null,
  d: SqlDialect,
): Sql[] {
  const { segments, grades, stages, topics, accountSegments } = list;
  const among = (column: Sql | null, values: readonly Sql[]): Sql =>
    column === null || values.length === 0 ? sql`FALSE` : sql`${column} IN (${join(values)})`;
  const indexes = (values: readonly number[]): Sql[] => values.map((value) => sql`${value}`);
  const bounds = (column: Sql | null, all: readonly Bound[]): Sql[] =>
    all.map(({ op, value }) => (column === null ? sql`FALSE` : sql`${column} ${COMPARISON[op]} ${value}`));
  const when = beyond.listWhens[index] ?? null;
  const named = plan.accounts?.segments.flatMap(({ name }, i) =>
    accountSegments?.includes(name) ? [i] : [],
  );
  return [
    segments === null ? sql`${score.disqualified} IS NULL` : inSegments(plan, segments, score),
    ...(grades === null ? [] : [among(beyond.grade, grades.map(d.text, d))]),
    ...(stages === null ? [] : [among(beyond.stage, indexes(stages))]),
    ...(topics === null ? [] : [among(beyond.topic, indexes(topics))]),
    ...bounds(score.score, list.score),
    ...list.groups.flatMap(({ group, ...bound }) => bounds(itemAt(score.groups, group).subtotal, [bound])),
    ...bounds(beyond.probability, list.probability),
    ...(accountSegments === null ? [] : [among(account?.segment ?? null, indexes(named ?? []))]),
    ...bounds(account?.score ?? null, list.accountScore),
    ...(when === null ? [] : [when]),
  ];
}

/** Whether a lead ends in a segment of one of these names. */
export function inSegments(
  { segments, disqualify }: Plan,
  names: readonly string[],
  { final, disqualified }: ScoreColumns,
): Sql {
  const indexes = (all: readonly string[]): Sql =>
    join(all.flatMap((name, i) => (names.includes(name) ? [sql`${i}`] : [])));
  const own = indexes(segments.map(({ name }) => name));
  const others = indexes(disqualify.map(({ segment }) => segment));
  return anyOf([
    ...(own === '' ? [] : [sql`(${disqualified} IS NULL AND ${final} IN (${own}))`]),
    ...(others === '' ? [] : [sql`${disqualified} IN (${others})`]),
  ]);
}
