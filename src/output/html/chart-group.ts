// One group alone, as bars, with the gates of the segments drawn in.

import { axisX, axisY, gridY, rectY, ruleY } from '@observablehq/plot';
import type { Plan } from '../../plan/plan.ts';
import { itemAt } from '../../values/item-at.ts';
import { MICRO } from '../../values/micro.ts';
import { binOf, edgesOf } from './bins.ts';
import { axisLabel, type Frame, leftMargin, upright } from './chart-lines.ts';
import type { Grid } from './grid.ts';
import { axisOf, gatesOf, ticksOf } from './group-axis.ts';
import type { Html } from './html.ts';
import type { Locale } from './locale.ts';
import { draw } from './svg.ts';

/** One group alone. */
export function groupChart(plan: Plan, group: number, grid: Grid, locale: Locale, frame: Frame): Html {
  const { words, count, points } = locale;
  const gates = gatesOf(plan, group, locale, frame);
  const bins = axisOf(plan, group, grid, 'x', gates, frame.className === 'wide' ? 30 : 14);
  const leads = Array.from({ length: bins.count }, () => 0);
  for (const cell of grid.cells) leads[binOf(bins, cell.x * grid.widths[0])]! += cell.leads;
  const { label } = itemAt(plan.groups, group);
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
      axisX(ticksOf(bins, frame.className === 'wide' ? 15 : 7), {
        ...{ label: axisLabel(label, frame), labelAnchor: 'center', labelArrow: 'none' },
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
