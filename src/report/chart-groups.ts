// Two groups against each other as a heat map, or one alone as bars, with the gates of the segments drawn in.
import { axisX, axisY, gridY, link, rect, rectY, ruleY, text } from '@observablehq/plot';
import { MICRO } from '../plan/micro.ts';
import type { Comparison, Plan } from '../plan/plan.ts';
import { type Bins, binOf, binsFor, edgesOf } from './bins.ts';
import { LETTER, type Line, leftMargin, upright } from './chart-lines.ts';
import type { Frame } from './chart-scores.ts';
import type { Grid } from './grid.ts';
import type { Html } from './html.ts';
import type { Locale } from './locale.ts';
import { draw } from './svg.ts';

/** Shades of a heat map and of the tables, the faintest first; the style sheet has a colour for each. */
export const SHADES = 7;

/** The shade of a share from 0 to 1. */
export function shadeOf(share: number): number {
  return Math.min(SHADES - 1, Math.floor(SHADES * share));
}

const MANY = 50_000;

const SIGNS: { readonly [K in Comparison]: string } = {
  at_least: '≥',
  at_most: '≤',
  more_than: '>',
  less_than: '<',
};

function gatesOf(plan: Plan, group: number, { points }: Locale): Line[] {
  return plan.segments.flatMap(({ name, requires }) =>
    requires.flatMap((one) =>
      one.group === group
        ? [{ at: Number(one.value) / MICRO, label: `${name} ${SIGNS[one.op]} ${points(one.value)}` }]
        : [],
    ),
  );
}

/** The parts of a group's axis: all that leads have, the gates among it. */
function axisOf(
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
  const max = plan.groups[group]!.max;
  const top = Math.max(...from) + width;
  // What lies on the group's bound belongs to the part that ends there.
  const high = max !== null && top > max / MICRO ? Math.max(max / MICRO, Math.min(...from) + width) : top;
  return binsFor(Math.min(...from, ...at), Math.max(high, ...at), width, most);
}

