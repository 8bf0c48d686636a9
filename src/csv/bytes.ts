// Bytes that are put together of texts and of other bytes, which need not become text for it.

export interface Bytes {
  readonly length: number;
  text(text: string): void;
  bytes(from: Buffer, start: number, end: number): void;
  /** All that was put together; what follows starts anew. */
  take(): Buffer;
  /** Drops what was put together from a place on. */
  cut(start: number): void;
  /** Adds what was put together from a place on to others. */
  copy(start: number, to: Bytes): void;
}

export function createBytes(size: number): Bytes {
  let buffer = Buffer.allocUnsafe(size);
  let length = 0;
  const makeRoom = (more: number): void => {
    if (length + more <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + more));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  };
  const bytes = (from: Buffer, start: number, end: number): void => {
    makeRoom(end - start);
    from.copy(buffer, length, start, end);
    length += end - start;
  };
  return {
    get length() {
      return length;
    },
    text: (text) => {
      makeRoom(text.length * 3);
      const code = text.charCodeAt(0);
      if (text.length === 1 && code < 128) buffer[length++] = code;
      else length += buffer.write(text, length);
    },
    bytes,
    cut: (start) => {
      length = start;
    },
    copy: (start, to) => to.bytes(buffer, start, length),
    take: () => {
      const taken = buffer.subarray(0, length);
      buffer = Buffer.allocUnsafe(size);
      length = 0;
      return taken;
    },
  };
}
