// Text to the bytes of any encoding, for the tests of the reader: Node only decodes, so what each sequence of bytes
// stands for is looked up once and turned around.

import { isAscii } from 'node:buffer';

/** The bytes of a text; `undefined` where the encoding lacks a character. */
export type Encode = (text: string) => Buffer | undefined;

/** What is known of two-byte sequences: from the first byte on that may start one. */
const TWO_BYTES: Readonly<Record<string, number>> = {
  shift_jis: 0x81,
  'euc-jp': 0xa1,
  'euc-kr': 0x81,
  gbk: 0x81,
  gb18030: 0x81,
  big5: 0x81,
};

const encoders = new Map<string, Encode>();

/** `utf-16le+bom` is UTF-16 with a byte order mark before it. */
export function encoderOf(name: string): Encode {
  const known = encoders.get(name) ?? makeEncoder(name);
  encoders.set(name, known);
  return known;
}

function makeEncoder(name: string): Encode {
  const [label = '', mark] = name.split('+');
  const start = mark ? '\ufeff' : '';
  if (label === 'utf-8') return (text) => Buffer.from(start + text);
  if (label === 'utf-16le') return (text) => Buffer.from(start + text, 'utf16le');
  if (label === 'utf-16be') return (text) => Buffer.from(start + text, 'utf16le').swap16();
  if (label === 'iso-2022-jp') return toIso2022Jp(tableOf('euc-jp'));
  const table = /^(latin1|windows-1252)$/.test(label) ? windows1252() : tableOf(label);
  return (text) => {
    if (isAscii(Buffer.from(text))) return Buffer.from(text);
    const parts: Buffer[] = [];
    for (const char of text) {
      const bytes = table.get(char);
      if (bytes === undefined) return undefined;
      parts.push(bytes);
    }
    return Buffer.concat(parts);
  };
}

/** Written out, since some versions of Node decode it as Latin-1; a dash is a control character of that number. */
function windows1252(): Map<string, Buffer> {
  const high = '€-‚ƒ„…†‡ˆ‰Š‹Œ-Ž--‘’“”•–—˜™š›œ-žŸ';
  return new Map(
    Array.from({ length: 256 }, (_, byte) => {
      const other = high[byte - 0x80] ?? '-';
      return [other === '-' ? String.fromCharCode(byte) : other, Buffer.from([byte])];
    }),
  );
}

function tableOf(label: string): Map<string, Buffer> {
  const table = new Map<string, Buffer>();
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  const learn = (bytes: Buffer): void => {
    try {
      const char = decoder.decode(bytes);
      if ([...char].length === 1 && !table.has(char)) table.set(char, bytes);
    } catch {
      // no character
    }
  };
  for (let byte = 0; byte < 256; byte++) learn(Buffer.from([byte]));
  for (let first = TWO_BYTES[label] ?? 256; first < 256; first++) {
    for (let second = 0x40; second < 256; second++) learn(Buffer.from([first, second]));
  }
  return table;
}

/** ISO-2022-JP has EUC-JP's two bytes without their eighth bit, and escapes where they begin and end. */
function toIso2022Jp(table: ReadonlyMap<string, Buffer>): Encode {
  const ESCAPES = { 1: [0x1b, 0x28, 0x42], 2: [0x1b, 0x24, 0x42] };
  return (text) => {
    const parts: number[] = [];
    let width: 1 | 2 = 1;
    for (const char of `${text}\0`) {
      const bytes = table.get(char);
      const [first = 0] = bytes ?? [];
      if (!bytes || (bytes.length === 1 && (first > 0x7f || [0x0e, 0x0f, 0x1b].includes(first))))
        return undefined;
      if (bytes.length !== width) {
        width = bytes.length === 1 ? 1 : 2;
        parts.push(...ESCAPES[width]);
      }
      parts.push(...bytes.map((byte) => byte & 0x7f));
    }
    return Buffer.from(parts.slice(0, -1));
  };
}
