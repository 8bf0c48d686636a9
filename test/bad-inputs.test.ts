// What bad input and faults must do: every row of the list that the project is held to, by its number. Files in;
// output, rejects, exit code and message out. Finer cases of the same are in the files named at each room's own.
//
// LEADSCORE_LONG=1 also runs what takes minutes: the 600 MB of row 14, the 20 million ids of row 32.

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { BIN, type Ended, program, spawned, start } from './program.ts';
import { column, everything, inFreshFolder, isThere, put, type Ran, rowsOf, run, text } from './run.ts';

const IS_LONG = process.env.LEADSCORE_LONG === '1';
const RULES = `version: 1
name: Trial
leads: { id: id }
rules:
  vip: { when: { tier: gold }, points: 40 }
`;
const FAULTS = pathToFileURL(join(import.meta.dirname, 'faults', 'fs-faults.js')).href;

inFreshFolder();
beforeEach(() => {
  for (const name of ['NO_COLOR', 'FORCE_COLOR']) vi.stubEnv(name, undefined);
  return () => vi.unstubAllEnvs();
});

type Content = string | Buffer;
/** A fault in a row: its line, its code, and what its message says. */
type Wanted = readonly [line: number, code: string, says?: RegExp];

const argvOf = (...flags: string[]): string[] => [
  ...['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '-o', 'out.csv', '--as-of', '2026-11-01'],
  ...flags,
];

/** Scores `leads`. */
function score(leads: Content, ...flags: string[]): Promise<Ran> {
  if (!isThere('rules.yaml')) put({ 'rules.yaml': RULES });
  put({ 'leads.csv': leads });
  return run(argvOf(...flags));
}

/** Q: exactly these rows are quarantined, each told by its place and as it stands in the file; all others scored. */
async function quarantines(
  leads: Content,
  wanted: readonly Wanted[],
  ids: readonly string[],
  ...flags: string[]
): Promise<string> {
  const { code, stderr } = await score(leads, '--max-rejects', '100%', '--summary', 'run.json', ...flags);
  expect(code, stderr).toBe(0);
  const rejects = isThere('out.csv.rejects.csv') ? rowsOf(text('out.csv.rejects.csv')) : [[]];
  expect(rejects.slice(1).map(([, line, , reason]) => [Number(line), reason])).toEqual(
    wanted.map(([line, reason]) => [line, reason]),
  );
  const bytes = Buffer.from(leads);
  for (const [i, [, , byte, , message = '', raw = '']] of rejects.slice(1).entries()) {
    expect(message).toMatch(wanted[i]?.[2] ?? /\S/);
    expect(message).not.toMatch(/[\r\n]/);
    // What stands at the byte is the row; of one that is very long, its beginning.
    const stood = bytes.subarray(Number(byte)).toString();
    if (raw.length < 1000) expect(stood.startsWith(raw), `${raw} at ${byte}`).toBe(true);
  }
  const delimiter = flags.includes('--delimiter') ? (flags[flags.indexOf('--delimiter') + 1] ?? ',') : ',';
  const out = text('out.csv');
  const header = rowsOf(out, delimiter)[0] ?? [];
  expect(
    rowsOf(out, delimiter)
      .slice(1)
      .map((row) => row[header.indexOf('id')]),
  ).toEqual(ids);
  const { leads: counts } = JSON.parse(text('run.json')) as { leads: Record<string, number> };
  const duplicate = wanted.filter(([, reason]) => reason === 'duplicate').length;
  expect(counts).toEqual({
    read: ids.length + wanted.length,
    scored: ids.length,
    quarantined: wanted.length - duplicate,
    duplicate,
  });
  return out;
}

/** Accepted without a word: no row is refused. */
const accepts = (leads: Content, ids: readonly string[], ...flags: string[]): Promise<string> =>
  quarantines(leads, [], ids, ...flags);

/** Rn: refused with this code and located messages, one line each; no file has changed. */
async function refuses(run: () => Promise<Ran>, code: number, ...says: RegExp[]): Promise<string> {
  put({ 'out.csv': 'old', 'out.csv.rejects.csv': 'old rejects' });
  const before = everything();
  const { code: exit, stdout, stderr } = await run();
  expect(exit, stderr).toBe(code);
  expect(stdout).toBe('');
  const lines = stderr.trimEnd().split('\n');
  for (const line of lines) {
    expect(line).toMatch(/^(\S+(:\d+(:\d+)?)? )?[a-z]+(-[a-z]+)*: \S/);
    expect(line.length).toBeLessThan(1500);
  }
  for (const one of says) expect(stderr).toMatch(one);
  expect(everything()).toEqual(before);
  return stderr;
}

async function refusesLeads(leads: Content, ...says: RegExp[]): Promise<void> {
  put({ 'rules.yaml': RULES, 'leads.csv': leads });
  await refuses(() => run(argvOf()), 3, ...says);
  for (const name of ['out.csv', 'out.csv.rejects.csv']) rmSync(name);
}

async function refusesRules(rules: string, ...says: RegExp[]): Promise<void> {
  put({ 'rules.yaml': rules, 'leads.csv': 'id,tier,Title\n1,gold,CEO\n' });
  await refuses(() => run(argvOf()), 2, ...says);
  for (const name of ['out.csv', 'out.csv.rejects.csv']) rmSync(name);
}

const many = (count: number, row: (i: number) => string): string =>
  `id,tier,note\n${Array.from({ length: count }, (_, i) => `${row(i)}\n`).join('')}`;
const idsTo = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i + 1));

/** Peak memory of a process in megabytes, by its own account. */
async function peakOf(argv: readonly string[]): Promise<Ended & { readonly megabytes: number }> {
  const peak = pathToFileURL(join(import.meta.dirname, 'bench', 'peak.js')).href;
  const usage = join(process.cwd(), 'usage.json');
  const way = { nodeFlags: ['--import', peak], env: { LEADSCORE_BENCH_USAGE: usage }, seconds: 1100 };
  const ended = await program(argv, way);
  const { peak: bytes } = JSON.parse(readFileSync(usage, 'utf8')) as { peak: number };
  rmSync(usage);
  return { ...ended, megabytes: bytes / 1024 / 1024 };
}

/** Writes a large file in pieces. */
async function putLarge(path: string, pieces: Iterable<string>): Promise<void> {
  const file = createWriteStream(path);
  for (const piece of pieces) if (!file.write(piece)) await once(file, 'drain');
  file.end();
  await finished(file);
}

// ── Files ──────────────────────────────────────────────────────────────────────────────────────────────────

test('row 1: a UTF-8 BOM is stripped, from leads, logs and rules', async () => {
  const rules = RULES.replace('rules:', 'activities: { web: { lead: Lead } }\nrules:').replace(
    '{ tier: gold }',
    '{ tier: gold, activity: {} }',
  );
  put({ 'rules.yaml': `\ufeff${rules}`, 'web.csv': '\ufeffLead\n1\n' });
  const out = await accepts('\ufeffid,tier\n1,gold\n2,gold\n', ['1', '2'], '-a', 'web.csv');
  expect(column(out, 'score')).toEqual(['40', '0']);
});

test('row 2: UTF-16 with a BOM is decoded, LE and BE', async () => {
  const leads = 'id,tier,note\n1,gold,"José 👩‍🚀, two\nlines"\n2,,Łódź\r\n3,gold,"a ""b"""\n';
  const le = Buffer.from(`\ufeff${leads}`, 'utf16le');
  for (const bytes of [le, Buffer.from(le).swap16()]) {
    const { code, stderr } = await score(bytes, '--max-rejects', '0');
    expect(code, stderr).toBe(0);
    expect(column(text('out.csv'), 'note')).toEqual(['José 👩‍🚀, two\nlines', 'Łódź', 'a "b"']);
    expect(column(text('out.csv'), 'score')).toEqual(['40', '0', '40']);
    // Its faults are told by the bytes of the file as it is.
    const bad = Buffer.concat([
      bytes,
      bytes === le ? Buffer.from('4\n', 'utf16le') : Buffer.from('4\n', 'utf16le').swap16(),
    ]);
    expect((await score(bad, '--max-rejects', '1')).code).toBe(0);
    const [, reject = []] = rowsOf(text('out.csv.rejects.csv'));
    expect(reject.slice(1, 4)).toEqual(['6', String(bytes.length), 'cells-missing']);
    rmSync('out.csv.rejects.csv');
  }
});

