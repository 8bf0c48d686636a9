// One row's cells: to the class of the row, its key, its day, and the values that are added up.
import { alloc, headOf, hashOfHead } from './memory';
import { delimiter, width } from './split';
import {
  C_INDEX, C_IS_AT, C_KIND, C_STAGE, C_VALUE, COLUMN_BYTES, IS_FAULT, IS_NONE, M_CLASS, M_COUNT, M_DAY, M_FLAGS, M_ITEMS,
  NO_DAY, NO_NUMBER, dayClass, isoDay, markOf, meaningOf, numberClass, plainNumber,
} from './cells';

@external("js", "join") // two classes to one; behind the last column, to what JavaScript made of it
declare function joinNew(stage: u32, left: u32, right: u32): u32;
@external("js", "isHeader") // whether a row is the header once more
declare function isHeader(start: u32, end: u32): bool;
@external("js", "isBlank") // whether all cells of a row are empty; then it is handed to `reject`, which skips it
declare function isBlank(start: u32, end: u32): bool;

// Kinds of columns.
const ID: u32 = 0; // exact
const FOLDED: u32 = 1; // compared folded
const KEYS: u32 = 2; // JavaScript takes it apart
const EVENT: u32 = 3;
const DICT: u32 = 4;
const DATE: u32 = 5;
const NUMBER: u32 = 6;
/** Kept beside a lead, to be looked up by activities: the place of its meaning. */
const NEAR: u32 = 7;

export const IS_HEADER: u32 = 4;

// A row being read.
export const B_HEAD: u32 = 0;
export const B_HASH: u32 = 16;
export const B_CLASS: u32 = 24;
export const B_DAY: u32 = 28;
export const B_KEYS: u32 = 32; // the meaning of a key that was not plain
export const B_ROW: u32 = 36;
export const B_RAW: u32 = 40; // the key as it is in the file: place, length
export const B_FLAGS: u32 = 48;
export const B_FOUND: u32 = 52;
export const B_EVENT: u32 = 64;
export const B_VALUES: u32 = 80; // 16 bytes each: number, meaning (0: the number counts), whether there is one

export const NO_KEY: u32 = 1;
export const NO_EVENT: u32 = 2;
export const UNDATED: u32 = 4;

let columns: u32 = 0;
let columnsEnd: u32 = 0;
let firstClass: u32 = 0;
let missingLengths: u64 = 0;
let keyHeader: u32 = 0; // a text and its length, where the key alone tells a header
let isLeads: bool = false; // then a word that means no value is no id
let scratch: u32 = 0;
let scratchAt: u32 = 0;
const SCRATCH: u32 = 1 << 16;

export function setColumns(at: u32, count: u32, start: u32, missing: u64, header: u32, ofLeads: bool): void {
  isLeads = ofLeads;
  columns = at;
  columnsEnd = at + count * COLUMN_BYTES;
  firstClass = start;
  missingLengths = missing;
  keyHeader = header;
  if (scratch == 0) scratch = alloc(SCRATCH + 64);
  joins = alloc(16 << 10);
  joinMask = 1023;
  joinsUsed = 0;
}

export function freeScratch(): void {
  scratchAt = scratch;
}

// ---- classes joined

let joins: u32 = 0;
let joinMask: u32 = 0;
let joinsUsed: u32 = 0;

@inline
function join(stage: u32, left: u32, right: u32): u32 {
  const key = (<u64>(stage + 1) << 58) ^ (<u64>left << 26) ^ <u64>right;
  let hash = key * 0x9e3779b97f4a7c15;
  hash ^= hash >> 32;
  const slot = joins + ((<u32>hash & joinMask) << 4);
  if (load<u64>(slot) == key) return load<u32>(slot, 8);
  return joinSlowly(key, <u32>hash, stage, left, right);
}

