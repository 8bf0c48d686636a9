// `profile`: what each kind of column reads as, what looks wrong, and what is never shown.

import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { widthOf } from '../../../src/output/terminal/width.ts';
import { inFreshFolder, put, run, text } from '../../support/run.ts';

inFreshFolder();

interface ColumnJson {
  readonly name: string;
  readonly reads_as: string;
  readonly formats?: readonly string[];
  readonly numbers?: string;
  readonly strip?: string;
  readonly separator?: string;
  readonly choices?: readonly string[];
  readonly personal: string | null;
  readonly filled: number;
  readonly different: { readonly count: number; readonly exact: boolean };
  readonly most_frequent: readonly { readonly value: string; readonly count: number }[];
  readonly smallest: string | null;
  readonly largest: string | null;
  readonly no_value: readonly { readonly value: string; readonly count: number }[];
  readonly not_read: { readonly count: number; readonly first: readonly { readonly line: number }[] };
  readonly issues: readonly { readonly code: string; readonly message: string }[];
}

interface ProfileJson {
  readonly files: readonly {
    readonly encoding: string;
    readonly delimiter: string;
    readonly rows: number;
    readonly malformed: { readonly count: number; readonly first: readonly { readonly line: number }[] };
    readonly columns: readonly ColumnJson[];
  }[];
  readonly matches: readonly Record<string, unknown>[];
}