test('row 3: Latin-1 and Windows-1252 are decoded when --encoding says so, else refused by byte', async () => {
  const latin = Buffer.from('id,tier,note\n1,gold,Peña\n2,,\u0080\n', 'latin1');
  const { code } = await score(latin, '--encoding', 'latin1');
  expect(code).toBe(0);
  expect(column(text('out.csv'), 'note')).toEqual(['Peña', '€']);
  expect(column(await accepts(latin, ['1', '2'], '--encoding', 'windows-1252'), 'note')).toEqual([
    'Peña',
    '€',
  ]);
  await refusesLeads(latin, /^leads\.csv\S* bad-encoding: .*\bbyte 22\b.*--encoding/);
  await refusesLeads(
    Buffer.concat([Buffer.from('id,tier\n1,\ufffd\n2,'), Buffer.from([0xc3])]),
    /\bbyte 16\b/,
  );
});

test.each([
  ['.xlsx', 'PK\u0003\u0004\u0014\0\u0006\0', /looks like an? .*\.xlsx/],
  ['.zip', 'PK\u0003\u0004\n\0\0\0', /looks like an? .*\.zip/],
  ['.xls', '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1', /looks like an? .*\.xls/],
  ['.pdf', '%PDF-1.7\n%âãÏÓ', /looks like a PDF/],
])('row 4: %s given as CSV is told for what it looks like', async (_, start, says) => {
  await refusesLeads(Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(100)]), says);
});

test('row 4: .gz is read, whatever its name', async () => {
  const { code, stderr } = await score(gzipSync('id,tier\n1,gold\n2,\n'));
  expect(code, stderr).toBe(0);
  expect(column(text('out.csv'), 'score')).toEqual(['40', '0']);
});

test('row 5: an empty file has no header', async () => {
  for (const leads of ['', '\ufeff', '\n', '\r\n\r\n', gzipSync('')])
    await refusesLeads(leads, /^leads\.csv\S* no-header: .*no header/);
});

test('row 6: a header alone is scored, with a header and a warning', async () => {
  for (const leads of ['id,tier', 'id,tier\n', 'id,tier\r\n\r\n']) {
    const { code, stderr } = await score(leads);
    expect(code).toBe(0);
    expect(text('out.csv')).toBe('id,tier,score,segment,reasons\n');
    expect(stderr.match(/^warning .*$/gm)).toEqual(['warning the export has a header and no leads']);
  }
});

test('row 7: no final newline, or two of them', async () => {
  for (const end of ['', '\n', '\n\n', '\r\n\r\n', '\r\r']) {
    const newline = /^\r\n|\r|\n/.exec(end)?.[0] ?? '\n';
    expect(await accepts(`id,tier${newline}1,gold${newline}2,${end}`, ['1', '2'])).toBe(
      'id,tier,score,segment,reasons\n1,gold,40,MQL,Vip +40\n2,,0,prospect,\n',
    );
  }
});

test('row 8: no header row: the column that is missing is named', async () => {
  await refusesLeads(
    '7,gold\n8,\n',
    /^rules\.yaml:3:14 unknown-column: .*"id".* leads\.csv /m,
    /rule vip .*"tier"/,
  );
});

test('row 9: sep= is honoured; of a preamble the line that looks like the header is named', async () => {
  for (const sep of [';', ',', '\t', '|']) {
    const out = await accepts(`sep=${sep}\r\nid${sep}tier\r\n1${sep}gold\r\n`, ['1'], '--delimiter', sep);
    expect(rowsOf(out, sep)[1]?.slice(0, 3)).toEqual(['1', 'gold', '40']);
  }
  await refusesLeads(
    'Leads of October\nExported 2026-11-01\n\nid,tier\n1,gold\n',
    /^leads\.csv:1 .*\bline 4\b/,
  );
  await refusesLeads('"Leads, all of them"\nid,tier\n1,gold\n', /^leads\.csv:1 .*\bline 2\b/);
});

test('row 10: the rows of a second table in the file are quarantined', async () => {
  await quarantines(
    'id,tier\n1,gold\n\nname,amount,date\nAda,3,x\n\n2,\n',
    [
      [4, 'cells-extra', /3 cells.*2/],
      [5, 'cells-extra'],
    ],
    ['1', '2'],
  );
});

test('row 11: the delimiter is told by the header; where it is not, --delimiter is named', async () => {
  for (const delimiter of [';', '\t', '|', ',']) {
    const { code } = await score(`id${delimiter}tier${delimiter}note\n1${delimiter}gold${delimiter}a b\n`);
    expect(code).toBe(0);
    expect(rowsOf(text('out.csv'), delimiter)[1]?.slice(0, 4)).toEqual(['1', 'gold', 'a b', '40']);
  }
  await refusesLeads('id;tier,x\n1;gold,y\n', /^leads\.csv:1 ambiguous-delimiter: .*--delimiter/);
});

test('row 12: a quote where none may stand costs its line, and the next row is kept', async () => {
  const leads = [
    ...[
      'id,tier,note',
      '1,gold,fine',
      '2,gold, "b"',
      '3,gold,x',
      '4,gold,"b" x',
      '5,gold,x',
      '6,gold,a "b" c',
    ],
    ...['7,gold,x', '8,gold,"a "b" c"', '9,gold,"ok, too"', '10,gold,5" screen', '11,,x', ''],
  ];
  await quarantines(
    leads.join('\n'),
    [3, 5, 7, 9, 11].map((line) => [line, 'malformed', /quote/]),
    ['1', '3', '5', '7', '9', '11'],
  );
});

test('row 13: quotes escaped by a backslash: the way to read them is told', async () => {
  const leads = 'id,tier,note\n1,gold,"say \\"hi\\""\n2,,"a\\\\b"\n3,,x\n';
  await quarantines(leads, [[2, 'malformed', /--quote/]], ['2', '3']);
  rmSync('out.csv.rejects.csv');
  expect(column(await accepts(leads, ['1', '2', '3'], '--quote', '\\"'), 'note')).toEqual([
    'say "hi"',
    'a\\b',
    'x',
  ]);
});

test('row 14: an unclosed quote costs its own line', async () => {
  const leads = many(2000, (i) => `${i + 1},gold,${i % 7 === 3 ? '"quoted, fine"' : 'plain'}`).split('\n');
  for (const line of [2, 3, 1000, 2001]) {
    const damaged = leads.with(line - 1, `${line - 1},gold,"never closed`).join('\n');
    const out = await quarantines(
      damaged,
      [[line, 'malformed', /quote/]],
      idsTo(2000).filter((id) => id !== String(line - 1)),
    );
    expect(column(out, 'note')).not.toContain('never closed');
    rmSync('out.csv.rejects.csv');
  }
});

const ROWS_PER_MB = 5_000;

/** Rows of about two hundred bytes, of which the third line opens a quote that nothing closes. */
function* unclosed(megabytes: number): Generator<string> {
  yield 'id,tier,note\n0,gold,x\n1,gold,"never closed\n';
  const filler = 'n'.repeat(186);
  const perPiece = ROWS_PER_MB;
  for (let piece = 0; piece < megabytes; piece++) {
    const rows = Array.from({ length: perPiece }, (_, i) => `${piece * perPiece + i + 2},gold,${filler}`);
    yield `${rows.join('\n')}\n`;
  }
}

test.each(IS_LONG ? [600] : [24])(
  'row 14: an unclosed quote over %d MB: bounded memory, one row lost',
  async (megabytes) => {
    put({ 'rules.yaml': RULES });
    await putLarge('leads.csv', unclosed(megabytes));
    const { code, stderr, megabytes: peak } = await peakOf(argvOf('--quiet', '--summary', 'run.json'));
    expect(code, stderr).toBe(0);
    const { leads } = JSON.parse(text('run.json')) as { leads: unknown };
    const rows = megabytes * ROWS_PER_MB;
    expect(leads).toEqual({ read: rows + 2, scored: rows + 1, quarantined: 1, duplicate: 0 });
    expect(rowsOf(text('out.csv.rejects.csv'))[1]?.slice(1, 4)).toEqual(['3', '22', 'malformed']);
    if (IS_LONG) console.warn(`row 14: ${megabytes} MB, peak ${Math.round(peak)} MB`);
    expect(peak).toBeLessThan(300);
  },
  1_200_000,
);

