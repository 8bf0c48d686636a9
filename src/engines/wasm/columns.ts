// The columns of a file as the kernel reads them, and who understands their cells.
import type { Cell, Plan } from '../../plan/plan.ts';
import { type DecimalNotes, noteDecimals } from '../../result/run-facts.ts';
import { dayText } from '../../values/days.ts';
import { decimalsOf, NO_THOUSANDS } from '../../values/decimals.ts';
import { fold } from '../../values/fold.ts';
import { trimCell } from '../../values/invisible.ts';
import { decimal, type Micro } from '../../values/micro.ts';
import type { ColumnClasses } from './column-classes.ts';
import type { Leaf } from './conditions.ts';
import type { KernelMemory } from './kernel-memory.ts';
import { type Meaning, writeMeaning } from './meanings.ts';

/** See kernel/rows.ts. */
const KINDS = { id: 0, folded: 1, keys: 2, event: 3, cell: 4, date: 5, number: 6, near: 7 } as const;

export interface ColumnUse {
  readonly kind: keyof typeof KINDS;
  /** Where the column is in a row. */
  readonly position: number;
  /** In which of the joins its classes take part; -1: in none. */
  readonly stage: number;
  /** The place of its value among those of a row; -1: it gives none. */
  readonly value: number;
  /** Whether it holds the row's date. */
  readonly isAt: boolean;
  readonly parseMeaning: (text: string) => Meaning;
  /** The numbers of the column that may have thousands for decimals. */
  readonly openDecimals?: readonly Cell[];
  /** The domains that tell its cells apart, if nothing else does. */
  readonly domains?: readonly string[];
  /** Its classes, where it is read as dates or numbers by the kernel itself. */
  readonly plain?: {
    readonly classes: ColumnClasses;
    readonly mark: number;
    readonly leaves: readonly Leaf[];
  };
}

const COLUMN_BYTES = 64;
/** In words. */
const MARK_AT = 11;
const FIRST_SLOTS = 64;
const SLOT_BYTES = 32;
/** The days of 1900 to 2199, and a few more. */
const DAYS = 110_000;

export interface Columns {
  readonly at: number;
  readonly count: number;
  /** The address of a use's column. */
  of(use: number): number;
  parseMeaning(use: number, at: number, length: number): number;
  classOfDay(use: number, day: number): number;
  readonly decimals: DecimalNotes;
}

export function writeColumns(
  memory: KernelMemory,
  uses: readonly ColumnUse[],
  header: readonly string[],
): Columns {
  const { kernel, views } = memory;
  const at = kernel.alloc(BigInt(uses.length * COLUMN_BYTES)) >>> 0;
  for (const [number, use] of uses.entries()) {
    const slots = kernel.alloc(BigInt(FIRST_SLOTS * SLOT_BYTES)) >>> 0;
    const days = use.kind === 'date' ? kernel.alloc(BigInt(DAYS * 4)) >>> 0 : 0;
    const { bounds, classes, count } =
      use.kind === 'number' && use.plain !== undefined
        ? writeBounds(memory, use.plain)
        : { bounds: 0, classes: 0, count: 0 };
    // A header that could be an address must be seen.
    const isAddress = header[use.position]?.includes('@') === true;
    const domains = writeDomains(memory, isAddress ? [] : (use.domains ?? []));
    views().i32.set(
      [
        ...[use.position, KINDS[use.kind], use.stage, slots, FIRST_SLOTS - 1, 0, days, use.value],
        ...[
          bounds,
          count,
          classes,
          use.openDecimals?.length ? 0 : (use.plain?.mark ?? 0),
          use.isAt ? 1 : 0,
          number,
        ],
        ...[domains.at, domains.masks],
      ],
      (at + number * COLUMN_BYTES) / 4,
    );
  }
  const decimals: DecimalNotes = new Map();
  /** From the first decimals on that cannot be thousands, the kernel reads them itself. */
  const note = ({ openDecimals = [], plain }: ColumnUse, number: number, text: string): void => {
    if (openDecimals.length === 0) return;
    const bits = decimalsOf(trimCell(text));
    for (const cell of openDecimals) noteDecimals(decimals, cell, bits);
    if (bits === NO_THOUSANDS) views().i32[(at + number * COLUMN_BYTES) / 4 + MARK_AT] = plain?.mark ?? 0;
  };
  return {
    at,
    decimals,
    count: uses.length,
    of: (use) => at + use * COLUMN_BYTES,
    parseMeaning: (number, from, length) => {
      const use = uses[number] as ColumnUse; // the kernel knows only columns that were written
      const text = cellText(views().bytes, from, length);
      const meaning = use.parseMeaning(text);
      const name = header[use.position];
      if (!meaning.isFault) note(use, number, text);
      const isHeader = text === name || (use.position === 0 && text === `\ufeff${name}`);
      return writeMeaning(memory, isHeader ? { ...meaning, isHeader } : meaning);
    },
    classOfDay: (number, day) => uses[number]?.plain?.classes.classOf(dayText(day)) ?? 0,
  };
}

