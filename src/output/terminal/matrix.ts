// Where leads went, as a table of segments: from the rows to the columns.
import type { Order } from '../../compare/order.ts';
import type { RunPair } from '../../compare/run-pair.ts';
import type { Totals } from '../../compare/totals.ts';
import { grouped } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { cut, type Paint, padEnd, padStart, widthOf } from './text.ts';

interface MatrixInput {
  readonly pair: RunPair;
  readonly order: Order;
  readonly totals: Totals;
}

type Tone = 'up' | 'down' | 'same' | 'plain';

interface MatrixCell {
  readonly text: string;
  readonly tone: Tone;
}

/** The mark after a number; its column is there without colour too. */
const MARKS: { readonly [K in Tone]: string } = { up: '▲', down: '▼', same: ' ', plain: ' ' };
/** How far names are cut so that the table fits. */
const NAME_WIDTHS = [16, 12, 9, 7, 5];

export function matrixLines({ pair, order, totals }: MatrixInput, paint: Paint, width: number): string[] {
  const all = [...order.ranked, ...order.others];
  const counted = (segment: number): boolean =>
    [...all, null].some((other) => count(segment, other) + count(other, segment) > 0);
  const count = totals.matrix.count;
  // A segment that the rules name and nobody is in takes no room, unless it is one of the ranked.
  const segments = all.filter((segment) => order.rank(segment) !== null || counted(segment));
  if (pair.before.count + pair.after.count === 0) return [];
  const hasLeft = segments.some((segment) => count(segment, null) > 0);
  const hasEntered = segments.some((segment) => count(null, segment) > 0);
  const columns: readonly (number | null)[] = [...segments, ...(hasLeft ? [null] : [])];
  const rows: readonly (number | null)[] = [...segments, ...(hasEntered ? [null] : [])];
  const toneOf = (from: number | null, to: number | null): Tone => {
    if (from === null || to === null) return 'plain';
    if (from === to) return 'same';
    const [low, high] = [order.rank(from), order.rank(to)];
    if (low === null && high === null) return 'plain';
    return high !== null && (low === null || high > low) ? 'up' : 'down';
  };
  const table: MatrixCell[][] = rows.map((from) => {
    const cells = columns.map((to): MatrixCell => {
      const n = count(from, to);
      return { text: n === 0 ? '·' : grouped(n), tone: n === 0 ? 'plain' : toneOf(from, to) };
    });
    const sum = columns.reduce<number>((total, to) => total + count(from, to), 0);
    return [...cells, { text: grouped(sum), tone: 'plain' }];
  });
  const sums = columns.map((to) => rows.reduce<number>((total, from) => total + count(from, to), 0));
  table.push([
    ...sums.map((sum): MatrixCell => ({ text: grouped(sum), tone: 'plain' })),
    { text: '', tone: 'plain' },
  ]);

  const nameOf = (segment: number): string => escapeControls(pair.segments.texts[segment] ?? '');
  const heads = [...columns.map((to) => (to === null ? 'left' : nameOf(to))), 'all'];
  const labels = [...rows.map((from) => (from === null ? 'entered' : nameOf(from))), 'all'];
  for (const most of NAME_WIDTHS) {
    const shownHeads = heads.map((name) => cut(name, most));
    const shownLabels = labels.map((name) => cut(name, Math.max(most, 7)));
    const label = Math.max(...shownLabels.map(widthOf));
    const widths = shownHeads.map((head, column) =>
      Math.max(widthOf(head), ...table.map((row) => widthOf(row[column]?.text ?? ''))),
    );
    if (2 + label + widths.reduce((sum, one) => sum + one + 2, 0) > width) continue;
    const line = (name: string, cells: readonly MatrixCell[]): string => {
      const texts = cells.map((cell, i) => ` ${painted(cell, widths[i] ?? 0, paint)}`);
      return `  ${padEnd(name, label)}${texts.join('')}`.trimEnd();
    };
    const header = shownHeads.map((text): MatrixCell => ({ text, tone: 'plain' }));
    return [
      `${paint.bold('Segments')}${width < 44 ? '' : paint.dim('  from the rows to the columns')}`,
      paint.dim(line('', header)),
      ...table.map((cells, row) => line(shownLabels[row] ?? '', cells)),
    ];
  }
  return listLines(rows, columns, count, toneOf, nameOf, paint, width);
}

/** Where no table fits: one line for each way that leads went, the most trodden first. */
function listLines(
  rows: readonly (number | null)[],
  columns: readonly (number | null)[],
  count: (from: number | null, to: number | null) => number,
  toneOf: (from: number | null, to: number | null) => Tone,
  nameOf: (segment: number) => string,
  paint: Paint,
  width: number,
): string[] {
  const ways = rows
    .flatMap((from) => columns.map((to) => ({ from, to, n: count(from, to) })))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n);
  const widest = Math.max(...ways.map(({ n }) => grouped(n).length));
  return [
    paint.bold('Segments'),
    ...ways.map(({ from, to, n }) => {
      const names = `${from === null ? 'entered' : nameOf(from)} → ${to === null ? 'left' : nameOf(to)}`;
      const number = painted({ text: grouped(n), tone: toneOf(from, to) }, widest, paint);
      return `  ${number} ${cut(names, width - widest - 4)}`;
    }),
  ];
}

function painted({ text, tone }: MatrixCell, width: number, paint: Paint): string {
  const cell = padStart(text, width) + MARKS[tone];
  if (tone === 'up') return paint.good(cell);
  if (tone === 'down') return paint.warn(cell);
  return tone === 'same' || text === '·' ? paint.dim(cell) : cell;
}
