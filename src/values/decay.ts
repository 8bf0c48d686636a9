// What an activity's points are worth at each age: a table, made once in integer arithmetic, for every engine.
import { divideRounded } from './micro.ts';

export type Decay =
  | { readonly kind: 'half_life'; readonly days: number }
  | { readonly kind: 'linear'; readonly days: number }
  /** The share (in millionths) of the first step with age < days, then 0. */
  | { readonly kind: 'steps'; readonly steps: readonly { readonly days: number; readonly share: number }[] };

/** Beyond this age a decayed activity pays 0. */
const OLDEST = 3_650;

/** Micropoints by age in days, from 0 on, without the zeros at its end; later ages pay 0. */
export function decayTable(points: number, decay: Decay): readonly number[] {
  const key = JSON.stringify([points, decay]);
  const known = KNOWN.get(key) ?? tableOf(points, decay);
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(key, known);
  return known;
}

/** Rules of one file mostly share a few decays; the same one is the same table. */
const KNOWN = new Map<string, readonly number[]>();
const MOST_KNOWN = 1_000;

function tableOf(points: number, decay: Decay): readonly number[] {
  const table = TABLES[decay.kind](points, decay as never);
  while (table.at(-1) === 0) table.pop();
  return table;
}

const TABLES: { [K in Decay['kind']]: (points: number, decay: Decay & { readonly kind: K }) => number[] } = {
  half_life: (points, { days }) => {
    const rests = halfLifeFractions(days);
    return agesUntilZero(OLDEST + 1, (age) => {
      const halvings = BigInt(Math.floor(age / days));
      return rounded(BigInt(points) * (rests[age % days] as bigint), ONE << halvings);
    });
  },
  linear: (points, { days }) =>
    agesUntilZero(Math.min(days, OLDEST + 1), (age) =>
      rounded(BigInt(points) * BigInt(days - age), BigInt(days)),
    ),
  steps: (points, { steps }) =>
    ages(Math.min(steps.at(-1)?.days ?? 0, OLDEST + 1), (age) => {
      const share = steps.find((step) => age < step.days)?.share ?? 0;
      return rounded(BigInt(points) * BigInt(share), 1_000_000n);
    }),
};

/** What only falls stays 0 once it is. */
function agesUntilZero(count: number, pointsAt: (age: number) => number): number[] {
  const table: number[] = [];
  for (let age = 0; age < count; age++) {
    const points = pointsAt(age);
    if (points === 0) break;
    table.push(points);
  }
  return table;
}

function ages(count: number, pointsAt: (age: number) => number): number[] {
  return Array.from({ length: count }, (_, age) => pointsAt(age));
}

function rounded(dividend: bigint, divisor: bigint): number {
  return Number(divideRounded(dividend, divisor)) + 0;
}

/** Fixed point with 256 binary places: 70 decimal digits more than a table needs. */
const PLACES = 256n;
const ONE = 1n << PLACES;

/** 0.5^(rest/days) for the rests 0 to days − 1, in fixed point. */
function halfLifeFractions(days: number): readonly bigint[] {
  const known = FRACTIONS.get(days);
  if (known) return known;
  const step = exponential(-naturalLogOfTwo() / BigInt(days));
  const fractions = [ONE];
  while (fractions.length < Math.min(days, OLDEST + 1)) {
    fractions.push(((fractions.at(-1) as bigint) * step) >> PLACES);
  }
  FRACTIONS.set(days, fractions);
  return fractions;
}

/** Rules of one file mostly share a half-life. */
const FRACTIONS = new Map<number, readonly bigint[]>();

/** ln 2 = Σ 1 / (k · 2^k). */
function naturalLogOfTwo(): bigint {
  let sum = 0n;
  for (let k = 1n; k <= PLACES; k++) sum += (ONE >> k) / k;
  return sum;
}

/** e^x by its series. */
function exponential(x: bigint): bigint {
  let sum = ONE;
  let term = ONE;
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = ((term * x) >> PLACES) / k;
    sum += term;
  }
  return sum;
}
