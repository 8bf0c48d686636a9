// The kernel and its memory, as one thread sees them.
import { readFile } from 'node:fs/promises';
import { NotForWasm } from './not-for-wasm.ts';
import { type WasmMemory, type WasmModule, WebAssembly } from './webassembly.ts';

/** The kernel's functions; addresses and lengths are bytes of its memory. See kernel/kernel.ts. */
export interface Kernel {
  alloc(bytes: bigint): number;
  take(bytes: number): number;
  layOut(width: number, delimiter: number, ends: number, starts: number, mostRows: number): void;
  split(from: number, to: number, isEnd: boolean): number;
  again(at: number, to: number): number;
  rowCount(): number;
  setCalendar(months: number, zone: number): void;
  setColumns(
    ...at: [
      columns: number,
      count: number,
      firstClass: number,
      missing: bigint,
      keyHeader: number,
      ofLeads: number,
    ]
  ): void;
  setActivities(
    ...at: [
      batch: number,
      rowBytes: number,
      keyTable: number,
      keyColumn: number,
      lists: number,
      events: number,
      isDated: number,
      asOf: number,
      counts: number,
    ]
  ): void;
  activities(): void;
  setLeads(parts: number, recordBytes: number, placeBytes: number, row: number): void;
  leads(fileAt: bigint, firstRow: number, delimiter: number, from: number, to: number): void;
  readonly leadCount: { readonly value: number };
  enterLeads(table: number): number;
  recordOf(lead: number): number;
  placeOf(lead: number): number;
  setUpSharedCards(recordBytes: number, caps: number): void;
  numberSharedCards(from: number, to: number, out: number): number;
  weave(
    ...at: [
      lead: number,
      end: number,
      fileAt: bigint,
      from: number,
      fromEnd: number,
      to: number,
      toEnd: number,
      cards: number,
      texts: number,
    ]
  ): number;
  readonly woven: { readonly value: number };
  createTable(table: number, entries: number): void;
  enter(table: number, entry: number): number;
  findText(table: number, at: number, length: number): number;
  writeHead(entry: number, at: number, length: number): void;
  codeOf(table: number, at: number, length: number): number;
  probeDay(at: number, length: number): number;
  probeNumber(at: number, length: number, mark: number): bigint;
}

/** What the kernel asks of JavaScript while it reads rows. */
export interface Callbacks {
  odd(at: number, to: number): number;
  parseMeaning(column: number, at: number, length: number): number;
  classOfDay(column: number, day: number): number;
  join(stage: number, left: number, right: number): number;
  isHeader(start: number, end: number): boolean;
  isBlank(start: number, end: number): boolean;
  reject(row: number): void;
  placed(row: number, place: number): void;
  duplicate(place: number, first: number): void;
}

/** The memory's bytes. */
export interface Views {
  readonly bytes: Buffer;
  readonly u32: Uint32Array;
  readonly i32: Int32Array;
  readonly i64: BigInt64Array;
}

export interface KernelMemory {
  readonly kernel: Kernel;
  views(): Views;
  /** Sets who answers the kernel; it starts with nobody. */
  answer(callbacks: Partial<Callbacks>): void;
  /** Copies text to where it stays: its place and length. */
  keepText(text: string): { readonly at: number; readonly length: number };
}

/** What a trap of the kernel means: it has no other. */
export const NO_MEMORY = 'the memory that WebAssembly addresses is used up';

const MASKS = 1024;
const HEAP = 2048;
const HEAP_START = 65_536;
const PAGES = 65_536;

/** The kernel is only in what was built: tests run from the sources. */
const BUILT = import.meta.url.replace(/\/src\/engines\/wasm\/[^/]+$/, '/dist/engines/wasm/kernel-memory.js');

export async function compileKernel(): Promise<WasmModule> {
  return WebAssembly.compile(await readFile(new URL('./kernel.wasm', BUILT)));
}

export const workerUrl = (): URL => new URL('./worker.js', BUILT);

/** Memory that threads share: 4 GB of addresses, of which only what is used takes room. */
export function createMemory(): WasmMemory {
  const memory = allAddresses();
  const bytes = new Uint8Array(memory.buffer);
  for (let n = 0; n <= 16; n++) bytes.fill(0xff, MASKS + n * 16, MASKS + n * 16 + n);
  new Uint32Array(memory.buffer)[HEAP >> 2] = HEAP_START >> 6;
  return memory;
}

/** All at once, so that no view of it ever ends too early. */
function allAddresses(): WasmMemory {
  try {
    return new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
  } catch {
    throw new NotForWasm(NO_MEMORY); // of addresses, where the system limits them
  }
}

export function createKernel(module: WasmModule, memory: WasmMemory): KernelMemory {
  let answers: Callbacks = NOBODY;
  // WebAssembly hands out addresses as signed numbers.
  const js: { readonly [K in keyof Callbacks]: Callbacks[K] } = {
    odd: (at, to) => answers.odd(at >>> 0, to >>> 0),
    parseMeaning: (column, at, length) => answers.parseMeaning(column, at >>> 0, length),
    classOfDay: (column, day) => answers.classOfDay(column, day),
    join: (stage, left, right) => answers.join(stage, left, right),
    isHeader: (start, end) => answers.isHeader(start >>> 0, end >>> 0),
    isBlank: (start, end) => answers.isBlank(start >>> 0, end >>> 0),
    reject: (row) => answers.reject(row),
    placed: (row, place) => answers.placed(row, place >>> 0),
    duplicate: (place, first) => answers.duplicate(place >>> 0, first >>> 0),
  };
  const instance = new WebAssembly.Instance(module, { env: { memory }, js });
  // Checked by the kernel's own declarations; TypeScript knows exports only as values.
  const kernel = instance.exports as unknown as Kernel;
  const seen = viewsOf(memory);
  const views = (): Views => seen;
  return {
    kernel,
    views,
    answer: (callbacks) => {
      answers = { ...NOBODY, ...callbacks };
    },
    keepText: (text) => {
      const length = Buffer.byteLength(text);
      const at = kernel.take(length + 16) >>> 0;
      // Without a length, Node writes nothing to so large a buffer.
      views().bytes.write(text, at, length);
      return { at, length };
    },
  };
}

const nobody = (): never => {
  throw new Error('the kernel asks what nobody answers');
};
const NOBODY: Callbacks = {
  ...{ odd: nobody, parseMeaning: nobody, classOfDay: nobody, join: nobody },
  ...{ isHeader: nobody, isBlank: nobody, reject: nobody, placed: nobody, duplicate: nobody },
};

function viewsOf({ buffer }: WasmMemory): Views {
  return {
    bytes: Buffer.from(buffer),
    u32: new Uint32Array(buffer),
    i32: new Int32Array(buffer),
    i64: new BigInt64Array(buffer),
  };
}