async function profile(...argv: string[]): Promise<ProfileJson> {
  const { code, stdout, stderr } = await run(['profile', ...argv, '--format', 'json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as ProfileJson;
}

/** The profile of one column with these cells. */
async function column(name: string, cells: readonly string[]): Promise<ColumnJson> {
  put({ 'c.csv': `n,${name}\n${cells.map((cell, i) => `${i},"${cell.replaceAll('"', '""')}"\n`).join('')}` });
  const [file] = (await profile('c.csv')).files;
  return file?.columns[1] as ColumnJson;
}

const many = (n: number, cell: (i: number) => string): string[] =>
  Array.from({ length: n }, (_, i) => cell(i));
const two = (n: number): string => String(n).padStart(2, '0');

describe('dates', () => {
  test.each([
    ['2026-03-04 10:00', [], '2026-03-04'],
    ['2026-03-04T10:00:00.123+02:00', [], '2026-03-04'],
    ['31/03/2026', ['dd/MM/yyyy'], '2026-03-31'],
    ['3/31/2026 9:05', ['M/d/yyyy H:mm'], '2026-03-31'],
    ['31.3.2026', ['d.M.yyyy'], '2026-03-31'],
    ['15 Apr, 2021 00:03:00', ['d MMM, yyyy HH:mm:ss'], '2021-04-15'],
    ['Oct 4, 2025 10:22 AM', ['MMM d, yyyy hh:mm a'], '2025-10-04'],
    ['4 oct 2025', ['d MMM yyyy'], '2025-10-04'],
    ['4 de octubre de 2025', ["d 'de' MMMM 'de' yyyy"], '2025-10-04'],
    ['31/03/26', ['d/M/yy'], '2026-03-31'],
  ])('%s is read by %j', async (cell, formats, day) => {
    const found = await column(
      'When',
      many(5, () => cell),
    );
    expect(found).toMatchObject({ reads_as: 'date', formats: ['ISO 8601', ...formats], choices: [] });
    expect(found).toMatchObject({ smallest: day, largest: day, not_read: { count: 0 } });
  });

  test('day and month are never guessed', async () => {
    const found = await column(
      'When',
      many(500, (i) => `${two((i % 12) + 1)}/02/2026`),
    );
    expect(found).toMatchObject({ reads_as: 'date', formats: ['ISO 8601'], smallest: null });
    expect(found.choices).toEqual(['dd/MM/yyyy', 'MM/dd/yyyy']);
    expect(found.issues.map(({ code }) => code)).toEqual(['day-or-month']);
  });

  test('one cell in the last row decides', async () => {
    const found = await column('When', [...many(5_000, () => '01/02/2026'), '13/02/2026']);
    expect(found).toMatchObject({ formats: ['ISO 8601', 'dd/MM/yyyy'], choices: [] });
  });

  test('two formats that can be told apart are both named', async () => {
    const found = await column('When', [...many(40, () => '2026-02-01'), ...many(20, () => '15 Apr, 2021')]);
    expect(found.formats).toEqual(['ISO 8601', 'd MMM, yyyy']);
    expect(found.issues.map(({ code }) => code)).toEqual(['mixed-dates']);
  });

  test('days first in some rows and months first in others are no format', async () => {
    const found = await column('When', [...many(40, () => '31/01/2026'), ...many(40, () => '01/31/2026')]);
    expect(found.reads_as).not.toBe('date');
    expect(found.issues[0]?.message).toContain('contradict');
  });

  test('a date that does not exist is named by its line', async () => {
    const found = await column('When', [...many(200, () => '2026-02-01'), '2026-02-30', 'soon']);
    expect(found).toMatchObject({ reads_as: 'date', not_read: { count: 2 } });
    expect(found.not_read.first.map(({ line }) => line)).toEqual([202, 203]);
  });

  test('digits are dates only under a header that says so', async () => {
    const cells = many(50, (i) => String(1_760_000_000_000 + i * 1_000));
    expect(await column('Created at', cells)).toMatchObject({
      reads_as: 'date',
      formats: ['ISO 8601', 'epoch_ms'],
    });
    expect((await column('Reference', cells)).reads_as).toBe('id');
    expect(
      (
        await column(
          'Reference',
          many(50, (i) => String(20_260_101 + i)),
        )
      ).reads_as,
    ).toBe('id');
  });
});

describe('numbers', () => {
  test.each([
    [['1', '20', '3000'], '1234.56', ''],
    [['1,250.5', '20', '3.25'], '1,234.56', ''],
    [['1.250,50', '20', '3,25'], '1.234,56', ''],
    [['3,25', '20', '7,5'], '1234,56', ''],
    [['$12,400.00', '$1.50', '7'], '1,234.56', '$ '],
    [['15%', '7.5%', '30%'], '1234.56', '% '],
    [["1'250.5", '20', '3.25'], "1'234.56", ''],
  ])('%j is %s', async (cells, numbers, strip) => {
    const found = await column(
      'Amount',
      many(60, (i) => cells[i % cells.length] ?? ''),
    );
    expect(found).toMatchObject({ reads_as: 'number', numbers, strip, choices: [], not_read: { count: 0 } });
  });

  test('1.416 alone may be both', async () => {
    const found = await column(
      'Amount',
      many(60, (i) => `${(i % 9) + 1}.416`),
    );
    expect(found.choices).toEqual(['1234.56', '1.234,56']);
  });
});

test('ids, lists, words for no value, yes or no, constants', async () => {
  const rows = many(
    100,
    (i) =>
      `00${100 + i},${i % 3 ? 'a;b' : 'c'},${i % 2 ? 'Sí' : 'No'},${i % 5 ? 'Select' : 'Web'},x,1.2E+15\n`,
  );
  put({ 'c.csv': `Code,Topics,Client,Source,Always,Ref\n${rows.join('')}` });
  const [file] = (await profile('c.csv')).files;
  expect(file?.columns.map(({ reads_as }) => reads_as)).toEqual([
    ...['id', 'list', 'yes_no', 'constant', 'constant', 'constant'],
  ]);
  expect(file?.columns[3]?.no_value).toEqual([{ value: 'Select', count: 80 }]);
  expect(file?.columns[1]).toMatchObject({
    separator: ';',
    most_frequent: [{ count: 66 }, { count: 66 }, { count: 34 }],
  });
  expect(file?.columns[5]?.issues[0]?.code).toBe('mangled-ids');
});

test('no address, name or phone number is shown in full', async () => {
  const rows = many(
    30,
    (i) => `${i},Ana Ruiz,ana${i % 3}@orbita.example,+34 600 11 22 3${i % 3},call ana@orbita.example\n`,
  );
  put({ 'c.csv': `Id,Full Name,Email,Phone,Note\n${rows.join('')}` });
  for (const format of ['text', 'json']) {
    const { stdout } = await run(['profile', 'c.csv', '--format', format]);
    expect(stdout).toContain('…@orbita.example');
    expect(stdout).not.toMatch(/ana\d?@|Ana Ruiz|600 11/);
  }
});

test.each([
  'Persona - Nombre',
  'Contact owner',
  'Persona - Propietario',
  'Propietario del contacto',
  'Actividad - Asignado al usuario',
  'Assigned To',
])('persons under "%s" are counted, not shown', async (name) => {
  const { personal, most_frequent, different } = await column(
    name,
    many(60, (i) => `Ana Ruiz ${i % 6}`),
  );
  expect(personal).toBe('name');
  expect(different.count).toBe(6);
  expect(JSON.stringify(most_frequent)).not.toContain('Ana');
});

test.each(['Organización - Nombre', 'Nombre comercial', 'Propiedad'])(
  'values under "%s" are shown',
  async (name) => {
    const { personal, most_frequent } = await column(
      name,
      many(60, (i) => `Talleres ${i % 6}`),
    );
    expect(personal).toBe(null);
    expect(most_frequent[0]?.value).toBe('Talleres 0');
  },
);

test('columns of two files match by value, in another letter case too, and several in one cell', async () => {
  put({
    'leads.csv': `Id,Mail\n${many(40, (i) => `${7_000 + i},User${i}@x.example\n`).join('')}`,
    'mails.csv': `Who,What\n${many(80, (i) => `user${i % 45}@X.example,open\n`).join('')}`,
    'visits.csv': `Contact IDs\n${many(60, (i) => `${7_000 + (i % 40)};${7_000 + ((i + 1) % 40)}\n`).join('')}`,
  });
  const { matches } = await profile('leads.csv', 'mails.csv', 'visits.csv');
  expect(matches).toContainEqual({
    ...{ key: { file: 'leads.csv', column: 'Mail' }, from: { file: 'mails.csv', column: 'Who' } },
    ...{ rows: 80, matched: 75, exact: true, folded: true, separator: null },
  });
  expect(matches).toContainEqual({
    ...{ key: { file: 'leads.csv', column: 'Id' }, from: { file: 'visits.csv', column: 'Contact IDs' } },
    ...{ rows: 60, matched: 60, exact: true, folded: false, separator: ';' },
  });
});

test('ids joined in a few cells are a list of ids, empty parts and blanks included', async () => {
  put({
    'leads.csv': `Id\n${many(300, (i) => `${9_000 + i}\n`).join('')}`,
    'visits.csv': `Contact IDs,What\n${many(300, (i) => `${i === 5 ? ' ; ' : i % 50 ? 9_000 + i : `${9_000 + i}; ${9_001 + i}`},x\n`).join('')}`,
  });
  const { matches } = await profile('leads.csv', 'visits.csv');
  expect(matches).toMatchObject([{ from: { column: 'Contact IDs' }, separator: ';', matched: 299 }]);
});

test('the page needs nothing else, and shows nobody', async () => {
  put({
    'c.csv': `Id,Mail,<b>Title\n${many(30, (i) => `k${i},ana${i}@orbita.example,${i % 2 ? 'CEO' : '<script>'}\n`).join('')}`,
  });
  const { code, stderr } = await run(['profile', 'c.csv', '--report', 'page.html', '--quiet']);
  expect(code, stderr).toBe(0);
  const page = text('page.html');
  expect(page).toContain('default-src &#39;none&#39;');
  expect(page).toContain('&lt;b&gt;Title');
  expect(page).not.toMatch(/<script|https?:|ana\d+@/);
});

test('of many different values an estimate is given, and every cell is read', async () => {
  const n = 90_000;
  put({
    'big.csv.gz': gzipSync(
      `Id,Date\n${many(n, (i) => `k${i},${i === n - 1 ? '13' : '01'}/02/2026\n`).join('')}`,
    ),
  });
  const [file] = (await profile('big.csv.gz')).files;
  const [id, date] = (file?.columns ?? []) as [ColumnJson, ColumnJson];
  expect(id.different.exact).toBe(false);
  expect(Math.abs(id.different.count / n - 1)).toBeLessThan(0.02);
  expect(date).toMatchObject({ formats: ['ISO 8601', 'dd/MM/yyyy'], different: { count: 2, exact: true } });
});

test('a Latin-1 file is read, and the profile says how to give its encoding', async () => {
  put({ 'es.csv': Buffer.from('País;Importe\nEspaña;1.250,50\nEspaña;3,5\nPerú;7\n', 'latin1') });
  const { files } = await profile('es.csv');
  expect(files[0]).toMatchObject({ encoding: 'windows-1252', delimiter: ';', rows: 3 });
  expect(files[0]?.columns[0]?.most_frequent[0]).toEqual({ value: 'España', count: 2 });
  const { stdout } = await run(['profile', 'es.csv']);
  expect(stdout).toContain('--encoding windows-1252');
});

test('malformed rows are counted with their lines', async () => {
  put({ 'c.csv': 'a,b\n1,2\n1,2,3\n"x,2\n4,5\n' });
  const { files } = await profile('c.csv');
  expect(files[0]?.malformed).toMatchObject({ count: 2, first: [{ line: 3 }, { line: 4 }] });
  expect(files[0]?.rows).toBe(2);
});

test.each([80, 40])('fits %i columns', async (columns) => {
  const rows = many(
    300,
    (i) => `${i},${'Very long value number '.repeat(3)}${i % 4},2026-01-${two((i % 28) + 1)}\n`,
  );
  put({
    'a-file-with-a-name.csv': `Id,A header that is longer than most terminals are wide,Day\n${rows.join('')}`,
  });
  const { stdout } = await run(['profile', 'a-file-with-a-name.csv'], { columns });
  const widest = Math.max(...stdout.split('\n').map((line) => widthOf(line)));
  expect(widest).toBeLessThanOrEqual(columns);
  expect(stdout).toMatch(/█/);
});

test('a file that cannot be opened, and no file', async () => {
  expect(await run(['profile', 'none.csv'])).toMatchObject({ code: 4 });
  expect(await run(['profile'])).toMatchObject({ code: 2 });
});
