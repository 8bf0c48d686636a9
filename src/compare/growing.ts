// Numbers by index for millions of leads: a few bytes each and no object, in pieces that come as they are needed, so
// that nothing is ever copied and hardly anything stays empty.
import type { Micro } from '../values/micro.ts';

type NumberArray = Float64Array | Uint32Array | Int32Array;

/** Numbers by index; 0 where none was put. */
export interface Growing {
  get(index: number): number;
  set(index: number, value: number): void;
}

const PIECE_BITS = 14;
const IN_PIECE = 2 ** PIECE_BITS - 1;

export function createGrowing(Kind: { new (length: number): NumberArray }): Growing {
  const pieces: (NumberArray | undefined)[] = [];
  return {
    get: (index) => pieces[index >>> PIECE_BITS]?.[index & IN_PIECE] ?? 0,
    set: (index, value) => {
      const at = index >>> PIECE_BITS;
      while (pieces.length <= at) pieces.push(undefined);
      let piece = pieces[at];
      if (piece === undefined) {
        piece = new Kind(IN_PIECE + 1);
        pieces[at] = piece;
      }
      piece[index & IN_PIECE] = value;
    },
  };
}

/** Exact amounts by index: those that no double holds exactly are kept beside. */
export interface Amounts {
  get(index: number): Micro;
  set(index: number, value: Micro): void;
}

export function createAmounts(): Amounts {
  const numbers = createGrowing(Float64Array);
  const beyond = new Map<number, bigint>();
  return {
    get: (index) => (beyond.size > 0 ? beyond.get(index) : undefined) ?? numbers.get(index),
    set: (index, value) => {
      if (typeof value === 'bigint') beyond.set(index, value);
      else numbers.set(index, value);
    },
  };
}
