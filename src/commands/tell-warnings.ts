// Prints the warnings of a run on standard error, unless they are already in other output there.
import { escapeControls } from '../output/escape-controls.ts';
import { paintOf } from '../output/terminal/text.ts';
import type { Context } from './context.ts';

/** One line each: `warning empty-log: web: the log has a header and no rows`. */
export function tellWarnings(
  warnings: readonly { readonly code?: string; readonly text: string }[],
  { stderr, colour }: Context,
  label = 'warning',
): void {
  const { warn } = paintOf(colour);
  for (const { code, text } of warnings)
    stderr.write(`${warn(label)} ${code ? `${code}: ` : ''}${escapeControls(text)}\n`);
}