/** The first two groups; the thresholds of the score are diagonals where nothing else adds to it. */
export function pairChart(plan: Plan, grid: Grid, locale: Locale, frame: Frame): Html {
  const { words, count, points } = locale;
  const isWide = frame.className === 'wide';
  const [across, up] = [gatesOf(plan, 0, locale), gatesOf(plan, 1, locale)];
  const all = grid.cells.reduce((sum, { leads }) => sum + leads, 0);
  const columns = all > MANY ? 5 : 7; // long numbers need room
  const x = axisOf(plan, 0, grid, 'x', across, isWide ? 14 : columns);
  const y = axisOf(plan, 1, grid, 'y', up, isWide ? 12 : 9);
  const byCell = new Map<number, number>();
  for (const { x: i, y: j, leads } of grid.cells) {
    const cell = binOf(x, i * grid.widths[0]) * y.count + binOf(y, j * grid.widths[1]);
    byCell.set(cell, (byCell.get(cell) ?? 0) + leads);
  }
  const most = Math.max(...byCell.values());
  const [first, second] = plan.groups as unknown as readonly [Plan['groups'][number], Plan['groups'][number]];
  const rangeOf = (bins: Bins, index: number): string => {
    const { from, to } = edgesOf(bins, index);
    return locale.range(from * MICRO, to * MICRO);
  };
  const boxes = [...byCell]
    .sort(([a], [b]) => a - b)
    .map(([cell, leads]) => {
      const [i, j] = [Math.floor(cell / y.count), cell % y.count];
      const [a, b] = [edgesOf(x, i), edgesOf(y, j)];
      const place = `${first.label} ${rangeOf(x, i)}, ${second.label} ${rangeOf(y, j)}`;
      // So that 5 and 50 can be told apart beside 5,000.
      const shade = shadeOf(Math.cbrt(leads / most));
      return {
        x1: a.from,
        x2: a.to,
        y1: b.from,
        y2: b.to,
        leads,
        shade,
        title: `${place}: ${words.leads(count(leads), leads)}`,
      };
    });
  const [left, right] = [x.start, edgesOf(x, x.count - 1).to];
  const [bottom, top] = [y.start, edgesOf(y, y.count - 1).to];
  const diagonals = thresholdLines(plan).flatMap(({ name, from, sum }) => {
    const [x1, x2] = [Math.max(left, sum - top), Math.min(right, sum - bottom)];
    const [y1, y2] = [sum - x1, sum - x2];
    const label = isWide ? words.from(name, points(from)) : name;
    return x1 < x2
      ? [{ x1, y1, x2, y2, label, end: y1 === top ? 'top' : x2 === right ? 'right' : 'left' }]
      : [];
  });
  const endingAt = (end: string): typeof diagonals => diagonals.filter((one) => one.end === end);
  const onTheRight = [...up.map(({ label }) => label), ...endingAt('right').map(({ label }) => label)];
  const margins = {
    marginLeft: isWide ? 56 : 42,
    marginRight: 16 + LETTER * Math.max(0, ...onTheRight.map(({ length }) => length)),
  };
  const gates = upright(
    across,
    endingAt('top').map(({ x1, label }) => ({ at: x1, label })),
    [left, right],
    frame.width - margins.marginLeft - margins.marginRight,
  );
  return draw(words.pairChart(first.label, second.label), frame.className, {
    width: frame.width,
    height: frame.height,
    ...{
      marginTop: 28,
      marginLeft: isWide ? 56 : 42,
      marginRight: up.length > 0 ? 84 : 16,
      marginBottom: 38,
    },
    x: { domain: [left, right] },
    y: { domain: [bottom, top] },
    marks: [
      rect([{}], { x1: left, x2: right, y1: bottom, y2: top, className: 'ground' }),
      rect(boxes, {
        ...{ x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', inset: 0.5, title: 'title' },
        fill: { value: ({ shade }: { shade: number }) => `var(--h${shade})`, scale: null },
      }),
      text(boxes, {
        x: ({ x1, x2 }: (typeof boxes)[number]) => (x1 + x2) / 2,
        y: ({ y1, y2 }: (typeof boxes)[number]) => (y1 + y2) / 2,
        text: ({ leads }: { leads: number }) => count(leads),
        fill: { value: ({ shade }: { shade: number }) => `var(--t${shade})`, scale: null },
        className: all > MANY ? 'small' : 'cell',
      }),
      axisX(edgeTicks(x), {
        ...{ label: first.label, labelAnchor: 'center', labelArrow: 'none', tickSize: 3 },
        tickFormat: (n: number) => points(n * MICRO),
      }),
      axisY(edgeTicks(y), {
        ...{ label: second.label, labelAnchor: 'center', labelArrow: 'none', tickSize: 3 },
        tickFormat: (n: number) => points(n * MICRO),
      }),
      link(diagonals, { x1: 'x1', y1: 'y1', x2: 'x2', y2: 'y2', className: 'diagonal' }),
      text(endingAt('right'), {
        ...{ x: 'x2', y: 'y2', text: 'label', textAnchor: 'start', dx: 6, className: 'mark' },
      }),
      text(endingAt('left'), {
        ...{ x: 'x1', y: 'y1', text: 'label', textAnchor: 'start', dx: 6, dy: 12, className: 'mark halo' },
      }),
      ...gates.marks,
      ruleY(up, { y: 'at', className: 'threshold' }),
      text(up, {
        ...{ y: 'at', frameAnchor: 'right', textAnchor: 'start', dx: 6, text: 'label', className: 'mark' },
      }),
    ],
  });
}

/** Sums of the two groups from which on the score reaches a segment; none where more goes into a score. */
function thresholdLines({ groups, rules, score, segments }: Plan) {
  if (groups.length !== 2 || rules.some(({ group }) => group === null)) return [];
  return segments.slice(1).map(({ name, from }) => ({ name, from, sum: (from - score.start) / MICRO }));
}

function edgeTicks({ start, step, count }: Bins): number[] {
  const every = count > 9 ? 2 : 1;
  return Array.from({ length: count + 1 }, (_, i) => start + i * step).filter((_, i) => i % every === 0);
}

/** One group alone. */
export function groupChart(plan: Plan, group: number, grid: Grid, locale: Locale, frame: Frame): Html {
  const { words, count, points } = locale;
  const gates = gatesOf(plan, group, locale);
  const bins = axisOf(plan, group, grid, 'x', gates, frame.className === 'wide' ? 30 : 14);
  const leads = Array.from({ length: bins.count }, () => 0);
  for (const cell of grid.cells) leads[binOf(bins, cell.x * grid.widths[0])]! += cell.leads;
  const { label } = plan.groups[group]!;
  const bars = leads.flatMap((n, i) => {
    const { from, to } = edgesOf(bins, i);
    const range = locale.range(from * MICRO, to * MICRO);
    return n === 0 ? [] : [{ from, to, n, title: `${range}: ${words.leads(count(n), n)}` }];
  });
  const { to: end } = edgesOf(bins, bins.count - 1);
  const margins = { marginLeft: leftMargin(count(Math.max(...leads))), marginRight: 16 };
  const lines = upright(gates, [], [bins.start, end], frame.width - margins.marginLeft - margins.marginRight);
  return draw(words.groupChart(label), frame.className, {
    width: frame.width,
    height: frame.height,
    ...margins,
    ...{ marginTop: lines.room, marginBottom: 36 },
    x: { domain: [bins.start, end] },
    marks: [
      gridY({ ticks: 3, className: 'grid' }),
      axisY({ ticks: 3, tickSize: 0, label: null, tickFormat: (n: number) => count(n) }),
      axisX({
        ...{ ticks: 8, label, labelAnchor: 'center', labelArrow: 'none' },
        tickFormat: (n: number) => points(n * MICRO),
      }),
      rectY(bars, {
        ...{
          x1: 'from',
          x2: 'to',
          y: 'n',
          insetLeft: 0.5,
          insetRight: 0.5,
          fill: 'var(--h4)',
          title: 'title',
        },
      }),
      ruleY([0], { className: 'axis' }),
      ...lines.marks,
    ],
  });
}

/** Whether a group has anything to draw. */
export function hasCells({ cells }: Grid): boolean {
  return cells.length > 0;
}
