// A time zone as the plan holds it: its offsets and when they change, so that no engine asks its own machine.

export interface Zone {
  /** IANA name. */
  readonly name: string;
  /** Seconds east of UTC before the first change. */
  readonly offset: number;
  /** From this many seconds after 1970-01-01T00:00Z on, this offset; ascending. */
  readonly changes: readonly (readonly [from: number, offset: number])[];
}

/** Seconds east of UTC at an instant (seconds since 1970-01-01T00:00Z). */
function offsetAt(zone: Zone, instant: number): number {
  const { changes } = zone;
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] as readonly [number, number])[0] <= instant) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? zone.offset : (changes[low - 1] as readonly [number, number])[1];
}

/** The local calendar day of an instant. */
export function localDay(zone: Zone, instant: number): number {
  return Math.floor((instant + offsetAt(zone, instant)) / 86_400);
}

const DAY = 86_400;

/**
 * The instant of a local time, both in seconds. A time that a clock shows twice is the earlier instant; one that it
 * skips is read with the offset before the change.
 */
export function instantOf(zone: Zone, local: number): number {
  const before = offsetAt(zone, local - DAY);
  const after = offsetAt(zone, local + DAY);
  if (offsetAt(zone, local - before) === before) return local - before;
  return offsetAt(zone, local - after) === after ? local - after : local - before;
}
