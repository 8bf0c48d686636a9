// The summary's distribution: ten bars in the colours of the segments, with the segments' thresholds beside them.

import { MICRO } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { inColours, LEAST_BAR } from './bar-rows.ts';
import type { Language } from './language.ts';
import { noteLines } from './note-lines.ts';
import type { Screen } from './screen.ts';
import type { SummaryData } from './summary-data.ts';
import { segmentPaint } from './summary-scores.ts';
import { bar, cut, padStart, widthOf } from './text.ts';

const BARS = 10;
const MOST_BAR = 40;

export function distributionLines({ scores, plan }: SummaryData, screen: Screen): string[] {
  const { paint, width, language } = screen;
  const { count, points, summary: words } = language;
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(widthOf));
  const bounds = scores.bars.map((_, i) => boundsOf(plan.score, i, language));
  const numbers = scores.bars.map(count);
  const [label, number] = [widest(bounds), widest(numbers)];
  const fixed = 2 + label + 2 + number + 2;
  const marks = scores.bars.map((_, i) => thresholdsIn(plan, i, width - fixed - LEAST_BAR - 1, language));
  const room = Math.max(LEAST_BAR, Math.min(MOST_BAR, width - fixed - widest(marks) - 1));
  const most = Math.max(1, ...scores.bars);
  const rows = scores.bars.map((n, i) => {
    const head = `  ${padStart(bounds[i] ?? '', label)}  ${padStart(numbers[i] ?? '', number)}  `;
    const mark = marks[i] ? ` ${paint.dim(cut(marks[i], width - fixed - room - 1))}` : '';
    const drawn = bar(n / most, room);
    const parts = [...scores.barsOf].map(([name, bars]) => ({
      share: (bars[i] ?? 0) / Math.max(1, n),
      colour: segmentPaint(plan, name, paint),
    }));
    const gap = ' '.repeat(room - widthOf(drawn));
    return `${head}${inColours(drawn, parts)}${mark && gap + mark}`;
  });
  const { cutAtMin, cutAtMax, disqualified } = scores;
  const notes = [
    cutAtMin > 0 ? words.cutBelow(count(cutAtMin), points(plan.score.min)) : '',
    cutAtMax > 0 ? words.cutAbove(count(cutAtMax), points(plan.score.max)) : '',
    disqualified > 0 ? words.disqualifiedApart(count(disqualified), disqualified) : '',
  ].filter(Boolean);
  return [paint.bold(words.scores), ...rows, ...noteLines(notes, screen)];
}

/** `20 to 29`, the last bar with its end: `90 to 100`; `7.5 to <15` where a score may lie between. */
function boundsOf(
  { min, max, decimals }: SummaryData['plan']['score'],
  index: number,
  { points, summary: words }: Language,
): string {
  const step = (max - min) / BARS;
  const from = min + index * step;
  const end = min + (index + 1) * step;
  const text = (value: number): string => points(Math.round(value), 2);
  if (index === BARS - 1) return `${text(from)}${words.to}${text(max)}`;
  const isWhole = decimals === 0 && step % MICRO === 0 && min % MICRO === 0;
  return `${text(from)}${words.to}${isWhole ? text(end - MICRO) : words.below(text(end))}`;
}

/** `← MQL from 26`; where it is narrow, a long name is cut so that the number fits. */
function thresholdsIn(
  { segments, score: { min, max } }: SummaryData['plan'],
  index: number,
  width: number,
  { points, summary: words }: Language,
): string {
  const step = (max - min) / BARS;
  const from = min + index * step;
  const starts = segments.filter(
    (segment, rank) =>
      rank > 0 &&
      segment.from >= from &&
      (index === BARS - 1 ? segment.from <= max : segment.from < from + step),
  );
  if (starts.length === 0) return '';
  const bounds = starts.map((one) => words.from(points(one.from)));
  const room = Math.floor((width - 2 - widthOf(bounds.join(', '))) / starts.length);
  const names = starts.map((one) => cut(escapeControls(one.name), Math.max(1, room)));
  return `← ${names.map((name, i) => name + bounds[i]).join(', ')}`;
}
