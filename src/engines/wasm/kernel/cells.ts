// What cells mean. A cell that was not seen before is handed to JavaScript once, which parses it by the reference engine's
// functions; dates and numbers written plainly, which rarely repeat, are read here.
import { alloc, cut, hashLong, hashOf, isSame, kept, headOf, hashOfHead } from './memory';

@external("js", "parseMeaning") // what a cell means: the place of a meaning
declare function parseMeaning(column: u32, ptr: u32, len: u32): u32;
@external("js", "classOfDay") // to which class of a column's values a day belongs
declare function classOfDay(column: u32, day: i32): u32;

// A column: see ../columns.ts, which writes it.
export const COLUMN_BYTES: u32 = 64;
export const C_INDEX: u32 = 0;
export const C_KIND: u32 = 4;
export const C_STAGE: u32 = 8;
const C_SLOTS: u32 = 12;
const C_MASK: u32 = 16;
const C_USED: u32 = 20;
const C_DAYS: u32 = 24;
export const C_VALUE: u32 = 28;
const C_BOUNDS: u32 = 32;
const C_BOUND_COUNT: u32 = 36;
const C_CLASSES: u32 = 40;
const C_MARK: u32 = 44;
export const C_IS_AT: u32 = 48;
const C_NUMBER: u32 = 52;

// A meaning.
export const M_FLAGS: u32 = 0;
export const M_CLASS: u32 = 4;
export const M_DAY: u32 = 8;
export const M_COUNT: u32 = 12;
export const M_VALUE: u32 = 16;
export const M_ITEMS: u32 = 24;
/** The row is for JavaScript to reject; there is no value. */
export const IS_FAULT: u32 = 1;
export const IS_NONE: u32 = 2;

const SLOT: u32 = 32; // head, hash, meaning
const MOST_KNOWN: u32 = 1 << 19;

// A column with tests of the domain only: count, then each: length, bytes in lower case, filled up to 64. Two
// e-mail addresses that end in the same of them are of one class.
const DOMAIN_BYTES: u32 = 64;
const C_DOMAINS: u32 = 56;
const C_MASKS: u32 = 60; // by which domains fit: a meaning

/** The meaning of a plain ASCII text without quotes, by its domain alone; 0 where it is not known. */
function meaningByDomain(column: u32, ptr: u32, len: u32, masks: u32): u32 {
  let host = ptr + len;
  let hasAt = false;
  for (let p = ptr; p < ptr + len; p++) {
    const c = <u32>load<u8>(p);
    if (c - 33 >= 94 || c == 34) return 0;
    if (c == 64) { host = p + 1; hasAt = true; }
  }
  if (!hasAt) return 0;
  const size = ptr + len - host;
  const domains = load<u32>(column, C_DOMAINS);
  const count = load<u32>(domains);
  let mask: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const domain = domains + 4 + i * DOMAIN_BYTES;
    const n = load<u32>(domain);
    if (size < n || (size > n && load<u8>(ptr + len - n - 1) != 46)) continue;
    const tail = ptr + len - n;
    let k: u32 = 0;
    for (; k < n; k++) {
      let c = <u32>load<u8>(tail + k);
      if (c - 65 < 26) c |= 32;
      if (c != load<u8>(domain + 4 + k)) break;
    }
    if (k == n) mask |= 1 << i;
  }
  const at = masks + (mask << 2);
  let meaning = load<u32>(at);
  if (meaning == 0) {
    meaning = parseMeaning(load<u32>(column, C_NUMBER), ptr, len);
    if (load<u32>(meaning, M_FLAGS) == 0) store<u32>(at, meaning); // the class of a header or a word for no value is not that of other texts
  }
  return meaning;
}

/** The meaning of a cell, its quotes included. */
export function meaningOf(column: u32, ptr: u32, len: u32): u32 {
  const masks = load<u32>(column, C_MASKS);
  if (masks != 0 && len != 0) {
    const found = meaningByDomain(column, ptr, len, masks);
    if (found != 0) return found;
  }
  const head = headOf(ptr, len);
  // An empty text is all NUL, as a free slot is; its meaning tells them apart.
  const hash = hashOfHead(head);
  const mask = load<u32>(column, C_MASK);
  const slots = load<u32>(column, C_SLOTS);
  let s = <u32>hash & mask;
  for (;;) {
    const slot = slots + s * SLOT;
    const meaning = load<u32>(slot, 24);
    if (meaning == 0) break;
    if (load<u32>(slot, 16) == <u32>hash && isSame(v128.load(slot), head)) return meaning;
    s = (s + 1) & mask;
  }
  const meaning = parseMeaning(load<u32>(column, C_NUMBER), ptr, len);
  const used = load<u32>(column, C_USED);
  if (used < MOST_KNOWN) {
    const slot = slots + s * SLOT;
    v128.store(slot, kept(head));
    store<u64>(slot, hash, 16);
    store<u32>(slot, meaning, 24);
    store<u32>(column, used + 1, C_USED);
    if (used * 2 > mask) growDictionary(column);
  }
  return meaning;
}

