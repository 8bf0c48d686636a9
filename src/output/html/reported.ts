// What the report tells of: what the summary in the terminal tells, and what was found beside it.
import type { SummaryData } from '../terminal/summary-data.ts';
import type { Findings } from './findings.ts';

/** A file that the run read. */
export interface ReadFile {
  /** What the rules call it: `leads`, a source, a table. */
  readonly name: string;
  readonly path: string;
}

/** What is amiss: by a code with its values, and as a sentence in English. */
export interface Warned {
  readonly code: WarningCode;
  readonly values: Readonly<Record<string, string | number>>;
  readonly text: string;
}

export type WarningCode =
  | 'nothing-matched'
  | 'nothing-counts'
  | 'hardly-matched'
  | 'shared'
  | 'silence'
  | 'old-log'
  | 'no-join'
  | 'no-leads'
  | 'at-bound'
  | 'mangled-ids'
  | 'formulas'
  | 'other-rows';

export interface Reported extends SummaryData {
  readonly warned: readonly Warned[];
  readonly tool: string;
  readonly engine: string;
  readonly rulesPath: string;
  readonly files: readonly ReadFile[];
  readonly findings: Findings;
  /** What the export says of the leads that the findings name, such as their names. */
  readonly shown: ReadonlyMap<number, readonly string[]>;
}
