// How the cells of a column can be read as dates: counted by shape, decided once all cells are known.
import { dateConflict } from '../values/date-conflicts.ts';
import { dateReader, oneFormatReader } from '../values/date-format.ts';
import { DATE_FORMATS, isNumeric } from '../values/guess-formats.ts';
import { monthNumber } from '../values/month-names.ts';
import type { Zone } from '../values/zone.ts';
import type { UnreadCells, ValueCount } from './profile.ts';

const UTC: Zone = { name: 'UTC', offset: 0, changes: [] };
const ISO = 'ISO 8601';
const readIso = dateReader({ formats: [], writtenIn: null }, UTC);

type DateOrder = 'day' | 'month' | 'named';

/** Formats that read a shape, by the order of day and month. */
interface ShapeFormats {
  readonly formats: Readonly<Record<DateOrder, readonly string[]>>;
  readonly read: Readonly<Record<DateOrder, ((text: string) => number | undefined) | undefined>>;
  readonly isIso: boolean;
}

interface DateSample {
  readonly line: number;
  readonly value: string;
}

interface DayRange {
  count: number;
  min: number;
  max: number;
  /** Cells that only this order reads. */
  alone: number;
  first: DateSample | undefined;
}

export interface DateCounts {
  /** Whether the cell has the shape of a date; only then is it counted. */
  add(text: string, count: number, line: number): boolean;
  finish(): FoundDates | undefined;
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

/** A column with more shapes than this is text. */
const MOST_SHAPES = 40;
const MOST_SAMPLES = 3;

interface Shape extends ShapeFormats {
  cells: number;
  readonly ranges: Readonly<Record<DateOrder, DayRange>>;
  readonly neither: { count: number; readonly first: DateSample[] };
}

export function openDateCounts(): DateCounts {
  const shapes = new Map<string, Shape>();
  const offsets = new Set<string>();
  let cells = 0;
  return {
    add: (text, count, line) => {
      const shape = shapeOf(text);
      if (shape === undefined) return false;
      let known = shapes.get(shape);
      if (known === undefined) {
        const formats = shapes.size < MOST_SHAPES ? formatsOfShape(shape, text) : undefined;
        if (formats === undefined) return false;
        known = {
          ...formats,
          cells: 0,
          ranges: { day: openRange(), month: openRange(), named: openRange() },
          neither: { count: 0, first: [] },
        };
        shapes.set(shape, known);
      }
      cells += count;
      known.cells += count;
      countCell(known, text, count, line);
      const offset = /(?:Z|UTC|[+-]\d\d:?\d\d)$/.exec(shape.includes('9:9') ? text : '')?.[0];
      if (offset !== undefined && offsets.size < 20) offsets.add(offset === 'UTC' ? 'Z' : offset);
      return true;
    },
    finish: () => (cells === 0 ? undefined : decideFrequent([...shapes.values()], cells, [...offsets])),
  };
}

function openRange(): DayRange {
  return {
    count: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    alone: 0,
    first: undefined,
  };
}

function countCell(shape: Shape, text: string, count: number, line: number): void {
  const { read, ranges, neither } = shape;
  const days = {
    day: read.day?.(text),
    month: read.month?.(text),
    named: read.named?.(text),
  };
  let isRead = false;
  for (const order of ['day', 'month', 'named'] as const) {
    const day = days[order];
    if (day === undefined) continue;
    isRead = true;
    const range = ranges[order];
    range.count += count;
    range.min = Math.min(range.min, day);
    range.max = Math.max(range.max, day);
    const isAlone = order !== 'named' && days[order === 'day' ? 'month' : 'day'] === undefined;
    if (isAlone) range.alone += count;
    if (range.first === undefined || (isAlone && range.alone === count)) range.first = { line, value: text };
  }
  if (isRead) return;
  neither.count += count;
  if (neither.first.length < MOST_SAMPLES) neither.first.push({ line, value: text });
}

/** `99/99/9999 99:99`; the name of a month is `M`. Undefined for what is no date. */
function shapeOf(text: string): string | undefined {
  if (text.length < 6 || text.length > 40 || !/^[\d\p{L}][\d\p{L}\s/.,:+'-]*$/u.test(text)) return undefined;
  if (/^\d+$/.test(text) || !/\d/.test(text)) return undefined;
  return text
    .replace(/\p{L}+/gu, (word) => (monthNumber(word) > 0 ? 'M' : word.toLowerCase()))
    .replace(/\d/g, '9')
    .replace(/\.9+(?=z$|[+-]99:?99$|$)/, (part) => (part.length > 3 ? '.9' : part));
}

const knownShapes = new Map<string, ShapeFormats | undefined>();
const MOST_KNOWN = 2_000;

function formatsOfShape(shape: string, text: string): ShapeFormats | undefined {
  if (knownShapes.has(shape)) return knownShapes.get(shape);
  // A date of the same shape that every format of the shape reads: 11 is a day, a month, an hour and a minute.
  const probe = text.replace(/\d+/g, (digits) =>
    digits.length <= 3
      ? '1'.repeat(digits.length)
      : digits.length === 4
        ? '2011'
        : digits.replace(/\d/g, '1'),
  );
  const isIso = readIso(probe) !== undefined;
  const formats: Record<DateOrder, string[]> = { day: [], month: [], named: [] };
  if (isIso) formats.named.push(ISO);
  else {
    for (const { format, read, order } of allFormats())
      if (read(probe) !== undefined) formats[order].push(format);
  }
  const isDate = formats.day.length + formats.month.length + formats.named.length > 0;
  const readerOf = (order: DateOrder) => {
    const [format] = formats[order];
    return format === undefined ? undefined : format === ISO ? readIso : oneFormatReader(format, UTC);
  };
  const found = isDate
    ? { formats, isIso, read: { day: readerOf('day'), month: readerOf('month'), named: readerOf('named') } }
    : undefined;
  if (knownShapes.size < MOST_KNOWN) knownShapes.set(shape, found);
  return found;
}

interface KnownFormat {
  readonly format: string;
  readonly order: DateOrder;
  readonly read: (text: string) => number | undefined;
}

let compiled: readonly KnownFormat[] | undefined;

function allFormats(): readonly KnownFormat[] {
  compiled ??= DATE_FORMATS.map((format) => ({
    format,
    order: !isNumeric(format) ? 'named' : format.startsWith('d') ? 'day' : 'month',
    read: oneFormatReader(format, UTC),
  }));
  return compiled;
}

/** A few cells of the other order are errors; more are another format. */
const MOST_ERRORS = 0.01;

/** Shapes that hardly any cell has are errors, not another format of the column. */
function decideFrequent(all: readonly Shape[], cells: number, offsets: readonly string[]): FoundDates {
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