const MOST_DOMAINS = 12;
const DOMAIN_BYTES = 64;

/** See kernel/cells.ts. */
function writeDomains({ kernel, views }: KernelMemory, domains: readonly string[]) {
  if (domains.length === 0) return { at: 0, masks: 0 };
  const at = kernel.alloc(BigInt(4 + domains.length * DOMAIN_BYTES)) >>> 0;
  const { u32, bytes } = views();
  u32[at / 4] = domains.length;
  domains.forEach((domain, index) => {
    const start = at + 4 + index * DOMAIN_BYTES;
    u32[start / 4] = domain.length;
    bytes.write(domain, start + 4, domain.length);
  });
  return { at, masks: kernel.alloc(BigInt(4 * 2 ** domains.length)) >>> 0 };
}

/** The domains that these conditions ask for, if they ask for nothing else of text and the kernel can tell them; else none. */
export function domainsOf(
  cells: readonly Cell[],
  leaves: readonly Leaf[],
  missing: readonly string[],
): readonly string[] {
  if (cells.some(({ kind }) => kind !== 'text')) return [];
  if (missing.some((word) => word.includes('@'))) return [];
  const domains = new Set<string>();
  for (const leaf of leaves) {
    if (leaf.kind === 'domain') for (const value of leaf.values) domains.add(fold(trimCell(value)));
    else if (leaf.kind !== 'known') return [];
  }
  const isPlain = (domain: string): boolean => /^[!-~]{1,59}$/.test(domain);
  return domains.size <= MOST_DOMAINS && [...domains].every(isPlain) ? [...domains] : [];
}

/** The text of a sound cell. */
export function cellText(bytes: Buffer, from: number, length: number): string {
  const text = bytes.toString('utf8', from, from + length);
  if (length < 2 || !text.startsWith('"')) return text;
  const inner = text.slice(1, -1);
  return inner.includes('"') ? inner.replaceAll('""', '"') : inner;
}

/** Between two neighbouring bounds every number is of one class. */
function writeBounds(
  { kernel, views }: KernelMemory,
  { classes, mark, leaves }: NonNullable<ColumnUse['plain']>,
) {
  const bounds = [...new Set(leaves.flatMap(boundsOf))]
    .filter((bound) => -(2n ** 62n) < bound && bound < 2n ** 62n)
    .sort((a, b) => (a < b ? -1 : 1));
  const classAt = (value: bigint): number => {
    const micro: Micro = Number.isSafeInteger(Number(value)) ? Number(value) : value;
    // Null where no number of the file can be: then the kernel has none either.
    return classes.classOf(decimal(micro).replace('.', String.fromCharCode(mark))) ?? 0;
  };
  const [first] = bounds;
  const numbers = [classAt(first === undefined ? 0n : first - 1n), ...bounds.map(classAt)];
  const at = kernel.alloc(BigInt(bounds.length * 8 + 8)) >>> 0;
  const numbersAt = kernel.alloc(BigInt(numbers.length * 4)) >>> 0;
  views().i64.set(bounds, at / 8);
  views().u32.set(numbers, numbersAt / 4);
  return { bounds: at, classes: numbersAt, count: bounds.length };
}

function boundsOf(leaf: Leaf): bigint[] {
  switch (leaf.kind) {
    case 'equals':
    case 'differs':
      return leaf.values.flatMap((value) => [BigInt(value), BigInt(value) + 1n]);
    case 'compare':
      return [BigInt(leaf.value), BigInt(leaf.value) + 1n];
    default:
      return [];
  }
}