test('row 15: CR only, LF then CRLF, CRLF then LF: rows are never merged and keep no CR', async () => {
  const rows = ['id,tier,note', '1,gold,a', '2,gold,"b"', '3,,', '4,gold,d'];
  const ends = {
    cr: ['\r'],
    lf: ['\n'],
    crlf: ['\r\n'],
    'lf, crlf': ['\n', '\r\n'],
    'crlf, lf': ['\r\n', '\n'],
    all: ['\r', '\r\n', '\n'],
  };
  for (const [name, newlines] of Object.entries(ends)) {
    const leads = rows.map((row, i) => row + newlines[i % newlines.length]).join('');
    const out = await accepts(leads, ['1', '2', '3', '4']);
    expect(out, name).not.toContain('\r');
    expect(column(out, 'note'), name).toEqual(['a', 'b', '', 'd']);
  }
  // A header in CRLF and all rows in LF, as a spreadsheet and a script make them together.
  expect(column(await accepts('id,tier\r\n1,gold\n2,gold\n', ['1', '2']), 'score')).toEqual(['40', '40']);
});

test('row 16: a cell missing, a cell extra', async () => {
  await quarantines(
    'id,tier,note\n1,gold\n2,gold,x\n3,gold,x,y\n4,gold,"x\ny",z\n5,gold,x\n6\n',
    [
      [2, 'cells-missing', /2 cells, the header 3/],
      [4, 'cells-extra', /4 cells, the header 3/],
      [5, 'cells-extra'],
      [8, 'cells-missing'],
    ],
    ['2', '5'],
  );
});

test('row 17: a cell of 10 MB is too long, 10,000 columns too many', async () => {
  const long = 'x'.repeat(10 * 1024 * 1024);
  for (const cell of [long, `"${long}"`])
    await quarantines(
      `id,tier,note\n1,gold,a\n2,gold,${cell}\n3,gold,b\n`,
      [[3, 'too-long', /\d/]],
      ['1', '3'],
    );
  const header = ['id', 'tier', ...Array.from({ length: 9_998 }, (_, i) => `c${i}`)].join(',');
  await refusesLeads(`${header}\n1,gold\n`, /^leads\.csv:1 too-many-columns: .*\b10,?000\b.*\b5,?000\b/);
});

test('row 18: a NUL byte costs its row', async () => {
  await quarantines(
    'id,tier,note\n1,gold,a\n2,go\0ld,b\n3,gold,c\n4\0,gold,d\n5,gold,"e\0"\n6,gold,f\n',
    [3, 5, 6].map((line) => [line, 'nul-byte', /NUL/]),
    ['1', '3', '6'],
  );
});

test('row 19: headers that stand twice, are blank, padded, or differ by letter case', async () => {
  await refusesLeads(
    'id,tier,note,tier\n1,gold,x,y\n',
    /^leads\.csv:1 repeated-header: .*"tier".*\b2 and 4\b/,
  );
  expect(column(await accepts('id,,tier,\n1,x,gold,\n', ['1']), 'score')).toEqual(['40']);
  put({ 'rules.yaml': RULES.replace('tier: gold', '"": gold'), 'leads.csv': 'id,,tier\n1,gold,\n' });
  await refuses(() => run(argvOf()), 3, /^rules\.yaml:5:18 blank-header: .*\bvip\b.*leads\.csv/);
  put({ 'rules.yaml': RULES });
  expect((await score(' id ,\u00a0tier  \n1,gold\n')).code).toBe(0);
  expect(column(text('out.csv'), 'score')).toEqual(['40']);
  put({
    'rules.yaml': RULES.replace('tier: gold', 'Email: a@x.example').replace(
      'rules:',
      'rules:\n  low: { when: { email: b@x.example }, points: 7 }',
    ),
  });
  const { code } = await score('id,Email,email\n1,a@x.example,\n2,,b@x.example\n3,b@x.example,a@x.example\n');
  expect(code).toBe(0);
  expect(column(text('out.csv'), 'score')).toEqual(['40', '7', '0']);
});

// ── Values ─────────────────────────────────────────────────────────────────────────────────────────────────

const MAGIC = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

