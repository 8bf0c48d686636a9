// One thread's part of counting a log: its rows, of those blocks that it takes.
import type { Plan } from '../../plan/plan.ts';
import { fold } from '../../values/fold.ts';
import type { LeadIndex } from '../memory/lead-index.ts';
import { type BlockBuffer, type FileToRead, readBlocks } from './blocks.ts';
import { missingLengths, writeColumns, writeKeyHeader } from './columns.ts';
import type { SignalTables } from './effects.ts';
import type { KernelMemory } from './kernel-memory.ts';
import { createOddRows, type RejectedRow } from './odd-rows.ts';
import type { RecordLayout } from './record-layout.ts';
import { compileSource } from './source-program.ts';
import { matchedCell } from './supports.ts';

/** Addresses that all threads share. */
export interface SharedTables {
  readonly signals: SignalTables;
  /** The leads' ids; and by the number of a matched cell, its folded texts. */
  readonly ids: number;
  readonly keys: ReadonlyMap<number, number>;
  readonly codes: number;
  readonly calendar: { readonly months: number; readonly zone: number };
}

export interface ActivityJob {
  readonly plan: Plan;
  readonly asOf: number;
  readonly layout: RecordLayout;
  readonly tables: SharedTables;
  readonly source: number;
  readonly file: FileToRead;
  /** Columns by header. */
  readonly positions: ReadonlyMap<string, number>;
  readonly control: number;
  /** The table of event ids; 0 where the source has none. */
  readonly events: number;
}

export const CLASSES = [
  'no_lead',
  'undated',
  'left_out',
  'unmatched',
  'future',
  'duplicate',
  'matched',
] as const;

export interface ActivityPart {
  readonly read: number;
  readonly blank: number;
  readonly counts: Readonly<Record<(typeof CLASSES)[number], number>>;
  readonly shared: number;
  readonly oldest: number | null;
  readonly newest: number | null;
  readonly rejected: readonly RejectedRow[];
  /** By cell of the source: what was seen of its decimals. */
  readonly decimals: readonly number[];
}

const BATCH = 256;
const ROW_BYTES = 80;
const VALUE_BYTES = 16;
const NEVER = [2 ** 31 - 1, -(2 ** 31)] as const;

/** Generates how far in the file it has read. */
export function* countActivities(
  memory: KernelMemory,
  job: ActivityJob,
  buffer: BlockBuffer,
): Generator<number, ActivityPart> {
  const { kernel, views } = memory;
  const { plan, asOf, layout, tables, file } = job;
  const source = plan.sources[job.source] as Plan['sources'][number];
  const program = compileSource(memory, {
    ...{ plan, asOf, layout, source: job.source, tables: tables.signals, codes: tables.codes },
    header: file.header,
    positions: (column) => job.positions.get(column.header),
    find: recordFinder(memory, tables),
  });
  const columns = writeColumns(memory, program.uses, file.header);
  const odd = createOddRows(memory, file, buffer);
  const rowBytes = ROW_BYTES + program.values * VALUE_BYTES;
  const alloc = (bytes: number): number => kernel.alloc(BigInt(bytes)) >>> 0;
  const counts = alloc(80);
  views().i32.set(NEVER, counts / 4 + 16);
  kernel.setCalendar(tables.calendar.months, tables.calendar.zone);
  memory.answer({
    ...{ odd: odd.odd, isHeader: odd.isHeader, isBlank: odd.isBlank, reject: odd.reject },
    ...{ parseMeaning: columns.parseMeaning, classOfDay: columns.classOfDay, join: program.joins.join },
  });
  const keyHeader = writeKeyHeader(memory, program.uses, file.header);
  kernel.setColumns(columns.at, columns.count, program.joins.first, missingLengths(plan), keyHeader, 0);
  const match = matchedCell(source);
  const table = match === null ? tables.ids : (tables.keys.get(match) ?? 0);
  kernel.setActivities(
    ...([alloc(BATCH * (rowBytes + 8) + 64), rowBytes, table, columns.of(program.key)] as const),
    ...([match === null ? 0 : 1, job.events, source.at === null ? 0 : 1, asOf, counts] as const),
  );
  let read = 0;
  yield* readBlocks(memory, file, job.control, buffer, {
    isOrdered: job.events !== 0,
    split: odd.begin,
    rows: () => {
      kernel.activities();
      read += odd.end();
    },
  });
  const { i64, i32 } = views();
  const of = (index: number): number => Number(i64[counts / 8 + index]);
  const [oldest, newest] = [i32[counts / 4 + 16] as number, i32[counts / 4 + 17] as number];
  const isDated = source.at !== null && oldest <= newest;
  return {
    read,
    blank: odd.blank,
    counts: Object.fromEntries(CLASSES.map((name, index) => [name, of(index)])) as ActivityPart['counts'],
    shared: of(CLASSES.length),
    oldest: isDated ? oldest : null,
    newest: isDated ? newest : null,
    rejected: odd.rejected,
    decimals: source.cells.map((cell) => columns.decimals.get(cell) ?? 0),
  };
}

/** Finds the records of leads by a key. */
function recordFinder(
  { kernel, views, keepText }: KernelMemory,
  { ids, keys }: SharedTables,
): LeadIndex['find'] {
  return ([only], key) => {
    const match = only?.cell ?? null;
    const table = match === null ? ids : keys.get(match);
    if (table === undefined) return undefined;
    const { at, length } = keepText(match === null ? key : fold(key));
    const entry = kernel.findText(table, at, length) >>> 0;
    if (entry === 0) return undefined;
    if (match === null) return entry;
    const { u32 } = views();
    const list = u32[entry / 4 + 5] as number;
    if (list === 0) return u32[entry / 4 + 4];
    return [...u32.subarray(list / 4 + 1, list / 4 + 1 + (u32[list / 4] as number))];
  };
}
