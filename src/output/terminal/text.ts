// Text for a terminal: colours, bars, widths, and nothing that a lead's name could slip into it.
import { Chalk } from 'chalk';
import { widthOf } from './width.ts';

export { widthOf };

/** How a terminal is written to. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly bar: (text: string) => string;
  /** The bar of what takes points. */
  readonly taken: (text: string) => string;
  /** The coldest segment, and the hottest; those between are like any bar. */
  readonly cold: (text: string) => string;
  readonly hot: (text: string) => string;
}

export function paintOf(colour: boolean): Paint {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  return {
    bold: chalk.bold,
    dim: chalk.dim,
    good: chalk.green,
    warn: chalk.yellow,
    bad: chalk.red,
    bar: chalk.cyan,
    taken: chalk.red,
    cold: chalk.blackBright,
    hot: chalk.yellow,
  };
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar for a share from 0 to 1, at most so many columns wide; what is more than nothing shows. */
export function bar(share: number, width: number): string {
  const eighths = share > 0 ? Math.max(1, Math.round(share * width * 8)) : 0;
  if (width === 0) return '';
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}

/** `12.3 %`. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Cut to so many columns, with `…` where something was cut. */
export function cut(text: string, width: number): string {
  const most = width * MOST_MARKS;
  if (text.length <= most && widthOf(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const char of text) {
    used += widthOf(char);
    if (used > width - 1 || kept.length >= most) break;
    kept += char;
  }
  return `${kept}…`;
}

/** Code units a column may take: a letter with thousands of marks is no name. */
const MOST_MARKS = 4;

/** Phrases (words, where the comma is left out) in lines of so many columns; a longer one is broken at its spaces. */
export function wrap(phrases: readonly string[], width: number, comma = ','): string[] {
  const lines: string[] = [];
  const add = (text: string): void => {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(text) <= width)
      lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(text);
  };
  for (const [index, phrase] of phrases.entries()) {
    const text = index < phrases.length - 1 ? phrase + comma : phrase;
    if (widthOf(text) <= width) add(text);
    else for (const word of text.split(' ')) for (const piece of pieces(word, width)) add(piece);
  }
  return lines;
}

/** Words in lines of so many columns, the first with this indent, the others with two more. */
export function hung(words: readonly string[], width: number, indent: string): string[] {
  return wrap(words, width - indent.length - 2, '').map((line, i) => indent + (i === 0 ? line : `  ${line}`));
}

/** A word in pieces of so many columns; mostly it is one. */
function pieces(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word];
  const found = [''];
  for (const char of word) {
    const last = found.length - 1;
    if (widthOf(found[last] + char) <= width) found[last] += char;
    else found.push(char);
  }
  return found;
}
