// What became of a row that was not used, in words: the one place for the summary, the rejects file, `explain`, `test`,
// the report and the library.

import type { ActivityClass } from './activity-class.ts';

/** Why a row of a log does not count, to follow a number of rows or the row itself. */
export const OUTCOME_WORDS: Readonly<Record<Exclude<ActivityClass, 'matched'>, string>> = {
  quarantined: 'rejected',
  no_lead: 'without a lead',
  undated: 'without a date',
  left_out: 'excluded by "where"',
  unmatched: 'not matched to a lead',
  future: 'after the as-of date',
  duplicate: 'duplicate',
};

/** Why a row is rejected although its cells can be read: the messages of the rejects file. */
export const REJECTED = {
  noId: 'the lead has no id',
  noKey: (table: string) => `the row has no key for table ${table}`,
  /** `first`: where the id was used first, such as `row 2`; rows count as in a spreadsheet. */
  duplicateId: (id: string, first = 'an earlier row') => `duplicate id "${id}": already in ${first}`,
  /** Where the text cannot hold the id or key itself. */
  duplicateIn: (what: 'id' | 'key') => `duplicate ${what}: already in an earlier row`,
  duplicateKey: (key: string) => `duplicate key "${key}": already in an earlier row`,
} as const;
