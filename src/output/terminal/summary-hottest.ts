// The summary's hottest leads.

import { escapeControls } from '../escape-controls.ts';
import type { Screen } from './screen.ts';
import type { SummaryData } from './summary-data.ts';
import { cut, padEnd, padStart, widthOf, wrap } from './text.ts';

/** Fewer columns have no room for a reason. */
const LEAST_REASONS = 44;
const MOST_SCORE = 10;
const MOST_SEGMENT = 16;
const MOST_ID = 24;

/** The leads with the highest scores and as many of their reasons as fit; where it is narrow, on lines of their own. */
export function hottestLines({ scores, plan }: SummaryData, { paint, width, language }: Screen): string[] {
  const { count, points, summary: words } = language;
  const hot = scores.top
    .filter(({ score, reasons }) => score > plan.score.min && reasons.length > 0)
    .map(({ id, segment, score, reasons }) => ({
      id: escapeControls(id),
      segment: escapeControls(segment),
      value: score,
      score: points(score, plan.score.decimals),
      reasons,
    }));
  const last = hot.at(-1);
  if (last === undefined) return [];
  const column = (texts: readonly string[], most: number) => {
    const wide = Math.min(most, Math.max(...texts.map(widthOf)));
    return { wide, left: (text: string): string => padEnd(cut(text, wide), wide) };
  };
  const scoreColumn = column(
    hot.map(({ score }) => score),
    MOST_SCORE,
  );
  const segmentColumn = column(
    hot.map(({ segment }) => segment),
    MOST_SEGMENT,
  );
  const idColumn = column(
    hot.map(({ id }) => id),
    MOST_ID,
  );
  const rows = hot.flatMap(({ id, segment, score, reasons }) => {
    const head = `  ${padStart(score, scoreColumn.wide)}  ${segmentColumn.left(segment)}  ${idColumn.left(id)}`;
    const room = width - widthOf(head) - 2;
    if (room >= LEAST_REASONS) return fitting(reasons, room, 1).map((text) => `${head}  ${paint.dim(text)}`);
    return [
      cut(head.trimEnd(), width),
      ...fitting(reasons, width - 4, 2).map((text) => paint.dim(`    ${text}`)),
    ];
  });
  const { beyondTop } = scores;
  const isTied = beyondTop !== null && hot.length === scores.top.length && beyondTop.score === last.value;
  const more = isTied ? [paint.dim(`  ${words.moreWith(count(beyondTop.leads), last.score)}`)] : [];
  return [paint.bold(words.hottest), ...rows, ...more];
}

/** As many reasons as fit whole on so many lines, and `…` for the others: half a number would be another number. */
function fitting(reasons: readonly string[], width: number, lines: number): string[] {
  const texts = reasons.map((reason) => cut(escapeControls(reason), width - 2));
  for (let kept = texts.length; ; kept--) {
    const some = wrap(texts.slice(0, kept), width - (kept < texts.length ? 2 : 0), ';');
    if (kept > 1 && some.length > lines) continue;
    return kept < texts.length ? [...some.slice(0, -1), `${some.at(-1)} …`] : some;
  }
}
