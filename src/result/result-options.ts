// What the rows of a result look like, whoever writes them.

export interface ResultOptions {
  /** The prefix of each added column. */
  readonly prefix: string;
  /** Whether there is a `ledger` column. */
  readonly detail: boolean;
  /** The maximum of reasons per lead. */
  readonly top: number;
  /** The segments to write; null: all. */
  readonly only: ReadonlySet<string> | null;
  /** The columns to write; null: all. */
  readonly columns: readonly string[] | null;
  readonly sortByScore: boolean;
  readonly escapeFormulas: boolean;
}
