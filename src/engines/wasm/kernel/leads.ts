// Rows of leads: a record each, which holds the id, the class of its row and its signals; and the place of the row.
import { LONG, alloc, headOf, kept } from './memory';
import { count, ends, starts, width } from './split';
import { M_COUNT, M_ITEMS } from './cells';
import { enter, createTable } from './tables';
import { B_CLASS, B_FLAGS, B_HEAD, B_KEYS, NO_KEY, freeScratch, readRow } from './rows';

@external("js", "reject")
declare function reject(row: u32): void;
@external("js", "placed") // the place of a row that JavaScript wrote anew
declare function placed(row: u32, place: u32): void;
@external("js", "duplicate") // a lead with the id of an earlier one: its place for now, and the record of the earlier one
declare function duplicate(lead: u32, first: u32): void;

const PART_BITS: u32 = 12;
let parts: u32 = 0; // by 4,096 leads: records, places
let recordBytes: u32 = 64;
let placeBytes: u32 = 32;
let row: u32 = 0; // one row being read
export let leadCount: u32 = 0;

// A place: start in the file (u64), length, row number, formulas, flags, keys. Flags: 1: it must not be copied unchanged;
// 2: its id may be one that a spreadsheet turned into a number.
const P_LENGTH: u32 = 8, P_ROW: u32 = 12, P_FORMULAS: u32 = 16, P_FLAGS: u32 = 20, P_KEYS: u32 = 24;

export function setLeads(partsAt: u32, record: u32, place: u32, rowAt: u32): void {
  parts = partsAt;
  recordBytes = record;
  placeBytes = place;
  row = rowAt;
  leadCount = 0;
}

export function recordOf(lead: u32): u32 {
  return load<u32>(parts + ((lead >> PART_BITS) << 3)) + (lead & ((1 << PART_BITS) - 1)) * recordBytes;
}
export function placeOf(lead: u32): u32 {
  return load<u32>(parts + ((lead >> PART_BITS) << 3), 4) + (lead & ((1 << PART_BITS) - 1)) * placeBytes;
}

/** Whether a cell is what a spreadsheet would run (see csv/write-csv.ts); `p < end`. */
function isFormula(p: u32, end: u32): bool {
  let c = load<u8>(p);
  if (c != 43 && c != 45) return true;
  p++;
  if (p == end) return true;
  c = load<u8>(p);
  if (!((c >= 48 && c <= 57) || c == 40)) return true;
  for (p++; p < end; p++) {
    c = load<u8>(p);
    if (!((c >= 48 && c <= 57) || c == 32 || c == 40 || c == 41 || c == 46 || c == 44)) return !(c == 37 && p + 1 == end);
  }
  return false;
}

@inline
function startsFormula(c: u32): bool {
  return c == 61 || c == 43 || c == 45 || c == 64 || c == 9 || c == 10 || c == 13;
}

function needsQuotes(p: u32, end: u32, delimiter: u32): bool {
  if (p < end && load<u8>(p) == 35) return true;
  for (; p < end; p++) {
    const c = <u32>load<u8>(p);
    if (c == 34 || c == delimiter || c == 10 || c == 13) return true;
  }
  return false;
}

/** Takes the rows that were split; `at`: where in the file the byte at address 0 would be; `number`: of the first row;
 * [from, to): the bytes of the file. */
export function leads(at: i64, number: u32, delimiter: u32, from: u32, to: u32): void {
  const cellBytes = width << 2;
  for (let i: u32 = 0; i < count; i++) {
    freeScratch();
    if ((leadCount & ((1 << PART_BITS) - 1)) == 0 && load<u32>(parts + ((leadCount >> PART_BITS) << 3)) == 0) {
      const part = parts + ((leadCount >> PART_BITS) << 3);
      store<u32>(part, alloc(<u64>recordBytes << PART_BITS));
      store<u32>(part, alloc(<u64>placeBytes << PART_BITS), 4);
    }
    const start = load<u32>(starts + (i << 2));
    const cells = ends + i * cellBytes;
    const place = placeOf(leadCount);
    if (!readRow(start, cells, row, place + P_KEYS) || load<u32>(row, B_FLAGS) & NO_KEY) {
      reject(i);
      continue;
    }
    const record = recordOf(leadCount);
    const keys = load<u32>(row, B_KEYS);
    const head = keys == 0 ? v128.load(row, B_HEAD) : headOf(load<u32>(keys, M_ITEMS), load<u32>(keys, M_COUNT));
    v128.store(record, kept(head));
    store<u32>(record, load<u32>(row, B_CLASS), 16);
    let formulas: u32 = 0, odd: u32 = 0;
    const first = keys == 0 && <u32>i32x4.extract_lane(head, 0) != LONG ? <u32>i8x16.extract_lane_u(head, 0) : 48;
    const second = <u32>i8x16.extract_lane_u(head, 1);
    if (first - 48 < 10 && (keys != 0 || second == 46 || second == 44 || (second | 32) == 101)) odd = 2;
    let p = start;
    for (let k: u32 = 0; k < width; k++) {
      let e = load<u32>(cells + (k << 2));
      const next = e + 1;
      if (k == width - 1 && e > p && load<u8>(e - 1) == 13) e--;
      const c = <u32>load<u8>(p);
      if (p < e && c <= 64) {
        if (c == 34) {
          if (p + 2 < e && startsFormula(load<u8>(p + 1)) && isFormula(p + 1, e - 1)) formulas++;
          if (!needsQuotes(p + 1, e - 1, delimiter)) odd |= 1;
        } else if (c == 35) odd |= 1;
        else if (startsFormula(c) && isFormula(p, e)) formulas++;
      }
      if (k == width - 1) p = e;
      else p = next;
    }
    store<u64>(place, <u64>(at + start));
    store<u32>(place, p - start, P_LENGTH);
    store<u32>(place, number + i, P_ROW);
    store<u32>(place, formulas, P_FORMULAS);
    store<u32>(place, odd, P_FLAGS);
    if (start < from || start >= to) placed(i, place);
    leadCount++;
  }
}

/** Enters all leads into the table of ids, in order; of two with one id the first stays. How many are left. */
export function enterLeads(table: u32): u32 {
  createTable(table, leadCount);
  let to: u32 = 0;
  for (let lead: u32 = 0; lead < leadCount; lead++) {
    const record = recordOf(lead);
    const target = recordOf(to);
    if (target != record) {
      memory.copy(target, record, recordBytes);
      memory.copy(placeOf(to), placeOf(lead), placeBytes);
    }
    const first = enter(table, target);
    if (first == 0) to++;
    else duplicate(placeOf(to), first);
  }
  // What the last ones left behind is no lead's.
  leadCount = to;
  return to;
}
