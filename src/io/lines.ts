// Physical lines and the ends of records in bytes: LF, CRLF and CR each end a line.

const LF = 10;
const CR = 13;
const BACKSLASH = 92;

/** How many line ends there are before `end`. */
export function countLines(bytes: Buffer, end: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at !== -1 && at < end; at = bytes.indexOf(LF, at + 1)) lines++;
  // A CR that no LF follows is a line end of its own.
  for (let at = bytes.indexOf(CR); at !== -1 && at < end; at = bytes.indexOf(CR, at + 1)) {
    if (bytes[at + 1] !== LF) lines++;
  }
  return lines;
}

/** The first byte from `at` on that is no line end: where a record starts after blank lines. */
export function lineStart(bytes: Buffer, at: number): number {
  let start = at;
  while (bytes[start] === LF || bytes[start] === CR) start++;
  return start;
}

/** A line as text without its end. */
export function lineText(line: Buffer): string {
  return line.toString().replace(/\r?\n$|\r$/, '');
}

/** Just behind the line end that follows `at`; 0 where there is none, or the end of the file if that is all there is. */
export function lineEnd(bytes: Buffer, at: number, isAll: boolean): number {
  for (let end = at; end < bytes.length; end++) {
    const byte = bytes[end];
    if (byte === LF) return end + 1;
    if (byte === CR) {
      if (bytes[end + 1] === LF) return end + 2;
      if (end + 1 < bytes.length || isAll) return end + 1;
      return 0;
    }
  }
  return isAll ? bytes.length : 0;
}

/**
 * Just behind the last (or first) line end that stands outside quotes; the end of the bytes where they are the
 * file's last; 0 where there is none.
 */
export function recordsEnd(
  bytes: Buffer,
  quote: string | null,
  escapes: string | null,
  isAll: boolean,
  first = false,
): number {
  if (isAll && !first) return bytes.length;
  if (!first && (quote === null || !bytes.includes(quote))) {
    const lf = bytes.lastIndexOf(LF) + 1;
    const cr = bytes.lastIndexOf(CR) + 1;
    return cr > lf && cr < bytes.length ? cr : lf; // a CR at the very end may be half of a CRLF
  }
  const mark = quote === null ? -1 : quote.charCodeAt(0);
  const hasBackslash = escapes === '\\';
  let inside = false;
  let end = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === mark) inside = !inside;
    else if (byte === LF) {
      if (!inside) end = at + 1;
    } else if (byte === CR) {
      // A CR at the very end may be the half of a CRLF.
      if (!inside && at + 1 < bytes.length && bytes[at + 1] !== LF) end = at + 1;
    } else if (hasBackslash && byte === BACKSLASH) at++;
    if (first && end > 0) return end;
  }
  return end;
}
