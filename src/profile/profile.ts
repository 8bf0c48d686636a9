// What is in an export: one profile per file, one per column, and which columns of two files hold the same keys.
import type { ValueTable } from './value-table.ts';

export interface FileProfile {
  readonly path: string;
  /** The label for `--encoding`. */
  readonly encoding: string;
  /** Whether the encoding was found by trying: then it must be given to other commands. */
  readonly isEncodingGuessed: boolean;
  readonly bom: boolean;
  readonly delimiter: string;
  /** Rows that can be split into cells, and the others. */
  readonly rows: number;
  readonly malformed: MalformedRows;
  readonly columns: readonly ColumnProfile[];
  /** Whether the first row looks like data. */
  readonly isHeaderless: boolean;
}

export interface MalformedRows {
  readonly count: number;
  /** The first few. */
  readonly first: readonly { readonly line: number; readonly message: string }[];
}

export interface ColumnProfile {
  /** The header, trimmed. */
  readonly name: string;
  readonly index: number;
  readonly reading: Reading;
  /** Rows of the file. */
  readonly rows: number;
  /** Cells with a value. */
  readonly filled: number;
  readonly different: { readonly count: number; readonly isExact: boolean };
  /** The most frequent values, as written. */
  readonly top: readonly ValueCount[];
  /** Words for "no value", as written. */
  readonly noValue: readonly ValueCount[];
  /** Of a number or a date, as text; null where there is none. */
  readonly smallest: string | null;
  readonly largest: string | null;
  /** A column with values that identify a person. */
  readonly personal: Personal | null;
  /** Cells that the reading cannot read. */
  readonly unread: UnreadCells;
  readonly offsets: readonly string[];
  readonly issues: readonly Issue[];
  readonly table: ValueTable;
}

export type Personal = 'email' | 'phone' | 'name';

export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

export interface UnreadCells {
  readonly count: number;
  readonly first: readonly { readonly line: number; readonly value: string }[];
}

/** What the cells of a column are. */
export type Reading =
  | { readonly kind: 'empty' }
  | { readonly kind: 'constant'; readonly value: string }
  | { readonly kind: 'yes_no' }
  | { readonly kind: 'id' }
  | {
      readonly kind: 'date';
      /** Besides ISO 8601. */
      readonly formats: readonly string[];
      /** Formats of which the data allow each: then `formats` is empty. */
      readonly choices: readonly string[];
    }
  | {
      readonly kind: 'number';
      readonly format: string;
      /** Characters to remove. */
      readonly strip: string;
      readonly choices: readonly string[];
    }
  | { readonly kind: 'list'; readonly separator: string }
  | { readonly kind: 'category' }
  | { readonly kind: 'text' };

/** What looks wrong with a column. */
export type Issue =
  | { readonly kind: 'day-or-month'; readonly sample: string; readonly choices: readonly string[] }
  | { readonly kind: 'decimal-or-grouping'; readonly sample: string; readonly choices: readonly string[] }
  | {
      readonly kind: 'mixed-dates';
      readonly formats: readonly ValueCount[];
      /** Whether one declaration reads all of them. */
      readonly isReadable: boolean;
    }
  | { readonly kind: 'mangled-ids'; readonly count: number; readonly sample: string }
  | { readonly kind: 'unread'; readonly as: 'date' | 'number' }
  | { readonly kind: 'repeated-id'; readonly count: number; readonly sample: string }
  | { readonly kind: 'repeated-header' };

/** Rows of one file with a key that another file has. */
export interface FileMatch {
  /** The column with the keys, one row each. */
  readonly key: ColumnOf;
  /** The column that refers to it. */
  readonly from: ColumnOf;
  /** Rows with a value, and those with a key that is there. */
  readonly rows: number;
  readonly matched: number;
  readonly isExact: boolean;
  /** Whether letter case or accents differ between the files. */
  readonly folded: boolean;
  /** Between several keys in one cell. */
  readonly separator: string | null;
}

export interface ColumnOf {
  readonly file: string;
  readonly column: string;
}
