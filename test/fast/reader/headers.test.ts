// What a file is and how it is written, told from its first lines: other kinds of files, delimiters, sep=, preambles,
// the header; and the same told too late, in the middle of the file.

import { rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  column,
  inFreshFolder,
  isThere,
  put,
  type Ran,
  rowsOf,
  run,
  text,
  withFlags,
} from '../../support/run.ts';

const RULES = `version: 1
leads: { id: Record ID }
rules:
  boss: { when: { Job Title: { words: boss } }, points: 5 }
  big: { when: { Employees: { at_least: 100 } }, points: 10 }
`;
const GOOD = 'Record ID,Job Title,Employees\n1,Boss,200\n2,,\n';

inFreshFolder();

function score(leads: string | Buffer, ...flags: string[]): Promise<Ran> {
  put({ 'rules.yaml': RULES, 'in.csv': leads });
  const argv = ['score', '--rules', 'rules.yaml', '--leads', 'in.csv', '-o', 'out.csv'];
  return run(withFlags([...argv, '--as-of', '2026-11-01', '--max-rejects', '100%'], flags));
}

async function refused(leads: string | Buffer, ...flags: string[]): Promise<string> {
  const { code, stderr } = await score(leads, ...flags);
  expect(code, stderr).toBe(3);
  expect(isThere('out.csv')).toBe(false);
  return stderr;
}

async function accepted(leads: string | Buffer, ...flags: string[]): Promise<string> {
  const { code, stderr } = await score(leads, ...flags);
  expect(code, stderr).toBe(0);
  return text('out.csv');
}

const rejects = (): string[][] =>
  isThere('out.csv.rejects.csv') ? rowsOf(text('out.csv.rejects.csv')).slice(1) : [];

describe('what is no CSV is told by what it looks like', () => {
  test.each([
    ['.xlsx', 'PK\u0003\u0004\u0014\0'],
    ['.zip', 'PK\u0005\u0006\0\0'],
    ['PDF', '%PDF-1.7\n'],
    ['.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ['packed', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
    ['packed', gzipSync(gzipSync(GOOD))],
    ['.xlsx', gzipSync('PK\u0003\u0004\u0014\0')],
    ['web page', '\n<!DOCTYPE html>\n<title>Log in</title>'],
    ['XML', '<?xml version="1.0"?>\n<Workbook/>'],
    ['JSON', '[{"Record ID": 1}]'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x49, 0, 0, 0])],
  ])('%s', async (what, content) => {
    const said = await refused(content);
    expect(said).toMatch(/^in\.csv not-csv: .*looks like/);
    expect(said).toContain(what);
  });
});

