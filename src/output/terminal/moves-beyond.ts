// What moved beyond the segments, as a person reads it: lists, then grades, stages and segments of accounts.
import type { BeyondTotals } from '../../compare/beyond-moves.ts';
import { grouped } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { cut, type Paint, padEnd, padStart, widthOf, wrap } from './text.ts';

const MOST_WAYS = 6;
const KINDS = [
  ['Grades', 'grade'],
  ['Stages', 'stage'],
  ['Segments of their accounts', 'account_segment'],
] as const;

export function beyondMoveLines(totals: BeyondTotals, paint: Paint, width: number): string[] {
  return [
    ...listLines(totals, paint, width),
    ...KINDS.flatMap((kind) => wayLines(kind, totals, paint, width)),
  ];
}

function listLines(totals: BeyondTotals, paint: Paint, width: number): string[] {
  const lists = [...totals.lists()];
  if (lists.length === 0) return [];
  const widest = (texts: readonly string[]): number => Math.max(...texts.map(widthOf));
  const entered = lists.map(([, one]) => `+${grouped(one.entered)}`);
  const left = lists.map(([, one]) => `-${grouped(one.left)}`);
  const numbers = widest(entered) + widest(left) + 4;
  const label = Math.min(width - 2 - numbers, widest(lists.map(([name]) => escapeControls(name))));
  const rows = lists.map(([name], index) => {
    const cells = [
      padStart(entered[index] ?? '', widest(entered)),
      padStart(left[index] ?? '', widest(left)),
    ];
    return `  ${padEnd(cut(escapeControls(name), label), label)}  ${paint.good(cells[0] ?? '')}  ${paint.warn(cells[1] ?? '')}`;
  });
  return [paint.bold('Lists') + (width < 44 ? '' : paint.dim('  leads that entered and left')), ...rows];
}

function wayLines(
  [title, kind]: (typeof KINDS)[number],
  totals: BeyondTotals,
  paint: Paint,
  width: number,
): string[] {
  const ways = totals.ways(kind);
  if (ways.length === 0) return [];
  const phrases = ways
    .slice(0, MOST_WAYS)
    .map(({ from, to, leads }) => cut(escapeControls(`${from} → ${to} ${grouped(leads)}`), width - 3));
  const rest = ways.slice(MOST_WAYS).reduce((sum, { leads }) => sum + leads, 0);
  const all = rest > 0 ? [...phrases, `${grouped(rest)} more`] : phrases;
  return [paint.bold(title), ...wrap(all, width - 2).map((line) => `  ${line}`)];
}