function joinSlowly(key: u64, hash: u32, stage: u32, left: u32, right: u32): u32 {
  let s = hash & joinMask;
  for (;;) {
    const slot = joins + (s << 4);
    const there = load<u64>(slot);
    if (there == key) return load<u32>(slot, 8);
    if (there == 0) break;
    s = (s + 1) & joinMask;
  }
  const made = joinNew(stage, left, right);
  const slot = joins + (s << 4);
  store<u64>(slot, key);
  store<u32>(slot, made, 8);
  store<u32>(slot, hash, 12);
  if (++joinsUsed * 2 > joinMask) {
    const old = joins, oldMask = joinMask;
    joinMask = oldMask * 4 + 3;
    joins = alloc((<u64>joinMask + 1) << 4);
    for (let i: u32 = 0; i <= oldMask; i++) {
      const from = old + (i << 4);
      if (load<u64>(from) == 0) continue;
      let to = load<u32>(from, 12) & joinMask;
      while (load<u64>(joins + (to << 4)) != 0) to = (to + 1) & joinMask;
      v128.store(joins + (to << 4), v128.load(from));
    }
  }
  return made;
}

// ---- keys

function hasQuote(p: u32, end: u32): bool {
  for (; p < end; p++) if (load<u8>(p) == 34) return true;
  return false;
}

/** Whether nothing of a text would be trimmed: it begins and ends in a visible character of ASCII. */
@inline
function isTrimmed(p: u32, len: u32): bool {
  return len != 0 && <u8>(load<u8>(p) - 33) < 94 && <u8>(load<u8>(p + len - 1) - 33) < 94;
}

/** Whether the key, which no lead has, may be one of the words that mean no value. */
export function mayBeMissing(p: u32, len: u32): bool {
  if (missingLengths == 0) return false;
  for (let at = p; at < p + len; at++) if (<u8>(load<u8>(at) - 33) >= 94) return true;
  return len > 63 ? true : ((missingLengths >> len) & 1) != 0;
}
export function hasMissing(): bool { return missingLengths != 0; }

/** A visible text of ASCII without blanks, in lower case; 0 where it is none or there is no room. */
function lowered(p: u32, len: u32): u32 {
  if (len > 1024 || scratchAt + len > scratch + SCRATCH) return 0;
  const to = scratchAt;
  for (let i: u32 = 0; i < len; i++) {
    const c = <u32>load<u8>(p + i);
    if (c - 33 >= 94) return 0;
    store<u8>(to + i, c - 65 < 26 ? c | 32 : c);
  }
  scratchAt = (to + len + 15) & ~15;
  return to;
}

/** The head of the text of a meaning. */
@inline
function textOf(meaning: u32): v128 {
  return headOf(load<u32>(meaning, M_ITEMS), load<u32>(meaning, M_COUNT));
}

/** Whether a row shows nothing but delimiters and quotes, as far as ASCII tells. */
function mayBeBlank(p: u32, end: u32): bool {
  for (; p < end; p++) {
    const c = <i32>load<u8>(p);
    if (c > 32 && c < 127 && c != 34 && c != delimiter) return false;
  }
  return true;
}

/**
 * Reads the cells of a row into `b`; false where it is for JavaScript to reject. `keysAt`: where the meanings go of cells that
 * are kept beside a lead.
 */
