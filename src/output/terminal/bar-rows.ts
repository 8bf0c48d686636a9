// Rows with bars: label, numbers and bar, in columns that fit the terminal.
import { bar, cut, type Paint, padEnd, padStart, widthOf } from './text.ts';

/** Narrower bars cannot be compared. */
export const LEAST_BAR = 4;
const MOST_LABEL = 30;

interface BarRow {
  readonly label: string;
  readonly numbers: readonly string[];
  /** Of the longest bar, 0 to 1. */
  readonly share: number;
  readonly colour: Paint['bar'];
}

/** Label, numbers and bar, in columns that fit the terminal; the bar gives way first, then the label. */
export function barRows(rows: readonly BarRow[], width: number): string[] {
  if (rows.length === 0) return [];
  const numberWidths = (rows[0]?.numbers ?? []).map((_, i) =>
    Math.max(...rows.map(({ numbers }) => widthOf(numbers[i] ?? ''))),
  );
  const numbersWidth = numberWidths.reduce((sum, one) => sum + one + 2, 0);
  const label = Math.min(
    MOST_LABEL,
    Math.max(...rows.map((row) => widthOf(row.label))),
    width - 2 - numbersWidth,
  );
  const free = Math.min(44, width - 2 - label - numbersWidth - 2);
  const room = free < LEAST_BAR ? 0 : free;
  return rows.map((row) => {
    const numbers = row.numbers.map((number, i) => `  ${padStart(number, numberWidths[i] ?? 0)}`).join('');
    const drawn = bar(row.share, room);
    return `  ${padEnd(cut(row.label, label), label)}${numbers}${drawn && `  ${row.colour(drawn)}`}`;
  });
}

/** A bar in parts of different colours; a part takes whole columns. */
export function inColours(
  drawn: string,
  parts: readonly { readonly share: number; readonly colour: Paint['bar'] }[],
): string {
  const length = drawn.length;
  let share = 0;
  let at = 0;
  return parts
    .map((part) => {
      share += part.share;
      const end = share > 0.999_999 ? length : Math.round(share * length);
      const text = drawn.slice(at, end);
      at = Math.max(at, end);
      return text && part.colour(text);
    })
    .join('');
}