describe('the delimiter', () => {
  test.each([',', ';', '\t', '|'])('%j is told by the header', async (delimiter) => {
    const out = await accepted(GOOD.replaceAll(',', delimiter));
    expect(rowsOf(out, delimiter)[1]?.slice(0, 4)).toEqual(['1', 'Boss', '200', '15']);
  });

  test.each([',', ';', '\t', '|'])('%j, where others stand in quotes and in the rows', async (delimiter) => {
    const csv = `"Record ID"${delimiter}"a,b;c\td|e"${delimiter}Job Title${delimiter}Employees\n1${delimiter}"x"${delimiter}Boss,;|${delimiter}"200"\n`;
    const row = delimiter === '\t' ? csv : csv.replace('Boss,;|', 'Boss');
    const [, first] = rowsOf(await accepted(row.replace('Boss,;|', '"Boss,;|"')), delimiter);
    expect(first?.slice(-3)[0]).toBe('15');
  });

  test('one column needs none', async () => {
    put({ 'one.yaml': 'version: 1\nleads: { id: id }\nrules: { a: { when: { id: 1 }, points: 1 } }\n' });
    expect(column(await accepted('id\n1\n2\n', '--rules', 'one.yaml'), 'score')).toEqual(['1', '0']);
  });

  test('two that stand as often are refused', async () => {
    const said = await refused('Record ID,Job Title;Employees\n1,Boss;200\n');
    expect(said).toMatch(/^in\.csv:1 ambiguous-delimiter: .*"," and ";".*--delimiter/);
  });

  test('one that gives none of the columns is refused with the one that does', async () => {
    const said = await refused('Record ID;Job Title;Employees;a,b,c,d,e\n1;Boss;200;x\n');
    expect(said).toMatch(/^in\.csv:1 wrong-delimiter: .*--delimiter ";"/);
    const out = await accepted('Record ID;Job Title;Employees;a,b,c,d,e\n1;Boss;200;x\n', '--delimiter', ';');
    expect(out.split('\n')[1]).toBe('1;Boss;200;x;15;prospect;"Big +10; Boss +5"');
  });

  test('sep= says it, in any of its forms', async () => {
    const csv = GOOD.replaceAll(',', '~');
    for (const sep of ['sep=~\n', 'SEP=~\r\n', '"sep=~"\r', '\ufeffsep=~\n\n', '\nsep=~\r\n\r\n']) {
      expect(rowsOf(await accepted(sep + csv), '~')[1]?.[3], JSON.stringify(sep)).toBe('15');
    }
    expect(rowsOf(await accepted(`sep=\t\n${GOOD.replaceAll(',', '\t')}`), '\t')[1]?.[3]).toBe('15');
    expect(rowsOf(await accepted(`sep=;\n${GOOD}`, '--delimiter', ','))[1]?.[3]).toBe('15');
  });

  test('sep= costs a line of its own in the places of rejects', async () => {
    await accepted('sep=;\r\nRecord ID;Job Title;Employees\r\n1;Boss;x\r\n');
    expect(rejects().map((row) => row.slice(1, 4))).toEqual([['3', '38', 'bad-number']]);
  });

  test('a header that starts with sep= is a header', async () => {
    const said = await refused('sep=a,b\n1,2\n');
    expect(said).toContain('"Record ID"');
  });
});

describe('a preamble', () => {
  test.each([
    ['a title', 'All leads\n', 2],
    ['a title, blank lines, CRLF', 'All leads\r\n\r\nMade on 2026-11-01\r\n\r\n', 5],
    ['cells', 'Report,All leads,,\nMade,2026-11-01,,\n,,,\n', 4],
    ['two delimiters as often', 'a,b;c\n', 2],
    ['a quote that is not closed', 'The "best leads\n"Best" 5" of them\n', 3],
    ['blank lines before it', '\n\nAll leads\n', 4],
  ])('%s: the line that looks like the header is named', async (_, preamble, line) => {
    const said = await refused(preamble + GOOD);
    expect(said).toMatch(/^in\.csv(:\d+)? preamble: /);
    expect(said).toMatch(new RegExp(`\\bline ${line}\\b.*Record ID, Job Title`));
  });

  test('also where the header has another delimiter, and in a log', async () => {
    expect(await refused(`All leads, of 2026\n${GOOD.replaceAll(',', ';')}`)).toContain('line 2');
    put({
      'log.yaml': `${RULES}activities: { web: { lead: Who, type: Act } }\n`,
      'web.csv': '# visits\nWho,Act\n1,x\n',
    });
    expect(await refused(GOOD, '--rules', 'log.yaml', '-a', 'web.csv')).toMatch(
      /^web\.csv:1 preamble: .*line 2/m,
    );
  });

  test('without a header below it, the missing columns are named', async () => {
    const said = await refused('All leads\n1,Boss,200\n');
    expect(said).toMatch(/unknown-column: .*"Record ID"/);
    expect(said).toMatch(/unknown-column: .*"Employees"/);
  });
});

