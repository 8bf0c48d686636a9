// Rows of a log: the leads that they belong to, and what they add to them.
import { hashOfHead } from './memory';
import { count, ends, starts, width } from './split';
import { M_COUNT, M_FLAGS, M_ITEMS, M_VALUE, IS_NONE, meaningOf } from './cells';
import { addPair, addText, find, slotOf } from './tables';
import {
  B_CLASS, B_DAY, B_EVENT, B_FLAGS, B_FOUND, B_HASH, B_HEAD, B_KEYS, B_RAW, B_ROW, B_VALUES, NO_EVENT, NO_KEY, UNDATED,
  freeScratch, hasMissing, mayBeMissing, readRow,
} from './rows';

@external("js", "reject") // a row of this number that the reference reader has to reject
declare function reject(row: u32): void;

const BATCH: u32 = 256;

let batch: u32 = 0; // rows of `rowBytes`, then a slot each
let rowBytes: u32 = 0;
let keyTable: u32 = 0;
let keyColumn: u32 = 0;
let hasLists: bool = false; // an entry of the table names several leads: first, list
let eventTable: u32 = 0;
let isDated: bool = true;
let asOf: i32 = 0;
let counts: u32 = 0; // u64s: no_lead, undated, left_out, unmatched, future, duplicate, matched, shared; then i32s: oldest, newest

export function setActivities(batchAt: u32, bytes: u32, table: u32, column: u32, lists: bool, events: u32, dated: bool, today: i32, countsAt: u32): void {
  batch = batchAt;
  rowBytes = bytes;
  keyTable = table;
  keyColumn = column;
  hasLists = lists;
  eventTable = events;
  isDated = dated;
  asOf = today;
  counts = countsAt;
}

@inline
function more(what: u32): void {
  store<u64>(counts + (what << 3), load<u64>(counts + (what << 3)) + 1);
}
const N_NO_LEAD: u32 = 0, N_UNDATED: u32 = 1, N_LEFT_OUT: u32 = 2, N_UNMATCHED: u32 = 3, N_FUTURE: u32 = 4, N_DUPLICATE: u32 = 5, N_MATCHED: u32 = 6, N_SHARED: u32 = 7;

export let touched: u32 = 0;

/** Counts the rows that were split. */
export function activities(): void {
  for (let done: u32 = 0; done < count; done += BATCH) {
    const n = min(BATCH, count - done);
    let b = batch;
    freeScratch();
    const cellBytes = width << 2;
    for (let i = done; i < done + n; i++) {
      if (!readRow(load<u32>(starts + (i << 2)), ends + i * cellBytes, b, 0)) {
        reject(i);
        continue;
      }
      store<u32>(b, i, B_ROW);
      b += rowBytes;
    }
    if (isDated) {
      let oldest = load<i32>(counts, 64), newest = load<i32>(counts, 68);
      for (let r = batch; r < b; r += rowBytes) {
        if (load<u32>(r, B_FLAGS) & UNDATED) continue;
        const day = load<i32>(r, B_DAY);
        oldest = min(oldest, day);
        newest = max(newest, day);
      }
      store<i32>(counts, oldest, 64);
      store<i32>(counts, newest, 68);
    }
    // First all slots are asked for, then all entries, so that memory is waited for once.
    const slots = batch + BATCH * rowBytes;
    let m = slots;
    for (let r = batch; r < b; r += rowBytes, m += 8) {
      if (load<u32>(r, B_KEYS) == 0) store<u64>(m, load<u64>(slotOf(keyTable, load<u64>(r, B_HASH))));
    }
    let sink: u32 = 0;
    m = slots;
    for (let r = batch; r < b; r += rowBytes, m += 8) {
      if (load<u32>(r, B_KEYS) == 0) sink += load<u32>(load<u32>(m));
    }
    touched += sink;
    for (let r = batch; r < b; r += rowBytes) {
      let found: u32 = 0;
      if (load<u32>(r, B_KEYS) == 0 && !(load<u32>(r, B_FLAGS) & NO_KEY)) found = find(keyTable, v128.load(r, B_HEAD), load<u64>(r, B_HASH));
      store<u32>(r, found, B_FOUND);
    }
    for (let r = batch; r < b; r += rowBytes) countRow(r);
  }
}

