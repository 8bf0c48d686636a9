// What a run writes, apart from what it reads.
import type { EngineRequest } from '../engines/engine.ts';
import type { InputRequest } from '../inputs/input-request.ts';
import type { ResultOptions } from '../result/result-options.ts';
import type { Micro } from '../values/micro.ts';

export interface Targets {
  /** The scored rows; `-` is standard output, null: none are written. */
  readonly out: string | null;
  /** The directory of the lists, one for each segment. */
  readonly split: string | null;
  /** The directory of the active lists, one file for each. */
  readonly lists: string | null;
  /** The table of accounts. */
  readonly accounts: string | null;
  readonly rejects: string | null;
  readonly summary: string | null;
  /** The HTML page. */
  readonly report: string | null;
}

export interface OutputRequest {
  readonly result: ResultOptions;
  /** null: a dry run, which checks the columns and writes nothing. */
  readonly targets: Targets | null;
  /** The file of this run in the history, which a dry run only compares with; null: none is kept. */
  readonly history: string | null;
  /** The percentage of leads that may change segment since the last run of the history; null: any. */
  readonly maxChange: Micro | null;
  /** An earlier result: only leads that differ from it are written to the result; null: all. */
  readonly changedSince: string | null;
  /** What is shown of a lead beside its id: lines of columns of the export. */
  readonly show: readonly (readonly string[])[];
}

export interface ScoreRequest extends InputRequest {
  readonly engine: EngineRequest;
  /** null: nothing is written; the scores are only for those who listen. */
  readonly output: OutputRequest | null;
}
