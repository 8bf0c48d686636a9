// Numbers become ranges.
import { log } from '../evaluate/exact-math.ts';
import { binsOf } from './bins.ts';
import { type BinCount, mergeBins } from './merge-bins.ts';
import { refineCuts } from './refine-cuts.ts';
import { type Binning, countCodes, type NumberVariable, type Training } from './variables.ts';

/** At most so many fine bins go into the search for the best cuts. */
const FINE_BINS = 32;

/** null where the values leave a single bin. */
export function binNumbers(variable: NumberVariable, { labels, rows, minimum }: Training): Binning | null {
  const { codes, levels, monotone, isZeroFree, isUnknownFree } = variable;
  const counts = countCodes(codes, levels.length + 1, labels, rows);
  const missing = counts.pop()?.n ?? 0;
  // Codes at which a fine bin starts; levels that nobody has in these rows start none.
  const starts = fineStarts(counts, rows.length - missing);
  const fine = starts.map((start, i) => addCounts(counts.slice(start, starts[i + 1])));
  const price = log(Math.max(2, rows.length)) / 2;
  const ends = mergeBins(fine, { minimum, price, trend: monotone ? 'either' : 'any' });
  const sizes = ends.map((end, i) => addCounts(fine.slice(i === 0 ? 0 : ends[i - 1], end)));
  const reach = ends
    .slice(0, -1)
    .map((end) => [starts[end - 1]! + 1, (starts[end + 1] ?? levels.length) - 1] as const);
  const coarse = ends.slice(0, -1).map((end) => starts[end]!);
  const cuts = refineCuts(counts, levels, coarse, reach, minimum);
  const hasUnknown = !isUnknownFree && missing >= minimum;
  const binCount = ends.length + (hasUnknown ? 1 : 0);
  if (binCount < 2 || fine.length === 0) return null;
  const merged = sizes.map(({ n }) => n);
  const reference = isZeroFree ? 0 : merged.indexOf(Math.max(...merged));
  const binOf = new Uint8Array(levels.length + 1);
  for (let code = 0; code < levels.length; code++)
    binOf[code] = cuts.filter((cut) => cut.code <= code).length;
  binOf[levels.length] = hasUnknown ? binCount - 1 : reference;
  const [first, last] = [sizes[0]!, sizes.at(-1)!];
  const isRising = last.positives * first.n >= first.positives * last.n;
  return {
    variable,
    binned: {
      bins: binsOf(codes, binOf),
      binCount,
      reference,
      trend: !monotone || ends.length < 2 ? 'any' : isRising ? 'rising' : 'falling',
      unordered: hasUnknown ? binCount - 1 : -1,
    },
    cuts: cuts.map(({ cut }) => cut),
    groups: [],
    unknown: hasUnknown ? binCount - 1 : -1,
  };
}

/** Every level of its own, or about evenly many leads together where there are too many levels. */
function fineStarts(counts: readonly BinCount[], known: number): number[] {
  const present = [...counts.keys()].filter((code) => counts[code]!.n > 0);
  if (present.length <= FINE_BINS) return present;
  const starts = new Set([present[0]!]);
  let [seen, part] = [0, 1];
  for (const code of present) {
    seen += counts[code]!.n;
    // The level in which a part ends starts a bin.
    if (seen * FINE_BINS <= part * known) continue;
    starts.add(code);
    while (seen * FINE_BINS > part * known) part++;
  }
  return [...starts];
}

function addCounts(counts: readonly BinCount[]): BinCount {
  let [n, positives] = [0, 0];
  for (const count of counts) {
    n += count.n;
    positives += count.positives;
  }
  return { n, positives };
}
