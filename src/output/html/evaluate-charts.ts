// The charts of an evaluation: ROC, gains, conversion by score, calibration.
import { axisX, axisY, dot, gridY, line, link, ruleX, ruleY } from '@observablehq/plot';
import type { Evaluation } from '../../evaluate/evaluation.ts';
import type { Frame } from './chart-lines.ts';
import type { Html } from './html.ts';
import { draw } from './svg.ts';

const MARGINS = { marginTop: 12, marginRight: 16, marginBottom: 40, marginLeft: 56 };
const percent = (share: number): string => `${Math.round(100 * share)} %`;

interface ChartPoint {
  readonly x: number;
  readonly y: number;
}

export function rocChart({ curve }: Evaluation, frame: Frame): Html {
  const points = shares(curve, ({ n, positives }) => n - positives);
  return lineChart('ROC curve', 'others, share above a score', 'converted, share above it', points, frame);
}

export function gainsChart({ curve }: Evaluation, frame: Frame): Html {
  const points = shares(curve, ({ n }) => n);
  return lineChart('Gains curve', 'leads, best first', 'conversions among them', points, frame);
}

/** Running shares, from the highest score down. */
function shares(
  curve: Evaluation['curve'],
  across: (one: Evaluation['curve'][number]) => number,
): ChartPoint[] {
  const total = { x: 0, y: 0 };
  for (const one of curve) {
    total.x += across(one);
    total.y += one.positives;
  }
  let [x, y] = [0, 0];
  const points = curve.map((one) => {
    x += across(one);
    y += one.positives;
    return { x: x / total.x, y: y / total.y };
  });
  return [{ x: 0, y: 0 }, ...points];
}

function lineChart(
  label: string,
  across: string,
  up: string,
  points: readonly ChartPoint[],
  frame: Frame,
): Html {
  return draw(label, frame.className, {
    ...{ width: frame.width, height: frame.height, ...MARGINS },
    x: { domain: [0, 1] },
    y: { domain: [0, 1] },
    marks: [
      gridY({ ticks: 5, className: 'grid' }),
      axisY({ ticks: 5, tickSize: 0, label: up, labelArrow: 'none', tickFormat: percent }),
      axisX({ ticks: 5, label: across, labelAnchor: 'center', labelArrow: 'none', tickFormat: percent }),
      link([0], { x1: 0, y1: 0, x2: 1, y2: 1, className: 'diagonal', strokeDasharray: '4 3' }),
      line(points, { x: 'x', y: 'y', stroke: 'var(--h5)', strokeWidth: 2 }),
    ],
  });
}

export function conversionChart({ bands, rate }: Evaluation, frame: Frame): Html {
  const points = bands
    .filter(({ n }) => n > 0)
    .toReversed()
    .map((band) => ({
      name: band.name,
      rate: band.rate.value,
      low: band.rate.low,
      high: band.rate.high,
      title: `${band.name}: ${band.positives} of ${band.n} converted`,
    }));
  const top = Math.max(0.01, ...points.map(({ high }) => high));
  const isWide = frame.className === 'wide';
  return draw('Conversion by score with intervals', frame.className, {
    ...{ width: isWide ? 900 : frame.width, height: frame.height, ...MARGINS },
    ...(isWide ? {} : { marginBottom: 70 }),
    x: { type: 'point', domain: points.map(({ name }) => name) },
    y: { domain: [0, top] },
    marks: [
      gridY({ ticks: 5, className: 'grid' }),
      axisY({ ticks: 5, tickSize: 0, label: null, tickFormat: percent }),
      axisX({ label: 'score', labelAnchor: 'center', labelArrow: 'none', tickRotate: isWide ? 0 : -60 }),
      ruleY([rate.value], { className: 'threshold' }),
      ruleX(points, { x: 'name', y1: 'low', y2: 'high', stroke: 'var(--h4)', strokeWidth: 2 }),
      dot(points, { x: 'name', y: 'rate', fill: 'var(--h5)', r: 4, title: 'title' }),
      ruleY([0], { className: 'axis' }),
    ],
  });
}

export function calibrationChart({ calibration }: Evaluation, frame: Frame): Html {
  const points = (calibration?.rows ?? []).map(({ n, positives, stated }) => ({
    x: stated,
    y: positives / n,
  }));
  const top = Math.max(0.01, ...points.flatMap(({ x, y }) => [x, y]));
  return draw('Calibration: stated against converted', frame.className, {
    ...{ width: frame.width, height: frame.height, ...MARGINS },
    x: { domain: [0, top] },
    y: { domain: [0, top] },
    marks: [
      gridY({ ticks: 5, className: 'grid' }),
      axisY({ ticks: 5, tickSize: 0, label: 'converted', labelArrow: 'none', tickFormat: percent }),
      axisX({ ticks: 5, label: 'stated', labelAnchor: 'center', labelArrow: 'none', tickFormat: percent }),
      link([0], { x1: 0, y1: 0, x2: top, y2: top, className: 'diagonal', strokeDasharray: '4 3' }),
      dot(points, { x: 'x', y: 'y', fill: 'var(--h5)', r: 4 }),
    ],
  });
}
