// Bytes of an export to UTF-8: by the encoding that is named, UTF-8 unless it is.
import { isAscii, isUtf8 } from 'node:buffer';
import { fail } from '../problem.ts';

/** Decodes whole lines that start at a byte offset of the file. */
export type Decode = (bytes: Buffer, offset: number) => Buffer;

/** Bytes as UTF-8. What isn't in the encoding is refused by its byte offset, never replaced. */
export function decoder(path: string, encoding = 'utf-8'): Decode {
  if (/^utf-?8$/i.test(encoding)) {
    return (bytes, offset) => {
      if (isUtf8(bytes)) return bytes;
      const byte = offset + invalidAt(bytes);
      const message = `the file is not UTF-8: byte ${byte} doesn't fit`;
      return fail('data', 'bad-encoding', message, 'name its encoding, for example --encoding latin1', {
        file: path,
      });
    };
  }
  const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  if (text.encoding === 'windows-1252') return fromWindows1252;
  return (bytes, offset) => {
    try {
      return Buffer.from(text.decode(bytes));
    } catch {
      return fail('data', 'bad-encoding', `the file is not ${encoding} near byte ${offset}`, undefined, {
        file: path,
      });
    }
  };
}

/** The first byte that is not UTF-8: from there on decoding replaces, so encoding again differs. */
function invalidAt(bytes: Buffer): number {
  const again = Buffer.from(bytes.toString());
  let at = 0;
  while (at < bytes.length && bytes[at] === again[at]) at++;
  while (!isUtf8(bytes.subarray(0, at))) at--; // to the beginning of a character cut short
  return at;
}

/** What windows-1252 has where Latin-1 has the control characters 80 to 9F (WHATWG Encoding Standard). */
const HIGH =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** Ours, because TextDecoder reads these bytes as Latin-1 in some versions of Node and by the standard in others. */
function fromWindows1252(bytes: Buffer): Buffer {
  if (isAscii(bytes)) return bytes;
  const text = bytes
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (char) => HIGH[char.charCodeAt(0) - 0x80] as string);
  return Buffer.from(text);
}
