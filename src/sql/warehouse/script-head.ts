// The comments of a script: what it is, and what each relation holds.
import { commentSql } from '../sql.ts';
import { RESULTS, type ScriptResult } from './script.ts';

/** The first lines: which rules, where the date is, and what the columns of each result are. */
export function headComment(results: readonly ScriptResult[], rules: string, date: string): string {
  const [first = '', ...more] = results.map(
    ({ name, columns }) => `One row per ${RESULTS[name]}: ${columns.join(', ')}`,
  );
  const lines = [rules, `The date to score as of is ${date}. ${first}`, ...more];
  return lines.map(commentSql).join('');
}