/** Dates and numbers near to those that the kernel reads itself: where it reads one, the reference must read the same. */
const DATE_PROBES = [
  ...['2026-03-04', '2026-02-29', '2024-02-29', '1900-01-01', '2199-12-31', '2026-13-01', '2026-00-10'],
  ...[
    '2026-03-04 05:06',
    '2026-03-04 00:00',
    '2026-03-04T05:06',
    '2026-03-04 24:00',
    '2026-03-04 05:60',
    '2026-03-04 05:06:07',
  ],
  ...['2026-03-04T23:59:59', '2026-03-04 23:59:60', '2026-03-04 05:06:07.5', '2026-03-04 05:06:07.123456'],
  ...['2026-03-04T05:06:07Z', '2026-03-29T00:30:00Z', '2026-03-29T01:30:00Z', '2026-10-25T00:59:59.999Z'],
  ...['2026-03-04T23:30:00-05:00', '2026-03-04T00:10:00+02:00', '2026-03-04T00:10:00+0200'],
  ...['2026-03-04 22:10:00-0930', '1970-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '1905-06-01T12:00:00Z'],
  ...['2150-07-01T23:00:00Z', '2026-03-04T05:06:07z', '2026-03-04T05:06:07+24:00', '2026-03-04T05:06:07.Z'],
];
const NUMBER_PROBES = [
  ...[
    '0',
    '-0',
    '+7',
    '12',
    '007',
    '1.5',
    '1,5',
    '-1.25',
    '1.234',
    '1,234',
    '1.234567',
    '1,234567',
    '1.2345678',
  ],
  ...['999999999.999999', '999999999,999999', '1000000000', '.5', '5.', '1e3', '-', '+', '', '1 000', '1000'],
];

/** Whether the kernel reads a column's dates, or numbers, as all its cells do. */
export function isReadAlike(
  { kernel, keepText }: KernelMemory,
  kind: 'date' | 'number',
  classes: ColumnClasses,
  mark: number,
  header: string,
): boolean {
  const readPlainly = (text: string): bigint | undefined => {
    const { at, length } = keepText(text);
    const plain =
      kind === 'date' ? BigInt(kernel.probeDay(at, length)) : kernel.probeNumber(at, length, mark);
    return plain === (kind === 'date' ? -(2n ** 31n) : -(2n ** 63n)) ? undefined : plain;
  };
  if (readPlainly(header) !== undefined) return false; // then nobody would see the header once more
  return (kind === 'date' ? DATE_PROBES : NUMBER_PROBES).every((probe) => {
    const plain = readPlainly(probe);
    if (plain === undefined) return true;
    return (
      classes.classOf(probe) !== null &&
      classes.cells.every((cell) => {
        const value = classes.values[cell];
        return (typeof value === 'number' || typeof value === 'bigint') && BigInt(value) === plain;
      })
    );
  });
}

/** How the kernel may read a column of these cells itself; undefined where it can't. */
export function plainKind(cells: readonly Cell[]): { kind: 'date' | 'number'; mark: number } | undefined {
  if (cells.length === 0) return undefined;
  // Where times are written in a zone of their own, a written date is not always the day that is meant.
  if (cells.every((cell) => cell.kind === 'date' && cell.writtenIn === null))
    return { kind: 'date', mark: 0 };
  const marks = new Set(
    cells.map((cell) => (cell.kind === 'number' && cell.strip === '' ? cell.numbers.decimal : '')),
  );
  const [mark = ''] = marks;
  return marks.size === 1 && mark !== '' ? { kind: 'number', mark: mark.charCodeAt(0) } : undefined;
}

/** By how many bytes long a word is that means no value: a key of no lead that is so long may be one. */
export function missingLengths({ missing }: Plan): bigint {
  const lengths = missing.map((word) => Buffer.byteLength(fold(trimCell(word))));
  if (lengths.some((length) => length > 63)) return 2n ** 64n - 1n;
  return lengths.reduce((mask, length) => mask | (1n << BigInt(length)), 0n);
}

/** The key's header with its length before it, where the key alone can tell whether a row is the header; else 0. */
export function writeKeyHeader(
  { kernel, views }: KernelMemory,
  uses: readonly ColumnUse[],
  header: readonly string[],
): number {
  const [key, another] = uses;
  if (key === undefined || another !== undefined || key.kind === 'keys') return 0;
  const text = header[key.position] ?? '';
  const length = Buffer.byteLength(text);
  const at = kernel.take(4 + length) >>> 0;
  views().u32[at / 4] = length;
  views().bytes.write(text, at + 4, length);
  return at;
}
