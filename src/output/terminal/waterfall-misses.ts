// What a score lacks: points that were not earned and how near they were, those that were not taken off, and
// activities that counted for nothing.

import type { Explanation, Unfired } from '../../result/explanation.ts';
import { itemAt } from '../../values/item-at.ts';
import { escapeControls } from '../escape-controls.ts';
import { groupBy } from '../group-by.ts';
import { cut, type Paint, padEnd, widthOf } from './text.ts';
import { activityPieces, signedText, wrapped } from './waterfall-words.ts';

const MOST_ROWS = 8;
/** Of the reasons of one row. */
const MOST_LINES = 3;
const FEW_LINES = 2;
const MOST_LABEL = 34;
const NARROW = 60;

/** Rules that would give points and promotions, the weightiest first. */
export function notEarnedLines({ unfired }: Explanation, paint: Paint, width: number): string[] {
  const gains = unfired.filter(
    ({ kind, worth }) => kind === 'promote' || (worth !== null && worth.points > 0),
  );
  return section('Not earned', gains, MOST_LINES, paint, width);
}

/** Rules that would take points off. */
export function notTakenLines({ unfired }: Explanation, paint: Paint, width: number): string[] {
  const losses = unfired.filter(({ worth }) => worth !== null && worth.points < 0);
  return section('Not held against it', losses, FEW_LINES, paint, width);
}

function section(
  title: string,
  unfired: readonly Unfired[],
  most: number,
  paint: Paint,
  width: number,
): string[] {
  if (unfired.length === 0) return [];
  const sizeOf = ({ worth }: Unfired): number =>
    worth === null ? Number.POSITIVE_INFINITY : Math.abs(Number(worth.points));
  const sorted = unfired.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  const rows = sorted
    .slice(0, MOST_ROWS)
    .map((one) => ({ head: headOf(one), why: escapeControls(one.why.join('; ')) }));
  const hidden = sorted.slice(MOST_ROWS).map(({ label }) => escapeControls(label));
  const column = Math.min(MOST_LABEL, Math.max(...rows.map(({ head }) => widthOf(head)))) + 2;
  const isNarrow = width < NARROW;
  const lines = rows.flatMap(({ head, why }) => {
    const indent = isNarrow ? 4 : column + 2;
    const text = atMost(most, wrapped(why, width - indent), width - indent).map((line) => paint.dim(line));
    const first = `  ${cut(head, isNarrow ? width - 2 : column - 2)}`;
    if (isNarrow) return [first, ...text.map((line) => `    ${line}`)];
    const [start = '', ...rest] = text;
    return [`${padEnd(first, indent)}${start}`.trimEnd(), ...rest.map((line) => ' '.repeat(indent) + line)];
  });
  const more = hidden.length === 0 ? [] : wrapped(`and ${hidden.join(', ')}`, width - 2);
  return [paint.bold(title), ...lines, ...more.map((line) => paint.dim(`  ${line}`))];
}

/** `Webinar +20 each`, `Asked for a demo → SQL`. */
function headOf({ label, worth, to }: Unfired): string {
  if (worth === null) return `${escapeControls(label)} → ${escapeControls(to ?? '')}`;
  const points = signedText(worth.points);
  const text = { flat: points, each: `${points} each`, up_to: `up to ${points}` }[worth.kind];
  return `${escapeControls(label)} ${text}`;
}

/** So many lines, `…` where there were more. */
function atMost(most: number, lines: readonly string[], width: number): string[] {
  if (lines.length <= most) return [...lines];
  return [...lines.slice(0, most - 1), cut(lines.slice(most - 1).join(' '), width)];
}

/** Activities of one kind that count for nothing for one reason are one entry. */
export function notCountedLines(
  { uncounted, uncountedOmitted }: Explanation,
  paint: Paint,
  width: number,
): string[] {
  if (uncounted.length === 0) return [];
  const groups = [...groupBy(uncounted, ({ type, source, words }) => `${type ?? source} ${words}`)];
  const lines = groups.slice(0, MOST_ROWS).flatMap(([, rows]) => {
    const { type, source, words } = itemAt(rows, 0);
    const times = rows.length > 1 ? ` (${rows.length}×)` : '';
    const head = `${escapeControls(cut(type ?? source, MOST_LABEL))}${times}: ${escapeControls(words)}`;
    const [first = '', ...rest] = wrapped(head, width - 4);
    const dates = wrapped(activityPieces(rows), width - 4);
    return [`  ${first}`, ...[...rest, ...dates].map((line) => paint.dim(`    ${line}`))];
  });
  const hidden = groups.slice(MOST_ROWS).reduce((sum, [, rows]) => sum + rows.length, uncountedOmitted);
  const more = hidden === 0 ? [] : [paint.dim(`  and ${hidden} more`)];
  return [paint.bold('Counted for nothing'), ...lines, ...more];
}
