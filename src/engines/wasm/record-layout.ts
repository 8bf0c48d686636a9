// A lead's record: id, class of its row, whether it is active, then its signals, so that they are in one place of memory.
import type { Plan, Signal } from '../../plan/plan.ts';
import { canonical, clamp, MICRO, type Micro, RULE_LIMIT } from '../../values/micro.ts';
import type { KernelMemory } from './kernel-memory.ts';

export const RECORD_CLASS = 16;
export const RECORD_ACTIVE = 20;
const RECORD_SIGNALS = 24;
/** A record that fits in it takes a whole line of the processor's cache. */
const LINE = 64;

export interface SignalPlace {
  readonly signal: Signal;
  readonly offset: number;
}

export interface RecordLayout {
  readonly bytes: number;
  readonly signals: readonly SignalPlace[];
}

/** How many bytes a signal takes: a count, or a sum in two parts and what paid. */
function sizeOf(signal: Signal): 4 | 16 {
  if (signal.kind === 'sum') return 16;
  return signal.kind === 'points' && (signal.byAge !== null || signal.perDay !== null) ? 16 : 4;
}

export function layOutRecord({ signals }: Plan): RecordLayout {
  let next = RECORD_SIGNALS;
  const offsets = new Map<Signal, number>();
  for (const size of [16, 4]) {
    for (const signal of signals) {
      if (sizeOf(signal) !== size) continue;
      offsets.set(signal, next);
      next += size;
    }
  }
  return {
    bytes: next <= LINE ? LINE : Math.ceil(next / 16) * 16,
    signals: signals.map((signal) => ({ signal, offset: offsets.get(signal) ?? 0 })),
  };
}

/**
 * For each word of a record behind the id, beyond which number nothing changes: a count that is only compared with bounds
 * need not be exact above them.
 */
export function capsOf(plan: Plan, { bytes, signals }: RecordLayout): Uint32Array {
  const caps = new Uint32Array((bytes - RECORD_CLASS) / 4).fill(0xffff_ffff);
  if (plan.accounts !== null) return caps;
  const bounds = signals.map((): number | null => 0);
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('signal' in part && typeof part.signal === 'number') {
      const bound = leastDecided(part);
      const before = bounds[part.signal] ?? null;
      bounds[part.signal] = bound === null || before === null ? null : Math.max(before, bound);
    }
    for (const one of Object.values(part)) visit(one);
  };
  visit(plan);
  signals.forEach(({ signal, offset }, index) => {
    const bound = bounds[index] ?? null;
    const isCount = signal.kind === 'count' || signal.kind === 'days' || signal.kind === 'distinct';
    if (isCount && bound !== null && bound < 1e9) caps[(offset - RECORD_CLASS) / 4] = bound;
  });
  return caps;
}

/** The least count from which on a comparison never changes its answer; null where the part of the plan compares no count. */
function leastDecided(part: object): number | null {
  if (!('kind' in part && part.kind === 'signal' && 'op' in part && 'value' in part)) return null;
  const { op, value } = part;
  if (typeof value !== 'number') return null;
  if (op === 'at_least' || op === 'less_than') return Math.max(0, Math.ceil(value / MICRO));
  if (op === 'more_than' || op === 'at_most') return Math.max(0, Math.floor(value / MICRO) + 1);
  return null;
}

/** A signal's value as the reference has it: in millionths, points in micropoints. */
export function readSignal({ views }: KernelMemory, { signal, offset }: SignalPlace, record: number): Micro {
  const at = record + offset;
  const { u32, i64 } = views();
  switch (signal.kind) {
    case 'count':
    case 'days':
    case 'distinct':
      return (u32[at / 4] ?? 0) * MICRO;
    case 'sum':
      return canonical((i64[at / 8 + 1] ?? 0n) * 2n ** 32n + (i64[at / 8] ?? 0n));
    case 'points':
      if (signal.byAge === null) {
        return clamp(signal.points * readPaid(signal, u32, at), -RULE_LIMIT, RULE_LIMIT);
      }
      return Number(clamp<Micro>(canonical(i64[at / 8] ?? 0n), -RULE_LIMIT, RULE_LIMIT));
  }
}

/** How many activities paid. */
export function paidOf({ views }: KernelMemory, { signal, offset }: SignalPlace, record: number): number {
  return signal.kind === 'points' ? readPaid(signal, views().u32, record + offset) : 0;
}

function readPaid(signal: Signal, u32: Uint32Array, at: number): number {
  return u32[(sizeOf(signal) === 4 ? at : at + 8) / 4] ?? 0;
}
