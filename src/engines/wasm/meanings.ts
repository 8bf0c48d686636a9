// What a cell means, as the kernel reads it: flags, class, day, a number, and addresses.
import type { KernelMemory } from './kernel-memory.ts';

export interface Meaning {
  readonly isFault?: boolean;
  readonly isNone?: boolean;
  /** The cell is its column's header. */
  readonly isHeader?: boolean;
  readonly class?: number;
  readonly day?: number;
  readonly number?: bigint;
  /** Leads, or values: addresses. */
  readonly items?: readonly number[];
  /** A text instead of items. */
  readonly text?: string;
}

const IS_FAULT = 1;
const IS_NONE = 2;
const IS_HEADER = 4;

/** Writes a meaning to where it stays; its address. See kernel/cells.ts. */
export function writeMeaning({ kernel, views, keepText }: KernelMemory, meaning: Meaning): number {
  const text = meaning.text === undefined ? undefined : keepText(meaning.text);
  const items = text ? [text.at] : (meaning.items ?? []);
  const at = kernel.take(24 + items.length * 4) >>> 0;
  const { u32, i32, i64 } = views();
  const word = at >>> 2;
  u32[word] =
    (meaning.isFault ? IS_FAULT : 0) | (meaning.isNone ? IS_NONE : 0) | (meaning.isHeader ? IS_HEADER : 0);
  u32[word + 1] = meaning.class ?? 0;
  i32[word + 2] = meaning.day ?? 0;
  u32[word + 3] = text ? text.length : items.length;
  i64[word / 2 + 2] = meaning.number ?? 0n;
  items.forEach((item, index) => {
    u32[word + 6 + index] = item;
  });
  return at;
}
