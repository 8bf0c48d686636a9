// All moves of a comparison, counted and, where a list is asked for, written.
import { movesOf } from '../moves/compare.ts';
import type { Order } from '../moves/order.ts';
import type { Pair } from '../moves/side.ts';
import { openTotals, type Totals } from '../moves/totals.ts';
import type { Watch } from './open-inputs.ts';
import type { MoversFile } from './write-movers.ts';

const BATCH = 1_000;

export async function compareRun(
  pair: Pair,
  order: Order,
  hysteresis: number,
  movers: MoversFile | null,
  watch: Watch,
): Promise<Totals> {
  const totals = openTotals(pair);
  let moves = 0;
  for (const move of movesOf(pair, order, hysteresis)) {
    totals.count(move);
    movers?.add(move);
    if (++moves % BATCH > 0) continue;
    watch.check();
    await movers?.flush();
  }
  await movers?.flush();
  return totals;
}
