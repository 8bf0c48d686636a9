// Fields of leads as variables: numbers, ages of dates, texts by value or by word, elements of lists.
import { fold, wordsOf } from '../values/fold.ts';
import type { FieldColumn, FieldValue } from './read-fields.ts';
import { codeNumbers, codeSets, codeTexts, type Variable } from './variables.ts';

export interface FieldVariable {
  readonly field: FieldColumn;
  /** How the rule tests the field. */
  readonly test: 'number' | 'age' | 'is' | 'words';
  readonly variable: Variable;
  /** Of texts: how a folded value is written in the rules. */
  readonly spelling: ReadonlyMap<string, string>;
}

/** Observations of leads: the place of each lead's values, and the day it is looked at. */
export interface Looks {
  readonly leads: Uint32Array;
  readonly days: Float64Array;
  /** Leads that a bin holds at least. */
  readonly minimum: number;
}

export function fieldVariable(field: FieldColumn, looks: Looks, monotone: boolean): FieldVariable {
  const { name, values } = field;
  const own = (row: number): FieldValue => values[looks.leads[row]!] ?? null;
  const rows = [...looks.leads.keys()];
  const spelling = new Map<string, string>();
  const folded = (text: string): string => {
    const key = fold(text);
    const known = spelling.get(key);
    if (known === undefined || text < known) spelling.set(key, text);
    return key;
  };
  switch (field.kind) {
    case 'number': {
      const numbers = Float64Array.from(rows, (row) => numberOf(own(row)));
      return { field, test: 'number', variable: codeNumbers(name, numbers, { monotone }), spelling };
    }
    case 'date': {
      const ages = Float64Array.from(rows, (row) => looks.days[row]! - numberOf(own(row)));
      const isUnknownFree = ages.some((age) => age < 0);
      for (const row of rows) if (ages[row]! < 0) ages[row] = Number.NaN;
      return { field, test: 'age', variable: codeNumbers(name, ages, { monotone, isUnknownFree }), spelling };
    }
    case 'list': {
      const sets = rows.map((row) => elementsOf(own(row)).map(folded));
      return { field, test: 'is', variable: codeSets(name, sets), spelling };
    }
    case 'text': {
      const texts = rows.map((row) => {
        const value = own(row);
        return typeof value === 'string' ? folded(value) : undefined;
      });
      if (repeats(texts, looks.minimum))
        return { field, test: 'is', variable: codeTexts(name, texts), spelling };
      const words = texts.map((text) =>
        text === undefined
          ? []
          : wordsOf(text)
              .split(' ')
              .filter((word) => word !== ''),
      );
      const frequent = frequentWords(words, looks.minimum);
      const kept = words.map((all) => all.filter((word) => frequent.has(word)));
      return { field, test: 'words', variable: codeSets(name, kept), spelling: new Map() };
    }
  }
}

function numberOf(value: FieldValue): number {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN;
}

function elementsOf(value: FieldValue): readonly string[] {
  if (value === null || typeof value === 'number' || typeof value === 'bigint') return [];
  return typeof value === 'string' ? [value] : value;
}

/** Whether at least half of the texts are values that enough leads share. */
function repeats(texts: readonly (string | undefined)[], minimum: number): boolean {
  const counts = new Map<string, number>();
  let known = 0;
  for (const text of texts) {
    if (text === undefined) continue;
    known++;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  let shared = 0;
  for (const count of counts.values()) if (count >= minimum) shared += count;
  return 2 * shared >= known;
}

/** Other words can form no group: they are not kept. */
function frequentWords(texts: readonly (readonly string[])[], minimum: number): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const words of texts) for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Set([...counts].flatMap(([word, count]) => (count >= minimum ? [word] : [])));
}
