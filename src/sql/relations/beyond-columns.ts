// The columns of a lead besides its score: grade, stage, topics and probability, as columns in layers beside those of
// the score.
import type { Topic } from '../../plan/beyond-score.ts';
import type { Group, Plan } from '../../plan/plan.ts';
import { LEAST_SHOWN } from '../../result/beyond-score.ts';
import { itemAt } from '../../values/item-at.ts';
import type { Layers } from '../column-layers.ts';
import { compilePart } from '../compile-part.ts';
import { type ConditionContext, conditionSql } from '../expressions/conditions.ts';
import { cases, join, NULL, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import { type EarnedColumns, earnedColumns } from './rule-columns.ts';
import type { ScoreColumns } from './score-columns.ts';

export interface TopicColumns extends EarnedColumns {
  readonly topic: Topic;
}

/** null and empty where the plan has no such section. */
export interface BeyondColumns {
  /** A text. */
  readonly grade: Sql | null;
  /** An index. */
  readonly stage: Sql | null;
  readonly topics: readonly TopicColumns[];
  /** The index of the highest topic; NULL for none. */
  readonly topic: Sql | null;
  /** In millionths; NULL for disqualified leads. */
  readonly probability: Sql | null;
  /** By list: whether its `when` holds; null: it has none. */
  readonly listWhens: readonly (Sql | null)[];
}

export function beyondColumns(
  plan: Plan,
  score: ScoreColumns,
  context: ConditionContext,
  layers: Layers,
): BeyondColumns {
  const { d } = context;
  const topics = plan.topics.map((topic, i): TopicColumns => {
    const names = { answer: `topic${i}`, points: `topic_points${i}`, note: `topic ${topic.id}` };
    const part = `topic "${topic.id}"`;
    return { topic, ...compilePart(part, d.name, () => earnedColumns(topic, names, plan, context, layers)) };
  });
  return {
    grade: gradeColumn(score, layers, d),
    stage: stageColumn(plan, context, layers),
    topics,
    topic: firstTopicColumn(topics, layers),
    probability: probabilityColumn(plan, score, layers, d),
    listWhens: plan.lists.map(({ id, when }, i) => {
      if (when === null) return null;
      const holds = compilePart(`list "${id}"`, d.name, () => conditionSql(when, context));
      return layers.add(2, `list_when${i}`, sql`coalesce(${holds}, FALSE)`);
    }),
  };
}

/** The grades of all groups that have them, joined. */
function gradeColumn({ groups }: ScoreColumns, layers: Layers, d: SqlDialect): Sql | null {
  const grades = groups.flatMap(({ group, subtotal }) => gradeSql(group, subtotal, d));
  return grades.length === 0 ? null : layers.add(4, 'grade', sql`concat(${join(grades)})`, 'grade');
}

function gradeSql({ grades }: Group, subtotal: Sql, d: SqlDialect): Sql[] {
  const last = grades?.at(-1);
  if (grades === null || last === undefined) return [];
  const reached = grades.slice(0, -1).map(({ name, from }): [Sql, Sql] => {
    return [sql`${subtotal} >= ${from}`, d.text(name)];
  });
  return [cases(reached, d.text(last.name))];
}

function stageColumn({ stages }: Plan, context: ConditionContext, layers: Layers): Sql | null {
  if (stages.length === 0) return null;
  const latestFirst = stages.flatMap(({ name, when }, i): [Sql, Sql][] => {
    if (when === null) return [];
    const part = `stage "${name}"`;
    return [[compilePart(part, context.d.name, () => conditionSql(when, context)), sql`${i}`]];
  });
  return layers.add(2, 'stage', cases(latestFirst.reverse(), sql`0`), 'stage');
}

/** The first of the topics with the highest points, where those are shown at all. */
function firstTopicColumn(topics: readonly TopicColumns[], layers: Layers): Sql | null {
  if (topics.length === 0) return null;
  const all = topics.map(({ points }) => sql`coalesce(${points}, 0)`);
  const most = layers.add(2, 'topic_most', all.length === 1 ? itemAt(all, 0) : sql`greatest(${join(all)})`);
  const first = topics.map(({ points }, i): [Sql, Sql] => [sql`${points} = ${most}`, sql`${i}`]);
  const none: [Sql, Sql] = [sql`${most} < ${LEAST_SHOWN}`, NULL];
  return layers.add(3, 'topic', cases([none, ...first], NULL));
}

/** The chance at the rounded score: on the line between two points, level outside them. */
function probabilityColumn(
  { probability }: Plan,
  { score, disqualified }: ScoreColumns,
  layers: Layers,
  d: SqlDialect,
): Sql | null {
  if (probability === null) return null;
  const { at } = probability;
  const { wide, big } = d.types;
  const lines = at.map((high, i): [Sql, Sql] => {
    const low = at[i - 1];
    const isReached = sql`${score} <= ${high.score}`;
    if (low === undefined) return [isReached, sql`${high.chance}`];
    const width = high.score - low.score;
    const rise = sql`CAST(${score} - ${low.score} AS ${wide}) * ${2 * (high.chance - low.chance)} + ${width}`;
    return [isReached, sql`${low.chance} + CAST(${d.divide(sql`(${rise})`, 2 * width)} AS ${big})`];
  });
  const isOut: [Sql, Sql] = [sql`${disqualified} IS NOT NULL`, NULL];
  return layers.add(7, 'probability', cases([isOut, ...lines], sql`${at.at(-1)?.chance ?? 0}`));
}