describe('the header', () => {
  test('its names are matched trimmed, and written as they are', async () => {
    const out = await accepted(' Record ID ,"Job Title ",\tEmployees\n1,Boss,200\n');
    expect(out).toBe(
      ' Record ID ,Job Title ,\tEmployees,score,segment,reasons\n1,Boss,200,15,prospect,Big +10; Boss +5\n',
    );
  });

  test('blank names that nobody uses are kept', async () => {
    const out = await accepted('Record ID,,Job Title,,Employees\n1,x,Boss,y,200\n');
    expect(out.split('\n')[1]).toBe('1,x,Boss,y,200,15,prospect,Big +10; Boss +5');
  });

  test('a name that occurs twice is kept, and refused with both places if something reads it', async () => {
    const leads = 'Record ID,Job Title,Employees,Note,x, Note\n1,Boss,200,a,b,c\n';
    expect(await accepted(leads)).toBe(
      'Record ID,Job Title,Employees,Note,x, Note,score,segment,reasons\n1,Boss,200,a,b,c,15,prospect,Big +10; Boss +5\n',
    );
    for (const flags of [
      ['--columns', 'Record ID,Note,score'],
      ['--columns', 'Note'],
      ['--show', 'Note'],
    ]) {
      const { code, stderr } = await score(leads, ...flags, '--report', 'page.html');
      expect([code, stderr]).toEqual([
        3,
        expect.stringMatching(/^in\.csv:1 repeated-header: .*"Note".*4 and 6/),
      ]);
    }
    rmSync('out.csv');
    expect(await refused(leads.replace('Note,x', 'Job Title,x').replace(' Note', 'Job Title'))).toMatch(
      /^in\.csv:1 repeated-header: .*"Job Title" .* 2 and 4 and 6, and rule boss reads it/,
    );
  });

  test('blanks of any kind match one space', async () => {
    for (const name of [
      'Job\u00a0Title',
      '"Job\nTitle"',
      'Job  Title',
      'Job\u2009\u00a0Title',
      'J\u200bob Title',
    ]) {
      const out = await accepted(`Record ID,${name},Employees\n1,Boss,200\n`);
      expect(column(out, 'score'), JSON.stringify(name)).toEqual(['15']);
    }
    // Each is found by its exact name.
    const out = await accepted('Record ID,Job\u00a0Title,Job Title,Employees\n1,no,Boss,200\n');
    expect(column(out, 'score')).toEqual(['15']);
  });

  test('messages show blanks and invisible characters as codes', async () => {
    const said = await refused(
      'Record ID,Job\u00a0Titel,Employees\n1,Boss,200\n',
      '--columns',
      'Record ID,Job\u00a0titles',
    );
    expect(said).toContain('Job Title');
    put({ 'nbsp.yaml': RULES.replace('Job Title', '"Job\u00a0titles"') });
    expect(await refused(GOOD, '--rules', 'nbsp.yaml')).toContain('"Job\\xa0titles"');
  });

  test('10,000 columns are refused with the limit', async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `c${i}`).join();
    expect(await refused(`Record ID,Job Title,Employees,${names}\n1\n`)).toMatch(
      /^in\.csv:1 too-many-columns: .*10003.*5000/,
    );
  });

  test('a line without end is refused with the limit', async () => {
    expect(await refused(`Record ID,${'x'.repeat(9_000_000)}`)).toMatch(/^in\.csv:1 bad-header: .*longer/);
    expect(await refused('x'.repeat(5_000_000))).toMatch(/^rules\.yaml:2:\d+ unknown-column/);
  });

  test.each([
    ['a quote that stands in it', 'Record ID,5" nails,Job Title,Employees\n1,x,Boss,200\n'],
    ['a quote that is not closed', `Record ID,"Job Title,Employees\n${'1,Boss,200\n'.repeat(20_000)}`],
    ['text behind a quote', '"Record ID"x,Job Title,Employees\n1,Boss,200\n'],
  ])('%s is refused', async (_, csv) => {
    expect(await refused(csv)).toMatch(/^in\.csv:1 bad-header: .*quote/);
  });

  test('that stands again, as in two files put behind each other, is quarantined', async () => {
    const out = await accepted(`${GOOD}\r\n${GOOD.replaceAll('\n', '\r\n').replace('1,', '3,')}4,Boss,\n`);
    expect(column(out, 'Record ID')).toEqual(['1', '2', '3', '4']);
    expect(rejects().map((row) => [row[1], row[3]])).toEqual([
      ['5', 'header-again'],
      ['7', 'duplicate'],
    ]);
  });

  test('of a second table: its rows are quarantined, each with its line', async () => {
    const second = 'Campaign,Budget\nSpring,100\nAutumn,200\n';
    expect(column(await accepted(`${GOOD}\n\n${second}3,Boss,7\n`), 'Record ID')).toEqual(['1', '2', '3']);
    expect(rejects().map((row) => [row[1], row[3], row[5]])).toEqual([
      ['6', 'cells-missing', 'Campaign,Budget'],
      ['7', 'cells-missing', 'Spring,100'],
      ['8', 'cells-missing', 'Autumn,200'],
    ]);
  });
});

