// A file of rejects, mended by hand, is scored like the export that its rows come from; what is still wrong can be
// mended again.

import { stringify } from 'csv-stringify/sync';
import { beforeEach, describe, expect, test } from 'vitest';
import { column, inFreshFolder, isThere, put, type Ran, rowsOf, run, text } from '../../support/run.ts';

const RULES = `version: 1
leads: { id: id, fields: { staff: { column: Employees, type: number } } }
tables: { firm: { key: Firm, match: id, fields: { size: { column: Size, type: number } } } }
activities: { web: { lead: Who, type: Act, at: Day } }
rules:
  big: { when: { staff: { at_least: 100 } }, points: 10 }
  firm: { when: { firm.size: { at_least: 5 } }, points: 100 }
  visits: { each: { type: visit }, points: 1 }
score: { max: 1000 }
`;
const LEADS = [
  'id;Name;Employees',
  '1;Ana;200',
  '2;"Bo;5', // a quote that is not closed
  '3;Cy;many', // no number
  '4;"Di, ""the boss""";300;x', // a cell too many
  '1;Ed;100', // a duplicate
  '6;"two\r\nlines";few', // no number, over two lines
  '7;Flo;100',
];
const WEB = ['Who,Act,Day', '1,visit,2026-10-01', '7,visit,yesterday', '3,visit,2026-10-02,x'];
const FIRMS = ['Firm,Size', '1,9', '7,"ten"'];
const FILES = ['leads.csv', 'firms.csv', 'web.csv'];

inFreshFolder();
beforeEach(() =>
  put({
    'rules.yaml': RULES,
    'leads.csv': `${LEADS.join('\r\n')}\r\n`,
    'web.csv': `${WEB.join('\n')}\n`,
    'firms.csv': `${FIRMS.join('\n')}\n`,
  }),
);

/** Scores leads, a table and a log, and writes `NAME.csv`. */
function score(name: string, [leads, firms, web]: readonly string[], ...flags: string[]): Promise<Ran> {
  const inputs = ['--leads', leads ?? '', '--table', `firm=${firms}`, '-a', `web=${web}`];
  const argv = ['score', '--rules', 'rules.yaml', ...inputs, '-o', `${name}.csv`, '--as-of', '2026-11-01'];
  return run([...argv, '--max-rejects', '100%', '--summary', `${name}.json`, ...flags]);
}

async function scored(name: string, files: readonly string[], ...flags: string[]): Promise<string> {
  const { code, stderr } = await score(name, files, ...flags);
  expect(code, stderr).toBe(0);
  return text(`${name}.csv`);
}

type Change = (row: { file: string; line: string; code: string; raw: string }) => string;

/** The rejects of the first run as somebody mends them: only `raw` changes. */
async function mended(change: Change, keep: (file: string) => boolean = () => true): Promise<void> {
  await scored('first', FILES);
  const [header = [], ...rows] = rowsOf(text('first.csv.rejects.csv'));
  const changed = rows
    .filter(([file = '']) => keep(file))
    .map(([file = '', line = '', byte = '', code = '', message = '', raw = '']) => [
      ...[file, line, byte, code, message],
      change({ file, line, code, raw }),
    ]);
  put({ 'mended.csv': stringify([header, ...changed]) });
}

const MENDS: Readonly<Record<string, string>> = {
  '2;"Bo;5': '2;Bo;5',
  '3;Cy;many': '3;Cy;150',
  '4;"Di, ""the boss""";300;x': '4;"Di, ""the boss""";300',
  '1;Ed;100': '5;Ed;100',
  '6;"two\r\nlines";few': '6;"two\r\nlines";100',
  '7,visit,yesterday': '7,visit,2026-10-31',
  '3,visit,2026-10-02,x': '3,visit,2026-10-02',
  '7,"ten"': '7,10',
};
const mend: Change = ({ raw }) => MENDS[raw] ?? raw;

const counts = (name: string) => JSON.parse(text(`${name}.json`));

test('the leads, mended, are scored by themselves: the header and the dialect are those of their export', async () => {
  await mended(mend);
  const out = await scored('second', ['mended.csv', 'firms.csv', 'web.csv']);
  expect(out).toBe(
    'id;Name;Employees;score;segment;reasons\n2;Bo;5;0;prospect;\n3;Cy;150;10;prospect;Big +10\n' +
      '4;"Di, ""the boss""";300;10;prospect;Big +10\n5;Ed;100;10;prospect;Big +10\n' +
      '6;"two\r\nlines";100;10;prospect;Big +10\n',
  );
  expect(counts('second').leads).toEqual({ read: 5, scored: 5, quarantined: 0, duplicate: 0 });
});

