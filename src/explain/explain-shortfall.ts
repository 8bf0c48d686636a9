// What a lead is missing: the rules that did not fire and how near they were, the activities that did not count, and
// the segments above.

import { COMPARE, type Condition, type Earning, type Plan, type Segment, type Source } from '../plan/plan.ts';
import type { Explanation, SegmentStanding, Uncounted, Unfired } from '../result/explanation.ts';
import { OUTCOME_WORDS } from '../result/row-outcome.ts';
import { refusedText } from '../result/score-card.ts';
import { itemAt } from '../values/item-at.ts';
import { type Micro, subtract } from '../values/micro.ts';
import type { ExplainInput } from './explain-lead.ts';
import { createWording, type LeadFacts, type Wording } from './explain-words.ts';
import type { UncountedWhy } from './lead-activities.ts';
import { createRowTests } from './row-tests.ts';

export function unfiredOf(input: ExplainInput): Unfired[] {
  const { plan, card, wording, facts } = input;
  const fired = new Set(card.fired.map(({ rule }) => rule));
  const rules = plan.rules.flatMap(({ id, label, when, earns }, index): Unfired[] => {
    if (fired.has(index)) return [];
    const why =
      when !== null && !wording.holds(when, facts) ? wording.gaps(when, facts) : earningGaps(earns, input);
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
  const promotions = plan.promote.map((one) => ({ ...one, to: itemAt(plan.segments, one.to).name }));
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
function earningGaps(earns: Earning, input: ExplainInput): string[] {
  const { wording, facts } = input;
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
        input,
      );
  }
}

const MOST_GAPS = 3;

/** Of tiers over one number the nearest. Of tiers over one text its value: the list of values would be too long. */
function tierGaps(tiers: readonly Condition[], { wording, facts }: ExplainInput): string[] {
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
  { plan, asOf, activities, facts }: ExplainInput,
  users: readonly (readonly string[])[],
): Pick<Explanation, 'uncounted' | 'uncountedOmitted'> {
  const { uncounted } = activities;
  const excludedWords = excludedBy(plan, asOf);
  const rows = uncounted.rows().map(({ signals, excluded, fault, ...at }) => ({
    ...at,
    words: wordsFor({ signals, excluded, fault, ...at }),
  }));
  return { uncounted: rows, uncountedOmitted: uncounted.count - rows.length };

  function wordsFor({ why, signals, excluded, fault }: UncountedWhy): string {
    if (excluded !== null) return excludedWords(excluded, facts);
    if (why === 'quarantined') return fault ?? WORDS[why];
    const labels = new Set(signals.flatMap((signal) => users[signal] ?? []));
    return labels.size === 0 && signals.length === 0 ? WORDS[why] : `${WORDS[why]} ${shortList([...labels])}`;
  }
}

/** Why a source's `where` excludes a row. */
function excludedBy(plan: Plan, asOf: number) {
  const bySource = new Map<Source, Wording>();
  const wordingFor = (source: Source): Wording => {
    const known = bySource.get(source);
    if (known !== undefined) return known;
    const tests = createRowTests(plan, source.cells, asOf);
    const compiled = new Map<Condition, () => boolean>();
    const made = createWording(plan, source.cells, asOf, (condition, { values }) => {
      const test = compiled.get(condition) ?? tests.compile(condition);
      compiled.set(condition, test);
      tests.load(values);
      return test();
    });
    bySource.set(source, made);
    return made;
  };
  return ({ source, values }: NonNullable<UncountedWhy['excluded']>, facts: LeadFacts): string => {
    const gaps = source.where && wordingFor(source).gaps(source.where, { ...facts, values });
    return `excluded by "where": ${gaps?.join('; ')}`;
  };
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
  times_per_day: 'beyond times_per_day for',
  decayed: 'decayed to 0 for',
  repeated: 'older than one with the same value for',
  no_value: 'without a value for',
  no_rule: 'no rule applies',
  ...OUTCOME_WORDS,
};

export function standingOf(input: ExplainInput): SegmentStanding {
  const { plan, card } = input;
  const above = plan.segments.findIndex(({ from }, index) => index > 0 && from > card.score);
  const reached = itemAt(plan.segments, (above < 0 ? plan.segments.length : above) - 1);
  const next = above < 0 ? undefined : itemAt(plan.segments, above);
  const held = card.held && plan.segments[card.held.segment];
  return {
    reached: { segment: reached.name, from: reached.from },
    next: next
      ? { segment: next.name, short: subtract(next.from, card.score), gates: gatesThatRefuse(next, input) }
      : null,
    held: held ? { segment: held.name, why: gatesThatRefuse(held, input) } : null,
  };
}

function gatesThatRefuse(
  { requires, when }: Segment,
  { plan, card, wording, facts }: ExplainInput,
): string[] {
  const refused = requires.flatMap(({ group, op, value }) => {
    const subtotal = card.groups[group] ?? 0;
    return COMPARE[op](subtotal, value)
      ? []
      : [refusedText(itemAt(plan.groups, group).label, subtotal, op, value)];
  });
  return when === null || wording.holds(when, facts) ? refused : [...refused, ...wording.gaps(when, facts)];
}
