// Which parts of the rules the tests make fire, and which none of them does.
import { conditionWords } from '../plan/describe.ts';
import type { Plan } from '../plan/plan.ts';
import type { Place } from '../problem.ts';
import type { ScoreCard } from '../result/score-card.ts';
import type { Places } from '../rules/places.ts';

export const PART_KINDS = [
  ...(['rules', 'tiers', 'segments', 'promote', 'disqualify'] as const),
  ...(['stages', 'topics', 'lists'] as const),
];
export type PartKind = (typeof PART_KINDS)[number];

/** A part of the rules that a test can make fire. */
export interface CoveragePart {
  readonly kind: PartKind;
  /** The id, or a segment's name. */
  readonly name: string;
  /** What it is, in words: `tier 2 of company-size: company.size is at least 200`. */
  readonly words: string;
  readonly at: Place;
  readonly fired: boolean;
}

/**
 * A rule fires when it earns, a tier when it is the one that pays, a segment when a lead ends in it, a promotion or
 * a disqualification when it is the one that decides; a stage, topic or list when a lead is in it.
 */
export function coverageOf(plan: Plan, places: Places, cards: readonly ScoreCard[]): CoveragePart[] {
  const tiers = new Set(cards.flatMap(({ fired }) => fired.map(({ rule, tier }) => `${rule} ${tier}`)));
  const rules = new Set(cards.flatMap(({ fired }) => fired.map(({ rule }) => rule)));
  const segments = new Set(cards.map(({ segment }) => segment));
  const promoted = new Set(cards.map((card) => card.promoted));
  const disqualified = new Set(cards.map((card) => card.disqualified));
  const stages = new Set(cards.map(({ stage }) => stage));
  const topics = new Set(cards.flatMap((card) => card.topics.map(({ topic }) => topic)));
  const lists = new Set(cards.flatMap((card) => card.lists));
  return [
    ...plan.rules.flatMap(({ id, earns }, rule): CoveragePart[] => [
      { kind: 'rules', name: id, words: `rule ${id}`, at: places.key('rules', id), fired: rules.has(rule) },
      ...(earns.kind !== 'tiers' ? [] : earns.tiers).map(({ when }, tier): CoveragePart => {
        const words = `tier ${tier + 1} of ${id}: ${conditionWords(when, plan.leads.cells, plan)}`;
        const at = places.key('rules', id, 'tiers', tier);
        return { kind: 'tiers', name: id, words, at, fired: tiers.has(`${rule} ${tier}`) };
      }),
    ]),
    ...plan.segments.map(({ name }, index): CoveragePart => {
      const at = places.key('segments', index);
      return { kind: 'segments', name, words: `segment ${name}`, at, fired: segments.has(name) };
    }),
    ...plan.promote.map(({ id }, index): CoveragePart => {
      const at = places.key('promote', id);
      return { kind: 'promote', name: id, words: `promote ${id}`, at, fired: promoted.has(index) };
    }),
    ...plan.disqualify.map(({ id }, index): CoveragePart => {
      const at = places.key('disqualify', id);
      return { kind: 'disqualify', name: id, words: `disqualify ${id}`, at, fired: disqualified.has(index) };
    }),
    ...plan.stages.map(({ name }, index): CoveragePart => {
      const at = places.key('stages', index);
      return { kind: 'stages', name, words: `stage ${name}`, at, fired: stages.has(name) };
    }),
    ...plan.topics.map(({ id }, index): CoveragePart => {
      const at = places.key('topics', id);
      return { kind: 'topics', name: id, words: `topic ${id}`, at, fired: topics.has(index) };
    }),
    ...plan.lists.map(({ id }, index): CoveragePart => {
      const at = places.key('lists', id);
      return { kind: 'lists', name: id, words: `list ${id}`, at, fired: lists.has(index) };
    }),
  ];
}
