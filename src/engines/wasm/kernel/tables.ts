// Tables that all threads share: of texts, and of pairs of a lead and a value.
import { alloc, hashOf, hashOfHead, headOf, isSame, kept, lock, take, unlock } from './memory';

// A table: slots of (upper half of the hash, place of an entry, which starts with its head), mask, used, lock.
const T_SLOTS: u32 = 0;
const T_MASK: u32 = 4;
const T_USED: u32 = 8;
const T_LOCK: u32 = 12;

/** Makes room for so many entries, which are known from the start. */
export function createTable(table: u32, entries: u32): void {
  let size: u32 = 64;
  while (size < entries + (entries >> 1)) size <<= 1;
  store<u32>(table, alloc(<u64>size << 3), T_SLOTS);
  store<u32>(table, size - 1, T_MASK);
  store<u32>(table, 0, T_USED);
}

@inline
export function slotOf(table: u32, hash: u64): u32 {
  return load<u32>(table, T_SLOTS) + ((<u32>hash & load<u32>(table, T_MASK)) << 3);
}

/** The entry with a head; 0 where there is none. */
export function find(table: u32, head: v128, hash: u64): u32 {
  const slots = load<u32>(table, T_SLOTS), mask = load<u32>(table, T_MASK);
  const tag = <u32>(hash >> 32);
  for (let s = <u32>hash & mask; ; s = (s + 1) & mask) {
    const there = load<u64>(slots + (s << 3));
    if (there == 0) return 0;
    if (<u32>(there >> 32) == tag && isSame(v128.load(<u32>there), head)) return <u32>there;
  }
  return 0;
}

/** Enters an entry, unless one with its head is there: that one; else 0. One thread alone, and within `createTable`'s number. */
export function enter(table: u32, entry: u32): u32 {
  const head = v128.load(entry);
  const hash = hashOfHead(head);
  const slots = load<u32>(table, T_SLOTS), mask = load<u32>(table, T_MASK);
  const tag = <u32>(hash >> 32);
  for (let s = <u32>hash & mask; ; s = (s + 1) & mask) {
    const there = load<u64>(slots + (s << 3));
    if (there == 0) {
      store<u64>(slots + (s << 3), (<u64>tag << 32) | entry);
      return 0;
    }
    if (<u32>(there >> 32) == tag && isSame(v128.load(<u32>there), head)) return <u32>there;
  }
  return 0;
}

/** Adds a text to a table that grows; whether it was new. One thread at a time. */
export function addText(table: u32, head: v128): bool {
  return intern(table, head) < 0;
}

/** The place of a text's entry, negative where it is new. */
function intern(table: u32, head: v128): i64 {
  if (load<u32>(table, T_SLOTS) == 0) createTable(table, 1000);
  const hash = hashOfHead(head);
  const known = find(table, head, hash);
  if (known != 0) return known;
  const entry = takeHead(table);
  v128.store(entry, kept(head));
  enter(table, entry);
  const used = load<u32>(table, T_USED) + 1;
  store<u32>(table, used, T_USED);
  if (used > (load<u32>(table, T_MASK) >> 2) * 3) growTable(table);
  return -<i64>entry;
}

/** Heads lie in pieces of their own: table + 16: next, end. */
function takeHead(table: u32): u32 {
  let at = load<u32>(table, 16);
  if (at == load<u32>(table, 20)) {
    at = alloc(1 << 16);
    store<u32>(table, at + (1 << 16), 20);
  }
  store<u32>(table, at + 16, 16);
  return at;
}

function growTable(table: u32): void {
  const old = load<u32>(table, T_SLOTS), oldMask = load<u32>(table, T_MASK);
  const mask = oldMask * 2 + 1;
  const slots = alloc((<u64>mask + 1) << 3);
  for (let i: u32 = 0; i <= oldMask; i++) {
    const there = load<u64>(old + (i << 3));
    if (there == 0) continue;
    let s = <u32>hashOfHead(v128.load(<u32>there)) & mask;
    while (load<u64>(slots + (s << 3)) != 0) s = (s + 1) & mask;
    store<u64>(slots + (s << 3), there);
  }
  store<u32>(table, slots, T_SLOTS);
  store<u32>(table, mask, T_MASK);
}

/** The number of a text, the same in all threads. */
export function codeOf(table: u32, ptr: u32, len: u32): u32 {
  lock(table + T_LOCK);
  const entry = intern(table, headOf(ptr, len));
  unlock(table + T_LOCK);
  return <u32>(entry < 0 ? -entry : entry);
}

// A set of pairs: 64 parts by hash, each locked alone: slots of (pair, how often), mask, used, lock.
const PART: u32 = 64;
const PARTS: u32 = 64;
export const PAIRS_BYTES: u32 = PART * PARTS;

/** One more of a lead and a value; how many there are now. */
export function addPair(pairs: u32, lead: u32, value: u32): u32 {
  const key = (<u64>lead << 32) | value;
  let hash = key * 0x9e3779b97f4a7c15;
  hash ^= hash >> 29;
  hash *= 0xbf58476d1ce4e5b9;
  hash ^= hash >> 32;
  const part = pairs + <u32>(hash >> 58) * PART;
  lock(part + 12);
  if (load<u32>(part) == 0) {
    store<u32>(part, alloc(64 << 4));
    store<u32>(part, 63, 4);
  }
  let slots = load<u32>(part), mask = load<u32>(part, 4);
  let s = <u32>hash & mask;
  let slot: u32, there: u64;
  for (;;) {
    slot = slots + (s << 4);
    there = load<u64>(slot);
    if (there == key || there == 0) break;
    s = (s + 1) & mask;
  }
  const times = load<u32>(slot, 8) + 1;
  store<u64>(slot, key);
  store<u32>(slot, times, 8);
  store<u32>(slot, <u32>hash, 12);
  if (there == 0) {
    const used = load<u32>(part, 8) + 1;
    store<u32>(part, used, 8);
    if (used > (mask >> 2) * 3) growPairs(part);
  }
  unlock(part + 12);
  return times;
}

function growPairs(part: u32): void {
  const old = load<u32>(part), oldMask = load<u32>(part, 4);
  const mask = oldMask * 2 + 1;
  const slots = alloc((<u64>mask + 1) << 4);
  for (let i: u32 = 0; i <= oldMask; i++) {
    const from = old + (i << 4);
    if (load<u64>(from) == 0) continue;
    let s = load<u32>(from, 12) & mask;
    while (load<u64>(slots + (s << 4)) != 0) s = (s + 1) & mask;
    v128.store(slots + (s << 4), v128.load(from));
  }
  store<u32>(part, slots);
  store<u32>(part, mask, 4);
}
