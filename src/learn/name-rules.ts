// From bins with points to rules that a person reads: names, tiers, counts, and two leads as examples.
import { MICRO } from '../values/micro.ts';
import type { ActivityVariable } from './activity-variables.ts';
import type { FieldVariable } from './field-variables.ts';
import { LEAST_SCORE, MOST_SCORE, type Model, type ModelRule } from './fit-model.ts';
import type { Example, LearnedRule, LearnedTier, TierTest } from './learned.ts';

export type VariableSource =
  | { readonly kind: 'field'; readonly one: FieldVariable }
  | { readonly kind: 'activity'; readonly one: ActivityVariable };

export function namedRules(
  { rules }: Model,
  sources: ReadonlyMap<string, VariableSource>,
  labels: Uint8Array,
  folds: ReadonlyMap<string, number>,
): LearnedRule[] {
  const taken = new Set<string>();
  return rules.flatMap((rule): LearnedRule[] => {
    const { name } = rule.binning.variable;
    const source = sources.get(name);
    if (source === undefined) return [];
    const tiers = tiersOf(rule, source, labels);
    const paid = tiers.filter(({ points }) => points !== 0);
    return [
      {
        id: freeName(slugOf(wordsFor(source)), taken),
        reads:
          source.kind === 'field'
            ? { kind: 'field', field: source.one.field, test: source.one.test }
            : { kind: 'activity', measure: source.one.measure },
        tiers,
        n: paid.reduce((sum, { n }) => sum + n, 0),
        positives: paid.reduce((sum, { positives }) => sum + positives, 0),
        folds: folds.get(name) ?? 0,
      },
    ];
  });
}

function tiersOf({ binning, points }: ModelRule, source: VariableSource, labels: Uint8Array): LearnedTier[] {
  const { binned, cuts, groups, unknown, variable } = binning;
  const counts = Array.from({ length: binned.binCount }, () => ({ n: 0, positives: 0 }));
  for (let i = 0; i < labels.length; i++) {
    const count = counts[binned.bins[i]!]!;
    count.n++;
    count.positives += labels[i]!;
  }
  const testOf = (bin: number): TierTest | undefined => {
    if (bin === unknown) return { kind: 'unknown' };
    if (variable.kind === 'number') {
      return { kind: 'range', from: cuts[bin - 1] ?? null, below: cuts[bin] ?? null };
    }
    const codes = groups[bin] ?? [];
    if (codes.length === 0) return undefined;
    const spelling = source.kind === 'field' ? source.one.spelling : new Map<string, string>();
    const texts = codes.map((code) => variable.texts[code]!).map((text) => spelling.get(text) ?? text);
    return { kind: 'texts', texts: texts.sort() };
  };
  const all = counts.flatMap((count, bin): LearnedTier[] => {
    const test = testOf(bin);
    return test === undefined || bin === binned.reference ? [] : [{ ...count, test, points: points[bin]! }];
  });
  // Of sets the first group that fits counts, so that one without points must stay before others.
  if (variable.kind === 'set') return all.slice(0, all.findLastIndex((tier) => tier.points !== 0) + 1);
  const paid = all.filter((tier) => tier.points !== 0);
  const isOpen = (tier: LearnedTier) => tier.test.kind !== 'unknown';
  // Ranges from the highest down; groups of texts by their points; no value last.
  const ordered =
    variable.kind === 'number'
      ? paid.filter(isOpen).reverse()
      : paid.filter(isOpen).sort((a, b) => b.points - a.points);
  return [...ordered, ...paid.filter((tier) => !isOpen(tier))];
}

function wordsFor(source: VariableSource): string {
  if (source.kind === 'field') return source.one.field.name;
  const { source: log, type, kind, window, field } = source.one.measure;
  const what =
    kind === 'count' ? '' : kind === 'distinct' ? `different ${field}` : kind === 'recency' ? 'last' : kind;
  return [log, type ?? 'any', what, window === null ? '' : `${window}d`]
    .filter((word) => word !== '')
    .join(' ');
}

function slugOf(text: string): string {
  const slug = text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return slug === '' ? 'rule' : slug;
}

function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name}-${i}`;
  taken.add(free);
  return free;
}

/** A lead of which nothing is known, and one with the best value of each field of its own. */
export function examplesOf(rules: readonly LearnedRule[], start: number, asOf: number): Example[] {
  const unknownPoints = ({ tiers }: LearnedRule) =>
    tiers.find(({ test }) => test.kind === 'unknown')?.points ?? 0;
  const fieldRules = rules.filter(({ reads }) => reads.kind === 'field');
  const hold = (score: number) => Math.min(MOST_SCORE, Math.max(LEAST_SCORE, score));
  const empty = fieldRules.reduce((sum, rule) => sum + unknownPoints(rule), start);
  let best = start;
  const cells: Example['cells'][number][] = [];
  for (const rule of fieldRules) {
    const { reads, tiers } = rule;
    const [top] = [...tiers].sort((a, b) => b.points - a.points);
    const value = top === undefined ? undefined : valueFor(rule, top, asOf);
    const isOwn = reads.kind === 'field' && !reads.field.isOfTable;
    if (top === undefined || value === undefined || !isOwn || top.points <= unknownPoints(rule)) {
      best += unknownPoints(rule);
      continue;
    }
    best += top.points;
    cells.push({ field: reads.field, value });
  }
  return [
    { name: 'a lead of which nothing is known', asOf, cells: [], score: hold(empty) },
    ...(cells.length > 0
      ? [{ name: 'a lead with the best values of its fields', asOf, cells, score: hold(best) }]
      : []),
  ];
}

/** A value that falls into the tier. */
function valueFor({ reads }: LearnedRule, { test }: LearnedTier, asOf: number): string | number | undefined {
  if (reads.kind !== 'field' || test.kind === 'unknown') return undefined;
  if (test.kind === 'texts') return test.texts[0];
  if (reads.test === 'age') return asOf - (test.from ?? (test.below ?? 1) - 1);
  return test.from ?? (test.below ?? 0) - MICRO;
}
