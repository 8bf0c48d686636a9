// Two groups against each other as a heat map, with the gates of the segments and the thresholds drawn in.
import { axisX, axisY, link, rect, ruleY, text } from '@observablehq/plot';
import type { Plan } from '../../plan/plan.ts';
import { MICRO } from '../../values/micro.ts';
import { widthOf } from '../terminal/text.ts';
import { type Bins, binOf, edgesOf } from './bins.ts';
import { axisLabel, besideLines, type Frame, LETTER, shortName, upright } from './chart-lines.ts';
import type { Grid } from './grid.ts';
import { axisOf, gatesOf, ticksOf } from './group-axis.ts';
import type { Html } from './html.ts';
import type { Locale } from './locale.ts';
import { shadeOf } from './shades.ts';
import { draw } from './svg.ts';

/** So many leads have long numbers, which need room. */
const MANY = 50_000;
const MARGIN_BOTTOM = 38;

/** The first two groups; the thresholds of the score are diagonals where nothing else adds to it. */
export function pairChart(plan: Plan, grid: Grid, locale: Locale, frame: Frame): Html {
  const { words, count, points } = locale;
  const isWide = frame.className === 'wide';
  const [across, up] = [gatesOf(plan, 0, locale, frame), gatesOf(plan, 1, locale, frame)];
  const all = grid.cells.reduce((sum, { leads }) => sum + leads, 0);
  const columns = all > MANY ? 5 : 7;
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
      // The cube root keeps 5 and 50 distinguishable beside 5,000.
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
    const short = shortName(name, frame);
    const label = isWide ? words.from(short, points(from)) : short;
    return x1 < x2
      ? [{ x1, y1, x2, y2, label, end: y1 === top ? 'top' : x2 === right ? 'right' : 'left' }]
      : [];
  });
  const endingAt = (end: string): typeof diagonals => diagonals.filter((one) => one.end === end);
  const onTheRight = [...up, ...endingAt('right').map(({ y2, label }) => ({ at: y2, label }))];
  const margins = {
    marginLeft: isWide ? 56 : 42,
    marginRight: 16 + LETTER * Math.max(0, ...onTheRight.map(({ label }) => widthOf(label))),
  };
  const gates = upright(
    across,
    endingAt('top').map(({ x1, label }) => ({ at: x1, label })),
    [left, right],
    frame.width - margins.marginLeft - margins.marginRight,
  );
  const height = frame.height - gates.room - MARGIN_BOTTOM;
  return draw(words.pairChart(first.label, second.label), frame.className, {
    width: frame.width,
    height: frame.height,
    ...{ ...margins, marginTop: gates.room, marginBottom: MARGIN_BOTTOM },
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
      axisX(ticksOf(x, 9), {
        ...{ label: axisLabel(first.label, frame), labelAnchor: 'center', labelArrow: 'none', tickSize: 3 },
        tickFormat: (n: number) => points(n * MICRO),
      }),
      axisY(ticksOf(y, 9), {
        ...{ label: axisLabel(second.label, frame), labelAnchor: 'center', labelArrow: 'none', tickSize: 3 },
        tickFormat: (n: number) => points(n * MICRO),
      }),
      link(diagonals, { x1: 'x1', y1: 'y1', x2: 'x2', y2: 'y2', className: 'diagonal' }),
      text(endingAt('left'), {
        ...{ x: 'x1', y: 'y1', text: 'label', textAnchor: 'start', dx: 6, dy: 12, className: 'mark halo' },
      }),
      ...gates.marks,
      ruleY(up, { y: 'at', className: 'threshold' }),
      text(besideLines(onTheRight, [bottom, top], height), {
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
