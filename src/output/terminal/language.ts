// A language of the terminal: how it writes numbers, and the words of the summary.

import { decimal, grouped, type Micro, signed } from '../../values/micro.ts';
import { spanishCount, spanishNumber } from '../spanish-numbers.ts';
import { type SummaryWords, summaryEnglish } from './summary-words-en.ts';
import { summarySpanish } from './summary-words-es.ts';
import { percent } from './text.ts';

export interface Language {
  readonly count: (n: number) => string;
  readonly points: (points: Micro, most?: number) => string;
  readonly signed: (points: Micro, most?: number) => string;
  readonly percent: (part: number, whole: number) => string;
  readonly seconds: (seconds: number) => string;
  readonly summary: SummaryWords;
}

export const ENGLISH: Language = {
  count: grouped,
  points: decimal,
  signed,
  percent,
  seconds: (seconds) => seconds.toFixed(1),
  summary: summaryEnglish,
};

export const SPANISH: Language = {
  count: spanishCount,
  points: (points, most) => spanishNumber(decimal(points, most)),
  signed: (points, most) => spanishNumber(signed(points, most)),
  percent: (part, whole) => spanishNumber(percent(part, whole)),
  seconds: (seconds) => spanishNumber(seconds.toFixed(1)),
  summary: summarySpanish,
};

/** The language of `--locale`; English where there is none of that name. */
export function languageOf(locale: string | undefined): Language {
  return locale === 'es' ? SPANISH : ENGLISH;
}
