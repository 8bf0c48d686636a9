// Optimal binning: neighbouring bins are merged so that the likelihood of the outcomes, less a price per bin, is
// greatest. Dynamic programming finds the optimum among all ways to cut.
import { log } from '../evaluate/exact-math.ts';

export interface BinCount {
  readonly n: number;
  readonly positives: number;
}

export interface BinningOptions {
  /** Leads that a bin holds at least. */
  readonly minimum: number;
  /** What a further bin must add to the log likelihood. */
  readonly price: number;
  /** Whether conversion must rise or fall from bin to bin; `either` takes the better of the two. */
  readonly trend: 'any' | 'rising' | 'falling' | 'either';
}

/** The index behind the last bin of each merged bin, ascending. */
export function mergeBins(counts: readonly BinCount[], options: BinningOptions): number[] {
  const { trend } = options;
  if (trend !== 'either') return best(counts, options, trend).ends;
  const [rising, falling] = [best(counts, options, 'rising'), best(counts, options, 'falling')];
  return falling.value > rising.value ? falling.ends : rising.ends;
}

interface BinEdge {
  readonly value: number;
  /** Where the bin before the last one starts; -1: there is none. */
  readonly before: number;
}

function best(
  counts: readonly BinCount[],
  { minimum, price }: BinningOptions,
  trend: 'any' | 'rising' | 'falling',
): { readonly value: number; readonly ends: number[] } {
  const [n, positives] = [[0], [0]];
  for (const [i, count] of counts.entries()) {
    n.push(n[i]! + count.n);
    positives.push(positives[i]! + count.positives);
  }
  /** By the end and the start of the last bin. */
  const cuts: (BinEdge | undefined)[][] = [[]];
  for (let end = 1; end <= counts.length; end++) {
    cuts.push([]);
    for (let start = 0; start < end; start++) {
      const size = n[end]! - n[start]!;
      if (size < minimum) break;
      const hits = positives[end]! - positives[start]!;
      const own = likelihood(hits, size) - price;
      if (start === 0) cuts[end]![0] = { value: own, before: -1 };
      else {
        let cut: BinEdge | undefined;
        for (let before = 0; before < start; before++) {
          const last = cuts[start]![before];
          if (last === undefined || last.value + own <= (cut?.value ?? Number.NEGATIVE_INFINITY)) continue;
          // Rates are compared as products of integers.
          const rise = hits * (n[start]! - n[before]!) - (positives[start]! - positives[before]!) * size;
          if (trend === 'rising' ? rise < 0 : trend === 'falling' && rise > 0) continue;
          cut = { value: last.value + own, before };
        }
        if (cut !== undefined) cuts[end]![start] = cut;
      }
    }
  }
  let [end, start] = [counts.length, 0];
  const last = cuts[end]!;
  for (let i = 1; i < counts.length; i++) {
    if ((last[i]?.value ?? Number.NEGATIVE_INFINITY) > (last[start]?.value ?? Number.NEGATIVE_INFINITY))
      start = i;
  }
  const value = last[start]?.value ?? Number.NEGATIVE_INFINITY;
  const ends: number[] = [];
  while (end > 0) {
    ends.unshift(end);
    const before = cuts[end]![start]?.before ?? -1;
    end = before < 0 ? 0 : start;
    start = Math.max(0, before);
  }
  return { value, ends: ends.length === 0 ? [counts.length] : ends };
}

/** The log likelihood of a bin at its own rate. */
export function likelihood(hits: number, size: number): number {
  const misses = size - hits;
  return (hits === 0 ? 0 : hits * log(hits / size)) + (misses === 0 ? 0 : misses * log(misses / size));
}
