// What the summary of a run is made of: what the run counted, and what it wrote.

import type { Plan } from '../../plan/plan.ts';
import type { RunFacts } from '../../result/run-facts.ts';
import type { Warning } from '../../run/warning.ts';

export interface SummaryData extends RunFacts {
  readonly plan: Plan;
  readonly name: string;
  readonly sha256: string;
  readonly asOf: number;
  /** Sources and tables that were left out with `--without`. */
  readonly without: ReadonlySet<string>;
  readonly warnings: readonly Pick<Warning, 'code' | 'text'>[];
  readonly written: readonly string[];
  readonly rejected: number;
  readonly rejectedByCode: ReadonlyMap<string, number>;
  readonly rejectsPath: string | null;
  readonly seconds: number;
  readonly dryRun: boolean;
  /** Why another engine scored than the one that was asked for; null: none did. */
  readonly fallbackReason: string | null;
  /** The engine that would have been faster. */
  readonly fastEngine: 'duckdb' | 'wasm';
}
