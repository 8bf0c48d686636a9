// Numbers by index for millions of leads: eight bytes each and no object, in arrays that grow as leads come.
import type { Micro } from '../plan/micro.ts';

type Numbers = Float64Array | Uint32Array | Int32Array;

/** Numbers by index; 0 where none was put. */
export interface Growing {
  get(index: number): number;
  set(index: number, value: number): void;
}

export function openGrowing(Kind: { new (length: number): Numbers }): Growing {
  let numbers = new Kind(1024);
  return {
    get: (index) => numbers[index] ?? 0,
    set: (index, value) => {
      if (index >= numbers.length) {
        const larger = new Kind(Math.max(index + 1, numbers.length * 2));
        larger.set(numbers);
        numbers = larger;
      }
      numbers[index] = value;
    },
  };
}

/** Exact amounts by index: those that no double holds exactly are kept beside. */
export interface Amounts {
  get(index: number): Micro;
  set(index: number, value: Micro): void;
}

export function openAmounts(): Amounts {
  const numbers = openGrowing(Float64Array);
  const beyond = new Map<number, bigint>();
  return {
    get: (index) => beyond.get(index) ?? numbers.get(index),
    set: (index, value) => {
      if (typeof value === 'bigint') beyond.set(index, value);
      else numbers.set(index, value);
    },
  };
}
