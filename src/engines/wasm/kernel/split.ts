// Bytes of CSV to rows and cells. Plain rows are found 64 bytes at a time; where a piece holds anything else, its rows are
// gone over byte by byte; a row that is not sound, or not sure to be, is handed to the reference reader.

@external("js", "odd") // reads what starts at `at`; how many bytes it took, 0 where it must see more
declare function odd(at: u32, to: u32): u32;

export let width: u32 = 1;
export let delimiter: i32 = 44;
/** Where the next row's cells end: `width` addresses a row; and where each row starts. */
export let ends: u32 = 0;
export let starts: u32 = 0;
export let count: u32 = 0;
let most: u32 = 0;

export function layOut(cells: u32, mark: i32, endsAt: u32, startsAt: u32, mostRows: u32): void {
  width = cells;
  delimiter = mark;
  ends = endsAt;
  starts = startsAt;
  most = mostRows;
}

let inQuote: u64 = 0; // all ones inside
let opensHere: u64 = 1; // bit 0: the byte before was a separator or a closing quote
let closed: u64 = 0; // bit 0: the byte before was a closing quote
let isBad: u64 = 0;
let lines: u32 = 0;

@inline
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (<u64>(<u32>i8x16.bitmask(a))) | ((<u64>(<u32>i8x16.bitmask(b))) << 16) | ((<u64>(<u32>i8x16.bitmask(c))) << 32) | ((<u64>(<u32>i8x16.bitmask(d))) << 48);
}

/** Writes the places of the separators of [from, to) at `out`; where the next one goes. */
function tokenise(from: u32, to: u32, out: u32): u32 {
  const comma = i8x16.splat(<i8>delimiter), lf = i8x16.splat(10), quote = i8x16.splat(34), space = i8x16.splat(32), cr = i8x16.splat(13);
  let q = inQuote, ok = opensHere, close = closed, wrong: u64 = 0, found: u32 = 0;
  for (let p = from; p < to; p += 64) {
    const a = v128.load(p), b = v128.load(p, 16), c = v128.load(p, 32), d = v128.load(p, 48);
    const la = i8x16.eq(a, lf), lb = i8x16.eq(b, lf), lc = i8x16.eq(c, lf), ld = i8x16.eq(d, lf);
    const ca = i8x16.eq(a, comma), cb = i8x16.eq(b, comma), cc = i8x16.eq(c, comma), cd = i8x16.eq(d, comma);
    let nl = bits(la, lb, lc, ld);
    let sep = nl | bits(ca, cb, cc, cd);
    const ra = v128.or(v128.andnot(i8x16.lt_u(a, space), v128.or(la, ca)), i8x16.eq(a, quote));
    const rb = v128.or(v128.andnot(i8x16.lt_u(b, space), v128.or(lb, cb)), i8x16.eq(b, quote));
    const rc = v128.or(v128.andnot(i8x16.lt_u(c, space), v128.or(lc, cc)), i8x16.eq(c, quote));
    const rd = v128.or(v128.andnot(i8x16.lt_u(d, space), v128.or(ld, cd)), i8x16.eq(d, quote));
    const rest = to - p;
    const inside: u64 = rest >= 64 ? <u64>-1 : ((<u64>1) << rest) - 1;
    nl &= inside;
    sep &= inside;
    if (q != 0 || v128.any_true(v128.or(v128.or(ra, rb), v128.or(rc, rd)))) {
      const Q = bits(i8x16.eq(a, quote), i8x16.eq(b, quote), i8x16.eq(c, quote), i8x16.eq(d, quote)) & inside;
      // a CR before a LF is part of the line end
      const returns = bits(i8x16.eq(a, cr), i8x16.eq(b, cr), i8x16.eq(c, cr), i8x16.eq(d, cr)) & inside;
      const lfNext = rest > 64 && load<u8>(p, 64) == 10 ? (<u64>1) << 63 : 0;
      const crlf = returns & ((bits(la, lb, lc, ld) & inside) >> 1 | lfNext);
      const strange = bits(ra, rb, rc, rd) & inside & ~Q & ~crlf;
      let x = Q;
      x ^= x << 1; x ^= x << 2; x ^= x << 4; x ^= x << 8; x ^= x << 16; x ^= x << 32;
      x ^= q; // inside quotes, from an opening one on to before the closing one
      q = <u64>(<i64>x >> 63);
      sep &= ~x;
      nl &= ~x;
      const opens = Q & x, closes = Q & ~x;
      wrong |= opens & ~(((sep | closes) << 1) | ok);
      wrong |= ((closes << 1) | close) & ~(sep | opens | crlf) & inside;
      wrong |= strange;
      ok = (sep | closes) >> 63;
      close = closes >> 63;
    } else {
      if (close) wrong |= ~sep & 1;
      close = 0;
      ok = sep >> 63;
    }
    found += <u32>popcnt(nl);
    let n = <u32>popcnt(sep);
    const next = out + (n << 2);
    for (;;) { // eight at a time, whether there are so many or not
      store<u32>(out, p + <u32>ctz(sep)); sep &= sep - 1;
      store<u32>(out, p + <u32>ctz(sep), 4); sep &= sep - 1;
      store<u32>(out, p + <u32>ctz(sep), 8); sep &= sep - 1;
      store<u32>(out, p + <u32>ctz(sep), 12); sep &= sep - 1;
      store<u32>(out, p + <u32>ctz(sep), 16); sep &= sep - 1;
      store<u32>(out, p + <u32>ctz(sep), 20); sep &= sep - 1;
      store<u32>(out, p + <u32>ctz(sep), 24); sep &= sep - 1;
      store<u32>(out, p + <u32>ctz(sep), 28); sep &= sep - 1;
      if (n <= 8) break;
      n -= 8;
      out += 32;
    }
    out = next;
  }
  inQuote = q;
  opensHere = ok;
  closed = close;
  isBad = wrong;
  lines = found;
  return out;
}

