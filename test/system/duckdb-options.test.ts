// What runs may be asked for beside the rows, and rows that are no plain ones: both engines write and say the same.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';

interface Outcome {
  readonly exit: number;
  readonly said: string;
  readonly scored: string;
  readonly rejects: string;
  readonly summary: string;
  readonly engine: unknown;
}

/** Runs a command's arguments with an engine; what it wrote, with nothing in it that may differ. */
async function runWith(engine: string, command: readonly string[]): Promise<Outcome> {
  const out = mkdtempSync(join(tmpdir(), 'leadscore-engine-'));
  try {
    let said = '';
    const stream = {
      write: (text: string) => {
        said += text;
      },
    };
    const paths = ['scored.csv', 'rejects.csv', 'summary.json'].map((file) => join(out, file)) as [
      string,
      string,
      string,
    ];
    const [scored, rejects, summary] = paths;
    const argv = [
      ...command,
      '--out',
      scored,
      '--rejects',
      rejects,
      '--summary',
      summary,
      '--engine',
      engine,
    ];
    const exit = await main(argv, { stdout: stream, stderr: stream });
    const read = (path: string): string =>
      existsSync(path) ? readFileSync(path, 'utf8').replaceAll(out, 'OUT') : '';
    const {
      engine: used,
      seconds: _,
      ...rest
    } = JSON.parse(read(summary) || '{}') as Record<string, unknown>;
    return {
      exit,
      said: said
        .replace(/^engine stream, not duckdb: [\s\S]*?(?=^(?:rejected|wrote))/m, '')
        .replaceAll(out, 'OUT')
        .replace(/\d+\.\d+ s\b/g, 'N s'),
      scored: read(scored),
      rejects: read(rejects),
      summary: JSON.stringify(rest, null, 1),
      engine: used,
    };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

describe('what else a run may be asked for', () => {
  const RULES = `version: 1
leads: { id: Id }
activities: { web: { lead: Who, at: On } }
rules:
  big:    { when: { Size: { at_least: 50 } }, points: 30 }
  visits: { each: { where: { Kind: visit } }, points: 4 }
segments: [{ name: Cold, from: 0 }, { name: Warm, from: 20 }]
`;
  const LEADS = `Id,Name,Size
a,Ann,70
"b","Bob, Jr.",10
c,"Cy
Dee",55
b,Again,1
f,"Carriage\rreturn",5
Id,Other,x
d,=1+1,x
e,#e,60
`;
  const LOG = 'Who,On,Kind,Note\na,2026-01-02,visit,x\nc,2026-01-03,visit,\nb,soon,visit,\n';

  /** Runs both; `used` is what scores where duckdb is asked for. */
  async function both(more: (out: string) => readonly string[], leads: string, log = LOG, used = 'duckdb') {
    const told: unknown[] = [];
    for (const engine of ['stream', 'duckdb']) {
      const out = mkdtempSync(join(tmpdir(), 'leadscore-engine-'));
      const put = (name: string, text: string): string => {
        writeFileSync(join(out, name), text);
        return join(out, name);
      };
      const command = [
        ...['score', '--rules', put('rules.yaml', RULES), '--leads', put('leads.csv', leads)],
        ...['-a', `web=${put('web.csv', log)}`, '--as-of', '2026-01-05', '--max-rejects', '99%'],
        ...more(out),
      ];
      const done = await runWith(engine, command);
      expect(done.engine, done.said).toBe(engine === 'stream' ? engine : used);
      const files = readdirSync(out, { recursive: true, encoding: 'utf8' })
        .filter((name) => /page|gz/.test(name))
        .sort()
        .map((name) => [name, pageText(join(out, name))]);
      told.push(JSON.parse(JSON.stringify({ ...done, engine: '', files }).replaceAll(out, 'IN')));
      rmSync(out, { recursive: true, force: true });
    }
    expect(told[1]).toEqual(told[0]);
    return told[0] as Outcome & { readonly files: readonly string[] };
  }

  const pageText = (path: string): string =>
    path.endsWith('.gz')
      ? gunzipSync(readFileSync(path)).toString()
      : readFileSync(path, 'utf8')
          .replaceAll('<wbr>', '')
          .replace(/engine-\w{6}/gi, 'engine')
          .replace(/Engine (stream|duckdb), [^<]*/gi, '');

  test('rows as they stand, and those that are rejected', async () => {
    const { rejects, summary } = await both(() => [], LEADS);
    expect(rejects.match(/LEADS|leads\.csv/g)).toHaveLength(3);
    expect(JSON.parse(summary)).toMatchObject({ leads: { read: 8, scored: 5 } });
  });

  test('CRLF, and columns chosen', async () => {
    await both(() => ['--columns', 'Name,score', '--sort', 'score'], LEADS.replaceAll('\n', '\r\n'));
  });

  test('the header once more among the rows, of leads or of a log', async () => {
    const { rejects } = await both(() => [], `${LEADS}Id,Name,Size\n`, LOG, 'stream');
    expect(rejects).toContain('header-again');
    const log = `${LOG}Who,On,Kind,and a note\n`;
    expect((await both(() => [], LEADS, log, 'stream')).rejects).toContain('header-again');
  });

  test('a file of rejects is for our own reader, also where its export is as wide', async () => {
    const home = mkdtempSync(join(tmpdir(), 'leadscore-home-'));
    const path = join(home, 'export.csv');
    const header = 'file,line,byte,code,message,raw\n';
    // The rows of both begin at one place.
    const start = 'Id,A,B,C,,Size\n';
    const own = start.replace(',,', `,${'D'.repeat(header.length - start.length)},`);
    writeFileSync(path, `${own}a,,,,,7\nc,,,,,60x\n`);
    const { scored } = await both(
      () => [],
      `${header}${path},3,40,bad-number,no number,"c,,,,,60"\n`,
      LOG,
      'stream',
    );
    rmSync(home, { recursive: true });
    expect(scored).toContain('c,,,,,60,34,');
  });

  test('a history, a page and the cells that it shows', async () => {
    const more = (out: string) => [
      ...['--history', join(out, 'history'), '--report', join(out, 'page.html'), '--show', 'Name'],
    ];
    expect((await both(more, LEADS)).files).toHaveLength(2);
  });
});

describe('dates that are nearly none', () => {
  // An engine may read ISO 8601 by casts that take more: every character of these is left out, doubled and replaced.
  const DATES = [
    ...[
      '2026-08-04',
      '2024-02-29',
      '2026-08-04 09:35',
      '2026-08-04T09:35',
      '2026-08-04 9:35',
      '2026-12-30 24:00',
    ],
    ...['2026-08-04 09:35:58', '2024-02-29T23:59:59', '2026-08-04 9:35:01.5', '2026-12-30 24:00:00'],
    ...[
      '2026-08-04T09:35:58Z',
      '2026-08-04 23:35:58.123+02:00',
      '2026-08-04 00:35 -0130',
      '2026-08-04 09:35:58 UTC',
    ],
  ];
  const OTHERS: Readonly<Record<string, readonly string[]>> = {
    yyyyMMdd: ['20260804', '20240229'],
    ddMMyyyyHHmmss: ['04082026093558', '29022024235959'],
    Mddyyyy: ['8042026', '12312025', '08042026'],
    "d 'de' MMM, yyyy h:mma": ['4 de aug, 2026 9:35am', '29 DE Feb, 2024 12:59PM'],
    'yyyy/M/d H:mmXXX': ['2026/8/4 9:35+02:00', '2026/12/30 0:00Z'],
  };
  const CHARACTERS = [...'0127349 -/:.TZ+aepUé\u00a0'];

  const near = (date: string): string[] => [
    date,
    ...[...date].flatMap((char, i) =>
      [...CHARACTERS, '', char + char].map((other) => date.slice(0, i) + other + date.slice(i + 1)),
    ),
  ];

  const all: readonly (readonly [name: string, format: string | undefined, dates: readonly string[]])[] = [
    ['ISO 8601', undefined, DATES],
    ...Object.entries(OTHERS).map(([format, dates]) => [format, format, dates] as const),
  ];

  test.each(all)('%s', async (_, format, dates) => {
    const home = mkdtempSync(join(tmpdir(), 'leadscore-dates-'));
    const put = (name: string, text: string): string => {
      writeFileSync(join(home, name), text);
      return join(home, name);
    };
    const cells = [...new Set(dates.flatMap(near))];
    const row = (cell: string, i: number): string => `${i},"${cell}"\n`;
    // What an activity is worth tells its day.
    const rules = `version: 1
timezone: Europe/Madrid
leads: { id: Id }
activities: { web: { lead: Id, at: On } }
${format === undefined ? '' : `dates: [${JSON.stringify(format)}]`}
score: { max: 1000000, decimals: 6 }
rules:
  seen: { each: {}, points: 900000, decay: { half_life: 90d } }
segments: [{ name: All, from: 0 }]
`;
    const command = [
      ...['score', '--rules', put('rules.yaml', rules), '--as-of', '2026-12-31', '--max-rejects', '100%'],
      ...['--leads', put('leads.csv', `Id,Name\n${cells.map((__, i) => `${i},x\n`).join('')}`)],
      ...['-a', `web=${put('web.csv', `Id,On\n${cells.map(row).join('')}`)}`],
    ];
    const [stream, duckdb] = [await runWith('stream', command), await runWith('duckdb', command)];
    rmSync(home, { recursive: true });
    expect(stream.exit, stream.said).toBe(0);
    expect(duckdb.engine).toBe('duckdb');
    expect(new Set(stream.scored.split('\n').map((line) => line.split(',')[2])).size).toBeGreaterThan(10);
    expect({ ...duckdb, engine: '' }).toEqual({ ...stream, engine: '' });
  });
});
