// Where text is shown: its width, its colours and its language.

import type { Language } from './language.ts';
import type { Paint } from './text.ts';

export interface Screen {
  readonly paint: Paint;
  readonly width: number;
  readonly language: Language;
}

/** Lines longer than this are hard to read, and shorter ones hold no table. */
export function screenOf(paint: Paint, columns: number, language: Language): Screen {
  return { paint, width: Math.max(30, Math.min(columns, 100)), language };
}
