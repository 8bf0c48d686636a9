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
  /** The decimal mark of numbers in the added columns and in the table of accounts. */
  readonly decimalMark: '.' | ',';
  /** Other names for added columns, by the names that they have in the rules and the documentation. */
  readonly renames: ReadonlyMap<string, string>;
}
