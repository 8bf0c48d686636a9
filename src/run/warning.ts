// What a run warns of, as data, for every output that shows it.
import type { ProblemCode } from '../problem.ts';

/** A code with its values, so that it can be worded in another language, and the sentence itself. */
export interface Warning {
  readonly code: WarningCode;
  readonly values: Readonly<Record<string, string | number>>;
  readonly text: string;
}

export type WarningCode = Extract<
  ProblemCode,
  | 'empty-log'
  | 'nothing-matched'
  | 'nothing-counts'
  | 'hardly-matched'
  | 'shared'
  | 'silence'
  | 'old-log'
  | 'empty-table'
  | 'no-join'
  | 'no-leads'
  | 'at-bound'
  | 'mangled-ids'
  | 'formulas'
  | 'other-rows'
  | 'thousands'
  | 'curly-quotes'
  | 'misread-text'
  | 'shrunk-log'
  | 'many-changes'
  | 'no-earlier-run'
>;

export const warning = (code: WarningCode, values: Warning['values'], text: string): Warning => ({
  code,
  values,
  text,
});
