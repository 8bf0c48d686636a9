// Leads whose records say the same of them have the same card.
import { alloc, hashOf } from './memory';
import { recordOf } from './leads';

let slots: u32 = 0; // (hash, number, record)
let mask: u32 = 0;
let known: u32 = 0;
let recordBytes: u32 = 0;
const MOST: u32 = 1 << 18;

export function setAlike(record: u32): void {
  slots = alloc(<u64>MOST * 2 * 16);
  mask = MOST * 2 - 1;
  known = 0;
  recordBytes = record;
}

/** Writes for each lead of [from, to) the number of its like at `out`; -1 where too many are known. */
export function alike(from: u32, to: u32, out: u32): void {
  for (let lead = from; lead < to; lead++, out += 4) {
    const record = recordOf(lead);
    let h: u64 = 0;
    for (let i: u32 = 16; i < recordBytes; i += 16) h = rotl<u64>(h, 11) * 0x9e3779b97f4a7c15 ^ hashOf(v128.load(record + i));
    h ^= h >> 32;
    let s = <u32>h & mask;
    for (;;) {
      const slot = slots + (s << 4);
      const other = load<u32>(slot, 8);
      if (other == 0) {
        if (known == MOST) { store<i32>(out, -1); break; }
        store<u32>(slot, <u32>h);
        store<u32>(slot, known, 4);
        store<u32>(slot, record, 8);
        store<u32>(out, known++);
        break;
      }
      if (load<u32>(slot) == <u32>h && isLike(record, other)) { store<u32>(out, load<u32>(slot, 4)); break; }
      s = (s + 1) & mask;
    }
  }
}

function isLike(a: u32, b: u32): bool {
  for (let i: u32 = 16; i < recordBytes; i += 16) {
    if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false;
  }
  return true;
}
