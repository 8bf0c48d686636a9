// The kernel against the reference, text by text: the same rows and faults of random CSV, the same days and numbers of cells
// that are nearly dates and numbers.
import { expect, test } from 'vitest';
import { createRowCheck, isCells } from '../../../src/csv/check-row.ts';
import { readRecords } from '../../../src/csv/read-records.ts';
import { writeCalendar } from '../../../src/engines/wasm/calendar.ts';
import { cellText } from '../../../src/engines/wasm/columns.ts';
import { compileKernel, createKernel, createMemory } from '../../../src/engines/wasm/kernel-memory.ts';
import { createOddRows } from '../../../src/engines/wasm/odd-rows.ts';
import { zoneNamed } from '../../../src/rules/zones.ts';
import { dateReader } from '../../../src/values/date-format.ts';
import { numberReader } from '../../../src/values/number-format.ts';
import { openRandom, SEED, times } from '../../support/random.ts';

const kernelMemory = createKernel(await compileKernel(), createMemory());
const { kernel, views } = kernelMemory;
const random = openRandom(SEED);
const upTo = (count: number): number => Math.floor(random() * count);
const pick = <T>(some: readonly T[]): T => some[upTo(some.length)] as T;
const alloc = (bytes: number): number => kernel.alloc(BigInt(bytes)) >>> 0;

const PIECES = [
  'a',
  'b',
  'ñ',
  ',',
  ',',
  ';',
  '"',
  '""',
  '\n',
  '\r\n',
  '\r',
  '\0',
  '\t',
  ' ',
  'x,y\n',
  '"q, ""r""\n"',
  'long',
];
const HEADER = ['h', 'i', 'j'];

/** Rows that are mostly sound, or bytes without any sense. */
function randomCsv(): string {
  let text = '';
  const length = upTo(random() < 0.1 ? 400 : 60);
  const cell = (): string => {
    const kind = upTo(12);
    if (kind < 6) return 'x'.repeat(upTo(9));
    if (kind < 10) return `"${pick(['', 'a', 'a,b', 'a""b', '\n', '\r\n', '#'])}"`;
    return pick(PIECES);
  };
  while (text.length < length) {
    if (random() < 0.1) text += pick(PIECES);
    else if (random() < 0.02) text += `${HEADER.join()}\n`;
    else text += `${cell()},${cell()},${cell()}${pick(['\n', '\n', '\n', '\r\n'])}`;
  }
  return random() < 0.2 ? text.slice(0, upTo(text.length)) : text;
}

test('rows and faults of random CSV', () => {
  const buffer = { at: alloc(1 << 16), ends: alloc(1 << 18), starts: alloc(1 << 17) };
  const file = {
    path: 'f',
    fd: -1,
    size: 0,
    start: 0,
    delimiter: ',',
    header: HEADER,
    wanted: HEADER.map(() => true),
  };
  const dialect = { delimiter: ',', quote: '"', escape: '"' };
  const check = createRowCheck(HEADER, dialect);
  let rows = 0;
  let faults = 0;
  for (let i = 0; i < times(20_000); i++) {
    const text = randomCsv();
    const wanted: string[] = [];
    readRecords(text, true, dialect, { width: 3 }, (found, _, from, to) => {
      const fault = check(found, () => text.slice(from, to), true);
      // To the kernel a header is a row like others, and so is one of empty cells; who reads its cells sees it.
      const isRow = fault === undefined || fault === 'blank' || fault.code === 'header-again';
      if (!isRow) wanted.push(fault.code);
      else if (isCells(found) && found.length > 1) wanted.push(JSON.stringify(found));
    });
    const { bytes, u32 } = views();
    const length = Buffer.byteLength(text);
    bytes.fill(pick([0, 34, 10]), buffer.at, buffer.at + length + 128);
    bytes.write(text, buffer.at, length);
    const to = buffer.at + length;
    const block = { from: buffer.at, to, fileAt: 0, isEnd: true };
    const odd = createOddRows(kernelMemory, file, buffer);
    odd.begin(block);
    kernelMemory.answer({ odd: odd.odd, isHeader: odd.isHeader, reject: odd.reject });
    kernel.layOut(3, 44, buffer.ends, buffer.starts, 30_000);
    const hasEnd = length === 0 || bytes[to - 1] === 10;
    bytes[to] = hasEnd ? 0 : 10;
    kernel.split(buffer.at, hasEnd ? to : to + 1, true);
    const found = Array.from({ length: kernel.rowCount() }, (_, row) => {
      let start = u32[buffer.starts / 4 + row] as number;
      const cells = HEADER.map((_, cell) => {
        let end = u32[buffer.ends / 4 + row * 3 + cell] as number;
        const next = end + 1;
        if (cell === 2 && end > start && bytes[end - 1] === 13) end--;
        const one = cellText(bytes, start, end - start);
        start = next;
        return one;
      });
      return { from: odd.placeOf(row).from, told: JSON.stringify(cells) };
    });
    const rejected = odd.rejected.map(({ from, fault }) => ({ from, told: fault?.code ?? '' }));
    const told = [...found, ...rejected].sort((a, b) => a.from - b.from).map((one) => one.told);
    rows += found.length;
    faults += rejected.length;
    expect(told, JSON.stringify(text)).toEqual(wanted);
  }
  expect(rows).toBeGreaterThan(times(20_000) / 2);
  expect(faults).toBeGreaterThan(times(20_000) / 20);
});

