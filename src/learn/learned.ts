// What was learned, as plain data: the rules and everything reported about them.
import type { Auc } from '../evaluate/auc.ts';
import type { SnapshotCounts } from '../evaluate/sample.ts';
import type { ActivityMeasure } from './activity-variables.ts';
import type { CalibrationPoint } from './calibrate.ts';
import type { FieldColumn, FieldValue } from './read-fields.ts';

/** Leads of a bin. */
export interface TierCount {
  readonly n: number;
  readonly positives: number;
}

export type TierTest =
  /** At least `from` and below `below`, in millionths or days. */
  | { readonly kind: 'range'; readonly from: number | null; readonly below: number | null }
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'unknown' };

export interface LearnedTier extends TierCount {
  readonly test: TierTest;
  readonly points: number;
}

export interface LearnedRule extends TierCount {
  readonly id: string;
  readonly reads:
    | {
        readonly kind: 'field';
        readonly field: FieldColumn;
        readonly test: 'number' | 'age' | 'is' | 'words';
      }
    | { readonly kind: 'activity'; readonly measure: ActivityMeasure };
  readonly tiers: readonly LearnedTier[];
  /** In how many of five folds it was chosen. */
  readonly folds: number;
}

export interface LeftOutField {
  readonly name: string;
  readonly why: string;
}

export interface Learned {
  readonly outcome: { readonly name: string; readonly dated: boolean };
  /** Days that the probabilities are for. */
  readonly window: number;
  readonly snapshots: readonly SnapshotCounts[];
  readonly leads: number;
  readonly positives: number;
  readonly negatives: number;
  readonly start: number;
  readonly rules: readonly LearnedRule[];
  readonly segments: readonly { readonly name: string; readonly from: number }[];
  readonly probability: readonly CalibrationPoint[];
  readonly auc: Auc;
  readonly topLift: number;
  readonly calibrationError: number;
  readonly newest: Auc | null;
  readonly own: { readonly name: string; readonly auc: Auc; readonly difference: Auc } | null;
  readonly leftOut: readonly LeftOutField[];
  readonly warnings: readonly string[];
  readonly seed: number;
  /** Two leads with the scores that the rules give them. */
  readonly examples: readonly Example[];
}

export interface Example {
  readonly name: string;
  readonly asOf: number;
  readonly cells: readonly { readonly field: FieldColumn; readonly value: FieldValue }[];
  readonly score: number;
}
