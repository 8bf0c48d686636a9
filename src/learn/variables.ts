// What a model may look at: variables, coded once, and their bins.
import type { Binned } from './bins.ts';

interface Coded {
  /** Unique; variables are looked at in the order of their names. */
  readonly name: string;
}

/** Whole numbers: millionths, counts or days. A code is the rank of a value; the code behind the last is no value. */
export interface NumberVariable extends Coded {
  readonly kind: 'number';
  readonly codes: Uint32Array;
  /** Ascending. */
  readonly levels: Float64Array;
  /** Whether conversion must keep to one direction. */
  readonly monotone: boolean;
  /** Whether 0 must earn nothing: it is what leads without any activity have. */
  readonly isZeroFree: boolean;
  /** Whether no value, too, must earn nothing: dates ahead count as no value, and no test tells the two apart. */
  readonly isUnknownFree: boolean;
}

/** One text of several. A code is its place in `texts`; the code behind the last is no value. */
export interface CategoryVariable extends Coded {
  readonly kind: 'category';
  readonly codes: Uint32Array;
  /** Sorted. */
  readonly texts: readonly string[];
}

/** Several texts each: elements of a list, or words. Those of observation i are `codes[ends[i - 1]]` to `ends[i]`. */
export interface SetVariable extends Coded {
  readonly kind: 'set';
  readonly codes: Uint32Array;
  readonly ends: Uint32Array;
  /** Sorted. */
  readonly texts: readonly string[];
}

export type Variable = NumberVariable | CategoryVariable | SetVariable;

/** A variable cut into bins: as numbers, or as groups of texts of which the first that fits is taken. */
export interface Binning {
  readonly variable: Variable;
  readonly binned: Binned;
  /** Of numbers, the least value of each bin but the first. */
  readonly cuts: readonly number[];
  /** Of texts, the codes of bins 0 and up. */
  readonly groups: readonly (readonly number[])[];
  /** The bin of those without a value; -1: they are with the reference. */
  readonly unknown: number;
}

/** What bins are made from. */
export interface Training {
  readonly labels: Uint8Array;
  readonly rows: Uint32Array;
  /** Leads that a bin holds at least. */
  readonly minimum: number;
}

/** Codes of numbers; NaN is no value. */
export function codeNumbers(
  name: string,
  values: Float64Array,
  { monotone = false, isZeroFree = false, isUnknownFree = false } = {},
): NumberVariable {
  const levels = Float64Array.from(new Set(values.filter((value) => !Number.isNaN(value)))).sort();
  const codeOf = new Map([...levels].map((level, code) => [level, code]));
  const codes = new Uint32Array(values.length);
  for (let i = 0; i < codes.length; i++) codes[i] = codeOf.get(values[i]!) ?? levels.length;
  return { name, kind: 'number', codes, levels, monotone, isZeroFree, isUnknownFree };
}

/** Codes of texts; undefined is no value. */
export function codeTexts(name: string, values: readonly (string | undefined)[]): CategoryVariable {
  const texts = [...new Set(values.filter((value) => value !== undefined))].sort();
  const codeOf = new Map(texts.map((text, code) => [text, code]));
  const codes = Uint32Array.from(values, (value) =>
    value === undefined ? texts.length : (codeOf.get(value) ?? texts.length),
  );
  return { name, kind: 'category', codes, texts };
}

/** Codes of several texts each; a text counts once. */
export function codeSets(name: string, values: readonly (readonly string[])[]): SetVariable {
  const texts = [...new Set(values.flat())].sort();
  const codeOf = new Map(texts.map((text, code) => [text, code]));
  const [codes, ends]: [number[], number[]] = [[], []];
  for (const value of values) {
    for (const text of new Set(value)) codes.push(codeOf.get(text) ?? 0);
    ends.push(codes.length);
  }
  return { name, kind: 'set', codes: Uint32Array.from(codes), ends: Uint32Array.from(ends), texts };
}

/** How many of the rows have each code, and how many of them converted. */
export function countCodes(
  codes: Uint32Array,
  codeCount: number,
  labels: Uint8Array,
  rows: Uint32Array,
): { n: number; positives: number }[] {
  const [n, positives] = [new Uint32Array(codeCount), new Uint32Array(codeCount)];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const code = codes[row]!;
    n[code]!++;
    positives[code]! += labels[row]!;
  }
  return Array.from(n, (count, code) => ({ n: count, positives: positives[code]! }));
}
