// Grades of two groups as a table: the first group's down, the second one's across.
import type { Group } from '../../plan/plan.ts';
import type { Screen } from './screen.ts';
import { cut, padEnd, padStart, widthOf } from './text.ts';

const MOST_LABEL = 14;

/** null where the groups are not two, or the terminal is too narrow. */
export function gradeMatrixLines(
  groups: readonly Group[],
  counts: ReadonlyMap<string, number>,
  { paint, width, language }: Screen,
): string[] | null {
  const [rows, columns, ...more] = groups.filter(({ grades }) => grades !== null);
  if (rows?.grades == null || columns?.grades == null || more.length > 0) return null;
  const across = columns.grades;
  const table = rows.grades.map(({ name }) => ({
    name,
    cells: across.map((column) => counts.get(name + column.name) ?? 0),
  }));
  const texts = table.map(({ cells }) => cells.map((n) => (n === 0 ? '·' : language.count(n))));
  const widths = across.map(({ name }, column) =>
    Math.max(widthOf(name), ...texts.map((row) => widthOf(row[column] ?? ''))),
  );
  const title = `${cut(rows.label, MOST_LABEL)} ↓  ${cut(columns.label, MOST_LABEL)} →`;
  const label = Math.max(widthOf(title), ...table.map(({ name }) => widthOf(name)));
  if (2 + label + widths.reduce((sum, one) => sum + one + 2, 0) > width) return null;
  const line = (head: string, cells: readonly string[]): string =>
    `  ${head}${cells.map((cell, i) => `  ${padStart(cell, widths[i] ?? 0)}`).join('')}`;
  return [
    paint.dim(
      line(
        padEnd(title, label),
        across.map(({ name }) => name),
      ),
    ),
    ...table.map(({ name }, row) => line(padStart(name, label), texts[row] ?? [])),
  ];
}
