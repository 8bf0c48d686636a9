// The leads' export into the kernel's memory: a record for each, and the tables by which activities find them.
import type { Positions } from '../../plan/columns.ts';
import type { Plan } from '../../plan/plan.ts';
import type { DecimalNotes } from '../../result/run-facts.ts';
import type { Lookup } from '../memory/tables.ts';
import { type BlockBuffer, createControl, type FileToRead, readBlocks } from './blocks.ts';
import { missingLengths, writeColumns, writeKeyHeader } from './columns.ts';
import type { SharedTables } from './count-activities.ts';
import type { KernelMemory } from './kernel-memory.ts';
import { compileLeads, type LeadClasses } from './lead-program.ts';
import { createOddRows, type RejectedRow } from './odd-rows.ts';
import { RECORD_CLASS, type RecordLayout } from './record-layout.ts';

/** A lead with the id of an earlier one: the place of its row, and the row number of the earlier one. */
export interface DuplicateRow extends RejectedRow {
  readonly firstRow: number;
}

export interface TakenLeads {
  readonly count: number;
  readonly read: number;
  readonly blank: number;
  readonly rejected: readonly RejectedRow[];
  readonly duplicates: readonly DuplicateRow[];
  readonly classes: LeadClasses;
  readonly decimals: DecimalNotes;
  readonly ids: number;
  readonly keys: SharedTables['keys'];
  readonly places: LeadPlaces;
}

export interface LeadPlaces {
  readonly from: (lead: number) => number;
  readonly to: (lead: number) => number;
  readonly formulas: (lead: number) => number;
  /** Whether the row must not be copied unchanged. */
  readonly isOdd: (lead: number) => boolean;
  /** Whether its id may be one that a spreadsheet made a number of. */
  readonly mayBeMangled: (lead: number) => boolean;
  /** Its number among the sound rows. */
  readonly row: (lead: number) => number;
  readonly classOf: (lead: number) => number;
}

const TABLE_BYTES = 64;
const PARTS = 1 << 16;
const PLACE_KEYS = 24;
const PART_LEADS = 4096;

export interface LeadsAsk {
  readonly plan: Plan;
  readonly asOf: number;
  readonly positions: Positions;
  readonly lookups: readonly (Lookup | null)[];
  readonly file: FileToRead;
  readonly layout: RecordLayout;
  readonly calendar: SharedTables['calendar'];
  /** After each block: how far it has read. */
  readonly advance: (bytes: number) => Promise<void>;
}

export async function takeLeads(
  memory: KernelMemory,
  ask: LeadsAsk,
  buffer: BlockBuffer,
): Promise<TakenLeads> {
  const { kernel, views } = memory;
  const { plan, file, layout, calendar } = ask;
  const program = compileLeads(memory, { ...ask, header: file.header });
  const columns = writeColumns(memory, program.uses, file.header);
  const odd = createOddRows(memory, file, buffer);
  const alloc = (bytes: number): number => kernel.alloc(BigInt(bytes)) >>> 0;
  const placeBytes = Math.ceil((PLACE_KEYS + program.matched.length * 4) / 8) * 8;
  const parts = alloc(PARTS * 8);
  const duplicates: DuplicateRow[] = [];
  const partOf = createPartFinder(memory, parts, layout.bytes);
  const rowNumber = (row: number): number => row + 2 + countUpTo(odd.faultsAfter, row);
  const places = createPlaces(memory, parts, layout.bytes, placeBytes);
  kernel.setCalendar(calendar.months, calendar.zone);
  memory.answer({
    ...{ odd: odd.odd, isHeader: odd.isHeader, isBlank: odd.isBlank, reject: odd.reject },
    ...{ parseMeaning: columns.parseMeaning, classOfDay: columns.classOfDay, join: program.joins.join },
    placed: (row, place) => {
      const { from, to } = odd.placeOf(row);
      views().i64[place / 8] = BigInt(from);
      views().u32[place / 4 + 2] = to - from;
      views().u32[place / 4 + 5] = (views().u32[place / 4 + 5] as number) | 1;
    },
    duplicate: (place, first) => {
      const { u32 } = views();
      const from = Number(views().i64[place / 8]);
      const firstRow = u32[(kernel.placeOf(partOf(first)) >>> 0) / 4 + 3] as number;
      duplicates.push({ from, to: from + (u32[place / 4 + 2] as number), firstRow: rowNumber(firstRow) });
    },
  });
  const keyHeader = writeKeyHeader(memory, program.uses, file.header);
  kernel.setColumns(columns.at, columns.count, program.joins.first, missingLengths(plan), keyHeader, 1);
  kernel.setLeads(parts, layout.bytes, placeBytes, alloc(256));
  let read = 0;
  let sound = 0;
  const control = createControl(memory);
  const reading = readBlocks(memory, file, control, buffer, {
    isOrdered: true,
    split: odd.begin,
    rows: ({ from, to, fileAt }) => {
      kernel.leads(BigInt(fileAt - from), sound, file.delimiter.charCodeAt(0), from, to + 1);
      sound += kernel.rowCount();
      read += odd.end();
    },
  });
  for (const at of reading) await ask.advance(at);
  const ids = alloc(TABLE_BYTES);
  const count = kernel.enterLeads(ids) >>> 0;
  return {
    ...{ count, read, duplicates, ids, places, rejected: odd.rejected, classes: program.classes },
    decimals: columns.decimals,
    blank: odd.blank,
    keys: enterKeys(memory, program, count),
  };
}

