// The second floor: one CASE a rule, sums with their bounds, the score, the segment. Each lead is one row of
// columns in layers: the answers of the rules (`r0`), their points (`p0`), subtotals (`g0`), `score`, `placed`, ….

import type { Comparison, Condition, Earning, Of, Plan, Rule, Signal } from '../plan/plan.ts';
import { MICRO, RULE_LIMIT } from '../values/micro.ts';
import { conditionSql, type Ground } from './conditions.ts';
import type { Layers } from './layers.ts';
import { roundTo } from './numbers.ts';
import { naming, refuse } from './refuse.ts';
import { pointsOf } from './signals.ts';
import { allOf, cases, NULL, type Sql, sql, sumOf } from './sql.ts';

/** The columns of a lead's score. */
export interface ScoreColumns {
  /** By rule. */
  readonly rules: readonly RuleColumns[];
  /** The subtotals after their bounds, and the sums before them. */
  readonly groups: readonly Sql[];
  readonly sums: readonly Sql[];
  readonly total: Sql;
  readonly clamped: Sql;
  readonly score: Sql;
  /** Indexes of segments, of a disqualification and a promotion; NULL for none of the last three. */
  readonly placed: Sql;
  readonly final: Sql;
  readonly refused: Sql;
  readonly disqualified: Sql;
  readonly promoted: Sql;
}

export interface RuleColumns {
  /**
   * What tells all: whether it fired (flat), which tier (tiers), how many paid (each), NULL where it didn't fire; for
   * a count column its points.
   */
  readonly answer: Sql;
  /** Micropoints after `max`, NULL where the rule didn't fire. */
  readonly points: Sql;
  readonly paid: Sql | null;
}

/** Sections that no dialect compiles yet. */
function refuseBeyondScore(plan: Plan, dialect: string): void {
  const { stages, topics, lists, accounts, probability, groups } = plan;
  const sections: readonly [name: string, isThere: boolean][] = [
    ['grades', groups.some(({ grades }) => grades !== null)],
    ['stages', stages.length > 0],
    ['topics', topics.length > 0],
    ['lists', lists.length > 0],
    ['accounts', accounts !== null],
    ['probability', probability !== null],
  ];
  for (const [name, isThere] of sections) {
    if (isThere) naming(name, dialect, () => refuse('the section is not available'));
  }
}

export function scoreColumns(plan: Plan, ground: Ground, layers: Layers): ScoreColumns {
  const { d } = ground;
  refuseBeyondScore(plan, d.name);
  const { start, min, max, decimals } = plan.score;
  const rules = plan.rules.map((rule, i) =>
    naming(`rule "${rule.id}"`, d.name, () => ruleColumns(rule, i, plan, ground, layers)),
  );
  const pointsIn = (group: number | null): Sql[] =>
    rules.flatMap(({ points }, i) => (plan.rules[i]!.group === group ? [sql`coalesce(${points}, 0)`] : []));
  const sums = plan.groups.map((_, i) => layers.add(2, `sum${i}`, sumOf(pointsIn(i))));
  const groups = plan.groups.map((group, i) =>
    layers.add(3, `g${i}`, held(sums[i] as Sql, group.min, group.max), `group ${group.id}`),
  );
  const total = layers.add(4, 'total', sumOf([sql`${start}`, ...groups, ...pointsIn(null)]));
  const clamped = layers.add(5, 'clamped', held(total, min, max));
  const score = layers.add(6, 'score', roundTo(clamped, decimals, d));

  const when = (what: string, condition: Condition): Sql =>
    naming(what, d.name, () => sql`coalesce(${conditionSql(condition, ground)}, FALSE)`);
  const gates = plan.segments.map((segment, i) =>
    layers.add(
      4,
      `gate${i}`,
      allOf([
        ...segment.requires.map(
          ({ group, op, value }) => sql`${groups[group] as Sql} ${OPERATORS[op]} ${value}`,
        ),
        ...(segment.when ? [when(`segment "${segment.name}"`, segment.when)] : []),
      ]),
    ),
  );
  const above = plan.segments
    .map((segment, i) => ({ i, reached: sql`${score} >= ${segment.from}` }))
    .slice(1)
    .reverse();
  const placed = layers.add(
    7,
    'placed',
    cases(
      above.map(({ i, reached }) => [sql`${reached} AND ${gates[i] as Sql}`, sql`${i}`]),
      sql`0`,
    ),
  );
  const refused = layers.add(
    7,
    'refused',
    cases(
      above.map(({ i, reached }) => [sql`${reached} AND NOT ${gates[i] as Sql}`, sql`${i}`]),
      NULL,
    ),
  );
  const disqualified = layers.add(
    2,
    'disqualified',
    cases(
      plan.disqualify.map((one, i) => [when(`disqualify "${one.id}"`, one.when), sql`${i}`]),
      NULL,
    ),
  );
  const highestFirst = plan.promote.map((one, i) => ({ ...one, i })).sort((a, b) => b.to - a.to || a.i - b.i);
  const promoted = layers.add(
    2,
    'promoted',
    cases(
      highestFirst.map((one) => [when(`promote "${one.id}"`, one.when), sql`${one.i}`]),
      NULL,
    ),
  );
  const to = cases(
    plan.promote.map((one, i) => [sql`${promoted} = ${i}`, sql`${one.to}`]),
    sql`0`,
  );
  const final = layers.add(8, 'final', sql`greatest(${placed}, ${to})`);
  return { rules, groups, sums, total, clamped, score, placed, final, refused, disqualified, promoted };
}

