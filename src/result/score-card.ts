// The shape of a lead's score, and its texts: ledger and reasons. The same in every engine.

import { conditionWords } from '../plan/describe.ts';
import { COMPARE, type Comparison, type Plan, type Rule } from '../plan/plan.ts';
import { add, clamp, decimal, MICRO, type Micro, roundTo, signed, subtract } from '../values/micro.ts';
import type { BeyondScore } from './beyond-score.ts';

/** A rule that fired: its total after decay and `max`. */
export interface Fired {
  readonly rule: number;
  readonly points: number;
  /** How many activities paid; null: it counts none. */
  readonly paid: number | null;
  /** Which tier held, by index; null: it has none. */
  readonly tier: number | null;
}

/** A line of the ledger; exactly one of rule, group and step is there. */
export interface LedgerLine {
  readonly rule?: string;
  readonly group?: string;
  readonly step?: 'start' | 'clamp' | 'rounding';
  readonly points: Micro;
}

export interface ScoreCard extends BeyondScore {
  /** Rounded to the plan's decimals, in micropoints. */
  readonly score: number;
  readonly segment: string;
  /** Which bound of the score cut it; null: none. */
  readonly cut: 'min' | 'max' | null;
  /** The subtotals after their bounds, exact. */
  readonly groups: readonly Micro[];
  /** In file order. */
  readonly fired: readonly Fired[];
  /** Which entries decided over the score, by index; null: none. */
  readonly disqualified: number | null;
  readonly promoted: number | null;
  /** Whether the promotion moved the lead: its score alone would not have got it there. */
  readonly lifted: boolean;
  /** The highest segment that the score reached and a gate refused, with the reason's text. */
  readonly held: { readonly segment: number; readonly reason: string } | null;
  /** Adds up to the score exactly. */
  readonly ledger: readonly LedgerLine[];
}

/** Subtotals, bounds, clamp and rounding, with the ledger line of each; lines of 0 are left out. */
export function addUp(plan: Plan, fired: readonly Fired[]) {
  const { start, min, max, decimals } = plan.score;
  const ledger: LedgerLine[] = [];
  const enter = (line: LedgerLine): void => {
    if (line.points !== 0) ledger.push(line);
  };
  enter({ step: 'start', points: start });
  let total: Micro = start;
  // The fired rules of each group in file order, as lists: looking through all of them for each group took 49 s for 5,000
  // leads and 600 groups.
  const ungrouped = plan.groups.length;
  const first = new Int32Array(ungrouped + 1).fill(-1);
  const next = new Int32Array(fired.length);
  for (let i = fired.length - 1; i >= 0; i--) {
    const group = (plan.rules[(fired[i] as Fired).rule] as Rule).group ?? ungrouped;
    next[i] = first[group] as number;
    first[group] = i;
  }
  const addRules = (group: number): Micro => {
    let sum: Micro = 0;
    for (let i = first[group] as number; i >= 0; i = next[i] as number) {
      const { rule, points } = fired[i] as Fired;
      enter({ rule: (plan.rules[rule] as Rule).id, points });
      sum = add(sum, points);
    }
    return sum;
  };
  const groups = plan.groups.map((group, index) => {
    const sum = addRules(index);
    let bounded = sum;
    if (group.max !== null && bounded > group.max) bounded = group.max;
    if (group.min !== null && bounded < group.min) bounded = group.min;
    enter({ group: group.id, points: subtract(bounded, sum) });
    total = add(total, bounded);
    return bounded;
  });
  total = add(total, addRules(ungrouped));
  const clamped = Number(clamp<Micro>(total, min, max));
  enter({ step: 'clamp', points: subtract(clamped, total) });
  const score = Number(roundTo(clamped, decimals));
  enter({ step: 'rounding', points: score - clamped });
  const cut = total < min ? ('min' as const) : total > max ? ('max' as const) : null;
  return { score, cut, groups, ledger };
}

/** First what overrode the score or held it, then the fired rules by exact absolute points, ties in file order. */
export function reasonsOf(card: ScoreCard, plan: Plan): string[] {
  return createReasons(plan)(card);
}