test('row 20: __proto__, constructor, toString are plain data: header, field, lead id, activity type', async () => {
  put({
    'rules.yaml': `version: 1
leads: { id: constructor, fields: { __proto__: valueOf } }
activities:
  toString: { lead: hasOwnProperty, type: toString }
groups: { constructor: {} }
rules:
  __proto__: { group: constructor, when: { __proto__: toString }, points: 1 }
  toString: { each: { type: constructor }, points: 10 }
  valueOf: { when: { toString: __proto__, activity: { type: __proto__ } }, points: 100 }
segments: [{ name: toString, from: 0 }, { name: constructor, from: 50 }]
`,
    'web.csv': `__proto__,hasOwnProperty,toString\n${MAGIC.map((id) => `x,${id},${id === '__proto__' ? 'constructor' : '__proto__'}\n`).join('')}`,
  });
  const leads = `constructor,__proto__,toString,valueOf\n${MAGIC.map((id) => `${id},x,__proto__,toString\n`).join('')}`;
  const { code, stderr } = await score(
    leads,
    '-a',
    'toString=web.csv',
    '--summary',
    'run.json',
    '--prefix',
    'x_',
  );
  expect(code, stderr).toBe(0);
  const [header, ...rows] = rowsOf(text('out.csv'));
  expect(header?.slice(4)).toEqual(['x_score', 'x_segment', 'x_constructor', 'x_reasons']);
  expect(rows.map((row) => row.slice(0, 7))).toEqual(
    MAGIC.map((id) => {
      const score = id === '__proto__' ? '11' : '100';
      return [id, 'x', '__proto__', 'toString', score, score === '11' ? 'toString' : 'constructor', '1'];
    }),
  );
  expect(JSON.parse(text('run.json'))).toMatchObject({ activities: { toString: { read: 5, matched: 5 } } });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('row 21: blank lines are skipped', async () => {
  await accepts('\n\nid,tier\n\n1,gold\n\r\n  \n2,\n\n\n', ['1', '2']);
});

test('row 22: of two leads with one id the later goes to the rejects, naming the first', async () => {
  await quarantines(
    'id,tier\n1,gold\n2,\n1,\n A ,gold\na,\n2,gold\nA,x\n',
    [
      [4, 'duplicate', /"1".*row 2\b/],
      [7, 'duplicate', /"2".*row 3\b/],
      [8, 'duplicate', /"A".*row 5\b/],
    ],
    ['1', '2', ' A ', 'a'],
  );
});

test('row 23: activities that don’t count are no fault, and are counted by why', async () => {
  put({
    'rules.yaml': RULES.replace(
      'rules:',
      'activities: { web: { lead: Lead, at: At, id: Key } }\nrules:\n  seen: { each: {}, points: 1 }',
    ),
    'web.csv': `Lead,At,Key
1,2026-10-31,a
nobody,2026-10-31,b
,2026-10-31,c
1,,d
1,2026-11-02,e
1,2026-10-30,a
1,2026-11-01,
1,2026-11-01,
`,
  });
  const { code } = await score('id,tier\n1,\n', '-a', 'web.csv', '--strict', '--summary', 'run.json');
  expect(code).toBe(0);
  expect(column(text('out.csv'), 'score')).toEqual(['3']);
  expect(JSON.parse(text('run.json'))).toMatchObject({
    activities: {
      web: {
        read: 8,
        matched: 3,
        unmatched: 1,
        no_lead: 1,
        undated: 1,
        future: 1,
        duplicate: 1,
        quarantined: 0,
      },
    },
  });
  expect(isThere('out.csv.rejects.csv')).toBe(false);
});

test('row 24: ids stay text; those that a spreadsheet has mangled are warned of', async () => {
  const ids = [
    '007',
    '7',
    '12345678901234567890',
    '12345678901234567891',
    '1.23E+15',
    '1,23E+15',
    '1e3',
    '0x1F',
    '-0',
  ];
  const { code, stderr } = await score(`id,tier\n${ids.map((id) => `"${id}",gold\n`).join('')}`);
  expect(code).toBe(0);
  expect(column(text('out.csv'), 'id')).toEqual(ids);
  expect(stderr.match(/^warning .*ids.*spreadsheet/gm)?.length).toBe(1);
  expect((await score('id,tier\n007,\n')).stderr).not.toContain('warning 1 ids');
});

test('row 25: what is no number is quarantined, unless the field says how it is written', async () => {
  const numbers = [
    '1.234,5',
    '0x1F',
    'Infinity',
    '1e3',
    '--5',
    '1 000',
    '٣',
    '12abc',
    '-',
    'NaN',
    '1,5',
    "1'000",
  ];
  put({ 'rules.yaml': RULES.replace('tier: gold', 'note: { at_least: 1 }') });
  await quarantines(
    many(numbers.length + 1, (i) => `${i + 1},,"${numbers[i] ?? '2'}"`),
    numbers.map((number, i) => [
      i + 2,
      'bad-number',
      new RegExp(`"note" is no number: "${number.replace(/[.+]/g, '\\$&')}"`),
    ]),
    [String(numbers.length + 1)],
  );
  rmSync('out.csv.rejects.csv');
  for (const [written, cells] of [
    ['"1.234,56"', ['1.234,5', '0,9']],
    ['"1\'234.56"', ["1'000", '0.9']],
    ['"1 234,56"', ['1 000', '0,9']],
  ] as const) {
    put({
      'rules.yaml': RULES.replace('tier: gold', 'note: { at_least: 1 }').replace(
        'leads:',
        `numbers: ${written}\nleads:`,
      ),
    });
    const out = await accepts(
      many(2, (i) => `${i + 1},,"${cells[i]}"`),
      ['1', '2'],
    );
    expect(column(out, 'score')).toEqual(['40', '0']);
  }
});

test('row 26: what is no date is quarantined, unless a format says how it is written', async () => {
  const dates = [
    '2026-02-30',
    'lead 1',
    '46085',
    '03/04/2026',
    '2026-13-01',
    '0000-00-00',
    'yesterday',
    '2026-11-01T25:00',
  ];
  put({ 'rules.yaml': RULES.replace('tier: gold', 'note: { within: 30d }') });
  await quarantines(
    many(dates.length + 1, (i) => `${i + 1},,${dates[i] ?? '2026-10-31'}`),
    dates.map((date, i) => [i + 2, 'bad-date', new RegExp(`"note" is no date: "${date}"`)]),
    [String(dates.length + 1)],
  );
  rmSync('out.csv.rejects.csv');
  put({
    'rules.yaml': RULES.replace('tier: gold', 'note: { within: 220d }').replace(
      'leads:',
      'dates: dd/MM/yyyy\nleads:',
    ),
  });
  expect(column(await accepts('id,tier,note\n1,,03/04/2026\n2,,04/03/2026\n', ['1', '2']), 'score')).toEqual([
    '40',
    '0',
  ]);
  rmSync('rules.yaml');
  put({
    'rules.yaml': RULES.replace('tier: gold', 'note: { within: 220d }').replace(
      'leads:',
      'dates: MM/dd/yyyy\nleads:',
    ),
  });
  expect(column(await accepts('id,tier,note\n1,,03/04/2026\n2,,04/03/2026\n', ['1', '2']), 'score')).toEqual([
    '0',
    '40',
  ]);
});

test('row 27: days are those of the calendar: a gap, an overlap, a day of 23 hours', async () => {
  const rules = (zone: string): string =>
    RULES.replace('leads:', `timezone: ${zone}\nleads:`).replace(
      'vip: { when: { tier: gold }, points: 40 }',
      'today: { when: { note: { within: 1d } }, points: 1 }\n  yesterday: { when: { note: { within: 2d, older_than: 1d } }, points: 10 }',
    );
  const on = async (zone: string, day: string, times: readonly string[]): Promise<string[]> => {
    put({ 'rules.yaml': rules(zone) });
    const leads = many(times.length, (i) => `${i + 1},,${times[i]}`);
    return column(await accepts(leads, idsTo(times.length), '--as-of', day), 'score');
  };
  // 2026-03-29 has 23 hours in Madrid: 02:30 doesn't exist there, and without an offset keeps its written date.
  const spring = [
    '2026-03-29 02:30',
    '2026-03-29T00:00+01:00',
    '2026-03-29T23:59:59+02:00',
    '2026-03-29T22:00Z',
    '2026-03-28T23:00Z',
    '2026-03-28T22:59Z',
  ];
  expect(await on('Europe/Madrid', '2026-03-29', spring)).toEqual(['1', '1', '1', '0', '1', '10']);
  expect(await on('Europe/Madrid', '2026-03-30', spring)).toEqual(['10', '10', '10', '1', '10', '0']);
  // 2026-10-25 has 25 hours: 02:30 is twice.
  const autumn = [
    '2026-10-25 02:30',
    '2026-10-25T00:30Z',
    '2026-10-25T01:30Z',
    '2026-10-24T22:00Z',
    '2026-10-25T23:00Z',
  ];
  expect(await on('Europe/Madrid', '2026-10-25', autumn)).toEqual(['1', '1', '1', '1', '0']);
  expect(await on('Europe/Madrid', '2026-10-26', autumn)).toEqual(['10', '10', '10', '10', '1']);
});

test('row 28: the same bytes wherever the machine says that it is', async () => {
  put({
    'rules.yaml': `version: 1
timezone: Europe/Madrid
leads: { id: id }
rules:
  new: { when: { created: { within: 1d } }, points: 10 }
  town: { when: { town: [istanbul, IZMIR, ıspanak] }, points: 5 }
  big: { when: { size: { at_least: 1000.5 } }, points: 2.25 }
score: { decimals: 2 }
`,
    'leads.csv':
      'id,created,town,size\n1,2026-11-01 00:30,İSTANBUL,1000.50\n2,2026-10-31T23:30Z,izmir,1000.49\n3,2026-10-31 23:59,ISPANAK,5\ni,,Iğdır,\nI,,,\n',
  });
  const outs = new Set<string>();
  for (const [TZ, LC_ALL] of [
    ['UTC', 'C'],
    ['Asia/Kolkata', 'tr_TR.UTF-8'],
    ['America/Los_Angeles', 'de_DE.UTF-8'],
    ['Pacific/Kiritimati', 'ar_EG.UTF-8'],
  ]) {
    const env = { TZ, LC_ALL, LANG: LC_ALL };
    const { code, stderr } = await program(argvOf('--quiet', '--detail', '--summary', 'run.json'), { env });
    expect(code, stderr).toBe(0);
    outs.add(text('out.csv') + text('run.json').replace(/"seconds": .*/, ''));
  }
  expect(outs.size).toBe(1);
  expect(column(text('out.csv'), 'score')).toEqual(['17.25', '15.00', '0.00', '0.00', '0.00']);
});

/** The engines that this version has. */
async function engines(): Promise<string[]> {
  const found: string[] = [];
  for (const engine of ['stream', 'duckdb'])
    if (!(await run(argvOf('--engine', engine, '--dry-run'))).stderr.includes('unknown-engine'))
      found.push(engine);
  expect(found).toContain('stream');
  return found;
}

test('row 29: José in both forms, İ, ß, Ñ match as folding says, in every engine', async () => {
  put({
    'rules.yaml': RULES.replace('tier: gold', 'name: [José, İlknur, Straße, NUÑEZ]').replace(
      'rules:',
      'activities: { web: { lead: who, match: name } }\nrules:\n  seen: { each: {}, points: 1 }',
    ),
    'leads.csv': `id,name\n${['José', 'Jose\u0301', 'JOSE', 'ilknur', 'İLKNUR', 'ILKNUR', 'ılknur', 'STRASSE', 'straße', 'STRAẞE', 'Nuñez', 'nun\u0303ez', 'Nunez', 'núnez'].map((name, i) => `${i + 1},${name}\n`).join('')}`,
    'web.csv': 'who\njosé\nJOSÉ\nİlknur\nSTRASSE\nñunez\n',
  });
  for (const engine of await engines()) {
    const { code, stderr } = await run(argvOf('-a', 'web.csv', '--engine', engine));
    expect(code, stderr).toBe(0);
    expect(column(text('out.csv'), 'score'), engine).toEqual([
      '42',
      '42',
      '42',
      '41',
      '41',
      '41',
      '0',
      '1',
      '40',
      '40',
      '41',
      '41',
      '41',
      '41',
    ]);
  }
});

test('row 30: rows in another order have the same scores', async () => {
  const rules = `version: 1
leads: { id: id }
activities: { web: { lead: Lead, type: Event, at: Date } }
rules:
  visits: { each: { type: visit }, points: 3.3, max: 20, times_per_day: 2, decay: { half_life: 9d } }
  days: { when: { activity: { days: { at_least: 3 } } }, points: 7 }
`;
  const leads = Array.from({ length: 40 }, (_, i) => `${i},x\n`);
  const log = Array.from({ length: 900 }, (_, i) => {
    const day = String(1 + ((i * 7) % 30)).padStart(2, '0');
    return `${(i * i) % 40},${i % 3 ? 'visit' : 'view'},2026-10-${day}\n`;
  });
  const scoresOf = async (leadRows: readonly string[], logRows: readonly string[]): Promise<string[][]> => {
    put({ 'rules.yaml': rules, 'web.csv': `Lead,Event,Date\n${logRows.join('')}` });
    expect((await score(`id,tier\n${leadRows.join('')}`, '-a', 'web.csv', '--detail')).code).toBe(0);
    return rowsOf(text('out.csv')).toSorted((a, b) => Number(a[0]) - Number(b[0]));
  };
  const turned = (rows: readonly string[]): string[] =>
    rows.map((_, i) => rows[(i * 7 + 3) % rows.length] as string);
  const first = await scoresOf(leads, log);
  expect(new Set(first.map((row) => row[2])).size).toBeGreaterThan(5);
  expect(await scoresOf(leads.toReversed(), log.toReversed())).toEqual(first);
  expect(await scoresOf(turned(leads), turned(log))).toEqual(first);
});

// Row 31 is test/node-versions.test.ts: it takes the other versions of Node.

/** An activity log of so many different ids, one of which is a lead's. */
function* distinct(count: number): Generator<string> {
  yield 'Lead,Key\n7,k\n';
  const perPiece = 100_000;
  for (let start = 0; start < count; start += perPiece)
    yield `${Array.from({ length: Math.min(perPiece, count - start) }, (_, i) => `lead-${start + i},key-${start + i}`).join('\n')}\n`;
}

test.each(IS_LONG ? [20_000_000] : [300_000])(
  'row 32: %d distinct ids in an activity log',
  async (count) => {
    put({
      'rules.yaml': RULES.replace(
        'rules:',
        'activities: { web: { lead: Lead, id: Key } }\nrules:\n  seen: { each: {}, points: 1 }',
      ),
      'leads.csv': 'id,tier\n7,gold\n8,\nlead-5,\n',
    });
    await putLarge('web.csv', distinct(count));
    const argv = argvOf('-a', 'web.csv', '--quiet', '--summary', 'run.json');
    const { code, stderr, megabytes } = await peakOf(argv);
    expect(code, stderr).toBe(0);
    expect(column(text('out.csv'), 'score')).toEqual(['41', '0', '1']);
    expect(JSON.parse(text('run.json'))).toMatchObject({
      activities: { web: { read: count + 1, matched: 2, unmatched: count - 1, duplicate: 0 } },
    });
    if (IS_LONG) console.warn(`row 32: ${count} ids, peak ${Math.round(megabytes)} MB`);
  },
  1_200_000,
);

test.skipIf(!IS_LONG)(
  'row 32: 20 million distinct leads that all count: the ids of their activities are kept apart',
  async () => {
    put({
      'rules.yaml': RULES.replace(
        'rules:',
        'activities: { web: { lead: Lead, id: Key } }\nrules:\n  seen: { each: {}, points: 1 }',
      ),
      'leads.csv': 'id,tier\n7,gold\n',
    });
    const piece = function* (): Generator<string> {
      for (const text of distinct(20_000_000)) yield text.replace(/^lead-\d+/gm, '7');
    };
    await putLarge('web.csv', piece());
    const { code, stderr, megabytes } = await peakOf(
      argvOf('-a', 'web.csv', '--quiet', '--summary', 'run.json'),
    );
    expect(code, stderr).toBe(0);
    expect(JSON.parse(text('run.json'))).toMatchObject({
      activities: { web: { matched: 20_000_001, duplicate: 0 } },
    });
    console.warn(`row 32: 20,000,001 ids that count, peak ${Math.round(megabytes)} MB`);
  },
  1_200_000,
);

// ── Rules ──────────────────────────────────────────────────────────────────────────────────────────────────

const nested = (depth: number): string => `${'{ not: '.repeat(depth)}{ tier: gold }${' }'.repeat(depth)}`;

test.each([
  [
    'an alias bomb',
    `a: &a [${'x,'.repeat(9)}x]\n${[...'bcdefghijk'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[i]}`).join(', ')}]`).join('\n')}\n`,
    /^rules\.yaml:5:\d+ yaml: .*aliases/,
  ],
  ['an alias of itself', 'version: 1\nrules: &r { a: *r }\n', /^rules\.yaml:2:\d+ yaml: .*alias/],
  [
    '5,000 deep, in braces',
    RULES.replace('{ tier: gold }', nested(5000)),
    /^rules\.yaml:5:\d+ yaml: .*nested/,
  ],
  [
    '5,000 deep, in brackets',
    `version: ${'['.repeat(5000)}${']'.repeat(5000)}\n`,
    /^rules\.yaml:1:\d+ yaml: .*nested/,
  ],
  ['5,000 deep, never closed', `version: ${'['.repeat(5000)}`, /^rules\.yaml:1:\d+ yaml: .*nested/],
  [
    '5,000 deep, by indents',
    Array.from({ length: 5000 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
    /^rules\.yaml:\d+:\d+ yaml: .*nested/,
  ],
  ['5,000 deep, by dashes', `${'- '.repeat(5000)}x\n`, /^rules\.yaml:1:\d+ yaml: .*nested/],
  ['an unknown tag', RULES.replace('gold', '!!js/function "process.exit()"'), /^rules\.yaml:5:24 yaml: tags/],
  ['a known tag', RULES.replace('version: 1', 'version: !!int 1'), /^rules\.yaml:1:10 yaml: tags/],
  ['several documents', `${RULES}---\n${RULES}`, /^rules\.yaml:6:1 yaml: .*several documents/],
  ['empty', '', /^rules\.yaml:1:1 yaml: .*empty/],
  ['nothing but a comment', '# to do\n\n', /^rules\.yaml:\d:1 yaml: .*empty/],
  ['%YAML 1.1', `%YAML 1.1\n---\n${RULES}`, /^rules\.yaml:1:1 yaml: .*1\.1.*%YAML/],
  ['a duplicate key', `${RULES}name: Again\n`, /^rules\.yaml:6:1 duplicate-key: .*"name"/],
  [
    'a duplicate key further in',
    RULES.replace('points: 40', 'points: 40, points: 41'),
    /^rules\.yaml:5:\d+ duplicate-key: .*"points"/,
  ],
  [
    '1 and "1"',
    RULES.replace('vip:', '1: { when: { tier: x }, points: 1 }\n  "1":'),
    /^rules\.yaml:6:3 duplicate-key: .*"1"/,
  ],
  ['a key that is a list', `${RULES}? [a, b]\n: c\n`, /^rules\.yaml:6:3 yaml: a key is text/],
  ['binary', Buffer.from([0xff, 0xfe, 0, 1]).toString('latin1'), /^rules\.yaml:1:1 /],
])('row 33: YAML: %s', async (_, rules, says) => {
  await refusesRules(rules, says);
  expect((await run(argvOf())).stderr.trimEnd().split('\n').length).toBeLessThan(20);
});

test('row 33: rules that are no UTF-8, that are too large, that never end', async () => {
  put({ 'leads.csv': 'id,tier\n1,gold\n' });
  for (const [rules, says] of [
    [Buffer.from([...Buffer.from(RULES), 0xe9]), /^rules\.yaml bad-encoding: /],
    [`${RULES}#${'x'.repeat(17_000_000)}`, /^rules\.yaml:1:1 too-long: /],
  ] as const) {
    put({ 'rules.yaml': rules });
    await refuses(() => run(argvOf()), 2, says);
  }
  expect(await program(['score', '--rules', '/dev/zero', '--leads', 'leads.csv', '-o', 'o'])).toMatchObject({
    code: 2,
  });
});

test('row 34: country: no is text', async () => {
  for (const [value, cells] of [
    ['no', ['no', 'NO', 'false', '']],
    [
      '[yes, 012, 1.0, 1e3, null, ~, 2026-11-01, 0x1F]',
      ['yes', '012', '1.0', '1e3', 'null', '~', '2026-11-01', '0x1f', '12', '1', '1000', '31', 'true'],
    ],
  ] as const) {
    put({ 'rules.yaml': RULES.replace('tier: gold', `country: ${value}`) });
    const result = await score(`id,country\n${cells.map((cell, i) => `${i},${cell}\n`).join('')}`);
    if (value.includes('null')) {
      // null is refused, quoted text is not.
      expect(result.code).toBe(2);
      put({
        'rules.yaml': RULES.replace('tier: gold', `country: ${value.replace('null, ~', '"null", "~"')}`),
      });
      expect((await run(argvOf())).code).toBe(0);
    } else expect(result.code).toBe(0);
    const holds = value === 'no' ? 2 : 8;
    expect(column(text('out.csv'), 'score')).toEqual(cells.map((_, i) => (i < holds ? '40' : '0')));
  }
});

test('row 35: what the rules name and nobody knows is told with the nearest name, all of it at once', async () => {
  const rules = `version: 1
leads: { id: id, fields: { title: { column: Title, type: text } } }
activities: { web: { lead: Lead, type: Event } }
groups: { fit: {} }
ruels: {}
rules:
  a: { group: fti, when: { titel: { contains: x } }, points: 1 }
  b: { when: { title: { contians: x } }, points: 1, mx: 3 }
  c: { each: { source: wbe }, points: 1 }
promote:
  d: { when: { title: x }, to: MQQL }
`;
  put({ 'rules.yaml': rules, 'leads.csv': 'id,Title\n1,x\n', 'web.csv': 'Lead,Event\n1,x\n' });
  const said = await refuses(
    () => run(argvOf('-a', 'web.csv')),
    2,
    /^rules\.yaml:5:1 unknown-key: .*"ruels".*did you mean "rules"\?/m,
    /^rules\.yaml:7:15 unknown-group: .*"fti".*did you mean "fit"\?/m,
    /^rules\.yaml:8:25 unknown-operator: .*"contians".*did you mean "contains"\?/m,
    /^rules\.yaml:8:\d+ unknown-key: .*"mx".*did you mean "max"\?/m,
    /^rules\.yaml:9:\d+ unknown-source: .*"wbe".*did you mean "web"\?/m,
    /^rules\.yaml:11:\d+ unknown-segment: .*"MQQL".*did you mean "MQL"\?/m,
  );
  expect(said.split('\n').length).toBeLessThan(9);
  // A field that is no declared name is a header, and is looked for in the export.
  put({ 'rules.yaml': RULES.replace('{ tier: gold }', '{ teir: gold }'), 'leads.csv': 'id,tier\n1,gold\n' });
  await refuses(() => run(argvOf()), 3, /^rules\.yaml:5:18 unknown-column: .*"teir".*did you mean "tier"\?/);
  put({ 'rules.yaml': RULES.replace('tier: gold', 'firm.size: gold') });
  await refuses(() => run(argvOf()), 3, /^rules\.yaml:5:18 \S+: .*"firm\.size"/);
});

test.each(['.nan', '.inf', '-.inf', 'ten', '"10 points"', '1e400', '~', '[1]', '1,5'])(
  'row 36: points of %s are refused',
  async (points) => {
    await refusesRules(
      RULES.replace('points: 40', `points: ${points}`),
      /^rules\.yaml:5:\d+ \S+: .*(number|points)/,
    );
  },
);

test('row 37: a pattern takes time in the length of the cell alone; what RE2 has not is refused with its rule', async () => {
  const cell = `${'a'.repeat(100_000)}!`;
  for (const pattern of ['^(a+)+$', '^(a|a)*$', '(.*a){20}$', '^(a?){50}$']) {
    put({ 'rules.yaml': RULES.replace('tier: gold', () => `tier: { matches: '${pattern}' }`) });
    expect((await score(`id,tier\n1,${cell}\n2,aaa\n`)).code).toBe(0);
    expect(column(text('out.csv'), 'score')[0], pattern).toBe('0');
  }
  for (const pattern of [
    '(?=x)',
    '(?!x)',
    '(?<=x)',
    '(?<!x)',
    '(a)\\1',
    '(?<n>a)',
    '\\C',
    '(',
    'a{2,1}',
    'x{1001}',
    '((a{100}){100}){100}',
  ])
    await refusesRules(
      RULES.replace('tier: gold', () => `tier: { matches: '${pattern}' }`),
      /^rules\.yaml:5:\d+ bad-pattern: .*\bvip\b/,
    );
});

test('row 38: a column that the export lacks: rule, column, the nearest header', async () => {
  put({
    'rules.yaml': RULES.replace('tier: gold', 'Job Title: CEO'),
    'leads.csv': 'id,Job title,Jobtitel\n1,CEO,\n',
  });
  expect((await run(argvOf())).code).toBe(0);
  put({ 'leads.csv': 'id,Jobtitel\n1,CEO\n' });
  await refuses(
    () => run(argvOf()),
    3,
    /^rules\.yaml:5:18 unknown-column: rule vip .*"Job Title".*leads\.csv.*did you mean "Jobtitel"\?\n$/,
  );
});

test('row 38a: a source that the rules declare and nobody gives: --without is named', async () => {
  put({
    'rules.yaml': RULES.replace('rules:', 'activities: { web: { lead: Lead } }\nrules:'),
    'leads.csv': 'id,tier\n1,gold\n',
  });
  await refuses(() => run(argvOf()), 2, /^rules\.yaml:4:\d+ missing-source: .*"web".*--without web\n$/);
  expect((await run(argvOf('--without', 'web'))).code).toBe(0);
});

// ── Faults of the machine ──────────────────────────────────────────────────────────────────────────────────

const LARGE = many(9000, (i) => `${i + 1},gold,${'n'.repeat(60)}`);

/** Starts a run in a process of its own, with a fault of the file system where one is asked for. */
const faulty = (fault: string, ...flags: string[]): Promise<Ended> =>
  program(argvOf('--quiet', ...flags), { nodeFlags: ['--import', FAULTS], env: { LEADSCORE_FAULT: fault } });

/** The calls by which a run writes, in order. */
async function callsOf(...flags: string[]): Promise<string[]> {
  expect((await faulty('calls.log', ...flags)).code).toBe(0);
  const calls = text('calls.log').trimEnd().split('\n');
  rmSync('calls.log');
  return calls;
}

test('row 39: a full disk, also in the middle, and a short write: exit 4 and the old file, or all of the new one', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LARGE, 'out.csv': 'old' });
  const calls = await callsOf();
  const whole = text('out.csv');
  put({ 'out.csv': 'old' });
  const before = everything();
  const writes = [...calls.keys()].filter((at) => calls[at] === 'write .out.csv.tmp');
  expect(writes.length).toBeGreaterThan(2);
  for (const [at, effect] of [
    [writes[0], 'ENOSPC'],
    [writes[1], 'ENOSPC'],
    [writes.at(-1), 'ENOSPC'],
    [writes[1], 'none'],
    [writes.at(-1), 'lost'],
  ] as const) {
    const { code, stderr } = await faulty(`${(at ?? 0) + 1} ${effect}`);
    expect(code, effect).toBe(4);
    expect(stderr).toMatch(/^cannot-write: \S*out\.csv\S* can't be written: .+\n$/);
    expect(everything()).toEqual(before);
  }
  expect((await faulty(`${(writes[1] ?? 0) + 1} short`)).code).toBe(0);
  expect(text('out.csv')).toBe(whole);
  // And by the system itself: a limit on the size of files is a short write and then a fault.
  put({ 'out.csv': 'old' });
  const under = ['bash', '-c', 'ulimit -f 100; exec "$@"', 'bash'];
  expect(await program(argvOf('--quiet'), { under })).toMatchObject({ code: 4 });
  expect(everything()).toEqual(before);
});

