// Splits one row of a text into cells, exactly as RFC 4180 defines it: what is not a row is an error, never a guess.
import type { ProblemCode } from '../problem.ts';
import type { CsvDialect } from './csv-dialect.ts';

/** By column: whether anybody looks at its cells. Those of other columns may come as empty text. */
export type Wanted = readonly boolean[];

/** Why a row can't be read. */
export interface Fault {
  readonly code: ProblemCode;
  readonly message: string;
}

/** What starts at a place of the text. */
export type ScannedRow =
  /** Its cells, and where it ends: at a line end or the end of the text. */
  | { readonly cells: string[]; readonly end: number }
  | { readonly fault: Fault }
  /** The text ends before the row does. */
  | 'open';

export interface RowScanner {
  scan(start: number): ScannedRow;
  /** The first line end from a place on; the text's length where there is none. */
  lineEnd(at: number): number;
  /** Where the next line starts. */
  behind(lineEnd: number): number;
}

const STRAY_QUOTE = malformed('a cell that contains a quote must be quoted');
const TEXT_AFTER_QUOTE = malformed('a closing quote must be followed by the delimiter or the line end');

export function malformed(message: string): { readonly fault: Fault } {
  return { fault: { code: 'malformed', message } };
}

const LF = 10;
const CR = 13;
const BACKSLASH = 92;

/** `isAll`: the text goes to the file's end, so a row may end there too. */
export function createRowScanner(
  text: string,
  isAll: boolean,
  dialect: CsvDialect,
  wanted?: Wanted,
): RowScanner {
  const { quote, escape: escapes, delimiter } = dialect;
  const quoteText = quote ?? '\0';
  const mark = quote === null ? -1 : quote.charCodeAt(0);
  const parting = delimiter.charCodeAt(0);
  const nextLf = createSeeker(text, '\n');
  const nextCr = createSeeker(text, '\r');
  const nextDelimiter = createSeeker(text, delimiter);
  const nextQuote = quote === null ? () => text.length : createSeeker(text, quote);
  const hasBackslash = escapes === '\\' && quote !== '\\';

  const lineEnd = (at: number): number => Math.min(nextLf(at), nextCr(at));
  const behind = (end: number): number =>
    Math.min(text.length, end + (text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? 2 : 1));

  /** A line without a quote is cells between delimiters. */
  const split = (start: number, end: number): ScannedRow => {
    const cells: string[] = [];
    for (let at = start; ; ) {
      const cellEnd = Math.min(nextDelimiter(at), end);
      cells.push(wanted && !wanted[cells.length] ? '' : text.slice(at, cellEnd));
      if (cellEnd === end) return { cells, end };
      at = cellEnd + 1;
    }
  };

  /** The quote that closes the one at `opening`; -1 where there is none. */
  const closing = (opening: number): number => {
    let at = text.indexOf(quoteText, opening + 1);
    if (hasBackslash) while (at >= 0 && isEscaped(text, at, opening)) at = text.indexOf(quoteText, at + 1);
    else while (at >= 0 && text.charCodeAt(at + 1) === mark) at = text.indexOf(quoteText, at + 2);
    return at;
  };
  const plainText = hasBackslash
    ? (cell: string) => (cell.includes('\\') ? cell.replace(/\\([\\"])/g, '$1') : cell)
    : (cell: string) => (cell.includes(quoteText) ? cell.replaceAll(`${quote}${quote}`, quoteText) : cell);

  const parse = (start: number): ScannedRow => {
    const cells: string[] = [];
    for (let at = start; ; ) {
      const isWanted = !wanted || wanted[cells.length];
      let end: number;
      if (text.charCodeAt(at) === mark) {
        const close = closing(at);
        end = close + 1;
        if (close < 0 || (end === text.length && !isAll)) return 'open';
        cells.push(isWanted ? plainText(text.slice(at + 1, close)) : '');
      } else {
        end = Math.min(nextDelimiter(at), lineEnd(at));
        if (nextQuote(at) < end) return STRAY_QUOTE;
        cells.push(isWanted ? text.slice(at, end) : '');
      }
      if (end === text.length) return isAll ? { cells, end } : 'open';
      const char = text.charCodeAt(end);
      if (char === LF || char === CR) return { cells, end };
      if (char !== parting) return TEXT_AFTER_QUOTE;
      at = end + 1;
    }
  };

  const scan = (start: number): ScannedRow => {
    const end = lineEnd(start);
    if (nextQuote(start) < end) return parse(start);
    return end === text.length && !isAll ? 'open' : split(start, end);
  };
  return { scan, lineEnd, behind };
}

/** Whether an odd number of backslashes precedes a quote. */
function isEscaped(text: string, at: number, opening: number): boolean {
  let start = at;
  while (start - 1 > opening && text.charCodeAt(start - 1) === BACKSLASH) start--;
  return (at - start) % 2 === 1;
}

/**
 * Finds the next place of a character. The answer is kept until that place is passed, so the text is searched once,
 * however often it is asked for.
 */
function createSeeker(text: string, char: string): (at: number) => number {
  let asked = 0;
  let found = -1;
  return (at) => {
    if (at < asked || at > found) {
      asked = at;
      found = text.indexOf(char, at);
      if (found < 0) found = text.length;
    }
    return found;
  };
}
