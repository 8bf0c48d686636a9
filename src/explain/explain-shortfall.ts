// What a lead fell short of: the rules that didn't fire and how near they were, the activities that counted for
// nothing, the segments above.

import { COMPARE, type Condition, type Earning, type Plan, type Segment } from '../plan/plan.ts';
import type { Explanation, Standing, Uncounted, Unfired } from '../result/explanation.ts';
import { refusedText } from '../result/score-card.ts';
import { type Micro, subtract } from '../values/micro.ts';
import { newestFirst, type Subject, unpaidWhy } from './explain-lead.ts';
import type { KeptActivity, ReadActivity } from './explain-rows.ts';
import { openWording } from './explain-words.ts';

export function unfiredOf(subject: Subject): Unfired[] {
  const { plan, card, wording, facts } = subject;
  const fired = new Set(card.fired.map(({ rule }) => rule));
  const rules = plan.rules.flatMap(({ id, label, when, earns }, index): Unfired[] => {
    if (fired.has(index)) return [];
    const why =
      when !== null && !wording.holds(when, facts) ? wording.gaps(when, facts) : earningGaps(earns, subject);
    return [{ kind: 'rule', id, label, worth: worthOf(earns, plan), to: null, why }];
  });
  const override =
    (kind: 'promote' | 'disqualify', holding: number | null) =>
    (
      { id, reason, when, to }: { id: string; reason: string; when: Condition; to: string },
      index: number,
    ) => {
      if (index === holding || wording.holds(when, facts)) return [];
      const unfired: Unfired = { kind, id, label: reason, worth: null, to, why: wording.gaps(when, facts) };
      return [unfired];
    };
  const promotions = plan.promote.map((one) => ({ ...one, to: plan.segments[one.to]!.name }));
  const disqualifications = plan.disqualify.map((one) => ({ ...one, to: one.segment }));
  return [
    ...rules,
    ...promotions.flatMap(override('promote', card.promoted)),
    ...disqualifications.flatMap(override('disqualify', card.disqualified)),
  ];
}

function worthOf(earns: Earning, plan: Plan): NonNullable<Unfired['worth']> {
  switch (earns.kind) {
    case 'flat':
      return { kind: 'flat', points: earns.points };
    case 'each': {
      const signal = plan.signals[earns.signal];
      return { kind: 'each', points: signal?.kind === 'points' ? signal.points : 0 };
    }
    case 'each_counted':
      return { kind: 'each', points: earns.points };
    case 'tiers': {
      const [most = 0] = earns.tiers
        .map(({ points }) => points)
        .toSorted((a, b) => Math.abs(b) - Math.abs(a));
      return { kind: earns.tiers.length === 1 ? 'flat' : 'up_to', points: most };
    }
  }
}

/** Why nothing was earned although the guard holds. */
function earningGaps(earns: Earning, subject: Subject): string[] {
  const { wording, facts } = subject;
  switch (earns.kind) {
    case 'flat':
      return [];
    case 'each':
      return [wording.nothingOf(earns.signal, facts)];
    case 'each_counted':
      return [wording.cell(earns.cell, facts)];
    case 'tiers':
      return tierGaps(
        earns.tiers.map(({ when }) => when),
        subject,
      );
  }
}

const MOST_GAPS = 3;

/** Of tiers over one number the nearest; of tiers over one text what it is: which values pay is too long a story. */
function tierGaps(tiers: readonly Condition[], { wording, facts }: Subject): string[] {
  const leaves = tiers.filter((when) => 'cell' in when);
  const [first] = leaves;
  if (first === undefined || leaves.length < tiers.length || leaves.some(({ cell }) => cell !== first.cell)) {
    return [...new Set(tiers.flatMap((when) => wording.gaps(when, facts)))].slice(0, MOST_GAPS);
  }
  const value = facts.values[first.cell] ?? null;
  const compared = leaves.filter((when) => when.kind === 'compare');
  if (value === null || compared.length === 0) return [wording.cell(first.cell, facts)];
  const distance = ({ value: bound }: { readonly value: Micro }): number =>
    Math.abs(Number(subtract(bound, value as Micro)));
  const nearest = compared.reduce((near, one) => (distance(one) < distance(near) ? one : near));
  return wording.gaps(nearest, facts);
}

