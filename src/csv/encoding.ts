// Decodes the bytes of an export block by block: by the encoding of its byte order mark or of the user, else as
// UTF-8. A byte that does not fit is never replaced. In UTF-8 it becomes a lone surrogate, which no text holds, so that
// its row alone can be rejected; in other encodings it refuses the file.
import { isAscii, isUtf8 } from 'node:buffer';
import { fail } from '../problem.ts';

export interface Decoder {
  /** How many bytes the smallest character takes. */
  readonly unit: 1 | 2;
  readonly isBigEndian: boolean;
  /** The text of the bytes that start at this place of the file. Characters that they cut short wait for the next. */
  decode(bytes: Buffer, offset: number, isLast: boolean): string;
  /** Whether misfits have been decoded. */
  readonly hasMisfits: boolean;
  /** Refuses a file with misfits in its header, or one where no other character is beyond ASCII: it is not UTF-8. */
  refuseMisfits(where: 'header' | 'file'): void;
}

/** A byte that does not fit, as a lone surrogate: U+DC80 to U+DCFF. */
const MISFIT = /[\udc80-\udcff]/u;
const MISFIT_BASE = 0xdc00;

export function hasMisfit(text: string): boolean {
  return MISFIT.test(text);
}

/** Text as bytes: misfits as the bytes that they were. */
export function bytesOf(text: string): Buffer {
  if (!hasMisfit(text)) return Buffer.from(text);
  const parts = text.split(/([\udc80-\udcff])/u);
  return Buffer.concat(
    parts.map((part, i) => (i % 2 === 0 ? Buffer.from(part) : Buffer.of(part.charCodeAt(0) - MISFIT_BASE))),
  );
}

const MARKS = [
  { encoding: 'utf-8', mark: Buffer.from([0xef, 0xbb, 0xbf]) },
  { encoding: 'utf-16le', mark: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', mark: Buffer.from([0xfe, 0xff]) },
] as const;

/** The encoding of the byte order mark at a file's start, if it has one. */
export function markOf(start: Buffer): { readonly encoding: string; readonly bytes: number } | undefined {
  const found = MARKS.find(({ mark }) => start.subarray(0, mark.length).equals(mark));
  return found && { encoding: found.encoding, bytes: found.mark.length };
}

/** A decoder of a file; `encoding` is any label that TextDecoder knows, `hint` what to do where it doesn't fit. */
export function createDecoder(path: string, encoding = 'utf-8', hint?: string): Decoder {
  const known = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const refuse = (byte: number, isMixed = false): never => {
    const isNamed = encoding !== 'utf-8';
    const message = `the file is not ${isNamed ? encoding : 'UTF-8'}: byte ${byte} doesn't fit`;
    const flag = `name its encoding, for example --encoding ${isNamed ? 'utf-8' : 'latin1'}`;
    const way = isMixed ? 'other bytes are UTF-8: correct this one in the file' : flag;
    return fail('data', 'bad-encoding', message, hint ?? way, { file: path });
  };
  const is16 = known.encoding.startsWith('utf-16');
  const shape = { unit: is16 ? 2 : 1, isBigEndian: known.encoding === 'utf-16be' } as const;
  if (known.encoding === 'utf-8') return createUtf8(refuse);
  const decode =
    known.encoding === 'windows-1252' ? fromWindows1252 : createOther(known, is16 ? 2 : 1, refuse);
  return { ...shape, decode, hasMisfits: false, refuseMisfits: () => {} };
}

function createUtf8(refuse: (byte: number, isMixed: boolean) => never): Decoder {
  let rest: Buffer = Buffer.alloc(0);
  let misfit = -1; // the first
  let isMixed = false; // whether a character beyond ASCII is UTF-8
  return {
    unit: 1,
    isBigEndian: false,
    get hasMisfits() {
      return misfit >= 0;
    },
    refuseMisfits: (where: 'header' | 'file'): void => {
      if (misfit >= 0 && (where === 'header' || !isMixed)) refuse(misfit, isMixed);
    },
    decode: (bytes: Buffer, offset: number, isLast: boolean): string => {
      const start = offset - rest.length;
      const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      const end = isLast ? all.length : wholeCharacters(all);
      rest = all.subarray(end);
      const whole = all.subarray(0, end);
      if (isAscii(whole)) return whole.toString('latin1');
      if (isUtf8(whole)) {
        isMixed = true;
        return whole.toString();
      }
      const parts: string[] = [];
      let from = 0;
      for (let at = 0; at < whole.length; ) {
        const length = characterAt(whole, at);
        if (length > 1) isMixed = true;
        if (length > 0) {
          at += length;
          continue;
        }
        if (misfit < 0) misfit = start + at;
        parts.push(whole.toString('utf8', from, at), String.fromCharCode(MISFIT_BASE + (whole[at] ?? 0)));
        from = ++at;
      }
      return parts.join('') + whole.toString('utf8', from);
    },
  };
}

/** How many bytes of UTF-8 the character at a place has; 0 where the byte does not fit. */
function characterAt(bytes: Buffer, at: number): number {
  const byte = bytes[at] as number;
  if (byte < 0x80) return 1;
  const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
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

/** What TextDecoder knows, characters of several bytes and states that go on from block to block included. */
function createOther(
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
