// The distribution of scores: bars in the colours of the segments, with the thresholds drawn in.
import { axisX, axisY, gridY, rectY, ruleY, text } from '@observablehq/plot';
import { segmentNames } from '../../plan/plan.ts';
import { MICRO } from '../../values/micro.ts';
import { scoreBars } from './bins.ts';
import { type Frame, leftMargin, shortName, upright } from './chart-lines.ts';
import type { Html } from './html.ts';
import type { Locale } from './locale.ts';
import type { Reported } from './reported.ts';
import { draw } from './svg.ts';

/** A bar at an end of the scale that is so many times higher than those between is cut, and its number is written. */
const TORN = 3;

/** Few leads beside many still show: the least part of the height that a box takes. */
const LEAST = 0.005;

const MARGINS = { marginRight: 12, marginBottom: 36 };

export function scoresChart({ plan, findings }: Reported, locale: Locale, frame: Frame): Html {
  const { words, count, points } = locale;
  const names = segmentNames(plan);
  const leads = findings.bars.flat().reduce((sum, n) => sum + n, 0);
  const bars = scoreBars(findings, plan, Math.min(frame.width / 5, Math.sqrt(leads))).map((bar) => ({
    ...bar,
    total: bar.leads.reduce((sum, n) => sum + n, 0),
  }));
  const totals = bars.map(({ total }) => total);
  const between = Math.max(1, ...totals.slice(1, -1));
  const highest = Math.max(...totals, 1);
  const top = highest > between * TORN ? between * 1.25 : highest;
  const boxes = bars.flatMap(({ from, to, lowest, highest, total, leads }) => {
    const scale = total > top ? top / total : 1;
    let below = 0;
    return leads.flatMap((n, segment) => {
      if (n === 0) return [];
      const title = `${locale.range(lowest, highest)}: ${words.leadsIn(count(n), names[segment] ?? '')}`;
      const visible = Math.max(n, LEAST * top);
      const box = { from, to, low: below * scale, high: (below + visible) * scale, segment, title };
      below += visible;
      return box;
    });
  });
  const [start, end] = [bars[0]?.from ?? 0, bars.at(-1)?.to ?? 0];
  const torn = bars.flatMap(({ from, to, total }) => (total > top ? [{ from, to, n: count(total) }] : []));
  const isLeft = ({ from }: { from: number }): boolean => from < (start + end) / 2;
  const lines = plan.segments
    .slice(1)
    .map(({ name, from }) => ({ at: from / MICRO, label: words.from(shortName(name, frame), points(from)) }));
  const marginLeft = leftMargin(count(top));
  const thresholds = upright(lines, [], [start, end], frame.width - marginLeft - MARGINS.marginRight);
  return draw(words.scoresChart(count(leads)), frame.className, {
    width: frame.width,
    height: frame.height,
    ...MARGINS,
    ...{ marginTop: thresholds.room, marginLeft },
    x: { domain: [start, end] },
    y: { domain: [0, top * 1.08] },
    marks: [
      gridY({ ticks: 4, className: 'grid' }),
      axisY({ ticks: 4, tickSize: 0, label: null, tickFormat: (n: number) => count(n) }),
      axisX({
        ticks: 10,
        label: words.score,
        labelAnchor: 'center',
        labelArrow: 'none',
        tickFormat: (n: number) => points(n * MICRO),
      }),
      rectY(boxes, {
        ...{ x1: 'from', x2: 'to', y1: 'low', y2: 'high', insetLeft: 0.5, insetRight: 0.5 },
        fill: ({ segment }: { segment: number }) => `var(--s${segment})`,
        title: 'title',
      }),
      rectY(torn, {
        ...{ x1: 'from', x2: 'to', y1: top * 0.93, y2: top * 0.96, className: 'tear', fill: 'var(--card)' },
      }),
      text(torn.filter(isLeft), {
        ...{ x: 'to', y: top * 0.98, text: 'n', dx: 5, textAnchor: 'start', className: 'strong halo' },
      }),
      text(
        torn.filter((bar) => !isLeft(bar)),
        { x: 'from', y: top * 0.98, text: 'n', dx: -5, textAnchor: 'end', className: 'strong halo' },
      ),
      ruleY([0], { className: 'axis' }),
      ...thresholds.marks,
    ],
  });
}
