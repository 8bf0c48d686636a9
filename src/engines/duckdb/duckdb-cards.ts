// DuckDB's answers as score cards: what each rule earned is told from a number or two, all else follows from the plan.

import type { Topic } from '../../plan/beyond-score.ts';
import type { Plan, Rule } from '../../plan/plan.ts';
import { gradeOf, listsOf, probabilityAt, rankTopics, type TopicScore } from '../../result/beyond-score.ts';
import { addUp, type Fired, heldReason, type ScoreCard } from '../../result/score-card.ts';
import { clamp, type Micro } from '../../values/micro.ts';
import { type CardCache, createCardCache } from './card-cache.ts';
import type { Chunk, Numbers } from './duckdb.ts';

/** The cards of a chunk's rows. */
export interface Cards {
  /** The number that leads of the same card share; -1: none is known. */
  sharedCard(row: number): number;
  of(row: number, sharedCard: number): ScoreCard;
}

/** Reads the columns of `filePlan`'s scores, in their order. */
export function createCards(plan: Plan, ledgers: boolean): (chunk: Chunk) => Cards {
  let sharedCard: CardCache | undefined;
  const cards: ScoreCard[] = [];
  return (chunk) => {
    const { tells, make } = cardsOf(plan, chunk, ledgers);
    sharedCard ??= createCardCache(tells.length);
    const { of } = sharedCard;
    const rows = sideBySide(tells, chunk.rows);
    return {
      sharedCard: (row) => of(rows, row),
      of: (row, number) => {
        if (number < 0) return make(row);
        const card = cards[number] ?? make(row);
        cards[number] = card;
        return card;
      },
    };
  };
}

function sideBySide(columns: readonly Numbers[], count: number): Float64Array {
  const rows = new Float64Array(count * columns.length);
  columns.forEach((column, i) => {
    for (let row = 0, at = i; row < count; row++, at += columns.length) rows[at] = Number(column[row]);
  });
  return rows;
}

/** `tells`: the columns that a card follows from. The subtotals follow from what the rules earned. */
function cardsOf(plan: Plan, { columns }: Chunk, ledgers: boolean) {
  let next = 2; // behind the lead and whether it is active
  const column = (): Numbers => columns[next++] as Numbers;
  const places = Array.from({ length: 7 }, column);
  const [score, cut, placed, final, refused, disqualified, promoted] = places as [
    Numbers,
    Numbers,
    Numbers,
    Numbers,
    Numbers,
    Numbers,
    Numbers,
  ];
  const groups = plan.groups.map(column);
  const firstOfRules = next;
  const rules = plan.rules.map((rule) => readerOf(rule, column));
  const topics = plan.topics.map((topic) => readerOf(topic, column));
  const stages = plan.stages.length === 0 ? null : column();
  const listWhens = plan.lists.map(({ when }) => when && column());
  const tells = [...places, ...columns.slice(firstOfRules, next)];
  const names = plan.segments.map(({ name }) => name);

  const make = (row: number): ScoreCard => {
    const fired: Fired[] = [];
    for (let i = 0; i < rules.length; i++) {
      const one = rules[i]!(row);
      if (one !== undefined) fired.push({ rule: i, points: one.points, paid: one.paid, tier: one.tier });
    }
    const subtotals = groups.map((numbers) => exact(numbers[row]!));
    const to = final[row] as number;
    const isDisqualified = (disqualified[row] as number) >= 0;
    const held = !isDisqualified && (refused[row] as number) > to ? (refused[row] as number) : null;
    const earned = topics.flatMap((read, topic): TopicScore[] => {
      const one = read(row);
      return one === undefined ? [] : [{ topic, points: one.points, paid: one.paid }];
    });
    const disqualifiedBy = isDisqualified ? (disqualified[row] as number) : null;
    const subject = {
      score: score[row] as number,
      segment: isDisqualified ? plan.disqualify[disqualified[row] as number]!.segment : names[to]!,
      groups: subtotals,
      disqualified: disqualifiedBy,
      grade: gradeOf(plan, subtotals),
      stage: stages === null ? null : (plan.stages[stages[row] as number]?.name ?? null),
      topics: rankTopics(earned),
      probability:
        plan.probability === null || isDisqualified
          ? null
          : probabilityAt(plan.probability, score[row] as number),
      account: null,
    };
    const lists = listsOf(plan, subject, (list) => listWhens[list]?.[row] !== 0);
    return {
      ...subject,
      lists,
      cut: CUTS[cut[row] as number] ?? null,
      fired,
      promoted: (promoted[row] as number) < 0 ? null : (promoted[row] as number),
      lifted: to > (placed[row] as number),
      held: held === null ? null : { segment: held, reason: heldReason(plan, held, subtotals, to) },
      ledger: ledgers ? addUp(plan, fired).ledger : NO_LINES,
    };
  };
  return { tells, make };
}

const NO_LINES: ScoreCard['ledger'] = [];
const CUTS = [null, 'min', 'max'] as const;

function exact(value: number | bigint): Micro {
  if (typeof value === 'number') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

type EarnedReader = (row: number) => Omit<Fired, 'rule'> | undefined;

function readerOf({ earns, max }: Rule | Topic, column: () => Numbers): EarnedReader {
  const bounded = (points: number): number => (max === null ? points : clamp(points, -max, max));
  const fixed = (points: number, tier: number | null): Omit<Fired, 'rule'> => ({
    points: bounded(points),
    paid: null,
    tier,
  });
  switch (earns.kind) {
    case 'flat': {
      const answers = column();
      const fired = fixed(earns.points, null);
      return (row) => ((answers[row] as number) < 0 ? undefined : fired);
    }
    case 'tiers': {
      const answers = column();
      const fired = earns.tiers.map(({ points }, tier) => fixed(points, tier));
      return (row) => fired[answers[row] as number];
    }
    case 'each_counted': {
      const points = column();
      return (row) =>
        points[row] === 0 ? undefined : { points: points[row] as number, paid: null, tier: null };
    }
    case 'each': {
      const paid = column();
      const points = column();
      return (row) =>
        paid[row] === 0
          ? undefined
          : { points: points[row] as number, paid: paid[row] as number, tier: null };
    }
  }
}