describe('newlines', () => {
  const LINES = [
    'Record ID,Job Title,Employees',
    '1,Boss,200',
    '2,"Big\nboss",300',
    '3,Boss,x',
    '4,Boss,"400"',
  ];
  test.each([
    ['CR', '\r', '\r'],
    ['LF, then CRLF', '\n', '\r\n'],
    ['CRLF, then LF', '\r\n', '\n'],
    ['CR, then LF', '\r', '\n'],
    ['CRLF, then CR', '\r\n', '\r'],
    ['CR CR LF', '\r\r\n', '\r\r\n'],
  ])('%s: no row is merged, none keeps a CR, and places are right', async (_, first, then) => {
    const csv = LINES.map((line, i) => line + (i === 0 ? first : then)).join('');
    const out = await accepted(csv);
    expect(rowsOf(out).map((row) => row.slice(0, 4))).toEqual([
      ['Record ID', 'Job Title', 'Employees', 'score'],
      ['1', 'Boss', '200', '15'],
      ['2', 'Big\nboss', '300', '15'],
      ['4', 'Boss', '400', '15'],
    ]);
    const before = csv.slice(0, csv.indexOf('3,Boss'));
    const line = 1 + (before.match(/\r\n|\r|\n/g)?.length ?? 0);
    expect(rejects().map((row) => [row[1], row[2], row[5]])).toEqual([
      [String(line), String(before.length), '3,Boss,x'],
    ]);
  });
});

describe('quotes', () => {
  test('escaped by a backslash cost their line, and the way to read them is told', async () => {
    const csv = 'Record ID,Job Title,Employees\n1,"The \\"big\\" boss",200\n2,Boss,100\n';
    expect(column(await accepted(csv), 'Record ID')).toEqual(['2']);
    expect(rejects()[0]?.[4]).toContain(`--quote '\\"'`);
    expect(column(await accepted(csv, '--quote', '\\"'), 'score')).toEqual(['15', '15']);
    expect(column(text('out.csv'), 'Job Title')).toEqual(['The "big" boss', 'Boss']);
  });

  test('of an escaped backslash and of one that escapes nothing, each stays what it is', async () => {
    const csv = 'Record ID,Job Title,Employees\n1,"C:\\\\new\\n\\x",200\n2,"\\\\",1\n3,a\\b,1\n';
    expect(column(await accepted(csv, '--quote', '\\"'), 'Job Title')).toEqual([
      'C:\\new\\n\\x',
      '\\',
      'a\\b',
    ]);
  });

  test('of the delimiter itself are refused', async () => {
    const { code, stderr } = await score(GOOD, '--quote', ',', '--delimiter', ',');
    expect(code).toBe(2);
    expect(stderr).toContain('--quote');
    const csv = 'Record ID,Job Title,Employees\n1,|Boss, big|,200\n';
    expect(column(await accepted(csv, '--quote', '|'), 'Job Title')).toEqual(['Boss, big']);
  });

  test('the hint is not given where backslashes have nothing to do with it', async () => {
    await accepted('Record ID,Job Title,Employees\n1,5" nails,200\n2,"a"b\\,1\n3,x,1\n');
    expect(rejects().map(([, , , , message]) => message?.includes('--quote'))).toEqual([false, false]);
  });
});
