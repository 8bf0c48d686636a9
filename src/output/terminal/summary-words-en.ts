// The summary's own words. Numbers are passed as they are written; `n` is the number itself where a word follows it.

import { OUTCOME_WORDS } from '../../result/row-outcome.ts';

export interface SummaryWords {
  readonly asOf: (day: string, zone: string) => string;
  readonly run: (hash: string, seconds: string) => string;
  readonly leads: string;
  readonly read: (count: string) => string;
  readonly scored: (count: string) => string;
  readonly rejected: (count: string) => string;
  readonly duplicate: (count: string) => string;
  readonly withoutActivity: (count: string) => string;
  readonly footer: (count: string) => string;
  readonly blank: (count: string, n: number) => string;
  readonly joined: (matched: string, leads: string, share: string) => string;
  readonly notUsed: string;
  readonly matched: (count: string, share: string, named: string | null) => string;
  readonly shared: (count: string) => string;
  readonly period: (oldest: string, newest: string) => string;
  /** Before the first of the reasons why activities do not count. */
  readonly notCounted: string;
  /** Why activities do not count, in the order of the summary. */
  readonly outcomes: Readonly<Record<keyof typeof OUTCOME_WORDS, string>>;
  readonly segments: string;
  readonly moved: string;
  readonly promoted: (count: string, n: number) => string;
  readonly disqualified: (count: string, n: number) => string;
  readonly held: (count: string, n: number) => string;
  readonly scores: string;
  readonly to: string;
  readonly below: (end: string) => string;
  readonly from: (bound: string) => string;
  readonly cutBelow: (count: string, bound: string) => string;
  readonly cutAbove: (count: string, bound: string) => string;
  readonly disqualifiedApart: (count: string, n: number) => string;
  readonly grades: string;
  readonly stages: string;
  readonly topics: string;
  readonly noTopic: string;
  readonly lists: string;
  readonly accounts: string;
  readonly accountsFound: (count: string, n: number) => string;
  readonly withoutAccount: (count: string, n: number) => string;
  readonly rules: string;
  readonly ruleColumns: string;
  readonly ruleColumnsShort: string;
  readonly tookMost: string;
  readonly firedForMost: string;
  readonly firedForNone: string;
  readonly andMore: (count: string) => string;
  readonly hottest: string;
  readonly moreWith: (count: string, points: string) => string;
  readonly warning: string;
  readonly rejects: string;
  readonly rejectedRows: (count: string, n: number) => string;
  readonly keepRejects: string;
  readonly fellBack: (engine: string, reason: string) => string;
  readonly wrote: string;
  readonly dryRun: string;
}

export const summaryEnglish: SummaryWords = {
  asOf: (day, zone) => `as of ${day} (${zone})`,
  run: (hash, seconds) => `hash ${hash}, ${seconds} s`,
  leads: 'leads',
  read: (count) => `${count} read`,
  scored: (count) => `${count} scored`,
  rejected: (count) => `${count} rejected`,
  duplicate: (count) => `${count} duplicate`,
  withoutActivity: (count) => `${count} with no activity`,
  footer: (count) => `${count} at the foot of the file`,
  blank: (count, n) => `${count} blank ${n === 1 ? 'row' : 'rows'} skipped`,
  joined: (matched, leads, share) => `matches ${matched} of ${leads} leads (${share})`,
  notUsed: 'not used (--without)',
  matched: (count, share, named) =>
    `${count} matched${share && ` (${share}${named === null ? '' : ` of ${named} that name a lead`})`}`,
  shared: (count) => `${count} shared by several leads`,
  period: (oldest, newest) => `${oldest} to ${newest}`,
  notCounted: 'not counted: ',
  outcomes: OUTCOME_WORDS,
  segments: 'Segments',
  moved: 'moved: ',
  promoted: (count) => `${count} promoted`,
  disqualified: (count) => `${count} disqualified`,
  held: (count) => `${count} held back by a gate`,
  scores: 'Scores',
  to: ' to ',
  below: (end) => `<${end}`,
  from: (bound) => ` from ${bound}`,
  cutBelow: (count, bound) => `${count} below ${bound} (counted as ${bound})`,
  cutAbove: (count, bound) => `${count} above ${bound} (counted as ${bound})`,
  disqualifiedApart: (count) => `${count} disqualified (not shown here)`,
  grades: 'Grades',
  stages: 'Stages',
  topics: 'First topic',
  noTopic: 'none',
  lists: 'Active lists',
  accounts: 'Accounts',
  accountsFound: (count, n) => `${count} ${n === 1 ? 'account' : 'accounts'}`,
  withoutAccount: (count, n) => `${count} ${n === 1 ? 'lead' : 'leads'} without an account`,
  rules: 'Rules that fired most',
  ruleColumns: 'leads, share of all, points given',
  ruleColumnsShort: 'leads, points given',
  tookMost: 'took most',
  firedForMost: 'for over 90 %',
  firedForNone: 'for none',
  andMore: (count) => `and ${count} more`,
  hottest: 'Hottest leads',
  moreWith: (count, points) => `and ${count} more with ${points}`,
  warning: 'warning',
  rejects: 'rejected',
  rejectedRows: (count, n) => `${count} ${n === 1 ? 'row' : 'rows'}`,
  keepRejects: 'keep them with --rejects FILE',
  fellBack: (engine, reason) => `engine stream, not ${engine}: ${reason}`,
  wrote: 'wrote',
  dryRun: 'dry run: nothing was written',
};
