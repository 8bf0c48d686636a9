// Cells that mean "no value": the empty one, and the words that the rules list, compared folded.
import { fold } from './fold.ts';
import { trimCell } from './invisible.ts';

/** Whether a trimmed cell means "no value". */
export type IsMissing = (text: string) => boolean;

export function createMissingTest(words: readonly string[]): IsMissing {
  if (words.length === 0) return (text) => text === '';
  const folded = new Set(words.map((word) => fold(trimCell(word))));
  // An ASCII letter folds to its lower case alone, so the first character decides for most cells.
  const starts = new Set<number>();
  for (const word of folded) {
    starts.add(word.charCodeAt(0));
    starts.add(word.toUpperCase().charCodeAt(0));
  }
  return (text) => {
    if (text === '') return true;
    const first = text.charCodeAt(0);
    return (first >= 0x80 || starts.has(first)) && folded.has(fold(text));
  };
}