test('the rows of a log and of a table too, and the first run and the second have every row between them', async () => {
  await mended(mend);
  const files = ['leads.csv', 'firms.csv', 'web.csv', 'mended.csv'];
  const out = await scored('second', [files[0] ?? '', 'mended.csv', 'mended.csv']);
  expect(counts('second')).toMatchObject({
    tables: { firm: { read: 1, matched: 1 } },
    activities: { web: { read: 2, matched: 1, unmatched: 1 } },
  });
  expect(rowsOf(out, ';').map((row) => [row[0], row[3]])).toEqual([
    ['id', 'score'],
    ['1', '10'],
    ['7', '111'],
  ]);
});

test('what is still wrong goes to the rejects with its first place, and can be mended again', async () => {
  await mended((row) => (row.raw.startsWith('3;') ? '3;Cy;many more' : mend(row)));
  const first = rowsOf(text('first.csv.rejects.csv'));
  await scored('second', ['mended.csv', 'firms.csv', 'web.csv']);
  const [header, ...rows] = rowsOf(text('second.csv.rejects.csv'));
  expect(header).toEqual(first[0]);
  const place = first.find((row) => row[5] === '3;Cy;many')?.slice(0, 4);
  expect(place?.[0]).toBe('leads.csv');
  expect(rows.filter(([file]) => file === 'leads.csv').map((row) => [...row.slice(0, 4), row[5]])).toEqual([
    [...(place ?? []), '3;Cy;many more'],
  ]);
  put({ 'again.csv': text('second.csv.rejects.csv').replace('3;Cy;many more', '3;Cy;12') });
  const out = await scored('third', ['again.csv', 'firms.csv', 'web.csv']);
  expect(out.split('\n').slice(1)).toEqual(['3;Cy;12;0;prospect;', '']);
});

test('nothing mended: the same rejects once more', async () => {
  await mended(({ raw }) => raw);
  const rejects = text('first.csv.rejects.csv');
  put({ 'web.csv': 'Who,Act,Day\n', 'firms.csv': 'Firm,Size\n' });
  await scored('second', ['mended.csv', 'firms.csv', 'web.csv']);
  const leads = (csv: string) =>
    rowsOf(csv).flatMap(([file, line, byte, code, , raw]) =>
      file === 'leads.csv' ? [[line, byte, code, raw]] : [],
    );
  // The duplicate has no first row any more.
  expect(leads(text('second.csv.rejects.csv'))).toEqual(
    leads(rejects).filter(([, , code]) => code !== 'duplicate'),
  );
});

test('rows that stand in one cell, and cells that were emptied', async () => {
  await mended((row) =>
    row.raw.startsWith('2;') ? '2;Bo;5\n8;Gil;100\n' : row.raw.startsWith('3;') ? ' ' : mend(row),
  );
  await scored('second', ['mended.csv', 'firms.csv', 'web.csv']);
  expect(rowsOf(text('second.csv'), ';').map(([id]) => id)).toEqual(['id', '2', '8', '4', '5', '6']);
});

test.each([
  ['semicolons', ';', ''],
  ['tabs', '\t', ''],
  ['a byte order mark', ',', '\ufeff'],
])(
  'a spreadsheet may write the file with %s, whatever the flags say of the export',
  async (_, delimiter, mark) => {
    await mended(mend);
    put({
      'mended.csv':
        mark + stringify(rowsOf(text('mended.csv')), { delimiter, quoted: true, record_delimiter: '\r\n' }),
    });
    put({ 'leads.csv': Buffer.from(text('leads.csv').replace('Name', 'A\u00f1o'), 'latin1') });
    const flags = ['--delimiter', 'leads=;', '--encoding', 'leads=latin1'];
    const out = await scored('second', ['mended.csv', 'firms.csv', 'web.csv'], ...flags);
    expect(rowsOf(out, ';')[0]).toEqual(['id', 'Año', 'Employees', 'score', 'segment', 'reasons']);
    expect(counts('second').leads).toMatchObject({ read: 5, scored: 5 });
  },
);

test('a spreadsheet that does not write UTF-8 is told what to do', async () => {
  await mended(mend);
  put({
    'mended.csv': Buffer.from(
      text('mended.csv').replace('Flo', 'Fl\u00f3').replace('Cy', 'C\u00fd'),
      'latin1',
    ),
  });
  const { code, stderr } = await score(
    'second',
    ['mended.csv', 'firms.csv', 'web.csv'],
    '--encoding',
    'latin1',
  );
  expect(code).toBe(3);
  expect(stderr).toMatch(/^mended\.csv bad-encoding: .*save it as UTF-8/m);
});

