// Every word that the report says of its own accord. Numbers come written already; `n` is theirs as a count, where
// a language bends a word by it.

import type { OUTCOME_WORDS } from '../../result/row-outcome.ts';
import type { WarningCode } from './reported.ts';

/** What a warning is about, its numbers written already. */
export type Values = Readonly<Record<string, string>>;

export interface Words {
  /** The language's name, as `lang` has it. */
  readonly language: string;
  readonly title: (name: string) => string;
  readonly asOf: (date: string, zone: string) => string;
  readonly scored: (scored: string, read: string) => string;
  readonly withoutActivity: (count: string, n: number) => string;
  readonly warnings: string;
  /** Warnings in this language; null: as the run says them. */
  readonly warned: { readonly [Code in WarningCode]: (values: Values) => string } | null;
  readonly to: string;
  readonly leads: (count: string, n: number) => string;

  readonly segments: string;
  readonly leadsIn: (count: string, segment: string) => string;
  readonly segmentsChart: string;
  readonly promoted: (count: string) => string;
  readonly disqualified: (count: string) => string;
  readonly held: (count: string) => string;

  readonly scores: string;
  readonly score: string;
  readonly scoresChart: (count: string) => string;
  readonly scoresNote: string;
  readonly from: (segment: string, points: string) => string;
  readonly cutBelow: (count: string, n: number, bound: string) => string;
  readonly cutAbove: (count: string, n: number, bound: string) => string;
  readonly numbers: string;

  readonly groups: (first: string, second: string | null) => string;
  readonly pairChart: (first: string, second: string) => string;
  readonly groupChart: (name: string) => string;
  readonly pairNote: string;
  readonly gatesNote: string;
  readonly diagonalNote: string;

  readonly rules: string;
  readonly rulesNote: string;
  readonly rule: string;
  readonly ruleLeads: string;
  readonly ruleShare: string;
  readonly rulePoints: string;
  readonly ruleMean: string;
  readonly firedIn: (leads: string, all: string, points: string) => string;

  readonly hottest: string;
  readonly hottestNote: (shown: string, all: string) => string;
  readonly lead: string;
  readonly segment: string;
  readonly reasons: string;
  readonly heldAt: (segment: string, why: string) => string;

  readonly near: string;
  readonly nearNote: (points: string) => string;
  readonly below: (count: string, n: number, from: string, points: string) => string;
  readonly noneBelow: (points: string) => string;
  readonly short: (points: string) => string;
  readonly heldBack: (count: string, n: number) => string;
  readonly noneHeld: string;
  readonly foremost: (shown: string) => string;

  readonly leftOut: string;
  readonly leftOutNote: string;
  readonly read: string;
  readonly rowsScored: string;
  readonly rowsDuplicate: string;
  readonly rowsKept: string;
  readonly matched: string;
  readonly shared: (count: string) => string;
  readonly joined: (matched: string, leads: string) => string;
  /** Why rows of a log do not count. */
  readonly outcomes: typeof OUTCOME_WORDS;
  readonly without: string;
  readonly between: (oldest: string, newest: string) => string;
  readonly whyRejected: string;
  /** Codes of rejected rows, in words; others are told by their code. */
  readonly codes: Readonly<Record<string, string>>;

  readonly run: string;
  readonly rulesFile: string;
  readonly hash: string;
  readonly date: string;
  readonly zone: string;
  readonly engine: string;
  readonly tool: string;
  readonly took: (seconds: string) => string;
  readonly files: string;
}
