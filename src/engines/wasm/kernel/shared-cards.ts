// Leads with equal records have the same card, and rows are written with the text of their card.
import { alloc, hashOf, take } from './memory';
import { placeOf, recordOf } from './leads';

let slots: u32 = 0; // (hash, number, record without its id)
let mask: u32 = 0;
let known: u32 = 0;
let recordBytes: u32 = 0;
let caps: u32 = 0; // for each word of the record behind the id: beyond it nothing changes
const MOST: u32 = 1 << 18;

export function setUpSharedCards(record: u32, capsAt: u32): void {
  slots = alloc(<u64>MOST * 2 * 16);
  mask = MOST * 2 - 1;
  known = 0;
  recordBytes = record;
  caps = capsAt;
}

@inline
function part(record: u32, i: u32): v128 {
  return i32x4.min_u(v128.load(record + i), v128.load(caps + i - 16));
}

/** Writes for each lead of [from, to) the number of its like at `out`; -1 where too many are known. How many are known. */
export function numberSharedCards(from: u32, to: u32, out: u32): u32 {
  for (let lead = from; lead < to; lead++, out += 4) {
    const record = recordOf(lead);
    let h: u64 = 0;
    for (let i: u32 = 16; i < recordBytes; i += 16) h = rotl<u64>(h, 11) * 0x9e3779b97f4a7c15 ^ hashOf(part(record, i));
    h ^= h >> 32;
    let s = <u32>h & mask;
    for (;;) {
      const slot = slots + (s << 4);
      const other = load<u32>(slot, 8);
      if (other == 0) {
        if (known == MOST) { store<i32>(out, -1); break; }
        const own = take(recordBytes - 16);
        for (let i: u32 = 16; i < recordBytes; i += 16) v128.store(own + i - 16, part(record, i));
        store<u32>(slot, <u32>h);
        store<u32>(slot, known, 4);
        store<u32>(slot, own, 8);
        store<u32>(out, known++);
        break;
      }
      if (load<u32>(slot) == <u32>h && isLike(record, other)) { store<u32>(out, load<u32>(slot, 4)); break; }
      s = (s + 1) & mask;
    }
  }
  return known;
}

function isLike(record: u32, other: u32): bool {
  for (let i: u32 = 16; i < recordBytes; i += 16) {
    if (v128.any_true(v128.xor(part(record, i), v128.load(other + i - 16)))) return false;
  }
  return true;
}

// ---- rows with the text of their card

/** Where the last call of `weave` ended in its target. */
export let woven: u32 = 0;

/**
 * Copies the rows of leads from `lead` on, of which the file's bytes from `fileAt` on are at [src, srcEnd), each with the text
 * of its card behind it, to [to, toEnd); the first lead that it did not: it is elsewhere, there is no room, or its row
 * must not be copied unchanged. `cards`: a card's number by lead; `texts`: address and length by card.
 */
export function weave(lead: u32, end: u32, fileAt: u64, src: u32, srcEnd: u32, to: u32, toEnd: u32, cards: u32, texts: u32): u32 {
  let d = to;
  for (; lead < end; lead++) {
    const place = placeOf(lead);
    const start = load<u64>(place);
    const len = load<u32>(place, 8);
    if (start < fileAt || load<u32>(place, 20) & 1) break;
    const at = <u64>src + (start - fileAt);
    if (at + len > srcEnd) break;
    const text = texts + (load<u32>(cards + (lead << 2)) << 3);
    const more = load<u32>(text, 4);
    if (d + len + more + 32 > toEnd) break;
    const s = <u32>at;
    for (let i: u32 = 0; i < len; i += 16) v128.store(d + i, v128.load(s + i));
    d += len;
    const t = load<u32>(text);
    for (let i: u32 = 0; i < more; i += 16) v128.store(d + i, v128.load(t + i));
    d += more;
  }
  woven = d;
  return lead;
}
