// How the cells of a column can be read as dates: counted by shape, decided once all cells are known.
import { dateReader, oneFormatReader } from '../values/date-format.ts';
import { DATE_FORMATS, isNumeric } from '../values/guess-formats.ts';
import { monthNumber } from '../values/month-names.ts';
import type { Zone } from '../values/zone.ts';
import {
  type DateOrder,
  type DayRange,
  decideDates,
  type FoundDates,
  ISO,
  MOST_SAMPLES,
  type Shape,
  type ShapeFormats,
} from './decide-dates.ts';

const UTC: Zone = { name: 'UTC', offset: 0, changes: [] };
const readIso = dateReader({ formats: [], writtenIn: null }, UTC);

export interface DateCounts {
  /** Whether the cell has the shape of a date; only then is it counted. */
  add(text: string, count: number, line: number): boolean;
  finish(): FoundDates | undefined;
}

/** A column with more shapes than this is text. */
const MOST_SHAPES = 40;

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
    finish: () => (cells === 0 ? undefined : decideDates([...shapes.values()], cells, [...offsets])),
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