/** How many of the sorted numbers are at most this. */
function countUpTo(sorted: readonly number[], most: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Finds the number of a lead by its record. */
function createPartFinder({ views }: KernelMemory, parts: number, recordBytes: number) {
  return (record: number): number => {
    const { u32 } = views();
    for (let part = 0; part < PARTS; part++) {
      const start = u32[parts / 4 + part * 2] as number;
      if (start !== 0 && record >= start && record < start + recordBytes * PART_LEADS) {
        return part * PART_LEADS + (record - start) / recordBytes;
      }
    }
    throw new Error('no lead has this record');
  };
}

function createPlaces(
  { views }: KernelMemory,
  parts: number,
  recordBytes: number,
  placeBytes: number,
): LeadPlaces {
  const addressOf = (lead: number, which: 0 | 1, bytes: number): number =>
    (views().u32[parts / 4 + Math.floor(lead / PART_LEADS) * 2 + which] as number) +
    (lead % PART_LEADS) * bytes;
  const word = (lead: number, index: number): number =>
    views().u32[addressOf(lead, 1, placeBytes) / 4 + index] as number;
  const from = (lead: number): number => word(lead, 0) + word(lead, 1) * 2 ** 32;
  return {
    from,
    to: (lead) => from(lead) + word(lead, 2),
    row: (lead) => word(lead, 3),
    formulas: (lead) => word(lead, 4),
    isOdd: (lead) => (word(lead, 5) & 1) !== 0,
    mayBeMangled: (lead) => (word(lead, 5) & 2) !== 0,
    classOf: (lead) => views().u32[(addressOf(lead, 0, recordBytes) + RECORD_CLASS) / 4] as number,
  };
}

/** The tables of folded texts that activities match on: an entry is a head, the first lead's record, the list of several. */
function enterKeys(
  { kernel, views, keepText }: KernelMemory,
  { matched, keys }: { readonly matched: readonly number[]; readonly keys: readonly (readonly string[])[] },
  count: number,
): ReadonlyMap<number, number> {
  const tables = new Map<number, number>();
  for (const [index, cell] of matched.entries()) {
    const table = kernel.alloc(BigInt(TABLE_BYTES)) >>> 0;
    tables.set(cell, table);
    let entries = 0;
    const meaningOf = (lead: number): number =>
      views().u32[((kernel.placeOf(lead) >>> 0) + PLACE_KEYS) / 4 + index] as number;
    const textsOf = (lead: number): readonly string[] => {
      const meaning = meaningOf(lead);
      const { u32 } = views();
      return (u32[meaning / 4 + 3] as number) === 0 ? [] : (keys[u32[meaning / 4 + 6] as number] ?? []);
    };
    for (let lead = 0; lead < count; lead++) entries += textsOf(lead).length;
    kernel.createTable(table, entries);
    const several = new Map<number, number[]>();
    for (let lead = 0; lead < count; lead++) {
      const record = kernel.recordOf(lead) >>> 0;
      for (const text of textsOf(lead)) {
        const { at, length } = keepText(text);
        const known = kernel.findText(table, at, length) >>> 0;
        if (known === 0) {
          const entry = kernel.alloc(32n) >>> 0;
          kernel.writeHead(entry, at, length);
          views().u32[entry / 4 + 4] = record;
          kernel.enter(table, entry);
        } else {
          const list = several.get(known) ?? [views().u32[known / 4 + 4] as number];
          list.push(record);
          several.set(known, list);
        }
      }
    }
    for (const [entry, list] of several) {
      const at = kernel.alloc(BigInt(4 + list.length * 4)) >>> 0;
      views().u32.set([list.length, ...list], at / 4);
      views().u32[entry / 4 + 5] = at;
    }
  }
  return tables;
}
