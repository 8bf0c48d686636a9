// The gates of a segment that refuse a lead, for texts that put them in their own words.

import { COMPARE, type Comparison, type Plan } from '../plan/plan.ts';
import { type Micro, roundTo } from '../values/micro.ts';

export interface RefusedGate {
  /** The group's label. */
  readonly label: string;
  readonly subtotal: Micro;
  readonly op: Comparison;
  readonly bound: Micro;
  /** Decimals of the subtotal: two, or all where the rounded number would fulfil the gate. */
  readonly decimals: number;
}

/** The gates on groups that refuse such subtotals, in the order of the rules file. */
export function refusedGates(
  { segments, groups }: Plan,
  segment: number,
  subtotals: readonly Micro[],
): RefusedGate[] {
  return (segments[segment]?.requires ?? []).flatMap(({ group, op, value }) => {
    const subtotal = subtotals[group] ?? 0;
    if (COMPARE[op](subtotal, value)) return [];
    const decimals = COMPARE[op](roundTo(subtotal, 2), value) ? 6 : 2;
    return [{ label: groups[group]?.label ?? '', subtotal, op, bound: value, decimals }];
  });
}
