// Rows 25 to 31: values, days, folding, order.

import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  accepts,
  argvOf,
  idsTo,
  inBadInputFolder,
  many,
  quarantines,
  RULES,
  score,
} from '../../support/bad-input.ts';
import { program } from '../../support/program.ts';
import { column, put, rowsOf, run, text } from '../../support/run.ts';

inBadInputFolder();

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
