// All moves of a comparison, counted and, where a list is asked for, written.

import type { Monitor } from '../inputs/monitor.ts';
import { movesOf } from './compare.ts';
import type { Order } from './order.ts';
import type { RunPair } from './run-pair.ts';
import { createTotals, type Totals } from './totals.ts';
import type { MoversFile } from './write-movers.ts';

const BATCH = 1_000;

export async function compareRun(
  pair: RunPair,
  order: Order,
  hysteresis: number,
  movers: MoversFile | null,
  monitor: Monitor,
): Promise<Totals> {
  const totals = createTotals(pair);
  let moves = 0;
  for (const move of movesOf(pair, order, hysteresis)) {
    totals.count(move);
    movers?.add(move);
    if (++moves % BATCH > 0) continue;
    monitor.check();
    await movers?.flush();
  }
  await movers?.flush();
  return totals;
}
