// Sets of days from `as_of` on, as bits of a bigint: bit 0 is `as_of` itself. Whether a row counts can change from one
// day to the next (a future row, an age in a condition, an id taken by another row), so each row has such a set.

/** How many days ahead `explain` looks. */
export const HORIZON = 365;

export type DaySet = bigint;

export const NO_DAY: DaySet = 0n;
export const EVERY_DAY: DaySet = (1n << BigInt(HORIZON + 1)) - 1n;

/** All days from the one that is so many days ahead. */
export function daysFrom(ahead: number): DaySet {
  if (ahead <= 0) return EVERY_DAY;
  return ahead > HORIZON ? NO_DAY : (EVERY_DAY >> BigInt(ahead)) << BigInt(ahead);
}

export function hasDay(days: DaySet, ahead: number): boolean {
  return days === EVERY_DAY || ((days >> BigInt(ahead)) & 1n) === 1n;
}

/** The days on which a test holds; one test a day, in their order. */
export function daysWhere(tests: readonly (() => boolean)[]): DaySet {
  return tests.reduce((days, test, ahead) => (test() ? days | (1n << BigInt(ahead)) : days), NO_DAY);
}

/** The days on which a set begins or ends: the day is in the set and the day before is not, or the other way round. */
export function turnsOf(days: DaySet): number[] {
  if (days === EVERY_DAY || days === NO_DAY) return [];
  const all = Array.from({ length: HORIZON }, (_, index) => index + 1);
  return all.filter((ahead) => hasDay(days, ahead) !== hasDay(days, ahead - 1));
}
