// Numbers as Spanish writes them, for text in a terminal.

import { grouped } from '../values/micro.ts';

/** `1,234,567.5` is `1.234.567,5`. */
export function spanishNumber(text: string): string {
  return text.replace(/[,.]/g, (mark) => (mark === ',' ? '.' : ','));
}

export function spanishCount(n: number): string {
  return spanishNumber(grouped(n));
}
