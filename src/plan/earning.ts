// How a rule or a topic earns its points.
import type { Condition } from './condition.ts';

export type Earning =
  | { readonly kind: 'flat'; readonly points: number }
  /** A signal of kind `points`. */
  | { readonly kind: 'each'; readonly signal: number }
  /** Points times the count that a number cell holds. */
  | { readonly kind: 'each_counted'; readonly cell: number; readonly points: number }
  | {
      readonly kind: 'tiers';
      readonly tiers: readonly { readonly when: Condition; readonly points: number }[];
    };