export function readRow(start: u32, ends: u32, b: u32, keysAt: u32): bool {
  let acc = firstClass;
  let flags: u32 = 0;
  let suspect = false;
  let fault = false;
  store<i32>(b, 0, B_DAY);
  for (let column = columns; column < columnsEnd; column += COLUMN_BYTES) {
    const index = load<u32>(column, C_INDEX);
    const p = index == 0 ? start : load<u32>(ends + ((index - 1) << 2)) + 1;
    let e = load<u32>(ends + (index << 2));
    if (index == width - 1 && e > p && load<u8>(e - 1) == 13) e--;
    const len = e - p;
    const quoted: u32 = len >= 2 && load<u8>(p) == 34 ? 1 : 0;
    const q = p + quoted, size = len - 2 * quoted;
    let cls: u32 = 0;
    let meaning: u32 = 0;
    switch (load<u32>(column, C_KIND)) {
      case ID:
      case FOLDED: {
        store<u32>(b, p, B_RAW);
        store<u32>(b, len, B_RAW + 4);
        store<u32>(b, 0, B_KEYS);
        let at: u32 = 0;
        if (isTrimmed(q, size) && !(quoted && hasQuote(q, q + size)) && !(isLeads && mayBeMissing(q, size))) {
          at = load<u32>(column, C_KIND) == ID ? q : lowered(q, size);
        }
        if (at != 0) {
          const head = headOf(at, size);
          v128.store(b, head, B_HEAD);
          store<u64>(b, hashOfHead(head), B_HASH);
          if (keyHeader != 0 && load<u32>(keyHeader) == size && memory.compare(keyHeader + 4, q, size) == 0) suspect = true;
          continue;
        }
        meaning = meaningOf(column, p, len);
        const m = load<u32>(meaning, M_FLAGS);
        if (m & IS_HEADER) suspect = true;
        if (m & IS_NONE) flags |= NO_KEY;
        else store<u32>(b, meaning, B_KEYS);
        continue;
      }
      case KEYS: {
        meaning = meaningOf(column, p, len);
        const m = load<u32>(meaning, M_FLAGS);
        store<u32>(b, meaning, B_KEYS);
        if (m & IS_HEADER) suspect = true;
        if (m & IS_NONE) flags |= NO_KEY;
        continue;
      }
      case EVENT: {
        if (isTrimmed(q, size) && !(quoted && hasQuote(q, q + size)) && !mayBeMissing(q, size)) {
          v128.store(b, headOf(q, size), B_EVENT);
          continue;
        }
        meaning = meaningOf(column, p, len);
        const m = load<u32>(meaning, M_FLAGS);
        if (m & IS_HEADER) suspect = true;
        if (m & IS_NONE) flags |= NO_EVENT;
        else v128.store(b, textOf(meaning), B_EVENT);
        continue;
      }
      case NEAR: {
        meaning = meaningOf(column, p, len);
        store<u32>(keysAt, meaning);
        keysAt += 4;
        if (load<u32>(meaning, M_FLAGS) & IS_HEADER) suspect = true;
        continue;
      }
      case DATE: {
        const day = isoDay(q, size);
        if (day == NO_DAY) break;
        if (load<u32>(column, C_IS_AT)) store<i32>(b, day, B_DAY);
        cls = dayClass(column, day);
        if (!fault && <i32>load<u32>(column, C_STAGE) >= 0) acc = join(load<u32>(column, C_STAGE), acc, cls);
        continue;
      }
      case NUMBER: {
        const value = plainNumber(q, size, markOf(column));
        if (value == NO_NUMBER) break;
        const slot = load<i32>(column, C_VALUE);
        if (slot >= 0) {
          const at = b + B_VALUES + (<u32>slot << 4);
          store<i64>(at, value);
          store<u32>(at, 0, 8);
          store<u32>(at, 1, 12);
        }
        if (!fault && <i32>load<u32>(column, C_STAGE) >= 0) acc = join(load<u32>(column, C_STAGE), acc, numberClass(column, value));
        continue;
      }
    }
    meaning = meaningOf(column, p, len);
    const m = load<u32>(meaning, M_FLAGS);
    if (m & IS_FAULT) fault = true; // it has no class: nothing is joined from here on
    if (m & IS_HEADER) suspect = true;
    if (load<u32>(column, C_IS_AT)) {
      if (m & IS_NONE) flags |= UNDATED;
      else store<i32>(b, load<i32>(meaning, M_DAY), B_DAY);
    }
    const slot = load<i32>(column, C_VALUE);
    if (slot >= 0) {
      const at = b + B_VALUES + (<u32>slot << 4);
      store<u32>(at, meaning, 8);
      store<u32>(at, m & IS_NONE ? 0 : 1, 12);
    }
    if (!fault && <i32>load<u32>(column, C_STAGE) >= 0) acc = join(load<u32>(column, C_STAGE), acc, load<u32>(meaning, M_CLASS));
  }
  const end = load<u32>(ends + ((width - 1) << 2));
  if (suspect && isHeader(start, end)) return false;
  if (fault) return false;
  if (flags & NO_KEY && mayBeBlank(start, end) && isBlank(start, end)) return false;
  store<u32>(b, acc, B_CLASS);
  store<u32>(b, flags, B_FLAGS);
  return true;
}
