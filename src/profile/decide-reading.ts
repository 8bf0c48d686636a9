// What the cells of a column are, once all of them are known.

import { dayText } from '../values/days.ts';
import { caseless, fold } from '../values/fold.ts';
import type { FoundNumbers } from './count-numbers.ts';
import type { FoundDates } from './decide-dates.ts';
import { findSeparator } from './find-separator.ts';
import type { ColumnProfile, Issue, Personal, Reading, UnreadCells, ValueCount } from './profile.ts';
import { areUnique, type OpenValueTable } from './value-table.ts';

interface Samples {
  count: number;
  readonly first: { readonly line: number; readonly value: string }[];
}

export interface Counted {
  readonly name: string;
  readonly index: number;
  readonly rows: number;
  readonly isRepeated: boolean;
  readonly filled: number;
  readonly table: OpenValueTable;
  readonly noValue: readonly ValueCount[];
  readonly dates: FoundDates | undefined;
  readonly numbers: FoundNumbers | undefined;
  readonly notDate: Samples;
  readonly notNumber: Samples;
  readonly emails: number;
  readonly phones: number;
  readonly mangled: number;
  readonly mangledSample: string;
  readonly longest: number;
  readonly shortest: number;
}

const MOST_SHOWN = 12;

export function decideReading(counted: Counted): ColumnProfile {
  const { name, index, rows, filled, table, noValue } = counted;
  const { reading, unread, issues } = readingOf(counted);
  const isRead =
    unread.count === 0 ? [] : [{ kind: 'unread', as: reading.kind as 'date' | 'number' } as const];
  const { dates, numbers } = counted;
  const hasRange = reading.kind === 'date' || reading.kind === 'number';
  const isDate = reading.kind === 'date' && dates !== undefined && reading.choices.length === 0;
  const isNumber = reading.kind === 'number' && numbers !== undefined && reading.choices.length === 0;
  return {
    ...{ name, index, reading, rows, filled, noValue, unread, table },
    different: { count: table.different, isExact: table.share === 1 },
    top: [...table.kept]
      .map(([value, { count }]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, MOST_SHOWN),
    smallest: isDate ? dayText(dates.min) : isNumber ? numbers.min : null,
    largest: isDate ? dayText(dates.max) : isNumber ? numbers.max : null,
    personal: hasRange ? null : personalOf(counted),
    offsets: isDate ? dates.offsets : [],
    issues: [...issues, ...isRead, ...(counted.isRepeated ? [{ kind: 'repeated-header' } as const] : [])],
  };
}

interface Decided {
  readonly reading: Reading;
  readonly unread: UnreadCells;
  readonly issues: readonly Issue[];
}

const ALL_READ: UnreadCells = { count: 0, first: [] };
const plain = (reading: Reading, issues: readonly Issue[] = []): Decided => ({
  reading,
  unread: ALL_READ,
  issues,
});

function readingOf(counted: Counted): Decided {
  const { filled, table, dates, numbers, notDate, notNumber, rows } = counted;
  if (filled === 0) return plain({ kind: 'empty' });
  const mangled: Issue[] =
    counted.mangled > 0
      ? [{ kind: 'mangled-ids', count: counted.mangled, sample: counted.mangledSample }]
      : [];
  const values = [...table.kept.keys()];
  if (isYesNo(values)) return plain({ kind: 'yes_no' });
  const isIn = (cells: number): boolean => cells >= filled * MOST_READ && (cells === filled || filled >= 20);
  if (dates !== undefined && isIn(dates.cells)) return dateReading(dates, notDate, filled);
  const isUnique = filled > 2 && areUnique(table, 0.001);
  if (numbers !== undefined && isIn(numbers.cells)) {
    const whole = wholeDate(counted, numbers, values);
    if (whole !== undefined) return plain(whole);
    const looksLikeId =
      numbers.isWhole && (ID_HEADER.test(idName(counted.name)) || (isUnique && numbers.longest >= 4));
    const hasLeadingZero = values.some((value) => /^0\d/.test(value));
    if (!looksLikeId && !hasLeadingZero && (!numbers.isWhole || numbers.longest <= MOST_DIGITS)) {
      if (values.length === 1 && rows > 1) return plain({ kind: 'constant', value: values[0] ?? '' });
      return numberReading(numbers, notNumber);
    }
  }
  if (counted.phones * 10 >= filled * 8) return plain({ kind: 'text' });
  if (values.length === 1 && filled > 1) return plain({ kind: 'constant', value: values[0] ?? '' }, mangled);
  if (counted.mangled > 0 || (isUnique && filled === rows && isIdLike(values))) {
    return plain({ kind: 'id' }, [...mangled, ...repeatedIds(counted)]);
  }
  if (ID_HEADER.test(idName(counted.name)) && isIdLike(values)) return plain({ kind: 'id' });
  const separator = counted.emails > 0 ? undefined : findSeparator(table);
  if (separator !== undefined) return plain({ kind: 'list', separator });
  const isCategory =
    table.different <= Math.max(2, Math.min(1_000, filled / 2)) && counted.emails * 2 < filled;
  return plain({ kind: isCategory ? 'category' : 'text' });
}

/** A column is a date or a number although so many of its cells are not. */
const MOST_READ = 0.97;
/** Longer ones are ids: a score reads no number from 10^12 on. */
const MOST_DIGITS = 12;

function dateReading(dates: FoundDates, notDate: Samples, filled: number): Decided {
  const { formats, choices, mixed, isReadable, sample } = dates;
  const issues: Issue[] = [];
  if (choices.length > 0) issues.push({ kind: 'day-or-month', sample, choices });
  if (mixed.length > 1) issues.push({ kind: 'mixed-dates', formats: mixed, isReadable });
  if (!isReadable) return plain({ kind: 'text' }, issues);
  const unread = together(dates.unread, notDate);
  if (unread.count > filled * (1 - MOST_READ)) return plain({ kind: 'text' }, issues);
  return { reading: { kind: 'date', formats, choices }, unread, issues };
}

function numberReading(numbers: FoundNumbers, notNumber: Samples): Decided {
  const { format, strip, choices, sample } = numbers;
  const issues: Issue[] = choices.length > 0 ? [{ kind: 'decimal-or-grouping', sample, choices }] : [];
  const unread = together(numbers.unread, notNumber);
  return { reading: { kind: 'number', format, strip, choices }, unread, issues };
}

function together(one: UnreadCells, other: UnreadCells): UnreadCells {
  const first = [...one.first, ...other.first].sort((a, b) => a.line - b.line).slice(0, 3);
  return { count: one.count + other.count, first };
}

const YES_NO: ReadonlySet<string> = new Set([
  'yes',
  'no',
  'true',
  'false',
  'si',
  'verdadero',
  'falso',
  'y',
  'n',
  's',
]);

function isYesNo(values: readonly string[]): boolean {
  const folded = new Set(values.slice(0, 10).map(fold));
  return values.length <= 6 && folded.size === 2 && [...folded].every((value) => YES_NO.has(value));
}

const DATE_HEADER = /date|fecha|time|created|updated|modified|\bat$|_at$|hora|timestamp/i;
const [SECONDS, LAST_SECOND] = [978_307_200, 1_956_528_000]; // 2001 to 2031
const DAY_MS = 86_400_000;

/** Seconds or milliseconds since 1970, only where the header names a date: ids look the same. */
function wholeDate(
  { name }: Counted,
  { isWhole, min, max }: FoundNumbers,
  values: readonly string[],
): Reading | undefined {
  if (!isWhole || !DATE_HEADER.test(name)) return undefined;
  const isWithin = (unit: number): boolean =>
    Number(min) >= SECONDS * unit && Number(max) <= LAST_SECOND * unit;
  const choices: string[] = [];
  if (isWithin(1)) return { kind: 'date', formats: ['epoch_s'], choices };
  if (!isWithin(1_000)) return undefined;
  const isDates = values.every((value) => Number(value) % DAY_MS === 0);
  return { kind: 'date', formats: [isDates ? 'epoch_date_ms' : 'epoch_ms'], choices };
}

/** Headers of columns with ids, their words apart. */
const ID_HEADER = /(?:^| )(?:id|ids|guid|uuid|key|ref|number|no|num|nº|n°)$|^id /;

function idName(name: string): string {
  return caseless(name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'))
    .replace(/[\s_.\-:/]+/g, ' ')
    .trim()
    .replace(/(?<=\p{L}{3})id$/u, ' id');
}

function isIdLike(values: readonly string[]): boolean {
  return values.every((value) => value.length <= 64 && !/[\s@;|]/.test(value));
}

function repeatedIds({ table, filled }: Counted): Issue[] {
  if (table.share < 1 || table.kept.size === filled) return [];
  const [sample, kept] = [...table.kept].find(([, { count }]) => count > 1) ?? [];
  return sample === undefined || kept === undefined
    ? []
    : [{ kind: 'repeated-id', count: filled - table.kept.size, sample }];
}

const NAME_HEADER =
  /^(?:(?:lead|contact|person|full|first|last|middle|sur|given|family|display|nick|user|owner|persona|contacto|prospecto|cliente|propietario|primer|segundo)[ -]*)*(?:name|firstname|lastname|fullname|nombre|nombres|apellidos?|nombre completo|contact person|persona de contacto)$/;
/** Colleagues are persons too. */
const OWNER_HEADER =
  /(?:^| )(?:owner|owned by|propietari[oa]|assigned to(?: user)?|assignee|asignad[oa] a(?:l usuario)?|sales ?rep|salesperson)(?: name|(?: del?(?: la)? \p{L}+)+)?$/u;

function personalOf({ name, emails, phones, filled }: Counted): Personal | null {
  if (emails * 2 >= filled && filled > 0) return 'email';
  if (phones * 10 >= filled * 8 && filled > 0) return 'phone';
  if (/phone|mobile|tel[eé]fono|m[oó]vil|\bfax\b/i.test(name)) return 'phone';
  return NAME_HEADER.test(idName(name)) || OWNER_HEADER.test(idName(name)) ? 'name' : null;
}
