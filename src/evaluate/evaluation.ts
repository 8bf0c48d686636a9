// What `evaluate` answers, as plain data. Scores and points are in points; rates and shares are fractions.
import type { TraitOdds } from './activity-odds.ts';
import type { Interval } from './auc.ts';
import type { CalibrationRow } from './calibration.ts';
import type { RuleJudgements } from './judge-rules.ts';
import type { SnapshotCounts } from './sample.ts';
import type { Threshold } from './thresholds.ts';

/** Leads of a part of the scores: a decile, a band, a segment. */
export interface ScorePart {
  readonly name: string;
  readonly n: number;
  readonly positives: number;
  readonly rate: Interval;
  readonly lift: number;
  /** The share of all converted leads that is in this part and those above it. */
  readonly gain: number;
}

export interface Ranking {
  readonly auc: Interval;
  readonly gini: number;
  readonly ks: { readonly value: number; readonly score: number };
}

export interface Drift {
  readonly fromAsOf: number;
  readonly toAsOf: number;
  readonly rates: readonly [number, number];
  readonly scorePsi: number;
  /** Rules that fire for another share of leads, the greatest shift first. */
  readonly rules: readonly { readonly id: string; readonly psi: number }[];
}

export interface RulesComparison {
  readonly name: string;
  readonly auc: Interval;
  /** The AUC of the judged rules minus that of the others. */
  readonly difference: Interval;
  readonly segment: string;
  /** In the highest segment by the judged rules alone, and by the others alone. */
  readonly swappedIn: { readonly n: number; readonly positives: number; readonly rate: Interval };
  readonly swappedOut: { readonly n: number; readonly positives: number; readonly rate: Interval };
}

export interface Calibration {
  readonly brier: number;
  readonly logLoss: number;
  readonly error: number;
  readonly rows: readonly CalibrationRow[];
}

export interface Suggestions {
  readonly capacity: { readonly wanted: number; readonly threshold: Threshold | null } | null;
  readonly lift: Threshold | null;
  readonly precision: { readonly wanted: number; readonly threshold: Threshold | null };
  /** `segments:` to paste. */
  readonly yaml: string;
}

export interface Evaluation {
  readonly rules: { readonly name: string; readonly sha256: string };
  readonly outcome: { readonly name: string; readonly dated: boolean };
  readonly window: number | null;
  readonly snapshots: readonly SnapshotCounts[];
  /** Distinct leads. */
  readonly leads: number;
  readonly positives: number;
  readonly negatives: number;
  readonly rate: Interval;
  readonly designEffect: number;
  readonly ranking: Ranking;
  /** The rules over activities and the date of creation alone; null: there are none, or no others. */
  readonly activityRanking: (Ranking & { readonly rules: readonly string[] }) | null;
  readonly deciles: readonly ScorePart[];
  /** Leads by score, highest first, in at most 200 parts: what ROC and gains are drawn from. */
  readonly curve: readonly { readonly n: number; readonly positives: number }[];
  readonly bands: readonly ScorePart[];
  readonly segments: readonly ScorePart[];
  readonly thresholds: readonly (Threshold & { readonly segment: string })[];
  readonly suggestions: Suggestions;
  readonly calibration: Calibration | null;
  readonly judgements: RuleJudgements;
  readonly activities: readonly TraitOdds[];
  readonly drift: readonly Drift[];
  readonly against: RulesComparison | null;
  /** Rules that read what the outcome reads. */
  readonly leaks: readonly { readonly rule: string; readonly reads: string }[];
  readonly warnings: readonly string[];
}