function growDictionary(column: u32): void {
  const old = load<u32>(column, C_SLOTS), oldMask = load<u32>(column, C_MASK);
  const mask = oldMask * 4 + 3;
  const slots = alloc((<u64>mask + 1) * SLOT);
  for (let i: u32 = 0; i <= oldMask; i++) {
    const from = old + i * SLOT;
    if (load<u32>(from, 24) == 0) continue;
    let s = load<u32>(from, 16) & mask;
    while (load<u32>(slots + s * SLOT, 24) != 0) s = (s + 1) & mask;
    memory.copy(slots + s * SLOT, from, SLOT);
  }
  store<u32>(column, slots, C_SLOTS);
  store<u32>(column, mask, C_MASK);
}

// ---- dates

export const NO_DAY: i32 = i32.MIN_VALUE;
const FIRST_YEAR: u32 = 1900;
const LAST_YEAR: u32 = 2199;
/** 1900-01-01 */
const FIRST_DAY: i32 = -25567;
let months: u32 = 0; // by year and month: first day, length
let zone: u32 = 0; // count, offset before the first change; then changes: from (i64), offset (i64)

export function setCalendar(monthsAt: u32, zoneAt: u32): void {
  months = monthsAt;
  zone = zoneAt;
}

function localDay(instant: i64): i32 {
  let low: u32 = 0, high = load<u32>(zone);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i64>(zone + 8 + (middle << 4)) <= instant) low = middle + 1;
    else high = middle;
  }
  const offset = low == 0 ? <i64>load<i32>(zone, 4) : load<i64>(zone + 8 + ((low - 1) << 4), 8);
  const local = instant + offset;
  return <i32>(local >= 0 ? local / 86400 : -((86399 - local) / 86400));
}

@inline
function digit(p: u32): u32 { return <u32>load<u8>(p) - 48; }

/** `YYYY-MM-DD`, then nothing, or a blank or T and `HH:MM:SS`, a fraction, an offset; else NO_DAY. */
export function isoDay(p: u32, len: u32): i32 {
  if (len < 10) return NO_DAY;
  if (len >= 19) {
    const v = v128.load(p, 3); // Y-MM-DD HH:MM:SS
    const low = i8x16(48, 45, 48, 48, 45, 48, 48, 32, 48, 48, 58, 48, 48, 58, 48, 48);
    const high = i8x16(57, 45, 49, 57, 45, 51, 57, 32, 50, 57, 58, 53, 57, 58, 53, 57);
    const t = v128.and(i8x16.eq(v, i8x16.splat(84)), i8x16(0, 0, 0, 0, 0, 0, 0, 52, 0, 0, 0, 0, 0, 0, 0, 0)); // T for a blank
    const w = i8x16.sub(v, t);
    if (v128.any_true(v128.or(i8x16.lt_u(w, low), i8x16.gt_u(w, high)))) return NO_DAY;
    if (load<u8>(p, 11) == 50 && load<u8>(p, 12) > 51) return NO_DAY;
  } else {
    if (load<u8>(p, 4) != 45 || load<u8>(p, 7) != 45) return NO_DAY;
    if (digit(p + 3) > 9 || digit(p + 5) > 9 || digit(p + 6) > 9 || digit(p + 8) > 9 || digit(p + 9) > 9) return NO_DAY;
    if (len != 10) {
      if (len != 16 || (load<u8>(p, 10) != 32 && load<u8>(p, 10) != 84) || load<u8>(p, 13) != 58) return NO_DAY;
      if (digit(p + 11) > 2 || digit(p + 12) > 9 || digit(p + 14) > 5 || digit(p + 15) > 9) return NO_DAY;
      if (load<u8>(p, 11) == 50 && load<u8>(p, 12) > 51) return NO_DAY;
    }
  }
  const c0 = digit(p), c1 = digit(p + 1), c2 = digit(p + 2), c3 = digit(p + 3);
  if (c0 > 9 || c1 > 9 || c2 > 9) return NO_DAY;
  const year = c0 * 1000 + c1 * 100 + c2 * 10 + c3;
  const month = digit(p + 5) * 10 + digit(p + 6);
  const dayOfMonth = digit(p + 8) * 10 + digit(p + 9);
  if (year < FIRST_YEAR || year > LAST_YEAR || month == 0 || month > 12) return NO_DAY;
  const at = months + (((year - FIRST_YEAR) * 12 + month - 1) << 3);
  if (dayOfMonth == 0 || dayOfMonth > load<u32>(at, 4)) return NO_DAY;
  const day = load<i32>(at) + <i32>dayOfMonth - 1;
  return len <= 19 ? day : zoned(p, len, day);
}