/** The same for many leads, with at most so many reasons. Texts are kept, because many leads share them. */
export function createReasons(plan: Plan): (card: ScoreCard, most?: number) => string[] {
  const said = plan.rules.map(() => new Map<number, string>());
  const textOf = ({ rule, points, paid }: Fired): string => {
    const text = (): string =>
      `${plan.rules[rule]!.label} ${signed(points, 2)}${paid === null ? '' : ` (${paid}×)`}`;
    const count = paid ?? 0; // a rule either counts or doesn't
    if (count >= MOST_COUNTED || Math.abs(points) >= MOST_POINTS) return text();
    const known = said[rule] as Map<number, string>;
    const key = points * MOST_COUNTED + count;
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= MOST_SAID) known.clear();
    const now = text();
    known.set(key, now);
    return now;
  };
  return (card, most = Number.POSITIVE_INFINITY) => {
    const reasons: string[] = [];
    if (card.disqualified !== null) reasons.push(plan.disqualify[card.disqualified]!.reason);
    if (card.promoted !== null) reasons.push(plan.promote[card.promoted]!.reason);
    if (card.held !== null) reasons.push(card.held.reason);
    if (reasons.length > most) reasons.length = most;
    for (const fired of strongest(card.fired, most - reasons.length)) reasons.push(textOf(fired));
    return reasons;
  };
}

/** A rule's points and count as one exact number. */
const MOST_COUNTED = 1024;
const MOST_POINTS = 2 ** 53 / MOST_COUNTED;
const MOST_SAID = 4096;
/** Points below half a hundredth appear only in the ledger. */
const LEAST_TOLD = MICRO / 200;

function strongest(fired: readonly Fired[], most: number): readonly Fired[] {
  const top: Fired[] = [];
  for (const one of fired) {
    const size = Math.abs(one.points);
    if (size < LEAST_TOLD) continue;
    let at = top.length;
    while (at > 0 && Math.abs(top[at - 1]!.points) < size) at--;
    if (at >= most) continue;
    top.splice(at, 0, one);
    if (top.length > most) top.pop();
  }
  return top;
}

/** `[{"rule":"decision-maker","points":15},…]`, the points as exact decimals. */
export function ledgerJson(ledger: readonly LedgerLine[]): string {
  const lines = ledger.map(({ rule, group, step, points }) => {
    const [kind, name] =
      rule !== undefined ? ['rule', rule] : group !== undefined ? ['group', group] : ['step', step];
    return `{"${kind}":${JSON.stringify(name)},"points":${decimal(points)}}`;
  });
  return `[${lines.join(',')}]`;
}

/** How a comparison that doesn't hold is written. */
export function refusalSign(op: Comparison): string {
  return REFUSED[op];
}

const REFUSED: { readonly [K in Comparison]: string } = {
  at_least: '<',
  at_most: '>',
  more_than: '≤',
  less_than: '≥',
};

/** `Fit 10 < 20`: why a gate on a group refused. The subtotal has two decimals, or all where two would read false. */
export function refusedText(label: string, subtotal: Micro, op: Comparison, bound: Micro): string {
  const readsTrue = !COMPARE[op](roundTo(subtotal, 2), bound);
  return `${label} ${decimal(subtotal, readsTrue ? 2 : 6)} ${REFUSED[op]} ${decimal(bound)}`;
}

/** Why a segment's gates held a lead back that ended in the segment `final`. */
export function heldReason(plan: Plan, segment: number, groups: readonly Micro[], final: number): string {
  return reasonText(`held at ${plan.segments[final]!.name}: ${refusal(plan, segment, groups)}`);
}

/** The first gate of a segment that refuses such subtotals, or else its condition. */
function refusal(plan: Plan, segment: number, groups: readonly Micro[]): string {
  const { requires, when } = plan.segments[segment] as Plan['segments'][number];
  for (const { group, op, value } of requires) {
    const subtotal = groups[group] as Micro;
    if (!COMPARE[op](subtotal, value)) return refusedText(plan.groups[group]!.label, subtotal, op, value);
  }
  if (when === null) throw new Error(`nothing refuses segment ${segment}`);
  return `${conditionWords(when, plan.leads.cells, plan)} does not hold`;
}

/** Text of a reason that the rules' own text may have reached: a reason holds no `;` and no control character. */
export function reasonText(text: string): string {
  return text.replace(/[;\p{Cc}]/gu, ',');
}
