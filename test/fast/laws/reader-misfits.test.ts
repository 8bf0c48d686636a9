// A byte that doesn't fit its encoding is named by its place in the file and refused, wherever it stands.

import { describe, expect, test } from 'vitest';
import { RULES } from '../../support/csv-files.ts';
import { encoderOf } from '../../support/encodings.ts';
import { spread } from '../../support/random.ts';
import { inFreshFolder, put, run, text } from '../../support/run.ts';

inFreshFolder();

const BLOCK = 64 * 1024;

function encode(name: string, csv: string): Buffer {
  const bytes = encoderOf(name)(csv);
  if (bytes === undefined) throw new Error(`${name} can't write ${csv}`);
  return bytes;
}

/** Bytes that don't fit, and how far into them the first of a character stands that is none. */
const MISFITS: readonly (readonly [label: string, bytes: readonly number[], at: number])[] = [
  ['utf-8', [0x91], 0],
  ['utf-8', [0x61, 0xc3, 0x28], 1],
  ['utf-8', [0xe2, 0x82, 0x41], 0],
  ['utf-8', [0xed, 0xa0, 0x80], 0], // half of a surrogate pair
  ['utf-8', [0xc0, 0xaf], 0], // overlong
  ['utf-8', [0xf5, 0x80, 0x80, 0x80], 0],
  ['utf-16le', [0x61, 0x00, 0x00, 0xd8, 0x61, 0x00], 2],
  ['utf-16be', [0x00, 0x61, 0xdc, 0x00, 0x00, 0x61], 2],
  ['shift_jis', [0x61, 0x81, 0x20], 1],
  ['euc-jp', [0xa4, 0x41], 0],
  ['gb18030', [0x81, 0x20], 0],
  ['big5', [0x61, 0x62, 0xa4, 0x20], 2],
  ['euc-kr', [0xb0, 0x0a], 0],
];

/** The number of rows before it: in the first row, around the end of the first block, and in the last one. */
const PLACES: Readonly<Record<string, (row: Buffer) => number>> = {
  'in the first row': () => 0,
  'before the end of a block': (row) => Math.floor(BLOCK / row.length) - 1,
  'behind the end of a block': (row) => Math.ceil(BLOCK / row.length),
  'behind many blocks': () => 9000,
};

// Of the eight for each misfit `npm test` tries three, each time others.
const cases = spread(
  MISFITS.flatMap((misfit) =>
    Object.keys(PLACES).flatMap((place) =>
      ['a row goes on', 'the file ends'].map((then) => [...misfit, place, then] as const),
    ),
  ),
  35,
);

describe('a byte that does not fit is refused by its place', () => {
  test.each(cases)('%s: %j, %i into them, %s; %s', async (label, bytes, at, place, then) => {
    const flags = label === 'utf-8' ? [] : ['--encoding', label];
    const row = encode(label, 'k,"x\r\ny"\r\n');
    const rows = Array.from({ length: PLACES[place]?.(row) ?? 0 }, () => row);
    const before = Buffer.concat([encode(label, 'id,b\r\n'), ...rows]);
    const after = then === 'the file ends' ? Buffer.alloc(0) : encode(label, ',z\r\n');
    put({
      'rules.yaml': RULES,
      'in.csv': Buffer.concat([before, Buffer.from(bytes), after]),
      'out.csv': 'old',
    });
    const argv = ['score', '--rules', 'rules.yaml', '--leads', 'in.csv', '-o', 'out.csv'];
    const { code, stderr } = await run([...argv, '--as-of', '2026-11-01', ...flags]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      new RegExp(`^in\\.csv bad-encoding: .*\\bbyte ${before.length + at}\\b.*--encoding`),
    );
    expect(text('out.csv')).toBe('old');
  });
});
