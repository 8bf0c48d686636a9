// Cuts between fine bins are moved to where they separate best, and then to the roundest number that does about as well:
// people write 200, not 192.
import { type BinCount, likelihood } from './merge-bins.ts';

/** A cut that costs no more than this much log likelihood is as good as the best. */
const TOLERANCE = 1;

/** Where a bin starts: at the level of this code, which `cut` names in a rule. */
export interface Cut {
  readonly code: number;
  readonly cut: number;
}

/**
 * @param counts By code; ascending levels.
 * @param cuts Codes at which the bins but the first start.
 * @param reach How far each cut may move: codes from and up to which.
 */
export function refineCuts(
  counts: readonly BinCount[],
  levels: Float64Array,
  cuts: readonly number[],
  reach: readonly (readonly [from: number, to: number])[],
  minimum: number,
): Cut[] {
  const [n, positives] = [[0], [0]];
  for (const [i, count] of counts.entries()) {
    n.push(n[i]! + count.n);
    positives.push(positives[i]! + count.positives);
  }
  const worth = (from: number, to: number) =>
    likelihood(positives[to]! - positives[from]!, n[to]! - n[from]!);
  const refined: Cut[] = [];
  for (const [i, old] of cuts.entries()) {
    const start = refined.at(-1)?.code ?? 0;
    const end = cuts[i + 1] ?? counts.length;
    const [from, to] = reach[i]!;
    const candidates: { code: number; cut: number; value: number }[] = [];
    for (let code = Math.max(from, start + 1); code <= Math.min(to, end - 1); code++) {
      // A level that nobody here has starts no bin.
      if (counts[code]!.n === 0) continue;
      const isWide = n[code]! - n[start]! >= minimum && n[end]! - n[code]! >= minimum;
      if (!isWide && code !== old) continue;
      const cut = roundCut(levels[code]!, levels[code - 1]!);
      candidates.push({ code, cut, value: worth(start, code) + worth(code, end) });
    }
    const best = candidates.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const good = candidates.filter(({ value }) => value >= best - TOLERANCE);
    const [chosen] = good.sort(
      (a, b) => roundness(b.cut) - roundness(a.cut) || b.value - a.value || a.code - b.code,
    );
    refined.push(chosen ?? { code: old, cut: roundCut(levels[old]!, levels[old - 1]!) });
  }
  return refined;
}

/** The greatest power of ten that divides it; 0 is the roundest of all. */
function roundness(value: number): number {
  if (value === 0) return 16;
  let power = 0;
  while (power < 15 && value % 10 ** (power + 1) === 0) power++;
  return power;
}

/** The roundest whole number above `below` and up to `cut`. */
function roundCut(cut: number, below: number): number {
  for (let unit = 1e15; unit > 1; unit /= 10) {
    const round = Math.floor(cut / unit) * unit;
    if (round > below) return round;
  }
  return cut;
}
