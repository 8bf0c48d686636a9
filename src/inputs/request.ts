// What a scoring run is asked to do: files and flags, already understood.
import type { CsvOptions } from '../csv/csv-dialect.ts';
import type { Plan } from '../plan/plan.ts';
import type { RejectLimit } from './rejects.ts';

export interface RulesFile {
  readonly path: string;
  /** `name:` of the rules, or the file's own name. */
  readonly name: string;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  readonly text: string;
  readonly plan: Plan;
}

export interface Inputs {
  readonly leads: string;
  /** One a table of the plan; null where there is none this time. */
  readonly tables: readonly (string | null)[];
  /** Files by source of the plan; empty where there is none this time. */
  readonly activities: readonly (readonly string[])[];
  /** How the file of this name (`leads`, a source, a table) is written, as far as the user says. */
  readonly csv: (name: string) => CsvOptions;
}

/** Every file that a run reads but the rules. */
export function inputPaths({ leads, tables, activities }: Inputs): string[] {
  return [...tables.flatMap((path) => path ?? []), leads, ...activities.flat()];
}

export interface ResultOptions {
  readonly prefix: string;
  readonly detail: boolean;
  readonly top: number;
  /** Segments to write; null: all. */
  readonly only: ReadonlySet<string> | null;
  /** Columns to write; null: all. */
  readonly columns: readonly string[] | null;
  readonly sortByScore: boolean;
  readonly escapeFormulas: boolean;
}

export interface Targets {
  /** The scored rows; `-` is standard output, null: none are written. */
  readonly out: string | null;
  readonly split: string | null;
  readonly rejects: string | null;
  readonly summary: string | null;
  /** The page that tells of the run. */
  readonly report: string | null;
}

export interface ScoreRequest {
  readonly rules: RulesFile;
  /** Day number. */
  readonly asOf: number;
  readonly inputs: Inputs;
  readonly result: ResultOptions;
  /** null: a dry run. */
  readonly targets: Targets | null;
  /** The run's file in its history; null: none is kept. */
  readonly history: string | null;
  readonly rejectLimit: RejectLimit;
  readonly engine: EngineName;
  /** How much DuckDB may hold in memory, as it writes sizes (`512MB`); null: the default. */
  readonly memoryLimit: string | null;
  /** What is told of a lead beside its id: lines of columns of the export. */
  readonly show: readonly (readonly string[])[];
}

/** `auto`: whichever is faster for the files at hand. */
export const ENGINES = ['auto', 'stream', 'duckdb', 'spark'] as const;
export type EngineName = (typeof ENGINES)[number];