test('row 40: kill -9 at any moment: the old file or the new one; what it leaves is cleaned by the next run', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LARGE, 'out.csv': 'old' });
  const calls = await callsOf();
  const whole = text('out.csv');
  const moments = [
    'symlink',
    'open .out.csv.tmp',
    'write .out.csv.tmp',
    'sync',
    'rename',
    'unlink .out.csv.old',
    'unlink .out.csv.leadscore',
  ];
  for (const moment of moments) {
    put({ 'out.csv': 'old' });
    const at = calls.findLastIndex((call) => call.startsWith(moment));
    expect(at, moment).toBeGreaterThanOrEqual(0);
    expect((await faulty(`${at + 1} kill`)).signal).toBe('SIGKILL');
    const isNew = at > calls.findIndex((call) => call.startsWith('rename'));
    expect(text('out.csv'), moment).toBe(isNew ? whole : 'old');
    expect((await run(argvOf('--quiet'))).code).toBe(0);
    expect([...everything().keys()], moment).toEqual(['leads.csv', 'out.csv', 'rules.yaml']);
    expect(text('out.csv')).toBe(whole);
  }
});

function mkfifo(path: string): void {
  if (spawnSync('mkfifo', [path]).status !== 0) throw new Error('no mkfifo');
}

/** Starts a run that waits for its leads in a pipe, and waits until it has started to write. */
async function waitingRun(...flags: string[]) {
  mkfifo('pipe');
  const started = start([...argvOf('--quiet', ...flags), '--leads', 'pipe']);
  let isOver = false;
  void started.ended.then(() => (isOver = true));
  const isLocked = (): boolean =>
    spawnSync('sh', ['-c', 'ls -A']).stdout.toString().includes('.out.csv.rejects.csv.');
  while (!isOver && !isLocked()) await new Promise((resolve) => setTimeout(resolve, 5));
  return started;
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('row 41: %s: exit %d, and no temporary stays', async (signal, exit) => {
  put({ 'rules.yaml': RULES, 'out.csv': 'old' });
  const before = everything();
  const { child, ended } = await waitingRun('--split', 'lists', '--summary', 'run.json');
  child.kill(signal);
  const { code, signal: by } = await ended;
  // A shell tells the end by a signal as 128 and its number.
  expect(code ?? (by === signal ? exit : by)).toBe(exit);
  expect(everything()).toEqual(before);
  expect(spawnSync('ls', ['-A']).stdout.toString().trim().split('\n')).toEqual([
    'out.csv',
    'pipe',
    'rules.yaml',
  ]);
});

/** A module that sends its process a signal as soon as it has started to write. */
const interrupting = (signal: string): string => `
  import { watch } from 'node:fs';
  watch('.', (_, name) => { if (name?.endsWith('.tmp')) process.emit('${signal}'); }).unref();
`;

test.each([130, 143])('row 41: interrupted at work: exit %d', async (exit) => {
  put({ 'rules.yaml': RULES, 'leads.csv': LARGE, 'out.csv': 'old' });
  const before = everything();
  const { code, stderr } = await program(argvOf('--split', 'lists'), {
    nodeFlags: [
      '--import',
      `data:text/javascript,${encodeURIComponent(interrupting(exit === 130 ? 'SIGINT' : 'SIGTERM'))}`,
    ],
  });
  expect([code, stderr]).toEqual([exit, '']);
  expect(everything()).toEqual(before);
  expect(existsSync('lists')).toBe(false);
});

test('row 42: two runs on one output: the second ends at once with exit 5', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': 'id,tier\n1,gold\n', 'out.csv': 'old' });
  const { child, ended } = await waitingRun();
  const { code, stderr } = await run(argvOf());
  expect(code).toBe(5);
  expect(stderr).toMatch(new RegExp(`^busy: another run is writing out\\.csv: process ${child.pid}; .+\n$`));
  expect(text('out.csv')).toBe('old');
  writeFileSync('pipe', 'id,tier\n2,gold\n');
  expect((await ended).code).toBe(0);
  expect(column(text('out.csv'), 'id')).toEqual(['2']);
});

