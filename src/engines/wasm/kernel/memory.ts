// Memory that all threads share: a heap that only grows, texts with their hashes, locks.
// JavaScript lays the fixed part out (see ../kernel-memory.ts); all else is taken from the heap.

/** Seventeen vectors: the first n bytes are kept. */
export const MASKS: u32 = 1024;
/** The heap's end, in units of 64 bytes. */
const HEAP: u32 = 2048;

/** Bytes from the heap, at a multiple of 64; never given back. Traps where WebAssembly has no more. */
export function alloc(bytes: u64): u32 {
  const units = <u32>((bytes + 63) >> 6);
  const start = atomic.add<u32>(HEAP, units);
  const end = (<u64>start + units) << 6;
  if (end > 0xffff0000) unreachable();
  return start << 6;
}

// A thread's own small pieces come from a larger one.
let arenaAt: u32 = 0;
let arenaEnd: u32 = 0;
const ARENA: u32 = 1 << 18;

/** Bytes at a multiple of 8, for this thread to fill. */
export function take(bytes: u32): u32 {
  bytes = (bytes + 7) & ~7;
  if (arenaEnd - arenaAt < bytes) {
    if (bytes > ARENA >> 2) return alloc(bytes);
    arenaAt = alloc(ARENA);
    arenaEnd = arenaAt + ARENA;
  }
  const at = arenaAt;
  arenaAt += bytes;
  return at;
}

@inline
export function cut(ptr: u32, len: u32): v128 {
  return v128.and(v128.load(ptr), v128.load(MASKS + (len << 4)));
}

@inline
export function hashOf(v: v128): u64 {
  let h = (<u64>i64x2.extract_lane(v, 0) * 0x9e3779b97f4a7c15) ^ rotl<u64>(<u64>i64x2.extract_lane(v, 1) * 0xc2b2ae3d27d4eb4f, 31);
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93;
  return h ^ (h >> 32);
}

export function hashLong(ptr: u32, len: u32): u64 {
  let h = hashOf(v128.load(ptr));
  for (let i: u32 = 16; i < len; i += 16) h = rotl<u64>(h, 7) * 0x9e3779b97f4a7c15 ^ hashOf(cut(ptr + i, min<u32>(16, len - i)));
  return h ^ (h >> 29);
}

// The head of a text: its bytes where there are at most 16, filled up with NUL, which no text holds; else a mark that no
// UTF-8 begins with, its length, its hash and where it is.
export const LONG: u32 = 0xffffffff;

@inline
export function headOf(ptr: u32, len: u32): v128 {
  if (len <= 16) return cut(ptr, len);
  return i32x4.replace_lane(i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(<i32>LONG), 1, <i32>len), 2, <i32>(<u32>hashLong(ptr, len))), 3, <i32>ptr);
}

@inline
export function hashOfHead(head: v128): u64 {
  return hashOf(<u32>i32x4.extract_lane(head, 0) == LONG ? i32x4.replace_lane(head, 3, 0) : head);
}

@inline
export function isSame(a: v128, b: v128): bool {
  if (!v128.any_true(v128.xor(a, b))) return true;
  return <u32>i32x4.extract_lane(a, 0) == LONG && isSameLong(a, b);
}

function isSameLong(a: v128, b: v128): bool {
  if (i64x2.extract_lane(a, 0) != i64x2.extract_lane(b, 0) || i32x4.extract_lane(a, 2) != i32x4.extract_lane(b, 2)) return false;
  return memory.compare(<u32>i32x4.extract_lane(a, 3), <u32>i32x4.extract_lane(b, 3), <u32>i32x4.extract_lane(a, 1)) == 0;
}

/** The same head, its text copied to where it stays. */
export function kept(head: v128): v128 {
  if (<u32>i32x4.extract_lane(head, 0) != LONG) return head;
  const len = <u32>i32x4.extract_lane(head, 1);
  const at = take(len + 16);
  memory.copy(at, <u32>i32x4.extract_lane(head, 3), len);
  return i32x4.replace_lane(head, 3, <i32>at);
}

export function lock(at: u32): void {
  let tries = 0;
  while (atomic.cmpxchg<u32>(at, 0, 1) != 0) {
    if (++tries > 200) atomic.wait<i32>(at, 1, 50_000);
  }
}

@inline
export function unlock(at: u32): void {
  atomic.store<u32>(at, 0);
}
