// The columns of a result besides the score, in the words of result/beyond-score.ts and in the contract's order. NULL is
// an empty cell.
import type { Plan } from '../../plan/plan.ts';
import { MOST_TOPICS } from '../../result/beyond-score.ts';
import { itemAt } from '../../values/item-at.ts';
import { decimal } from '../../values/micro.ts';
import { decimalText, fixedText, roundTo } from '../expressions/number-text.ts';
import type { TopicColumns } from '../relations/beyond-columns.ts';
import type { RelationalPlan } from '../relations/relational-plan.ts';
import { cases, join, NULL, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import { joinTexts } from './join-texts.ts';
import { pointsText } from './points-text.ts';
import { timesText } from './reasons.ts';

/** A column of the result as text; `decimals` where the text is a number, `count` the number itself where it is whole. */
export interface ResultText {
  readonly name: string;
  readonly text: Sql;
  readonly decimals?: number;
  readonly count?: Sql;
}

/** The columns between the segment and the groups. */
export function beyondTexts(plan: Plan, { beyond, lists }: RelationalPlan, d: SqlDialect): ResultText[] {
  const { grade, stage, topics, topic, probability } = beyond;
  return [
    ...(grade === null ? [] : [{ name: 'grade', text: grade }]),
    ...(stage === null ? [] : [{ name: 'stage', text: nameAt(plan.stages, stage, d) }]),
    ...(topic === null
      ? []
      : [
          { name: 'topic', text: labelAt(topics, topic, d) },
          { name: 'topics', text: topicsSql(topics, d) },
        ]),
    ...(lists.length === 0 ? [] : [{ name: 'lists', text: listsSql(plan, lists, d) }]),
    ...(probability === null
      ? []
      : [{ name: 'probability', text: numberText(probability, 4, d), decimals: 4 }]),
  ];
}

/** What a lead takes from its account. */
export function standingTexts(
  { accounts, score: { decimals } }: Plan,
  { standing }: RelationalPlan,
  d: SqlDialect,
): ResultText[] {
  if (accounts === null || standing === null) return [];
  return [
    { name: 'account_score', text: numberText(standing.score, decimals, d), decimals },
    { name: 'account_segment', text: nameAt(accounts.segments, standing.segment, d) },
  ];
}

/** The name of the part with this index; NULL for none. */
export function nameAt(parts: readonly { readonly name: string }[], index: Sql, d: SqlDialect): Sql {
  return cases(
    parts.map(({ name }, i) => [sql`${index} = ${i}`, d.text(name)]),
    NULL,
  );
}

function labelAt(topics: readonly TopicColumns[], index: Sql, d: SqlDialect): Sql {
  return nameAt(
    topics.map(({ topic }) => ({ name: topic.label })),
    index,
    d,
  );
}

function numberText(value: Sql, decimals: number, d: SqlDialect): Sql {
  return sql`CASE WHEN ${value} IS NOT NULL THEN ${fixedText(value, decimals, d)} END`;
}

/** `Security 4.2 (5×); Integrations 3` */
function topicsSql(topics: readonly TopicColumns[], d: SqlDialect): Sql {
  const entries = topics.map((one) => {
    const { topic, points, paid } = one;
    const short = roundTo(points, 2, d);
    const number = pointsText(
      topic,
      one,
      (value) => decimal(value, 2),
      () => decimalText(sql`(${short})`, d),
      d,
    );
    return {
      key: sql`CASE WHEN ${short} > 0 THEN ${points} END`,
      text: sql`concat(${join([d.text(`${topic.label} `), number, ...timesText(paid, d)])})`,
    };
  });
  return sql`nullif(${d.topTexts(entries, sql`${MOST_TOPICS}`, '; ')}, '')`;
}

function listsSql({ lists }: Plan, columns: readonly Sql[], d: SqlDialect): Sql {
  const names = lists.map(({ id }, i) => sql`CASE WHEN ${itemAt(columns, i)} THEN ${d.text(id)} END`);
  return sql`nullif(${joinTexts(names, ';', d)}, '')`;
}
