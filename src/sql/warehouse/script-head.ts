// The comments of a script: what it is, and what each relation holds.
import { commentSql } from '../sql.ts';
import type { Script } from './script.ts';

/** The first lines: which rules, where the date is, and what the columns of the result are. */
export function headComment({ columns }: Script, rules: string, date: string): string {
  const result = `One row per lead: ${columns.join(', ')}`;
  return [rules, `The date to score as of is ${date}. ${result}`].map(commentSql).join('');
}