test('row 43: | head -1 ends quietly; /dev/full is exit 4', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LARGE.repeat(1) });
  const shell = (command: string): Promise<Ended> =>
    spawned(['bash', '-c', command, 'bash', process.execPath, BIN, ...argvOf('--quiet'), '-o', '-'], {});
  const tell = 'echo $' + '{PIPESTATUS[*]}';
  const head = await shell(`"$@" | head -1; ${tell}`);
  expect(head).toMatchObject({ stdout: 'id,tier,note,score,segment,reasons\n0 0\n', stderr: '' });
  const full = await shell('"$@" >/dev/full');
  expect(full.code).toBe(4);
  expect(full.stderr).toMatch(/^cannot-write: standard output can't be written: the disk is full; .+\n$/);
  expect((await run([...argvOf('--quiet'), '-o', '/dev/full'])).code).toBe(4);
});

test('row 44: the output is never the input; a link is followed', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': 'id,tier\n1,gold\n', 'folder/real.csv': 'old' });
  symlinkSync('leads.csv', 'same.csv');
  symlinkSync('folder/real.csv', 'link.csv');
  symlinkSync('link.csv', 'chain.csv');
  symlinkSync('folder/new.csv', 'dangling.csv');
  symlinkSync('circle.csv', 'circle.csv');
  const before = everything();
  for (const out of [
    'leads.csv',
    './leads.csv',
    'same.csv',
    'rules.yaml',
    join(process.cwd(), 'leads.csv'),
  ]) {
    const { code, stderr } = await run([...argvOf(), '-o', out]);
    expect([out, code]).toEqual([out, 2]);
    expect(stderr).toMatch(/^output-is-input: .+; write to another file\n$/);
  }
  expect((await run([...argvOf(), '-o', 'circle.csv'])).code).toBe(4);
  expect(everything()).toEqual(before);
  for (const [link, real] of [
    ['chain.csv', 'folder/real.csv'],
    ['dangling.csv', 'folder/new.csv'],
  ] as const) {
    expect((await run([...argvOf(), '-o', link])).code).toBe(0);
    expect(column(text(real), 'score')).toEqual(['40']);
    expect(spawnSync('readlink', [link]).status).toBe(0);
  }
});

