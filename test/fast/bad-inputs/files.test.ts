import { readFileSync, rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  accepts,
  idsTo,
  inBadInputFolder,
  many,
  quarantines,
  RULES,
  refusesLeads,
  score,
} from '../../support/bad-input.ts';
import { column, put, rowsOf, text } from '../../support/run.ts';

inBadInputFolder();

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
    expect(reject.slice(1, 4)).toEqual(['6', String(bytes.length), 'footer']);
    rmSync('out.csv.rejects.csv');
  }
});

test('row 3: Latin-1 and Windows-1252 are decoded if --encoding says so, else refused by byte', async () => {
  const latin = Buffer.from('id,tier,note\n1,gold,Peña\n2,,\u0080\n', 'latin1');
  const { code } = await score(latin, '--encoding', 'latin1');
  expect(code).toBe(0);
  expect(column(text('out.csv'), 'note')).toEqual(['Peña', '€']);
  expect(column(await accepts(latin, ['1', '2'], '--encoding', 'windows-1252'), 'note')).toEqual([
    'Peña',
    '€',
  ]);
  await refusesLeads(latin, /^leads\.csv\S* bad-encoding: .*\bbyte 22\b.*--encoding/);
});

test('row 3: in a file that is UTF-8 elsewhere, rows with other bytes are rejected one by one', async () => {
  const bad = (text: string): Buffer => Buffer.from(text, 'latin1');
  const leads = Buffer.concat([
    ...[Buffer.from('id,tier,note\n1,gold,Peña\n'), bad('2,gold,Pe\xf1a\n'), Buffer.from('3,,\ufffd 👩‍🚀\n')],
    ...[bad('4,gold,"a,\n\xe9"\n'), Buffer.from('5,gold,x\n'), bad('6,,\xc3\n'), bad('7,,\xc3')],
  ]);
  const out = await quarantines(
    leads,
    [3, 5, 8, 9].map((line) => [line, 'bad-encoding', /not UTF-8/]),
    ['1', '3', '5'],
  );
  expect(column(out, 'note')).toEqual(['Peña', '\ufffd 👩‍🚀', 'x']);
  // The raw rows keep their bytes.
  const rejects = readFileSync('out.csv.rejects.csv');
  for (const row of ['2,gold,Pe\xf1a', '\n\xe9"', '6,,\xc3']) expect(rejects.includes(bad(row))).toBe(true);
  // Too many of them: the message does not advise an encoding that would spoil the other rows.
  const { code, stderr } = await score(leads);
  expect(code).toBe(3);
  expect(stderr).toMatch(/leads\.csv:3 bad-encoding: .*not UTF-8/);
  expect(stderr).not.toContain('--encoding');
});

test('row 3: a byte that is not UTF-8 in the header refuses the file', async () => {
  await refusesLeads(Buffer.from('id,tier,A\xf1o\n1,gold,x\n', 'latin1'), /bad-encoding: .*\bbyte 9\b/);
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
    'id,tier,note\n1,gold\n2,gold,x\n3,gold,x,y\n4,gold,"x\ny",z\n5,gold,x\n6\n7,gold,x\n',
    [
      [2, 'cells-missing', /2 cells, the header 3/],
      [4, 'cells-extra', /4 cells, the header 3/],
      [5, 'cells-extra'],
      [8, 'cells-missing'],
    ],
    ['2', '5', '7'],
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
