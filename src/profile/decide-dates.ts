// What the shapes of a column's cells say about its formats: the order of day and month, and the cells that are errors.
import { dateConflict } from '../values/date-conflicts.ts';
import { DATE_FORMATS, isNumeric } from '../values/guess-formats.ts';
import type { UnreadCells, ValueCount } from './profile.ts';

export const ISO = 'ISO 8601';
export const MOST_SAMPLES = 3;

export type DateOrder = 'day' | 'month' | 'named';

/** Formats that read a shape, by the order of day and month. */
export interface ShapeFormats {
  readonly formats: Readonly<Record<DateOrder, readonly string[]>>;
  readonly read: Readonly<Record<DateOrder, ((text: string) => number | undefined) | undefined>>;
  readonly isIso: boolean;
}

export interface DateSample {
  readonly line: number;
  readonly value: string;
}

export interface DayRange {
  count: number;
  min: number;
  max: number;
  /** Cells that only this order reads. */
  alone: number;
  first: DateSample | undefined;
}

/** Cells of one shape, counted by the orders that read them. */
export interface Shape extends ShapeFormats {
  cells: number;
  readonly ranges: Readonly<Record<DateOrder, DayRange>>;
  readonly neither: { count: number; readonly first: DateSample[] };
}

export interface FoundDates {
  /** Cells with the shape of a date. */
  readonly cells: number;
  readonly formats: readonly string[];
  readonly choices: readonly string[];
  /** Cells by format, where there is more than one. */
  readonly mixed: readonly ValueCount[];
  readonly isReadable: boolean;
  readonly sample: string;
  readonly unread: UnreadCells;
  readonly min: number;
  readonly max: number;
  readonly offsets: readonly string[];
}

/** A few cells of the other order are errors; more are another format. */
const MOST_ERRORS = 0.01;

/** Shapes that hardly any cell has are errors, not another format of the column. */
export function decideDates(all: readonly Shape[], cells: number, offsets: readonly string[]): FoundDates {
  const families = new Map<string, number>();
  for (const shape of all) families.set(familyOf(shape), (families.get(familyOf(shape)) ?? 0) + shape.cells);
  const isRare = (shape: Shape): boolean => (families.get(familyOf(shape)) ?? 0) < cells * MOST_ERRORS;
  const found = decide(
    all.filter((shape) => !isRare(shape)),
    cells,
    offsets,
  );
  const rare = all.filter(isRare);
  const samples = rare.flatMap(({ ranges, neither }) => [
    ...Object.values(ranges).flatMap(({ first }) => first ?? []),
    ...neither.first,
  ]);
  const byLine = new Map([...found.unread.first, ...samples].map((sample) => [sample.line, sample] as const));
  const unread = {
    count: found.unread.count + rare.reduce((sum, shape) => sum + shape.cells, 0),
    first: [...byLine.values()].sort((a, b) => a.line - b.line).slice(0, MOST_SAMPLES),
  };
  return { ...found, unread };
}

/** Shapes of one way to write dates: `9/9/9999` and `99/99/9999`, with any time. */
function familyOf({ isIso, formats }: Shape): string {
  if (isIso) return ISO;
  const [first = ''] = [...formats.day, ...formats.month, ...formats.named];
  return (/^(?:'[^']*'|[yMd]+|[^\w'])+/.exec(first)?.[0] ?? first).replace(/([yMd])\1*/g, '$1').trim();
}

function decide(shapes: readonly Shape[], cells: number, offsets: readonly string[]): FoundDates {
  const numeric = shapes.filter(({ read }) => read.day !== undefined && read.month !== undefined);
  const alone = { day: aloneIn(numeric, 'day'), month: aloneIn(numeric, 'month') };
  const order: 'day' | 'month' | 'both' | 'mixed' =
    alone.day === 0 && alone.month === 0
      ? 'both'
      : alone.month <= alone.day * MOST_ERRORS
        ? 'day'
        : alone.day <= alone.month * MOST_ERRORS
          ? 'month'
          : 'mixed';
  const isOpen = numeric.length > 0 && order === 'both';
  const isMixed = numeric.length > 0 && order === 'mixed';
  const decided = (shape: Shape): DateOrder =>
    shape.read.named !== undefined ? 'named' : order === 'month' ? 'month' : 'day';
  const unread = { count: 0, first: [] as DateSample[] };
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const shape of shapes) {
    const taken = decided(shape);
    const range = shape.ranges[taken];
    min = Math.min(min, range.min);
    max = Math.max(max, range.max);
    unread.count += shape.cells - range.count;
    unread.first.push(...shape.neither.first);
    const other = shape.ranges[taken === 'day' ? 'month' : 'day'];
    if (taken !== 'named' && other.alone > 0 && other.first) unread.first.push(other.first);
  }
  unread.first.sort((a, b) => a.line - b.line).splice(MOST_SAMPLES);
  const dayFirst = cover(shapes, (shape) => (shape.read.named ? 'named' : 'day'));
  const monthFirst = cover(shapes, (shape) => (shape.read.named ? 'named' : 'month'));
  const formats = order === 'month' ? monthFirst : dayFirst;
  const isReadable = dateConflict(formats.filter((one) => one !== ISO)) === undefined && !isMixed;
  const counts = isMixed
    ? [...counted(numeric, dayFirst, 'day'), ...counted(numeric, monthFirst, 'month')]
    : formats.map((value) => ({
        value,
        count: shapes.reduce(
          (sum, one) => sum + (coveredBy(one, decided(one), formats) === value ? one.cells : 0),
          0,
        ),
      }));
  return {
    cells,
    formats: isOpen || !isReadable ? [] : formats.filter((one) => one !== ISO),
    choices: isOpen ? [...pair(dayFirst), ...pair(monthFirst)] : [],
    mixed: counts.length > 1 ? counts : [],
    isReadable,
    sample: numeric[0]?.ranges.day.first?.value ?? '',
    unread,
    min,
    max,
    offsets,
  };
}

function aloneIn(shapes: readonly Shape[], order: 'day' | 'month'): number {
  return shapes.reduce((sum, { ranges }) => sum + ranges[order].alone, 0);
}

/** The formats of an order that are a choice. */
function pair(formats: readonly string[]): string[] {
  return formats.filter(isNumeric).slice(0, 1);
}

function counted(shapes: readonly Shape[], formats: readonly string[], order: 'day' | 'month'): ValueCount[] {
  const count = shapes.reduce((sum, { ranges }) => sum + ranges[order].alone, 0);
  return formats.slice(0, 1).map((value) => ({ value, count }));
}

/** As few formats as read all shapes: those that read the most cells first. */
function cover(shapes: readonly Shape[], orderOf: (shape: Shape) => DateOrder): string[] {
  const chosen: string[] = [];
  let open = [...shapes];
  while (open.length > 0) {
    const cells = new Map<string, number>();
    for (const shape of open)
      for (const format of shape.formats[orderOf(shape)])
        cells.set(format, (cells.get(format) ?? 0) + shape.cells);
    const [best] = [...cells].sort(
      (a, b) => b[1] - a[1] || DATE_FORMATS.indexOf(a[0]) - DATE_FORMATS.indexOf(b[0]),
    );
    if (best === undefined) break;
    chosen.push(best[0]);
    open = open.filter((shape) => !shape.formats[orderOf(shape)].includes(best[0]));
  }
  return chosen;
}

function coveredBy(shape: Shape, order: DateOrder, formats: readonly string[]): string | undefined {
  return formats.find((format) => shape.formats[order].includes(format));
}