test('row 45: a folder that is not there, or that takes no files: exit 4 before any work', async () => {
  put({ 'rules.yaml': RULES, file: '' });
  mkfifo('pipe');
  const before = everything();
  // The leads are a pipe that nobody writes to: a run that reads before it looks would wait for ever. To root no
  // folder is closed but those of the system itself.
  for (const out of ['nowhere/out.csv', 'file/out.csv', '/proc/out.csv', '/sys/kernel/out.csv']) {
    for (const flags of [
      ['-o', out],
      ['-o', 'out.csv', '--rejects', out],
      ['-o', 'out.csv', '--summary', out],
    ]) {
      const { code, stderr } = await program([...argvOf(), '--leads', 'pipe', ...flags], { seconds: 20 });
      expect([out, code]).toEqual([out, 4]);
      expect(stderr).toMatch(/^cannot-write: \S+ can't be written: .+\n$/);
      expect(stderr).toContain(out);
      expect(everything()).toEqual(before);
    }
  }
});

// ── What comes out ─────────────────────────────────────────────────────────────────────────────────────────

const FORMULAS = [
  '=1+1',
  '+1-A1',
  '-A1',
  '@SUM(1)',
  '\tx',
  '\rx',
  '\nx',
  '=cmd|x!A1',
  '+',
  '@',
  '-1+1',
  '==',
  '-(1)*A1',
];
const NUMBERS = [
  '-5',
  '+5',
  '-1.5',
  '+1,000.25',
  '-12%',
  '+34 600 111 222',
  '+1 (555) 010-9999',
  '5',
  '',
  'a=b',
  ' =1',
  "'=1",
];

test('row 46: cells that a spreadsheet would run are unchanged and counted; --escape-formulas makes them text', async () => {
  const cells = [...FORMULAS, ...NUMBERS];
  const leads = many(cells.length, (i) => `${i},,"${cells[i]}"`);
  const { code, stderr } = await score(leads);
  expect(code).toBe(0);
  expect(column(text('out.csv'), 'note')).toEqual(cells);
  const dashed = cells.filter((cell) => cell === '+1 (555) 010-9999').length;
  expect(stderr).toMatch(
    new RegExp(
      `^warning (${FORMULAS.length}|${FORMULAS.length + dashed}) cells start like formulas; --escape-formulas`,
      'm',
    ),
  );
  const escaped = await score(leads, '--escape-formulas');
  expect(escaped.stderr).not.toContain('formulas');
  const notes = column(text('out.csv'), 'note');
  expect(notes.slice(0, FORMULAS.length)).toEqual(FORMULAS.map((cell) => `'${cell}`));
  for (const [i, cell] of NUMBERS.entries())
    if (cell !== '+1 (555) 010-9999') expect(notes[FORMULAS.length + i], cell).toBe(cell);
});

test('row 47: a reason or label never starts a cell with a sign', async () => {
  for (const label of ['"=1+1"', '"+x"', '"-x"', '"@x"', '"\\tx"', '"a;b"', '"a\\nb"']) {
    await refusesRules(RULES.replace('{ when', `{ label: ${label}, when`), /^rules\.yaml:5:\d+ bad-label: /);
    await refusesRules(
      `${RULES}disqualify: { gone: { when: { tier: x }, reason: ${label} } }\n`,
      /^rules\.yaml:6:\d+ bad-label: /,
    );
  }
  await refusesRules(RULES.replace('vip:', '=x:'), /^rules\.yaml:5:3 bad-label: /);
  for (const name of ['=x', '+x', '-x', '@x']) {
    await refusesRules(
      `${RULES}segments: [{ name: "${name}", from: 0 }]\n`,
      /^rules\.yaml:6:\d+ bad-label: /,
    );
    await refusesRules(`${RULES}groups: { "${name}": {} }\n`, /^rules\.yaml:6:\d+ bad-(name|label): /);
  }
});

/** What no terminal may get from data: controls but line ends, C1, turns of the direction, marks, tags. */
const isObeyed = (char: string): boolean =>
  char !== '\n' &&
  (/\p{Cc}/u.test(char) ||
    /[\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u.test(char));
const obeyed = (text: string): string[] => [...text].filter(isObeyed);
const NASTY = '\u001b[31m\u001b]0;owned\u0007\u009b2J\u202egnp.exe\u2066\u0008\r\u2028\u{e0041}\u061c';

test('row 48: no terminal escape of the data reaches the terminal', async () => {
  put({
    'rules.yaml': `version: 1
name: Trial
leads: { id: id }
activities: { web: { lead: Lead, type: Event } }
rules:
  vip: { label: "A\u202eB", when: { tier: { contains: gold } }, points: 40 }
  size: { when: { size: { at_least: 5 } }, points: 1 }
`,
    'leads.csv': `id,tier,size,${NASTY}\n"${NASTY}","gold${NASTY}",9,"${NASTY}"\n2,,"${NASTY}",x\n3,,1,x\n"${NASTY}",,2,x\n`,
    [`web${NASTY.replace(/\//g, '')}.csv`]: `Lead,Event\n"${NASTY}","${NASTY}"\n`,
  });
  const web = `web=web${NASTY.replace(/\//g, '')}.csv`;
  const runs = [
    ['-a', web, '--max-rejects', '90%'],
    ['-a', web, '--strict'],
    ['-a', web, '--strict', '--json'],
    ['-a', web, '--max-rejects', '90%', '--json'],
    ['-a', web, '--only', NASTY],
    ['-a', web, '--columns', NASTY.replaceAll('\r', '')],
    ['-a', web, `--${NASTY}`],
    ['-a', `${NASTY}=x`],
    ['-a', web, '--as-of', NASTY],
    ['-a', web, '--rejects', `${NASTY}/x`],
    ['--without', NASTY],
    ['--show-plan'],
  ];
  for (const flags of runs) {
    for (const terminal of [{}, { isTTY: true, columns: 80 }]) {
      vi.stubEnv('NO_COLOR', '1');
      const { stdout, stderr } = await run(argvOf(...flags), terminal);
      expect(obeyed(stderr), `${flags}\n${stderr}`).toEqual([]);
      expect(obeyed(stdout), `${flags}\n${stdout}`).toEqual([]);
      expect(stdout + stderr).not.toBe('');
    }
  }
  const tell = await run(argvOf('-a', web, '--max-rejects', '90%'));
  expect(tell.stderr).toContain('\\x1b[31m');
  // The data itself is as it was.
  expect(column(text('out.csv'), 'tier')[0]).toBe(`gold${NASTY}`);
});

test('row 48: what is very long is told in a line of a sane length', async () => {
  const long = 'x'.repeat(20_000);
  const name = 'n'.repeat(300);
  put({
    'rules.yaml': `version: 1
name: ${long}
leads: { id: id }
activities: { ${name}: { lead: Lead, type: Event } }
groups: { ${name}: {} }
rules:
${Array.from({ length: 60 }, (_, i) => `  ${name}${i}: { label: ${long}, group: ${name}, when: { tier: ${i} }, points: 1 }\n`).join('')}  size: { when: { size: { at_least: 5 } }, points: 1 }
segments: [{ name: low, from: 0 }, { name: ${name}, from: 1 }]
`,
    'leads.csv': `id,tier,size\n${long},5,9\n2,7,${long}\n${long},1,1\n`,
    'web.csv': `Lead,Event\n${long},${long}\n`,
  });
  for (const flags of [
    ['--max-rejects', '90%'],
    ['--strict'],
    ['--only', long],
    ['--columns', long],
    ['--as-of', long],
  ]) {
    const { stderr } = await run(argvOf('-a', 'web.csv', ...flags), { columns: 80 });
    expect(stderr).not.toBe('');
    for (const line of stderr.split('\n')) expect(line.length, line.slice(0, 200)).toBeLessThan(1500);
  }
  const { stderr } = await run(argvOf('-a', 'web.csv', '--max-rejects', '90%'), { columns: 80 });
  expect(Math.max(...stderr.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  for (const [, , , , message = ''] of rowsOf(text('out.csv.rejects.csv')))
    expect(message.length).toBeLessThan(600);
  await refusesRules(
    RULES.replace('tier: gold', `tier: { ${'o'.repeat(900)}: gold }`),
    /… .*is not an operator|unknown-operator/,
  );
});

test('row 49: the same command twice writes the same bytes', async () => {
  put({
    'rules.yaml': RULES,
    'leads.csv': `${LARGE}1,,again\nbad\n`,
  });
  const flags = [
    '--split',
    'lists',
    '--summary',
    'run.json',
    '--detail',
    '--columns',
    'id,score,reasons,rules,as_of,ledger',
  ];
  const once = async (): Promise<[string, string][]> => {
    const { code, stderr } = await run(argvOf(...flags));
    expect(code, stderr).toBe(0);
    return [...everything()].map(([name, bytes]) => [name, bytes.replace(/"seconds": [\d.]+/, '')]);
  };
  const first = await once();
  expect(first.length).toBe(8);
  expect(await once()).toEqual(first);
  const spawnedOut = await program(argvOf(...flags));
  expect(spawnedOut.code).toBe(0);
  expect([...everything()].map(([name, bytes]) => [name, bytes.replace(/"seconds": [\d.]+/, '')])).toEqual(
    first,
  );
});

test('row 50: no escape code where there is no terminal, or with NO_COLOR', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': 'id,tier\n1,gold\n2,=x\n' });
  const colours = async (terminal: object, flags: string[] = []) => {
    const { stdout, stderr } = await run(argvOf(...flags), terminal);
    return (stdout + stderr).includes('\u001b');
  };
  const screen = { isTTY: true, columns: 80 };
  expect(await colours(screen)).toBe(true);
  expect(await colours({})).toBe(false);
  vi.stubEnv('NO_COLOR', '1');
  expect(await colours(screen)).toBe(false);
  expect(await colours(screen, ['--leads', 'nowhere.csv'])).toBe(false);
  vi.stubEnv('NO_COLOR', undefined);
  const { stderr } = await program(argvOf(), {
    env: { NO_COLOR: undefined, FORCE_COLOR: undefined, TERM: 'xterm-256color' },
  });
  expect(stderr).toContain('Trial');
  expect(stderr).not.toContain('\u001b');
});

describe('the list', () => {
  test('every row of it has a test here, or says where', () => {
    const own = readFileSync(import.meta.filename, 'utf8');
    const numbers = [...Array.from({ length: 50 }, (_, i) => String(i + 1)), '38a'];
    const missing = numbers.filter((n) => !new RegExp(`(?:'row |// Row )${n}\\b(?!a)`).test(own));
    expect(missing).toEqual([]);
  });
});
