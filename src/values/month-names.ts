// The names of months that dates may hold: English and Spanish, by three letters or in full.

const NAMES: readonly (readonly string[])[] = [
  ['jan', 'january', 'ene', 'enero'],
  ['feb', 'february', 'febrero'],
  ['mar', 'march', 'marzo'],
  ['apr', 'april', 'abr', 'abril'],
  ['may', 'mayo'],
  ['jun', 'june', 'junio'],
  ['jul', 'july', 'julio'],
  ['aug', 'august', 'ago', 'agosto'],
  ['sep', 'sept', 'set', 'september', 'septiembre', 'setiembre'],
  ['oct', 'october', 'octubre'],
  ['nov', 'november', 'noviembre'],
  ['dec', 'december', 'dic', 'diciembre'],
];

const NUMBERS = new Map(NAMES.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));

/** Lower case, the longest first, so that a pattern of them takes a whole name. */
export const MONTH_NAMES: readonly string[] = [...NUMBERS.keys()].sort((a, b) => b.length - a.length);

/** The month, from 1, of a name in any case and perhaps with a point behind it. */
export function monthNumber(name: string): number {
  return NUMBERS.get(name.toLowerCase().replace('.', '')) ?? 0;
}

/** All names of a month, for whoever writes a date in every spelling. */
export function monthNames(month: number): readonly string[] {
  return NAMES[month - 1] ?? [];
}
