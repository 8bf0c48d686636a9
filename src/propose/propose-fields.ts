// How the columns of a file are declared: types and formats, wherever a column is not plain text.
import { valueText } from '../learn/write-tiers.ts';
import type { ColumnProfile, FileProfile } from '../profile/profile.ts';
import { dateConflict } from '../values/date-conflicts.ts';
import { fold } from '../values/fold.ts';
import { isWholeFormat } from '../values/whole-formats.ts';
import type { FieldLine } from './proposal.ts';

/** How all files write dates and numbers, where they agree. */
export interface FileFormats {
  readonly dates: readonly string[];
  readonly numbers: string | null;
}

/** Formats for the top of the file: those of all date columns, unless two of them contradict each other. */
export function commonFormats(files: readonly FileProfile[]): FileFormats {
  const columns = files.flatMap((file) => file.columns);
  const dates = new Set(
    columns.flatMap(({ reading }) =>
      reading.kind === 'date' ? reading.formats.filter((format) => !isWholeFormat(format)) : [],
    ),
  );
  const numbers = new Set(
    columns.flatMap(({ reading }) =>
      reading.kind === 'number' && reading.choices.length === 0 && reading.format !== PLAIN
        ? [reading.format]
        : [],
    ),
  );
  const plainDecimals = columns.some(
    ({ reading, smallest, largest }) =>
      reading.kind === 'number' && reading.format === PLAIN && `${smallest}${largest}`.includes('.'),
  );
  const [only] = numbers.size === 1 && !plainDecimals ? [...numbers] : [];
  const isSafe = dates.size <= 4 && dateConflict([...dates]) === undefined;
  return { dates: isSafe ? [...dates] : [], numbers: only ?? null };
}

const PLAIN = '1234.56';

/** `type: date, format: …`; undefined for a column that is read as it is. */
export function declarationOf({ reading }: ColumnProfile, formats: FileFormats): string | undefined {
  switch (reading.kind) {
    case 'date': {
      if (reading.choices.length > 0) return undefined;
      const own = reading.formats.filter((format) => !formats.dates.includes(format));
      return `type: date${formatPart(own)}`;
    }
    case 'number': {
      if (reading.choices.length > 0) return undefined;
      const isCommon =
        reading.format === (formats.numbers ?? PLAIN) || (reading.format === PLAIN && isWhole(reading));
      const numbers = isCommon ? '' : `, numbers: "${reading.format}"`;
      return `type: number${numbers}${reading.strip && `, strip: "${reading.strip}"`}`;
    }
    case 'list':
      return `type: list, separator: "${reading.separator}"`;
    default:
      return undefined;
  }
}

function isWhole({ format }: { readonly format: string }): boolean {
  return format === PLAIN;
}

export function formatPart(formats: readonly string[]): string {
  if (formats.length === 0) return '';
  const quoted = formats.map((format) => JSON.stringify(format));
  return quoted.length === 1 ? `, format: ${quoted[0]}` : `, format: [${quoted.join(', ')}]`;
}

/** So many columns that no rule reads are declared; of more, only the number is mentioned. */
const MOST_UNUSED = 12;
const RESERVED: ReadonlySet<string> = new Set(['all', 'any', 'not', 'activity', 'no_activity', 'field']);

export interface DeclaredFields {
  readonly fields: readonly FieldLine[];
  readonly notes: readonly string[];
}

/** Cells that cannot be read reject their row, so a column that no rule reads is declared only without any. */
export function declareFields(
  file: FileProfile,
  used: ReadonlySet<string>,
  formats: FileFormats,
): DeclaredFields {
  const fields: FieldLine[] = [];
  const left: string[] = [];
  const broken: string[] = [];
  let unused = 0;
  for (const column of file.columns) {
    const declaration = declarationOf(column, formats);
    if (declaration === undefined || !isNamed(column)) continue;
    const isUsed = used.has(column.name);
    if (!isUsed && column.unread.count > 0) {
      broken.push(`${column.name} (not a ${column.reading.kind} in ${column.unread.count} of its cells)`);
    } else if (!isUsed && ++unused > MOST_UNUSED) left.push(column.name);
    else fields.push({ column: column.name, declaration });
  }
  return {
    fields,
    notes: [
      ...(left.length > 0 ? [`not declared, because no rule reads them: ${shortList(left, 6)}`] : []),
      ...(broken.length > 0 ? [`not declared, because rows would be rejected: ${shortList(broken, 4)}`] : []),
    ],
  };
}

export function isNamed(column: ColumnProfile): boolean {
  return !RESERVED.has(column.name) && isAlone(column);
}

/** Conditions have words of their own: a column called so needs another name in them. */
export function isReserved(name: string): boolean {
  return RESERVED.has(name);
}

/** Whether the header names one column. */
export function isAlone({ name, issues }: ColumnProfile): boolean {
  return name !== '' && !issues.some(({ kind }) => kind === 'repeated-header');
}

export function shortList(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** Few enough cells that cannot be read: `score` rejects their rows and goes on. */
export function isReadable({ unread, rows }: ColumnProfile): boolean {
  return unread.count * 100 <= rows;
}

/** `Title: { words: [CEO, founder] }`. */
export function condition(column: string, test: string): string {
  return `${valueText(column)}: ${test}`;
}

/** Values that fold alike are one value to a rule. */
export function distinct(values: readonly string[]): string[] {
  const folded = new Set<string>();
  return values.filter((value) => {
    const key = fold(value);
    return folded.has(key) ? false : folded.add(key) !== undefined;
  });
}

export function listText(values: readonly string[]): string {
  return values.length === 1 ? valueText(values[0] ?? '') : `[${values.map(valueText).join(', ')}]`;
}
