// A file that is written while its next content is made: who makes it waits only where the disk is slower.
import type { FileHandle } from 'node:fs/promises';
import { writeFully } from './system-errors.ts';

export interface WriteBehind {
  /** Takes content; an earlier one's failure may come to light here. */
  write(content: string | Buffer): Promise<void>;
  /** Waits until all is written; how many bytes it was. */
  finish(): Promise<number>;
  /** Forgets what isn't on its way yet, and waits for what is. */
  stop(): Promise<void>;
}

/** Texts are handed on in blocks of about this many characters. */
const BLOCK = 1 << 18;

export function openWriteBehind(file: FileHandle): WriteBehind {
  let texts: string[] = [];
  let length = 0;
  let size = 0;
  let onItsWay = Promise.resolve();

  const hand = async (bytes: Buffer): Promise<void> => {
    await onItsWay;
    size += bytes.length;
    onItsWay = writeFully(file, bytes, null);
    onItsWay.catch(() => {}); // heard where it is awaited next
  };
  const handTexts = async (): Promise<void> => {
    if (length === 0) return;
    const bytes = Buffer.from(texts.join(''));
    texts = [];
    length = 0;
    await hand(bytes);
  };
  return {
    write: async (content) => {
      if (typeof content === 'string') {
        texts.push(content);
        length += content.length;
        if (length >= BLOCK) await handTexts();
      } else {
        await handTexts();
        await hand(content);
      }
    },
    finish: async () => {
      await handTexts();
      await onItsWay;
      return size;
    },
    stop: async () => {
      texts = [];
      length = 0;
      await onItsWay.catch(() => {});
    },
  };
}
