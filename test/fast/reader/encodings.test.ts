// Encodings through the front door: what a byte order mark or --encoding says is decoded; a byte that doesn't fit is
// named by its place in the file and refused, never replaced. Wherever it stands: laws/reader-misfits.test.ts. Random tables in
// twenty encodings: laws/reader-fuzz.test.ts.

import { execFileSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { RULES, scored } from '../../support/csv-files.ts';
import { encoderOf } from '../../support/encodings.ts';
import { column, everything, inFreshFolder, put, type Ran, run, text } from '../../support/run.ts';

inFreshFolder();

const ARGV = [
  'score',
  '--rules',
  'rules.yaml',
  '--leads',
  'in.csv',
  '-o',
  'out.csv',
  '--as-of',
  '2026-11-01',
];

function score(leads: Buffer, ...flags: string[]): Promise<Ran> {
  put({ 'rules.yaml': RULES, 'in.csv': leads, 'out.csv': 'old' });
  return run([...ARGV, ...flags]);
}

function encode(name: string, csv: string): Buffer {
  const bytes = encoderOf(name)(csv);
  if (bytes === undefined) throw new Error(`${name} can't write ${csv}`);
  return bytes;
}

/** Encodings, and a text of each. */
const TEXTS = [
  ['windows-1250', 'Łódź'],
  ['windows-1251', 'Щука'],
  ['windows-1252', '€ “ñ”'],
  ['latin1', 'A Coruña'],
  ['iso-8859-15', '€ œ'],
  ['koi8-r', 'Жёлудь'],
  ['macintosh', 'Bjørn Æ'],
  ['utf-16le', 'ñ 中 🙂'],
  ['utf-16be', 'ñ 中 🙂'],
  ['shift_jis', '表示ポｱ'],
  ['euc-jp', '日本語'],
  ['iso-2022-jp', '日本語'],
  ['euc-kr', '서울'],
  ['gbk', '北京'],
  ['gb18030', '北京'],
  ['big5', '臺北'],
] as const;

describe('--encoding', () => {
  test.each(TEXTS)('%s', async (label, cell) => {
    const good = `id,${cell}\r\n1,"${cell}"\r\n`;
    const csv = encode(label, `${good}2,"a"b\r\n`);
    const { out, rejects } = await scored(csv, '--encoding', label, '--max-rejects', '1');
    expect(out).toBe(`id,${cell},score,segment,reasons\n1,${cell},1,prospect,Any +1\n`);
    const byte = String(encode(label, good).length);
    expect(rejects.map((row) => [row[1], row[2], row[5]])).toEqual([['3', byte, '2,"a"b']]);
  });

  test.each(TEXTS)('%s in capitals, in a log alone', async (label, cell) => {
    put({
      'rules.yaml': `version: 1
leads: { id: id }
activities: { log: { lead: who, type: act } }
rules:
  acts: { each: { type: ${JSON.stringify(cell)} }, points: 1 }
`,
      'in.csv': 'id\nñ\n',
      'log.csv': Buffer.concat([encode(label, `who,act\n1,${cell}\n2,x\n`)]),
    });
    const flags = ['-a', 'log.csv', '--encoding', `log=${label.toUpperCase()}`, '--quiet'];
    const { code, stderr } = await run([...ARGV, ...flags, '--summary', 'run.json']);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(text('run.json'))).toMatchObject({ activities: { log: { read: 2, unmatched: 2 } } });
    expect(text('out.csv')).toContain('\nñ,0,');
  });

  test.each(['utf-8', 'utf-16le', 'utf-16be'])(
    'a byte order mark of %s says more than the flag',
    async (label) => {
      const { code } = await score(encode(`${label}+bom`, 'id,b\n1,ñ 🙂\n'), '--encoding', 'koi8-r');
      expect(code).toBe(0);
      expect(text('out.csv')).toBe('\ufeffid,b,score,segment,reasons\n1,ñ 🙂,1,prospect,Any +1\n');
    },
  );

  test('UTF-16 without a mark is told by its bytes', async () => {
    for (const label of ['utf-16le', 'utf-16be']) {
      const { code, stderr } = await score(encode(label, 'id,b\n1,x\n'));
      expect([code, text('out.csv')]).toEqual([3, 'old']);
      expect(stderr).toContain(`--encoding ${label}`);
    }
  });

  test('sep= and a header of several lines are read in any encoding', async () => {
    const { code } = await score(encode('utf-16le+bom', 'sep=~\r\nid~"ñ\r\nb"\r\n1~x\r\n'));
    expect(code).toBe(0);
    expect(text('out.csv')).toBe('\ufeffid~"ñ\r\nb"~score~segment~reasons\n1~x~1~prospect~Any +1\n');
  });

  test('a packed file is unpacked first', async () => {
    const { code } = await score(gzipSync(encode('shift_jis', 'id,b\n1,表示\n')), '--encoding', 'shift_jis');
    expect(code).toBe(0);
    expect(column(text('out.csv'), 'b')).toEqual(['表示']);
  });
});

