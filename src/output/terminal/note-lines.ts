// Phrases below a table or a picture.

import type { Screen } from './screen.ts';
import { wrap } from './text.ts';

export function noteLines(phrases: readonly string[], { paint, width }: Screen): string[] {
  return wrap(phrases, width - 2).map((line) => paint.dim(`  ${line}`));
}
