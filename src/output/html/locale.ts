// A language of the report: its words, and how it writes numbers and dates.
import type { Micro } from '../../values/micro.ts';
import { type Format, formatOf } from './format.ts';
import type { ReportWords } from './words.ts';
import { english } from './words-en.ts';
import { spanish } from './words-es.ts';

export interface Locale extends Format {
  readonly words: ReportWords;
  /** `20–29`; one number where both are the same. */
  readonly range: (from: Micro, to: Micro) => string;
}

const WORDS: Readonly<Record<string, ReportWords>> = { en: english, es: spanish };

export function createLocale(name: string): Locale {
  const words = WORDS[name] as ReportWords;
  const format = formatOf(words.language);
  const { points } = format;
  return {
    ...format,
    words,
    range: (from, to) => (from === to ? points(from) : `${points(from)}${words.to}${points(to)}`),
  };
}
