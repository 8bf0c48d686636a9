// Bins of observations, and loops over them that are fast on typed arrays.

/** A feature: the bin of each observation or pattern. */
export interface Binned {
  readonly bins: Uint8Array;
  readonly binCount: number;
  /** Its bin that earns nothing. */
  readonly reference: number;
  /** Whether the bins' weights must rise with the bin, fall with it, or may be anything; `skip` is a bin besides. */
  readonly trend: 'any' | 'rising' | 'falling';
  /** A bin that the trend does not hold for: those without a value; -1: none. */
  readonly unordered: number;
}

export function binsOf(codes: Uint32Array, binOf: Uint8Array): Uint8Array {
  const bins = new Uint8Array(codes.length);
  for (let i = 0; i < codes.length; i++) bins[i] = binOf[codes[i]!]!;
  return bins;
}

/** The numbers from 0 up to `count`. */
export function indexes(count: number): Uint32Array {
  const all = new Uint32Array(count);
  for (let i = 0; i < count; i++) all[i] = i;
  return all;
}