/** Counts a row as the first class that fits. */
function countRow(r: u32): void {
  const flags = load<u32>(r, B_FLAGS);
  const found = load<u32>(r, B_FOUND);
  let keys = load<u32>(r, B_KEYS);
  if (flags & NO_KEY) return more(N_NO_LEAD);
  if (found == 0 && keys == 0 && hasMissing()) {
    const p = load<u32>(r, B_RAW), len = load<u32>(r, B_RAW + 4);
    const quoted: u32 = len >= 2 && load<u8>(p) == 34 ? 1 : 0;
    if (mayBeMissing(p + quoted, len - 2 * quoted)) {
      keys = meaningOf(keyColumn, p, len);
      if (load<u32>(keys, M_FLAGS) & IS_NONE) return more(N_NO_LEAD);
    }
  }
  if (flags & UNDATED) return more(N_UNDATED);
  const effect = load<u32>(r, B_CLASS);
  if (load<u32>(effect)) return more(N_LEFT_OUT);
  // One lead, or a list of them.
  let lead = found;
  let list: u32 = 0, leads: u32 = 1;
  if (found != 0 && hasLists) {
    lead = load<u32>(found, 16);
    list = load<u32>(found, 20);
    if (list != 0) { leads = load<u32>(list); list += 4; }
  } else if (found == 0) {
    leads = keys == 0 ? 0 : load<u32>(keys, M_COUNT);
    list = keys + M_ITEMS;
  }
  if (leads == 0) return more(N_UNMATCHED);
  const day = load<i32>(r, B_DAY);
  if (isDated && day > asOf) return more(N_FUTURE);
  if (eventTable != 0 && !(flags & NO_EVENT) && !addText(eventTable, v128.load(r, B_EVENT))) return more(N_DUPLICATE);
  more(N_MATCHED);
  if (leads > 1) more(N_SHARED);
  for (let i: u32 = 0; i < leads; i++) {
    if (list != 0) lead = load<u32>(list + (i << 2));
    store<u32>(lead, 1, 20);
    apply(effect, lead, day, r);
  }
}

// What an activity does: how many moves, then each: kind, offset in the record, three numbers.
const COUNT: u32 = 0, SUM: u32 = 1, DECAYED: u32 = 2, PER_DAY: u32 = 3, DAYS: u32 = 4, DISTINCT: u32 = 5;
const MOVE: u32 = 24;

function apply(effect: u32, lead: u32, day: i32, r: u32): void {
  const end = effect + 8 + load<u32>(effect, 4) * MOVE;
  for (let move = effect + 8; move < end; move += MOVE) {
    const at = lead + load<u32>(move, 4);
    const a = load<u32>(move, 8), c = load<u32>(move, 12), d = load<u32>(move, 16);
    switch (load<u32>(move)) {
      case COUNT:
        atomic.add<u32>(at, 1);
        break;
      case SUM: { // a: the value. In two halves, so that no sum is too large.
        const value = r + B_VALUES + (a << 4);
        if (!load<u32>(value, 12)) break;
        const meaning = load<u32>(value, 8);
        const number = meaning == 0 ? load<i64>(value) : load<i64>(meaning, M_VALUE);
        atomic.add<u64>(at, <u64>number & 0xffffffff);
        atomic.add<i64>(at, number >> 32, 8);
        break;
      }
      case DECAYED: { // a: worth by age, c: ages
        const age = <u32>(asOf - day);
        const worth = age < c ? load<i64>(a + (age << 3)) : 0;
        if (worth == 0) break;
        atomic.add<i64>(at, worth);
        atomic.add<u32>(at, 1, 8);
        break;
      }
      case PER_DAY: { // a: pairs, c: how many of a day, d: worth by age (ages first), or 0
        let worth: i64 = 0;
        if (d != 0) {
          const age = <u32>(asOf - day);
          worth = age < load<u32>(d) ? load<i64>(d + 8 + (age << 3)) : 0;
          if (worth == 0) break;
        }
        if (addPair(a, lead, <u32>day) > c) break;
        atomic.add<i64>(at, worth);
        atomic.add<u32>(at, 1, 8);
        break;
      }
      case DAYS:
        if (addPair(a, lead, <u32>day) == 1) atomic.add<u32>(at, 1);
        break;
      case DISTINCT: { // a: pairs, c: the value
        const value = r + B_VALUES + (c << 4);
        if (!load<u32>(value, 12)) break;
        const meaning = load<u32>(value, 8);
        const n = load<u32>(meaning, M_COUNT);
        for (let i: u32 = 0; i < n; i++) {
          if (addPair(a, lead, load<u32>(meaning + M_ITEMS + (i << 2))) == 1) atomic.add<u32>(at, 1);
        }
        break;
      }
    }
  }
}
