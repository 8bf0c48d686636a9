// The report's own words. Numbers are passed as they are written in the language; `n` is the number itself, where the
// language has a singular and a plural.

import type { Comparison } from '../../plan/plan.ts';
import type { OUTCOME_WORDS } from '../../result/row-outcome.ts';
import type { WarningTexts } from '../warning-texts.ts';

export interface ReportWords {
  /** The language's tag. */
  readonly language: string;
  readonly title: (name: string) => string;
  readonly asOf: (date: string, zone: string) => string;
  readonly scored: (scored: string, read: string) => string;
  readonly withoutActivity: (count: string, n: number) => string;
  readonly warnings: string;
  readonly warned: WarningTexts;
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
  readonly scoresApart: (count: string, n: number) => string;
  readonly cutBelow: (count: string, n: number, bound: string) => string;
  readonly cutAbove: (count: string, n: number, bound: string) => string;
  readonly numbers: string;

  readonly groups: (first: string, second: string | null) => string;
  readonly pairChart: (first: string, second: string) => string;
  readonly groupChart: (name: string) => string;
  readonly pairNote: string;
  readonly gatesNote: string;
  readonly diagonalNote: string;

  readonly grades: string;
  readonly journey: string;
  readonly journeyNote: string;
  readonly topics: string;
  readonly topicsNote: string;
  readonly all: string;
  readonly lists: string;
  readonly listsNote: string;
  readonly accounts: string;
  readonly account: string;
  readonly accountLeads: string;
  readonly activeLeads: string;
  readonly roles: string;
  readonly noRole: string;
  readonly bestLeads: string;
  readonly gradesNote: (down: string, across: string) => string;
  readonly accountsNote: (shown: string, all: string) => string;
  readonly withoutAccount: (count: string, n: number) => string;

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
  readonly moreWith: (count: string, points: string) => string;

  readonly near: string;
  readonly nearNote: (points: string) => string;
  readonly below: (count: string, n: number, points: string) => string;
  readonly noneBelow: (points: string) => string;
  readonly nearest: (shown: string, all: string) => string;
  readonly short: (points: string, segment: string) => string;
  readonly keptIn: (segment: string, why: string) => string;
  readonly gate: (group: string, subtotal: string, op: Comparison, bound: string) => string;
  readonly doesNotHold: (condition: string) => string;
  readonly heldBack: (count: string, n: number) => string;
  readonly noneHeld: string;

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
  /** Codes of rejected rows, in words; other codes are shown as they are. */
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
