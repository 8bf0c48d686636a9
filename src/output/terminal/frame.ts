// The line of a file that a problem is about, with carets under the part that is meant.
import type { Place } from '../../problem.ts';
import { escapeControls } from '../escape-controls.ts';
import { widthOf } from './text.ts';

/** Two lines, or none where the place names no line of the text: `  14 │ points: ten` and `     │         ^^^`. */
export function frameOf(lines: readonly string[], { line, column }: Place, width: number): string[] {
  const text = line === undefined ? undefined : lines[line - 1];
  if (line === undefined || text === undefined) return [];
  const number = String(line).padStart(5);
  const room = Math.max(20, width - number.length - 3);
  const at = Math.min((column ?? 1) - 1, text.length);
  const meant = partAt(text, at);
  // Of a line longer than the terminal, the part around the place.
  const start = at + Math.min(meant.length, 20) > room - 2 ? Math.max(0, at - Math.floor(room / 3)) : 0;
  const before = escapeControls(text.slice(start, at).replaceAll('\t', ' '));
  const lead = start > 0 ? '…' : '';
  const rest = text.slice(start).replaceAll('\t', ' ');
  const carets = Math.max(1, Math.min(widthOf(escapeControls(meant)), room - widthOf(before) - 1));
  return [
    `${number} │ ${lead}${cutAt(escapeControls(rest), room - lead.length)}`.trimEnd(),
    `${' '.repeat(number.length)} │ ${' '.repeat(widthOf(lead + before))}${'^'.repeat(carets)}`,
  ];
}

function cutAt(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const char of text) {
    if (widthOf(kept + char) > width - 1) break;
    kept += char;
  }
  return `${kept}…`;
}

/** The YAML value or key that starts here: to its closing quote or bracket, else to the end of the plain text. */
function partAt(text: string, at: number): string {
  const rest = text.slice(at);
  const quoted = /^"(?:[^"\\]|\\.)*"?|^'(?:[^']|'')*'?/.exec(rest)?.[0];
  if (quoted) return quoted;
  if (/^[[{]/.test(rest)) return rest.slice(0, closing(rest));
  return /^(?:[^\s,:\]}]|:(?!\s|$)|\s(?![\s#]))*/.exec(rest)?.[0].trimEnd() || rest.slice(0, 1);
}

/** How far a bracket reaches; to the end of the line where it closes on another. */
function closing(text: string): number {
  let depth = 0;
  for (const [index, char] of [...text].entries()) {
    if (char === '[' || char === '{') depth++;
    if ((char === ']' || char === '}') && --depth === 0) return index + 1;
  }
  return text.trimEnd().length;
}
