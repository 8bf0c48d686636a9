// Texts become groups that convert alike.
import { log } from '../evaluate/exact-math.ts';
import { binsOf } from './bins.ts';
import { type BinCount, mergeBins } from './merge-bins.ts';
import {
  type Binning,
  type CategoryVariable,
  countCodes,
  type SetVariable,
  type Training,
} from './variables.ts';

/** null where the values leave a single bin. */
export function binCategories(variable: CategoryVariable, training: Training): Binning | null {
  const { codes, texts } = variable;
  const { labels, rows, minimum } = training;
  const counts = countCodes(codes, texts.length + 1, labels, rows);
  const missing = counts.pop()?.n ?? 0;
  const groups = groupTexts(counts, texts, training);
  const sizes = groups.map((group) => group.reduce((sum, code) => sum + counts[code]!.n, 0));
  const rare = rows.length - missing - sizes.reduce((sum, n) => sum + n, 0);
  // Rare texts earn nothing: they are the reference, alone where there are many of them, else with the largest group.
  const hasRare = rare >= minimum;
  const hasUnknown = missing >= minimum;
  const binCount = groups.length + (hasRare ? 1 : 0) + (hasUnknown ? 1 : 0);
  if (binCount < 2) return null;
  const reference = hasRare || groups.length === 0 ? groups.length : sizes.indexOf(Math.max(...sizes));
  const binOf = new Uint8Array(texts.length + 1).fill(reference);
  for (const [bin, group] of groups.entries()) for (const code of group) binOf[code] = bin;
  if (hasUnknown) binOf[texts.length] = binCount - 1;
  return {
    variable,
    binned: {
      bins: binsOf(codes, binOf),
      binCount,
      reference,
      trend: 'any',
      unordered: -1,
    },
    cuts: [],
    groups,
    unknown: hasUnknown ? binCount - 1 : -1,
  };
}

/** An observation belongs to the first group that one of its texts is in; the groups farthest from average are first. */
export function binSets(variable: SetVariable, training: Training): Binning | null {
  const { codes, ends, texts } = variable;
  const { labels, rows, minimum } = training;
  const counts = texts.map(() => ({ n: 0, positives: 0 }));
  let hits = 0;
  for (const row of rows) {
    hits += labels[row]!;
    for (let i = row === 0 ? 0 : ends[row - 1]!; i < ends[row]!; i++) {
      const count = counts[codes[i]!]!;
      count.n++;
      count.positives += labels[row]!;
    }
  }
  const average = hits / rows.length;
  const surprise = (group: readonly number[]) => {
    const n = group.reduce((sum, code) => sum + counts[code]!.n, 0);
    const positives = group.reduce((sum, code) => sum + counts[code]!.positives, 0);
    return ((positives - n * average) * (positives - n * average)) / (n * average * (1 - average));
  };
  // A group that is no further from the average than chance puts it earns nothing.
  const groups = groupTexts(counts, texts, training)
    .filter((group) => surprise(group) > log(rows.length))
    .sort((a, b) => surprise(b) - surprise(a) || a[0]! - b[0]!);
  if (groups.length === 0) return null;
  const groupOf = new Uint8Array(texts.length).fill(groups.length);
  for (const [bin, group] of groups.entries()) for (const code of group) groupOf[code] = bin;
  const bins = new Uint8Array(ends.length).fill(groups.length);
  for (let row = 0; row < bins.length; row++) {
    for (let i = row === 0 ? 0 : ends[row - 1]!; i < ends[row]!; i++) {
      bins[row] = Math.min(bins[row]!, groupOf[codes[i]!]!);
    }
  }
  const sizes = new Uint32Array(groups.length + 1);
  for (const row of rows) sizes[bins[row]!]!++;
  if (sizes.some((size) => size < Math.min(minimum, 1))) return null;
  return {
    variable,
    binned: { bins, binCount: groups.length + 1, reference: groups.length, trend: 'any', unordered: -1 },
    cuts: [],
    groups,
    unknown: -1,
  };
}

/** The texts that enough leads have, in order of conversion, cut into the best groups. */
function groupTexts(
  counts: readonly BinCount[],
  texts: readonly string[],
  { labels, rows, minimum }: Training,
): number[][] {
  let hits = 0;
  for (const row of rows) hits += labels[row]!;
  // A rate is drawn towards the average by one lead's weight, so that few texts tie.
  const average = hits / Math.max(1, rows.length);
  const rate = ({ n, positives }: BinCount) => (positives + average) / (n + 1);
  const common = [...counts.keys()]
    .filter((code) => counts[code]!.n >= minimum)
    .sort((a, b) => rate(counts[a]!) - rate(counts[b]!) || (texts[a]! < texts[b]! ? -1 : 1));
  if (common.length === 0) return [];
  const price = log(Math.max(2, rows.length)) / 2;
  const ordered = common.map((code) => counts[code]!);
  const ends = mergeBins(ordered, { minimum, price, trend: 'any' });
  return ends.map((end, i) => common.slice(i === 0 ? 0 : ends[i - 1]!, end).sort((a, b) => a - b));
}
