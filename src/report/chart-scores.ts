// The distribution of scores: bars in the colours of the segments, with the thresholds drawn in.
import { axisX, axisY, gridY, rectY, ruleX, ruleY, text } from '@observablehq/plot';
import { MICRO } from '../plan/micro.ts';
import { segmentNames } from '../plan/plan.ts';
import { scoreBars } from './bins.ts';
import type { Html } from './html.ts';
import type { Locale } from './locale.ts';
import type { Reported } from './reported.ts';
import { draw } from './svg.ts';

/** A bar at an end of the scale that is so many times higher than those between is cut off, and says so. */
const TORN = 3;

export interface Frame {
  readonly className: 'wide' | 'narrow';
  readonly width: number;
  readonly height: number;
}

export function scoresChart({ plan, findings }: Reported, locale: Locale, frame: Frame): Html {
  const { words, count, points } = locale;
  const names = segmentNames(plan);
  const leads = findings.bars.flat().reduce((sum, n) => sum + n, 0);
  // Few leads in many bars are a comb.
  const most = Math.min(frame.width / 4, Math.max(25, Math.sqrt(leads)));
  const bars = scoreBars(findings, plan, most).map((bar) => ({
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
      const title = `${locale.range(lowest, highest)}: ${words.leadsIn(count(n), names[segment] as string)}`;
      const box = { from, to, low: below * scale, high: (below + n) * scale, segment, title };
      below += n;
      return box;
    });
  });
  const [start, end] = [bars[0]?.from ?? 0, bars.at(-1)?.to ?? 0];
  const torn = bars.flatMap(({ from, to, total }) => (total > top ? [{ from, to, n: count(total) }] : []));
  const isLeft = ({ from }: { from: number }): boolean => from < (start + end) / 2;
  const thresholds = plan.segments.slice(1).map(({ name, from }) => ({ at: from / MICRO, name, from }));
  return draw(words.scoresChart(count(leads)), frame.className, {
    width: frame.width,
    height: frame.height,
    ...{ marginTop: 30, marginLeft: 46, marginRight: 12, marginBottom: 36 },
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
      ruleX(thresholds, { x: 'at', className: 'threshold' }),
      text(thresholds, {
        ...{ x: 'at', frameAnchor: 'top', dy: -10, className: 'mark' },
        text: ({ name, from }: (typeof thresholds)[number]) => words.from(name, points(from)),
      }),
    ],
  });
}
