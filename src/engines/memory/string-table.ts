// Many millions of different texts, numbered as they come: a JavaScript Map ends at 16.7 million entries and takes
// several times the memory. The texts lie one behind the other in blocks, and a table of their numbers finds them.
import { createBigNumbers } from './big-numbers.ts';

export interface StringTable {
  readonly size: number;
  /** The number of a text, from 0 in the order of their coming; a new one gets the next. */
  add(text: string): number;
  /** The number of a text; -1 where it was not added. */
  find(text: string): number;
  /** The text with a number. */
  text(number: number): string;
}

/** A text starts at a word of 32 bits, which holds its length. So one word addresses 16 GiB. */
const BLOCK_WORDS = 1 << 14;

export function createStringTable(): StringTable {
  const blocks: Buffer[] = [];
  const places = createBigNumbers(Uint32Array);
  let size = 0;
  let used = BLOCK_WORDS;
  /** A text's number plus 1, in the first free slot from its hash on; 0 where there is none. */
  let slots = new Uint32Array(1024);

  const blockOf = (place: number): Buffer => blocks[Math.floor(place / BLOCK_WORDS)] as Buffer;
  const startOf = (place: number): number => (place % BLOCK_WORDS) * 4;

  const slotOf = (text: string): number => {
    const mask = slots.length - 1;
    for (let slot = hashOf(text) & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot] as number;
      if (number === 0) return slot;
      const place = places.get(number - 1);
      if (holds(blockOf(place), startOf(place), text)) return slot;
    }
  };

  const textOf = (number: number): string => {
    const place = places.get(number);
    return readText(blockOf(place), startOf(place));
  };

  const keep = (text: string): void => {
    const words = 1 + Math.ceil(bytesOf(text) / 4);
    if (used + words > BLOCK_WORDS) {
      blocks.push(Buffer.alloc(4 * Math.max(BLOCK_WORDS, words)));
      used = 0;
    }
    const place = (blocks.length - 1) * BLOCK_WORDS + used;
    places.set(size++, place);
    writeText(blockOf(place), startOf(place), text);
    used += words;
  };

  const grow = (): void => {
    slots = new Uint32Array(slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < size; number++) {
      let slot = hashOf(textOf(number)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
  };

  return {
    get size() {
      return size;
    },
    add: (text) => {
      const slot = slotOf(text);
      const number = slots[slot] as number;
      if (number !== 0) return number - 1;
      keep(text);
      slots[slot] = size;
      if (size * 5 > slots.length * 3) grow();
      return size - 1;
    },
    find: (text) => (slots[slotOf(text)] as number) - 1,
    text: textOf,
  };
}

// A text in bytes: a word with twice its length, plus 1 where a character takes two bytes; then its characters.

function isWide(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return true;
  return false;
}

function bytesOf(text: string): number {
  return isWide(text) ? text.length * 2 : text.length;
}

function writeText(block: Buffer, start: number, text: string): void {
  const wide = isWide(text) ? 1 : 0;
  block.writeUInt32LE(text.length * 2 + wide, start);
  for (let i = 0, at = start + 4; i < text.length; i++) {
    const code = text.charCodeAt(i);
    block[at++] = code & 0xff;
    if (wide) block[at++] = code >> 8;
  }
}

function readText(block: Buffer, start: number): string {
  const head = block.readUInt32LE(start);
  return head % 2 === 1
    ? block.toString('utf16le', start + 4, start + 4 + head - 1)
    : block.toString('latin1', start + 4, start + 4 + head / 2);
}

function holds(block: Buffer, start: number, text: string): boolean {
  const head = block.readUInt32LE(start);
  if (head >>> 1 !== text.length) return false;
  const wide = head % 2;
  for (let i = 0, at = start + 4; i < text.length; i++, at += 1 + wide) {
    const code = wide ? (block[at] as number) | ((block[at + 1] as number) << 8) : block[at];
    if (code !== text.charCodeAt(i)) return false;
  }
  return true;
}

/** FNV-1a, with its bits mixed once more at the end: ids differ by their last characters. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