describe('a byte that does not fit is refused by its place', () => {
  test.each([
    ['utf-8', 'ñ', 1],
    ['utf-8', '🙂', 3],
    ['utf-16le', 'ñ', 1],
    ['utf-16be', '🙂', 2],
    ['shift_jis', '表', 1],
    ['gb18030', '北', 1],
  ])('%s: %s cut short by the end of the file', async (label, char, kept) => {
    const before = encode(label, 'id,b\r\n1,');
    const bytes = Buffer.concat([before, encode(label, char).subarray(0, kept)]);
    const { code, stderr } = await score(bytes, ...(label === 'utf-8' ? [] : ['--encoding', label]));
    expect([code, text('out.csv')]).toEqual([3, 'old']);
    expect(stderr).toContain(`byte ${before.length} `);
  });

  test('in a header, in a log, in a packed file: of the unpacked bytes', async () => {
    const bad = Buffer.from('id,b\n1,a\xf1o\n', 'latin1');
    for (const bytes of [bad, gzipSync(bad)]) {
      const { code, stderr } = await score(bytes);
      expect(code).toBe(3);
      expect(stderr).toMatch(/byte 8 .*--encoding latin1/);
    }
    expect((await score(Buffer.from('id,a\xf1o\n1,x\n', 'latin1'))).stderr).toContain('byte 4 ');
  });
});

// A pipe hands over what has been written so far: a character, a CRLF, a quoted cell in parts.
describe.skipIf(process.platform === 'win32')('in pieces of some bytes each, by a pipe', () => {
  const csv = `id;b\r\n1;"ñ\r\n""表"" ポ"\r2;x\n3;"a"b\r\n\r\n${'4;表\r\n'.repeat(300)}5;"ñ`;
  test.each(['utf-8', 'utf-8+bom', 'utf-16le+bom', 'utf-16be+bom', 'shift_jis', 'gb18030'])(
    '%s',
    async (name) => {
      const bytes = encode(name, name.startsWith('utf') ? csv : csv.replaceAll('ñ', 'Ж'));
      const flags = [...(name.startsWith('utf') ? [] : ['--encoding', name]), '--max-rejects', '100%'];
      await score(bytes, ...flags);
      const wanted = everything();
      execFileSync('mkfifo', ['pipe']);
      const argv = ARGV.map((word) => (word === 'in.csv' ? 'pipe' : word));
      const running = run([...argv, ...flags]);
      const pipe = await open('pipe', 'w');
      for (let at = 0, step = 1; at < bytes.length; at += step, step = (step % 9) + 1) {
        await pipe.write(bytes.subarray(at, at + step));
      }
      await pipe.close();
      const { code, stderr } = await running;
      expect(code, stderr).toBe(0);
      const rejects = text('out.csv.rejects.csv').replaceAll(/^pipe,/gm, 'in.csv,');
      expect(rejects).toBe(Buffer.from(wanted.get('out.csv.rejects.csv') ?? '', 'latin1').toString());
      expect(rejects.split('\n').length).toBeGreaterThan(300);
      expect(text('out.csv')).toBe(Buffer.from(wanted.get('out.csv') ?? '', 'latin1').toString());
    },
  );
});