/** The day of a date with text after the seconds. */
function zoned(p: u32, len: u32, day: i32): i32 {
  let at: u32 = 19;
  if (load<u8>(p + at) == 46) {
    at++;
    const start = at;
    while (at < len && digit(p + at) <= 9) at++;
    if (at == start) return NO_DAY;
    if (at == len) return day;
  }
  let offset: i64 = 0;
  const c = load<u8>(p + at);
  if (c == 90) {
    if (at + 1 != len) return NO_DAY;
  } else if (c == 43 || c == 45) {
    const colon: u32 = at + 6 == len ? 1 : 0;
    if (!colon && at + 5 != len) return NO_DAY;
    if (colon && load<u8>(p + at + 3) != 58) return NO_DAY;
    const h0 = digit(p + at + 1), h1 = digit(p + at + 2), m0 = digit(p + at + 3 + colon), m1 = digit(p + at + 4 + colon);
    if (h0 > 9 || h1 > 9 || m0 > 5 || m1 > 9 || h0 * 10 + h1 > 23) return NO_DAY;
    offset = <i64>((h0 * 10 + h1) * 3600 + (m0 * 10 + m1) * 60);
    if (c == 45) offset = -offset;
  } else return NO_DAY;
  const seconds = (digit(p + 11) * 10 + digit(p + 12)) * 3600 + (digit(p + 14) * 10 + digit(p + 15)) * 60 + digit(p + 17) * 10 + digit(p + 18);
  return localDay(<i64>day * 86400 + <i64>seconds - offset);
}

/** The class of a day among those of a column. */
export function dayClass(column: u32, day: i32): u32 {
  const index = <u32>(day - FIRST_DAY);
  if (index >= 110_000) return classOfDay(load<u32>(column, C_NUMBER), day);
  const at = load<u32>(column, C_DAYS) + (index << 2);
  const known = load<u32>(at);
  if (known != 0) return known - 1;
  const found = classOfDay(load<u32>(column, C_NUMBER), day);
  store<u32>(at, found + 1);
  return found;
}

// ---- numbers

export const NO_NUMBER: i64 = i64.MIN_VALUE;

/** `[+-]digits`, nine at most, and at most six decimals behind the column's mark; in millionths. */
export function plainNumber(p: u32, len: u32, mark: u32): i64 {
  const end = p + len;
  let c: u32 = p < end ? load<u8>(p) : 0;
  const negative = c == 45;
  if (c == 45 || c == 43) p++;
  let value: i64 = 0, digits: u32 = 0;
  for (; p < end; p++) {
    c = digit(p);
    if (c > 9) break;
    value = value * 10 + c;
    if (++digits > 9) return NO_NUMBER;
  }
  if (digits == 0) return NO_NUMBER;
  let places: u32 = 0;
  if (p < end) {
    if (load<u8>(p) != mark) return NO_NUMBER; // 0 while JavaScript has to see every decimal
    for (p++; p < end; p++) {
      c = digit(p);
      if (c > 9 || places == 6) return NO_NUMBER;
      value = value * 10 + c;
      places++;
    }
    if (places == 0) return NO_NUMBER;
  }
  for (; places < 6; places++) value *= 10;
  return negative ? -value : value;
}

export function markOf(column: u32): u32 {
  return load<u32>(column, C_MARK);
}

/** The class of a number: the values' line is cut at bounds, and each part is a class. */
export function numberClass(column: u32, value: i64): u32 {
  const bounds = load<u32>(column, C_BOUNDS);
  let low: u32 = 0, high = load<u32>(column, C_BOUND_COUNT);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i64>(bounds + (middle << 3)) <= value) low = middle + 1;
    else high = middle;
  }
  return load<u32>(load<u32>(column, C_CLASSES) + (low << 2));
}

export function probeDay(p: u32, len: u32): i32 { return isoDay(p, len); }
export function probeNumber(p: u32, len: u32, mark: u32): i64 { return plainNumber(p, len, mark); }