/** The same text with a character replaced, left out or put in. */
function damaged(text: string, chars: string): string {
  const at = upTo(text.length + 1);
  const kind = upTo(4);
  if (kind === 0) return text;
  const char = chars[upTo(chars.length)] as string;
  if (kind === 1) return text.slice(0, at) + char + text.slice(at + 1);
  return kind === 2 ? text.slice(0, at) + text.slice(at + 1) : text.slice(0, at) + char + text.slice(at);
}

const two = (number: number): string => String(number).padStart(2, '0');

test('days of cells that are nearly dates', () => {
  for (const name of ['UTC', 'Europe/Madrid', 'America/St_Johns', 'Asia/Kolkata']) {
    const zone = zoneNamed(name);
    if ('nearest' in zone) throw new Error(`${name} is no zone`);
    const read = dateReader({ formats: [], writtenIn: null }, zone);
    const { months, zone: zoneAt } = writeCalendar(kernelMemory, zone);
    kernel.setCalendar(months, zoneAt);
    let taken = 0;
    for (let i = 0; i < times(20_000); i++) {
      const date = `${pick([1890, 1900, 1970, 2024, 2026, 2037, 2199]) + upTo(12)}-${two(upTo(14))}-${two(upTo(33))}`;
      const time = `${pick(['T', ' '])}${two(upTo(26))}:${two(upTo(62))}`;
      const seconds = pick(['', `:${two(upTo(62))}`, `:${two(upTo(60))}.${upTo(1000)}`]);
      const offset = pick([
        '',
        '',
        'Z',
        ' UTC',
        `${pick(['+', '-'])}${two(upTo(26))}:${two(upTo(62))}`,
        '+0530',
        '-03',
      ]);
      const cell = damaged(
        date + pick(['', time, time + seconds, time + seconds + offset]),
        ' 0123456789:-T/tZ,.;+Uñ',
      ).trim();
      const { at, length } = kernelMemory.keepText(cell);
      const day = kernel.probeDay(at, length);
      if (day === -(2 ** 31)) continue;
      taken++;
      expect(day, `${cell} in ${name}`).toBe(read(cell));
    }
    expect(taken).toBeGreaterThan(times(20_000) / 10);
  }
});

test('numbers of cells that are nearly numbers', () => {
  for (const mark of ['.', ','] as const) {
    const read = numberReader({
      numbers: { decimal: mark, group: null },
      strip: '',
      units: [],
      accounting: false,
    });
    let taken = 0;
    for (let i = 0; i < times(40_000); i++) {
      const digits = (most: number): string => Array.from({ length: upTo(most) }, () => upTo(10)).join('');
      const cell = damaged(
        pick(['', '-', '+']) + digits(11) + pick(['', mark + digits(9)]),
        "0123456789.,-+ eE'xñ",
      ).trim();
      const { at, length } = kernelMemory.keepText(cell);
      const number = kernel.probeNumber(at, length, mark.charCodeAt(0));
      if (number === -(2n ** 63n)) continue;
      taken++;
      expect(number, cell).toBe(BigInt(read(cell) ?? 2 ** 60));
    }
    expect(taken).toBeGreaterThan(times(40_000) / 10);
  }
});