test('a row that was too long to be kept whole is never scored as what was kept of it', async () => {
  put({ 'leads.csv': `id;Name;Employees\n1;${'x'.repeat(5_000_000)};200\n2;Bo;5\n` });
  await mended(({ raw }) => raw);
  expect(
    rowsOf(text('mended.csv'))
      .find(([, , , code]) => code === 'too-long')
      ?.slice(0, 3),
  ).toEqual([...['leads.csv', '2', '18']]);
  await scored('second', ['mended.csv', 'firms.csv', 'web.csv']);
  expect(counts('second').leads).toMatchObject({ read: 1, scored: 0, quarantined: 1 });
  await mended(({ code }) => (code === 'too-long' ? '1;xx;200' : ''));
  await scored('second', ['mended.csv', 'firms.csv', 'web.csv']);
  expect(counts('second').leads).toMatchObject({ read: 1, scored: 1 });
});

describe('where it is not clear what is meant', () => {
  test('rows of other files are passed over, aloud', async () => {
    await mended(mend);
    const { stderr } = await score('second', ['mended.csv', 'firms.csv', 'web.csv']);
    expect(stderr).toMatch(/mended\.csv: .*web\.csv are not read here \(2\)/);
    expect(stderr).toMatch(/mended\.csv: .*firms\.csv are not read here \(1\)/);
  });

  test('rows of two files that could both be meant are refused', async () => {
    put({ 'more.csv': text('web.csv').replaceAll('visit', 'call') });
    await scored('first', FILES, '-a', 'web=more.csv');
    put({ 'mended.csv': text('first.csv.rejects.csv') });
    const { code, stderr } = await score('second', ['leads.csv', 'firms.csv', 'mended.csv']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^mended\.csv which-rows: .*web\.csv and more\.csv.*keep the rows of one/m);
    expect(isThere('second.csv')).toBe(false);
  });

  test('an export that is gone, whose header the rows need, is named', async () => {
    await mended(mend, (file) => file === 'leads.csv');
    put({ 'mended.csv': text('mended.csv').replaceAll('leads.csv', 'gone.csv') });
    const { code, stderr } = await score('second', ['mended.csv', 'firms.csv', 'web.csv']);
    expect(code).toBe(4);
    expect(stderr).toMatch(/gone\.csv.*mended\.csv need its header/);
  });

  test('an export that lacks the columns is told as always', async () => {
    await mended(mend, (file) => file === 'web.csv');
    const { code, stderr } = await score('second', ['mended.csv', 'firms.csv', 'web.csv']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/unknown-column: .*"Employees"/);
  });

  test.each([
    [
      'a line that is broken',
      (csv: string) => csv.replace('3;Cy;many', '3;"Cy;many'),
      /mended\.csv:\d+ malformed/,
    ],
    [
      'a cell too many',
      (csv: string) => csv.replace('3;Cy;many', '3,Cy,many'),
      /mended\.csv:\d+ cells-extra/,
    ],
    [
      'a place that is gone',
      (csv: string) => csv.replace(/leads\.csv,\d+,/, 'leads.csv,,'),
      /mended\.csv:\d+ bad-rejects/,
    ],
    ['no rows', (csv: string) => `${csv.split('\n')[0]}\n`, /no-rows/],
  ])('%s is refused where it stands', async (_, spoil, says) => {
    await mended(({ raw }) => raw);
    put({ 'mended.csv': spoil(text('mended.csv')) });
    const { code, stderr } = await score('second', ['mended.csv', 'firms.csv', 'web.csv']);
    expect(code).toBe(3);
    expect(stderr).toMatch(says);
  });

  test('it is never its own output', async () => {
    await mended(mend);
    put({ 'x.csv.rejects.csv': text('mended.csv') });
    const { code } = await score('x', ['x.csv.rejects.csv', 'firms.csv', 'web.csv']);
    expect(code).toBe(2);
    expect(text('x.csv.rejects.csv')).toBe(text('mended.csv'));
  });
});

test('every faulty cell of a row is named with its column and its value', async () => {
  put({
    'rules.yaml': `version: 1
leads: { id: id, fields: { staff: { column: Employees, type: number }, born: { column: Since, type: date } } }
rules: { big: { when: { staff: { at_least: 1 } }, points: 1 } }
`,
    'leads.csv': 'id,Employees,Since\n1,about 90,2026-02-30\n2,5,2026-01-01\n',
  });
  const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '-o', 'out.csv'];
  expect((await run([...argv, '--max-rejects', '1'])).code).toBe(0);
  const [message] = column(text('out.csv.rejects.csv'), 'message');
  expect(message).toMatch(/"Employees" is no number: "about 90".*"Since" is no date: "2026-02-30"/);
});
