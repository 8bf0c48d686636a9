// What outlives the rows: texts in memory of their own, and sets without the limit of one JavaScript Set or Map
// (16.7 million entries).
import { createStringTable } from './string-table.ts';

/** The same text as a copy: a cell may be a slice of a whole block of the file, and would keep all of it alive. */
export function ownCopy(text: string): string {
  return ` ${text}`.slice(1); // of a text just made, so that is all the slice holds on to
}

export interface TextSet {
  /** Adds a text; whether it was new. */
  add(text: string): boolean;
  has(text: string): boolean;
}

export function createTextSet(): TextSet {
  const texts = createStringTable();
  return {
    add: (text) => {
      const { size } = texts;
      return texts.add(text) === size;
    },
    has: (text) => texts.find(text) >= 0,
  };
}

const SHARDS = 64;

/** Counts one more or one less of a key (a lead times 2^23, plus a day); how many there are now. */
export function createCounter(): (key: number, step?: 1 | -1) => number {
  const shards = Array.from({ length: SHARDS }, () => new Map<number, number>());
  return (key, step = 1) => {
    const shard = shards[Math.floor(key / 2 ** 23) % SHARDS] as Map<number, number>;
    const count = (shard.get(key) ?? 0) + step;
    shard.set(key, count);
    return count;
  };
}