/** The activities of a lead that no rule, promotion or gate took anything from. */
export function uncountedOf(
  subject: Subject,
  activities: readonly (KeptActivity & ReadActivity & { readonly index: number })[],
  users: readonly (readonly string[])[],
): Explanation['uncounted'] {
  const { plan, asOf, traces, lead, activity } = subject;
  const moved = new Set<number>();
  const missed = new Map<number, { why: Uncounted; labels: Set<string> }>();
  for (const [signal, { kind }] of plan.signals.entries()) {
    for (const seen of traces.of(lead, signal)) {
      if (typeof seen.move !== 'string' && (kind !== 'points' || seen.move !== 0)) {
        moved.add(seen.activity);
        continue;
      }
      const why = unpaidWhy(seen, signal, subject);
      const known = missed.get(seen.activity) ?? { why, labels: new Set() };
      missed.set(seen.activity, known);
      if (known.why === why) for (const label of users[signal] ?? []) known.labels.add(label);
    }
  }
  const wordings = plan.sources.map(({ cells }) => openWording(plan, cells, asOf));
  const uncounted = activities.flatMap(({ index, outcome, file, fault, values }) => {
    if (moved.has(index)) return [];
    const told = (why: Uncounted, words: string) => [{ ...activity(index), why, words }];
    switch (outcome) {
      case 'matched': {
        const near = missed.get(index);
        if (near === undefined) return told('no_rule', 'no rule is about it');
        return told(near.why, `${WORDS[near.why]} ${shortList([...near.labels])}`);
      }
      case 'left_out': {
        const { where } = plan.sources[file.source]!;
        const gaps = where && wordings[file.source]?.gaps(where, { ...subject.facts, values });
        return told(outcome, `not counted, ${gaps?.join('; ')}`);
      }
      case 'quarantined':
        return told(outcome, fault ?? "it can't be read");
      case 'undated':
      case 'future':
      case 'duplicate':
        return told(outcome, WORDS[outcome]);
      default:
        return [];
    }
  });
  return newestFirst(uncounted);
}

const MOST_LABELS = 3;

function shortList(labels: readonly string[]): string {
  const more = labels.length - MOST_LABELS;
  const told = labels.slice(0, MOST_LABELS).join(', ');
  return more > 0 ? `${told} and ${more} more` : told;
}

const WORDS: Readonly<Record<Uncounted, string>> = {
  too_old: 'too old for',
  too_new: 'too new for',
  times_per_day: 'one too many of its day for',
  decayed: 'old enough to be worth nothing for',
  no_rule: 'no rule is about it',
  quarantined: "it can't be read",
  undated: 'it has no date',
  left_out: 'left out',
  future: 'after the day of the score',
  duplicate: 'an earlier row has its id',
};

export function standingOf(subject: Subject): Standing {
  const { plan, card } = subject;
  const above = plan.segments.findIndex(({ from }, index) => index > 0 && from > card.score);
  const reached = plan.segments[(above < 0 ? plan.segments.length : above) - 1] as Segment;
  const next = above < 0 ? undefined : (plan.segments[above] as Segment);
  const held = card.held && plan.segments[card.held.segment];
  return {
    reached: { segment: reached.name, from: reached.from },
    next: next
      ? { segment: next.name, short: subtract(next.from, card.score), gates: gatesThatRefuse(next, subject) }
      : null,
    held: held ? { segment: held.name, why: gatesThatRefuse(held, subject) } : null,
  };
}

function gatesThatRefuse({ requires, when }: Segment, { plan, card, wording, facts }: Subject): string[] {
  const refused = requires.flatMap(({ group, op, value }) => {
    const subtotal = card.groups[group] ?? 0;
    return COMPARE[op](subtotal, value) ? [] : [refusedText(plan.groups[group]!.label, subtotal, op, value)];
  });
  return when === null || wording.holds(when, facts) ? refused : [...refused, ...wording.gaps(when, facts)];
}