/** Goes over one row byte by byte: behind it where it is sound and has all its cells; 0: the bytes end first; 1: it is not sound. */
function plainRow(at: u32, to: u32): u32 {
  let out = ends + count * width * 4;
  const last = out + (width - 1) * 4;
  for (let p = at; ; ) {
    if (p >= to) return 0;
    let c = load<u8>(p);
    if (c == 34) {
      for (p++; ; p++) {
        if (p >= to) return 0;
        c = load<u8>(p);
        if (c == 0) return 1;
        if (c != 34) continue;
        if (p + 1 >= to) return 0;
        if (load<u8>(p + 1) != 34) break;
        p++;
      }
      c = load<u8>(++p);
    } else {
      while (c != delimiter && c != 10 && c != 13) {
        if (c == 34 || c == 0) return 1;
        if (++p >= to) return 0;
        c = load<u8>(p);
      }
    }
    if (c == 13) {
      if (p + 1 >= to) return 0;
      if (load<u8>(p + 1) != 10) return 1;
      p++;
      c = 10;
    }
    if (c == 10) {
      if (out != last) return 1;
      store<u32>(out, p);
      store<u32>(starts + (count << 2), at);
      count++;
      return p + 1;
    }
    if (c != delimiter || out == last) return 1;
    store<u32>(out, p);
    out += 4;
    p++;
  }
  return 1;
}

/** Takes one sound row that JavaScript wrote anew. */
export function again(at: u32, to: u32): bool {
  return plainRow(at, to) > 1;
}

export function rowCount(): u32 {
  return count;
}

const PIECE: u32 = 32768;

/** Finds the rows of [from, to); where the first one starts that is not whole. */
export function split(from: u32, to: u32, isEnd: bool): u32 {
  count = 0;
  let at = from; // of the row under way
  let p = from;
  let out = ends;
  let left: u32 = 0; // separators of the row under way
  inQuote = 0; opensHere = 1; closed = 0;
  while (p < to) {
    const end = min(to, p + PIECE);
    const base = ends + count * width * 4;
    out = tokenise(p, end, base + (left << 2));
    const found = (out - base) >> 2;
    const whole = found / width;
    let isPlain = isBad == 0 && lines == whole && count + whole <= most;
    if (isPlain) {
      let start = at;
      let e = base + (width - 1) * 4;
      for (let i: u32 = 0; i < whole; i++) {
        store<u32>(starts + ((count + i) << 2), start);
        const stop = load<u32>(e);
        if (load<u8>(stop) != 10) { isPlain = false; break; }
        start = stop + 1;
        e += width * 4;
      }
      if (isPlain) {
        at = start;
        count += whole;
        left = found - whole * width;
        p = end;
        continue;
      }
    }
    while (at < end && count < most) {
      let next = plainRow(at, to);
      if (next == 0 && !isEnd) return at;
      if (next <= 1) {
        next = odd(at, to);
        if (next == 0) return at;
        next += at;
      }
      at = next;
    }
    if (count >= most) return at;
    p = at;
    left = 0;
    inQuote = 0; opensHere = 1; closed = 0;
  }
  // The file may end within quotes.
  while (isEnd && at < to) at += odd(at, to);
  return at;
}
