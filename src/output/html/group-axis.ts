// A group as an axis of a chart: its parts, and the gates that the segments put on it.

import type { Comparison, Plan } from '../../plan/plan.ts';
import { MICRO } from '../../values/micro.ts';
import { groupBy } from '../group-by.ts';
import { type Bins, binsFor } from './bins.ts';
import { type Frame, type Line, shortName } from './chart-lines.ts';
import type { Grid } from './grid.ts';
import type { Locale } from './locale.ts';

const SIGNS: { readonly [K in Comparison]: string } = {
  at_least: '≥',
  at_most: '≤',
  more_than: '>',
  less_than: '<',
};

/** The gates of the segments on a group: one line for each value, however many segments share it. */
export function gatesOf(plan: Plan, group: number, { points }: Locale, frame: Frame): Line[] {
  const gates = plan.segments.flatMap(({ name, requires }) =>
    requires.flatMap(({ group: of, op, value }) => (of === group ? [{ name, op, value }] : [])),
  );
  return [...groupBy(gates, ({ value }) => value)].map(([value, shared]) => {
    const texts = [...groupBy(shared, ({ op }) => op)].map(([op, those]) => {
      const names = those.map(({ name }) => shortName(name, frame));
      return `${names.join(', ')} ${SIGNS[op]} ${points(value)}`;
    });
    return { at: Number(value) / MICRO, label: texts.join(', ') };
  });
}

/** With fewer parts, one of them would fill the chart. */
const LEAST = 5;

/** The parts of a group's axis: all that leads have, the gates among it. */
export function axisOf(
  plan: Plan,
  group: number,
  { cells, widths }: Grid,
  along: 'x' | 'y',
  gates: readonly Line[],
  most: number,
): Bins {
  const width = widths[along === 'x' ? 0 : 1];
  const from = cells.map((cell) => cell[along] * width);
  const at = gates.map((gate) => gate.at);
  const max = plan.groups[group]?.max ?? null;
  const top = Math.max(...from) + width;
  // What lies on the group's bound belongs to the part that ends there.
  const high = max !== null && top > max / MICRO ? Math.max(max / MICRO, Math.min(...from) + width) : top;
  const low = Math.min(...from, ...at);
  return binsFor(low, Math.max(high, ...at, low + LEAST * width), width, most);
}

/** At most so many edges, to write numbers at. */
export function ticksOf({ start, step, count }: Bins, most: number): number[] {
  const every = Math.ceil(count / most);
  return Array.from({ length: count + 1 }, (_, i) => start + i * step).filter((_, i) => i % every === 0);
}
