// Rows of numbers that come again: most leads of an export are scored like some lead before them, and what was made of
// that one serves them too.

export interface CardCache {
  /** The number of the row that is the same, counted as they came; -1 where it is new and too many are known already. */
  of(rows: Float64Array, row: number): number;
}

const MOST_ROWS = 65_536;
const MOST_NUMBERS = 1_000_000;

/** `width`: how many numbers a row has. */
export function createCardCache(width: number): CardCache {
  const most = Math.min(MOST_ROWS, Math.floor(MOST_NUMBERS / width));
  const slots = new Int32Array(MOST_ROWS * 4).fill(-1);
  let known = new Float64Array(width * 256);
  let count = 0;

  const isSame = (rows: Float64Array, from: number, number: number): boolean => {
    const start = number * width;
    for (let i = 0; i < width; i++) if (rows[from + i] !== known[start + i]) return false;
    return true;
  };
  return {
    of: (rows, row) => {
      const from = row * width;
      let hash = 0;
      for (let i = 0; i < width; i++) {
        hash = Math.imul(hash ^ ((rows[from + i] as number) | 0), 0x9e3779b1);
        hash ^= hash >>> 15;
      }
      let slot = hash & (slots.length - 1);
      for (let number = slots[slot]!; number >= 0; number = slots[slot]!) {
        if (isSame(rows, from, number)) return number;
        slot = (slot + 1) & (slots.length - 1);
      }
      if (count === most) return -1;
      if ((count + 1) * width > known.length) {
        const more = new Float64Array(known.length * 2);
        more.set(known);
        known = more;
      }
      for (let i = 0; i < width; i++) known[count * width + i] = rows[from + i]!;
      slots[slot] = count;
      return count++;
    },
  };
}
