// The way of one lead through the runs of a history.

import { dayText } from '../../values/days.ts';
import { itemAt } from '../../values/item-at.ts';
import { decimal } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { sparkline } from './sparkline.ts';
import { cut, type Paint, padEnd, padStart, widthOf } from './text.ts';

export interface TraceReport {
  readonly id: string;
  readonly points: readonly {
    readonly day: number;
    readonly at: {
      readonly score: number;
      readonly segment: string;
      readonly rank: number | null;
      readonly rules: string;
    } | null;
  }[];
  readonly low: number;
  readonly high: number;
}

type TracePoint = TraceReport['points'][number];

/** A sparkline over all runs, then a line for each where something changed, the first and the last. */
export function traceText({ id, points, low, high }: TraceReport, paint: Paint, columns: number): string {
  const width = Math.max(30, Math.min(columns, 100));
  const from = Math.min(0, low);
  const line = sparkline(
    points.map(({ at }) => at?.score ?? null),
    from,
    high,
    width - 2,
  );
  const [first, last] = [itemAt(points, 0), points.at(-1) as TracePoint];
  const runs = `${points.length} ${points.length === 1 ? 'run' : 'runs'}, ${dayText(first.day)} to ${dayText(last.day)}`;
  const scale = `${decimal(from)} to ${decimal(high)}: the range of all leads`;
  const listed = points.filter(
    (point, i) => i === 0 || point === last || changeOf(itemAt(points, i - 1), point),
  );
  const scores = listed.map(({ at }) => (at === null ? '' : decimal(at.score)));
  const scoreWidth = Math.max(...scores.map(widthOf));
  const names = listed.map(({ at }) => (at === null ? 'not there' : escapeControls(at.segment)));
  const nameWidth = Math.min(24, Math.max(...names.map(widthOf)));
  const lines = listed.map((point, i) => {
    const before = points[points.indexOf(point) - 1];
    const change = before === undefined ? '' : changeOf(before, point);
    const name = cut(names[i] ?? '', nameWidth);
    const text = `  ${dayText(point.day)}  ${padStart(scores[i] ?? '', scoreWidth)}  ${padEnd(name, nameWidth)}`;
    if (widthOf(text) + 2 + widthOf(change) > width) return cut(`${text}  ${change}`.trimEnd(), width);
    const mark = change.startsWith('▲') ? paint.good(change) : paint.warn(change);
    return change === '' ? text.trimEnd() : `${text}  ${mark}`;
  });
  return `${[
    paint.bold(cut(escapeControls(id), width)),
    cut(runs, width),
    '',
    `  ${paint.bar(line)}`,
    paint.dim(cut(`  ${scale}`, width)),
    '',
    ...lines,
  ].join('\n')}\n`;
}

/** `▲` and `▼` where the segment rose or fell, words where something else changed; nothing where nothing did. */
function changeOf({ at: before }: TracePoint, { at: after }: TracePoint): string {
  if (before === null || after === null) return before === after ? '' : after === null ? 'gone' : 'new';
  const rules = before.rules === after.rules ? '' : 'other rules';
  if (before.segment === after.segment) return rules;
  if (before.rank === null || after.rank === null) return '×';
  const mark = after.rank > before.rank ? '▲' : '▼';
  return rules === '' ? mark : `${mark} ${rules}`;
}
