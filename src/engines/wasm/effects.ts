// What an activity does to the signals of its leads, as a list of moves that the kernel follows.
import type { Plan, Signal } from '../../plan/plan.ts';
import type { KernelMemory } from './kernel-memory.ts';
import type { RecordLayout } from './record-layout.ts';

/** Places that all threads share, by signal: pairs of a lead and a day or a value; what an activity is worth by its age. */
export interface SignalTables {
  readonly pairs: readonly number[];
  readonly worth: readonly number[];
}

const PAIRS_BYTES = 64 * 64;

export function createSignalTables({ kernel, views }: KernelMemory, { signals }: Plan): SignalTables {
  const needsPairs = (signal: Signal): boolean =>
    signal.kind === 'days' ||
    signal.kind === 'distinct' ||
    (signal.kind === 'points' && signal.perDay !== null);
  return {
    pairs: signals.map((signal) => (needsPairs(signal) ? kernel.alloc(BigInt(PAIRS_BYTES)) >>> 0 : 0)),
    worth: signals.map((signal) => {
      if (signal.kind !== 'points' || signal.byAge === null) return 0;
      const at = kernel.alloc(BigInt(8 + signal.byAge.length * 8)) >>> 0;
      const { u32, i64 } = views();
      u32[at / 4] = signal.byAge.length;
      signal.byAge.forEach((points, age) => {
        i64[at / 8 + 1 + age] = BigInt(points);
      });
      return at;
    }),
  };
}

/** A move: kind, offset in the record, three numbers. See kernel/activities.ts. */
type KernelMove = readonly [kind: number, offset: number, a: number, c: number, d: number];

/** The move of one signal; null: it is never moved. `value`: the place of the value among those of the row. */
export function moveOf(
  signal: number,
  layout: RecordLayout,
  tables: SignalTables,
  value: number | undefined,
): KernelMove | null {
  const place = layout.signals[signal];
  if (place === undefined) throw new Error('no such signal');
  const { offset, signal: of } = place;
  const pairs = tables.pairs[signal] ?? 0;
  const worth = tables.worth[signal] ?? 0;
  switch (of.kind) {
    case 'count':
      return [0, offset, 0, 0, 0];
    case 'sum':
      return [1, offset, value ?? 0, 0, 0];
    case 'days':
      return [4, offset, pairs, 0, 0];
    case 'distinct':
      return [5, offset, pairs, value ?? 0, 0];
    case 'points':
      if (of.byAge === null && of.points === 0) return null;
      if (of.perDay !== null) return [3, offset, pairs, of.perDay, worth];
      if (of.byAge !== null) return [2, offset, worth + 8, of.byAge.length, 0];
      return [0, offset, 0, 0, 0];
  }
}

/** Writes what a row does; its address. */
export function writeEffect(
  { kernel, views }: KernelMemory,
  isLeftOut: boolean,
  moves: readonly KernelMove[],
): number {
  const at = kernel.take(8 + moves.length * 24) >>> 0;
  const { u32 } = views();
  u32[at / 4] = isLeftOut ? 1 : 0;
  u32[at / 4 + 1] = moves.length;
  moves.forEach((move, index) => {
    u32.set(move, at / 4 + 2 + index * 6);
  });
  return at;
}
