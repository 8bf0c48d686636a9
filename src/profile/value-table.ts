// The different values of a column with their counts, in bounded memory: all of them up to a bound, then a sample.

export interface KeptValue {
  count: number;
  /** Where it was first seen. */
  readonly line: number;
}

/** Takes a value that the table does not keep: so many cells of it. */
export type Spill = (value: string, count: number, line: number) => void;

export interface ValueTable {
  readonly kept: ReadonlyMap<string, KeptValue>;
  /** The share of the different values that are kept, the most frequent ones apart; 1: all. */
  readonly share: number;
  readonly different: number;
}

export interface OpenValueTable extends ValueTable {
  add(value: string, line: number): void;
}

/** So many of the most frequent values stay when the table is full. */
const PINNED = 128;
const ALL = 2 ** 32;

/** `spill` receives each cell that the table does not keep, once. */
export function openValueTable(most: number, spill: Spill): OpenValueTable {
  const kept = new Map<string, KeptValue>();
  let limit = ALL;

  const halve = (): void => {
    const counts = [...kept.values()].map(({ count }) => count).sort((a, b) => b - a);
    const least = Math.max(2, counts[Math.min(PINNED, counts.length - 1)] ?? 2);
    while (kept.size > most * 0.75 && limit > 1) {
      limit /= 2;
      for (const [value, { count, line }] of kept) {
        if (hashOf(value) < limit || count > least) continue;
        kept.delete(value);
        spill(value, count, line);
      }
    }
  };

  return {
    kept,
    get share() {
      return limit / ALL;
    },
    get different() {
      if (limit === ALL) return kept.size;
      let sampled = 0;
      for (const value of kept.keys()) if (hashOf(value) < limit) sampled++;
      return Math.max(kept.size, Math.round((sampled * ALL) / limit));
    },
    add: (value, line) => {
      const known = kept.get(value);
      if (known !== undefined) {
        known.count++;
      } else if (limit < ALL && hashOf(value) >= limit) {
        spill(value, 1, line);
      } else {
        // Cells are slices of a block's text, which a kept slice would hold in memory.
        kept.set(Buffer.from(value, 'utf16le').toString('utf16le'), { count: 1, line });
        if (kept.size > most) halve();
      }
    },
  };
}

/** The same for both letter cases of ASCII, so that samples of two files can be compared folded. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    let unit = text.charCodeAt(i);
    if (unit >= 65 && unit <= 90) unit += 32;
    hash = Math.imul(hash ^ unit, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  return Math.imul(hash, 0xc2b2ae35) >>> 0;
}

/** Whether the kept values are, but for a few repeated cells, different ones: also for a sample. */
export function areUnique({ kept }: ValueTable, most: number): boolean {
  let [cells, repeated] = [0, 0];
  for (const { count } of kept.values()) {
    cells += count;
    repeated += count - 1;
  }
  return repeated <= cells * most;
}
