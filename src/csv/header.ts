// Finds a file's header and its delimiter. If the first line is not a header, the error shows what is there.
import { fail, type Place } from '../problem.ts';
import { type CsvDialect, DELIMITERS, delimiterShown, type Quoting } from './csv-dialect.ts';
import { NOT_CLOSED, ROW_CHARS, TOO_LONG } from './read-records.ts';
import { createRowScanner, type ScannedRow } from './scan-row.ts';
import type { TextWindow } from './text-window.ts';

export interface Header {
  /** As written. */
  readonly cells: readonly string[];
  readonly dialect: CsvDialect;
}

/** Whether these cells are the header that is looked for. */
export type IsHeader = (cells: readonly string[]) => boolean;

const MOST_COLUMNS = 5_000;
/** Where the first line is no header, it is looked for in so many, of so much text. */
const PREAMBLE_LINES = 50;
const PREAMBLE_CHARS = 16 * 1024;

/** Reads the header, and leaves the window behind it. */
export async function readHeader(
  file: string,
  window: TextWindow,
  quoting: Quoting,
  given: string | undefined,
  isHeader: IsHeader,
): Promise<Header> {
  await skipBlankLines(window);
  const declared = await readSep(window);
  if (window.text === '') fail('data', 'no-header', `${file} is empty: no header`, undefined, { file });
  const known = given ?? declared;
  if (known !== undefined && known === quoting.quote) {
    fail('usage', 'bad-quote', `--quote "${known}" is the delimiter too`, undefined, { file });
  }
  const delimiters = known === undefined ? DELIMITERS.filter((one) => one !== quoting.quote) : [known];
  const rows = await readFirstRow(window, delimiters, quoting);
  const read = rows.flatMap((row, i) =>
    row !== 'open' && 'cells' in row ? [{ ...row, delimiter: delimiters[i] as string }] : [],
  );
  const [best, second] = read.sort((a, b) => b.cells.length - a.cells.length);

  const at = { file, line: window.line };
  const found = best && isHeader(best.cells) ? undefined : await findHeader(window, quoting, isHeader);
  if (found && found.lines > 0) refusePreamble(found, at);
  if (best === undefined) return refuseFault(rows[0] as ScannedRow, window, at);
  const { cells, delimiter, end } = best;
  if (cells.length > 1 && cells.length === second?.cells.length) {
    const names = `"${delimiterShown(delimiter)}" and "${delimiterShown(second.delimiter)}"`;
    const message = `the delimiter is ambiguous; the header has ${names} ${cells.length - 1} times each`;
    fail('data', 'ambiguous-delimiter', message, 'name the delimiter with --delimiter', at);
  }
  if (found) {
    const message = `the header, read with "${delimiterShown(delimiter)}", lacks columns that the rules read`;
    fail('data', 'wrong-delimiter', message, `try --delimiter "${delimiterShown(found.delimiter)}"`, at);
  }
  if (cells.length > MOST_COLUMNS) {
    const message = `the header has ${cells.length} columns; ${MOST_COLUMNS} are the limit`;
    fail('data', 'too-many-columns', message, undefined, at);
  }
  skipTo(window, end);
  await skipBlankLines(window);
  return { cells, dialect: { delimiter, ...quoting } };
}

async function skipBlankLines(window: TextWindow): Promise<void> {
  for (;;) {
    skipTo(window, /[^\r\n]|$/.exec(window.text)!.index);
    if (window.text !== '' || window.ended) return;
    await window.fill();
  }
}

/** Gives up the text before a character, and the lines that end in it. */
function skipTo(window: TextWindow, char: number): void {
  window.skip(char, window.text.slice(0, char).match(/\r\n|\r|\n/g)?.length ?? 0);
}

/** `sep=;` in a line of its own, as spreadsheets write and read it. */
async function readSep(window: TextWindow): Promise<string | undefined> {
  while (window.text.length < 10 && !window.ended) await window.fill();
  const [line, delimiter] = /^"?sep=([^\r\n])"?(?=[\r\n]|$)/i.exec(window.text) ?? [];
  if (line === undefined) return undefined;
  skipTo(window, line.length);
  await skipBlankLines(window);
  return delimiter;
}

/** What the text starts with, by each delimiter. */
async function readFirstRow(
  window: TextWindow,
  delimiters: readonly string[],
  quoting: Quoting,
): Promise<ScannedRow[]> {
  for (;;) {
    const rows = delimiters.map((delimiter) =>
      createRowScanner(window.text, window.ended, { delimiter, ...quoting }).scan(0),
    );
    if (!rows.includes('open') || window.ended || window.text.length > ROW_CHARS) return rows;
    await window.fill();
  }
}

interface FoundHeader {
  readonly lines: number;
  readonly delimiter: string;
  readonly cells: readonly string[];
}

/** The first line that is the header by any delimiter. */
async function findHeader(
  window: TextWindow,
  quoting: Quoting,
  isHeader: IsHeader,
): Promise<FoundHeader | undefined> {
  while (window.text.length < PREAMBLE_CHARS && !window.ended) await window.fill();
  const { text } = window;
  const scanners = DELIMITERS.map((delimiter) => ({
    delimiter,
    scanner: createRowScanner(text, true, { delimiter, ...quoting }),
  }));
  let at = 0;
  for (let lines = 0; lines < PREAMBLE_LINES && at < text.length; lines++) {
    for (const { delimiter, scanner } of scanners) {
      const row = scanner.scan(at);
      if (row !== 'open' && 'cells' in row && isHeader(row.cells))
        return { lines, delimiter, cells: row.cells };
    }
    const [{ scanner }] = scanners as [(typeof scanners)[number]];
    at = scanner.behind(scanner.lineEnd(at));
  }
  return undefined;
}

function refusePreamble({ lines, cells }: FoundHeader, at: Place & { readonly line: number }): never {
  const names = cells.slice(0, 3).map((cell) => cell.trim());
  const shown = `${names.join(', ')}${cells.length > names.length ? ', …' : ''}`;
  const line = at.line + lines;
  const message = `the header is not the first line: line ${line} looks like it (${shown})`;
  return fail('data', 'preamble', message, `remove the lines above line ${line}`, at);
}

function refuseFault(row: ScannedRow, { ended }: TextWindow, at: Place): never {
  const { fault } = row !== 'open' && 'fault' in row ? row : ended ? NOT_CLOSED : TOO_LONG;
  return fail('data', 'bad-header', `the header can't be read: ${fault.message}`, undefined, at);
}
