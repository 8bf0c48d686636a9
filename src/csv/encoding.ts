// Bytes of an export to text, block by block: by the encoding that its byte order mark shows or the user names, UTF-8
// otherwise. What doesn't fit is refused by its byte, never replaced.
import { isAscii, isUtf8 } from 'node:buffer';
import { fail } from '../problem.ts';

export interface Decoder {
  /** How many bytes the smallest character takes. */
  readonly unit: 1 | 2;
  readonly isBigEndian: boolean;
  /** The text of the bytes that start at this place of the file. Characters that they cut short wait for the next. */
  decode(bytes: Buffer, offset: number, isLast: boolean): string;
}

const MARKS = [
  { encoding: 'utf-8', mark: Buffer.from([0xef, 0xbb, 0xbf]) },
  { encoding: 'utf-16le', mark: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', mark: Buffer.from([0xfe, 0xff]) },
] as const;

/** What the byte order mark at a file's start says, if it has one. */
export function markOf(start: Buffer): { readonly encoding: string; readonly bytes: number } | undefined {
  const found = MARKS.find(({ mark }) => start.subarray(0, mark.length).equals(mark));
  return found && { encoding: found.encoding, bytes: found.mark.length };
}

/** A decoder of a file; `encoding` is any label that TextDecoder knows, `hint` what to do where it doesn't fit. */
export function openDecoder(path: string, encoding = 'utf-8', hint?: string): Decoder {
  const known = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const refuse = (byte: number): never => {
    const isNamed = encoding !== 'utf-8';
    const message = `the file is not ${isNamed ? encoding : 'UTF-8'}: byte ${byte} doesn't fit`;
    const flag = `name its encoding, for example --encoding ${isNamed ? 'utf-8' : 'latin1'}`;
    return fail('data', 'bad-encoding', message, hint ?? flag, { file: path });
  };
  const is16 = known.encoding.startsWith('utf-16');
  const decode =
    known.encoding === 'utf-8'
      ? openUtf8(refuse)
      : known.encoding === 'windows-1252'
        ? fromWindows1252
        : openOther(known, is16 ? 2 : 1, refuse);
  return { unit: is16 ? 2 : 1, isBigEndian: known.encoding === 'utf-16be', decode };
}

function openUtf8(refuse: (byte: number) => never): Decoder['decode'] {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes, offset, isLast) => {
    const start = offset - rest.length;
    const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const end = isLast ? all.length : wholeCharacters(all);
    rest = all.subarray(end);
    const whole = all.subarray(0, end);
    if (isAscii(whole)) return whole.toString('latin1');
    return isUtf8(whole) ? whole.toString() : refuse(start + invalidAt(whole));
  };
}

/** Where a character of UTF-8 starts that the bytes cut short; their end where they don't. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) break;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (length > back) return bytes.length - back;
    if (length > 1) break;
  }
  return bytes.length;
}

/** The first byte that is not UTF-8: from there on decoding replaces, so encoding again differs. */
function invalidAt(bytes: Buffer): number {
  const again = Buffer.from(bytes.toString());
  let at = 0;
  while (at < bytes.length && bytes[at] === again[at]) at++;
  while (!isUtf8(bytes.subarray(0, at))) at--; // to the beginning of a character cut short
  return at;
}

/** What TextDecoder knows, characters of several bytes and states that go on from block to block included. */
function openOther(
  decoder: InstanceType<typeof TextDecoder>,
  unit: number,
  refuse: (byte: number) => never,
): Decoder['decode'] {
  let before: Buffer = Buffer.alloc(0);
  return (bytes, offset, isLast) => {
    try {
      const text = decoder.decode(bytes, { stream: !isLast });
      before = bytes;
      return text;
    } catch {
      const all = Buffer.concat([before, bytes]);
      const start = offset - before.length;
      // Behind a line end no character is under way; the halves of one are never cut.
      const from = unit === 2 ? start % 2 : before.lastIndexOf(10) + 1;
      return refuse(start + from + misfitAt(all.subarray(from), decoder.encoding));
    }
  };
}

/** Where the first character starts that doesn't fit. */
function misfitAt(bytes: Buffer, encoding: string): number {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  let at = 0;
  try {
    for (let i = 0; i < bytes.length; i++) {
      if (decoder.decode(bytes.subarray(i, i + 1), { stream: true }) !== '') at = i + 1;
    }
  } catch {
    // that is where
  }
  return at;
}

/** What windows-1252 has where Latin-1 has the control characters 80 to 9F (WHATWG Encoding Standard). */
const HIGH =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** Ours, because TextDecoder reads these bytes as Latin-1 in some versions of Node and by the standard in others. */
function fromWindows1252(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  return isAscii(bytes)
    ? text
    : text.replace(/[\x80-\x9f]/g, (char) => HIGH[char.charCodeAt(0) - 0x80] as string);
}
