// What a command reads: the rules, the files, and the day to score as of. Nothing of what it writes.
import type { CsvOptions } from '../csv/csv-dialect.ts';
import type { FileMarks } from '../files/held-file.ts';
import type { Plan } from '../plan/plan.ts';
import type { QuotedValue } from '../rules/curly-quotes.ts';
import type { RejectLimit } from './rejects.ts';

export interface RulesFile {
  readonly path: string;
  /** `name:` of the rules, or the file's own name. */
  readonly name: string;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  readonly text: string;
  /** Values in curly quotes, which were probably meant as straight quotes. */
  readonly curlyQuotes: readonly QuotedValue[];
  readonly plan: Plan;
}

export interface InputFiles {
  /** One at least; they are read as one file, in this order. */
  readonly leads: readonly string[];
  /** The files of each table of the plan; empty where there is no file this time. */
  readonly tables: readonly (readonly string[])[];
  /** The files of each source of the plan; empty where there is no file this time. */
  readonly activities: readonly (readonly string[])[];
  /** How the file of this name (`leads`, a source, a table) is written, as far as the user declares it. */
  readonly csv: (name: string) => CsvOptions;
  /** What the files were when the command first opened them: some commands read them more than once. */
  readonly marks: FileMarks;
}

/** All that `score`, `explain`, `report`, `diff` and `validate` need to know to read and score. */
export interface InputRequest {
  readonly rules: RulesFile;
  /** Day number. */
  readonly asOf: number;
  readonly inputs: InputFiles;
  readonly rejectLimit: RejectLimit;
}

/** Every file that a run reads, except the rules. */
export function inputPaths({ leads, tables, activities }: InputFiles): string[] {
  return [...tables.flat(), ...leads, ...activities.flat()];
}
