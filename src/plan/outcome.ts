// What the score is meant to foretell. It is no part of a score: `evaluate` and `learn` alone read it, by a plan of its
// own, so that any engine can answer it as of any day.
import type { Plan } from './plan.ts';

export interface Outcome {
  readonly name: string;
  /** Whether it holds from a known date on; if not, it holds on any day. */
  readonly dated: boolean;
  /** Whether leads have a date of creation: those created later are no part of a snapshot. */
  readonly hasCreated: boolean;
  /** Whether `lost` decides which leads did not convert. */
  readonly hasLost: boolean;
  /** Rules of one point each, by their ids: see `PROBE_RULES`. */
  readonly probe: Plan;
}

/**
 * What the rules of a probe answer as of a day: the outcome holds; it holds but has no date; the lead exists; the lead
 * has no date of creation; the lead is lost.
 */
export const PROBE_RULES = ['outcome', 'no-date', 'created', 'no-created', 'lost'] as const;
export type ProbeRule = (typeof PROBE_RULES)[number];