export const OPERATORS: { readonly [K in Comparison]: Sql } = {
  at_least: sql`>=`,
  at_most: sql`<=`,
  more_than: sql`>`,
  less_than: sql`<`,
};

function held(value: Sql, min: number | null, max: number | null): Sql {
  const below = max === null ? value : sql`least(${value}, ${max})`;
  return min === null ? below : sql`greatest(${below}, ${min})`;
}

function ruleColumns(rule: Rule, i: number, plan: Plan, ground: Ground, layers: Layers): RuleColumns {
  const made = EARNS[rule.earns.kind](rule.earns as never, { plan, ground });
  const guard = rule.when && conditionSql(rule.when, ground);
  const guarded = guard === null ? made.answer : sql`CASE WHEN ${guard} THEN ${made.answer} END`;
  const answer = layers.add(0, `r${i}`, guarded, `rule ${rule.id}`);
  const earned = made.points(answer);
  const bounded = rule.max === null ? earned : held(earned, -rule.max, rule.max);
  const points = layers.add(
    1,
    `p${i}`,
    sql`CAST(CASE WHEN ${answer} IS NOT NULL THEN ${bounded} END AS ${ground.d.types.big})`,
  );
  return { answer, points, paid: rule.earns.kind === 'each' ? answer : null };
}

interface Earned {
  readonly answer: Sql;
  readonly points: (answer: Sql) => Sql;
}

/** What `answer` is where the guard holds, and the points that an answer earns. */
const EARNS: {
  readonly [K in Earning['kind']]: (earns: Of<Earning, K>, of: { plan: Plan; ground: Ground }) => Earned;
} = {
  flat: ({ points }) => ({ answer: sql`1`, points: () => sql`${points}` }),
  each: ({ signal: index }, { plan, ground: { d } }) => {
    const signal = plan.signals[index] as Signal & { readonly kind: 'points' };
    return { answer: sql`nullif(n${index}, 0)`, points: () => pointsOf(signal, index, d) };
  },
  each_counted: ({ cell, points }, { ground: { d, value } }) => {
    const count = value(cell);
    const { wide, big } = d.types;
    // |points| × count, rounded half up, limited before it is divided; a count is positive here.
    const size = sql`CAST(${count} AS ${wide}) * ${Math.abs(points)} + ${MICRO / 2}`;
    const most = BigInt(RULE_LIMIT) * BigInt(MICRO);
    const limited = sql`CAST(${d.divide(sql`least(${size}, ${most})`, MICRO)} AS ${big})`;
    const earned = points < 0 ? sql`-${limited}` : limited;
    return { answer: sql`CASE WHEN ${count} > 0 THEN nullif(${earned}, 0) END`, points: (answer) => answer };
  },
  tiers: ({ tiers }, { ground }) => ({
    answer: cases(
      tiers.map(({ when }, i) => [conditionSql(when, ground), sql`${i}`]),
      NULL,
    ),
    points: (answer) =>
      cases(
        tiers.map(({ points }, i) => [sql`${answer} = ${i}`, sql`${points}`]),
        NULL,
      ),
  }),
};
