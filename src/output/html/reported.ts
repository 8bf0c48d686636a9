// What the report is made of: the data of the terminal's summary, and what the report collects besides.
import type { Warning } from '../../run/warning.ts';
import type { SummaryData } from '../terminal/summary-data.ts';
import type { ReportFindings } from './report-findings.ts';

/** A file that the run read. */
export interface ReadFile {
  /** What the rules call it: `leads`, a source, a table. */
  readonly name: string;
  readonly path: string;
}

export interface Reported extends SummaryData {
  readonly warned: readonly Warning[];
  readonly tool: string;
  readonly engine: string;
  readonly rulesPath: string;
  readonly files: readonly ReadFile[];
  readonly findings: ReportFindings;
  /** Cells of the leads that the findings name, such as their names. */
  readonly shown: ReadonlyMap<number, readonly string[]>;
}
