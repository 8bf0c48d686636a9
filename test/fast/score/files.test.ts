// Which files a run reads: several for one input, patterns, standard input; and what is given twice.

import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BIN } from '../../support/program.ts';
import { column, inFreshFolder, put, rowsOf, run, text } from '../../support/run.ts';

const RULES = `version: 1
leads: { id: Id }
tables: { firms: { key: Name, match: Firm } }
activities:
  web: { lead: Lead, type: Type, at: At }
rules:
  boss: { when: { Title: { words: CEO } }, points: 30 }
  large: { when: { firms.Size: { at_least: 100 } }, points: 7 }
  visits: { each: { type: v }, points: 1 }
`;

inFreshFolder();

function files(more: Readonly<Record<string, string>> = {}): void {
  put({
    'rules.yaml': RULES,
    'leads-1.csv': 'Id,Title,Firm\n1,CEO,Ada\n2,CTO,Bo\n',
    'leads-2.csv': 'Firm;Id;Title\nBo;3;CEO\nAda;1;again\nCy;4;\n',
    'firms-a.csv': 'Name,Size\nAda,10\n',
    'firms-b.csv': 'Town,Size,Name\nx,200,Bo\ny,300,Ada\n',
    'web-1.csv': 'Lead,Type,At\n1,v,2026-10-01\n3,v,2026-10-02\n',
    'web-2.csv': 'Lead,Type,At\n3,v,2026-10-03\n',
    ...more,
  });
}

const score = (...flags: string[]) =>
  run(['score', '--rules', 'rules.yaml', '--as-of', '2026-11-01', '--max-rejects', '100%', ...flags]);

describe('several files for one input', () => {
  test('are read as one, in the columns of the first, by every engine', async () => {
    files();
    for (const engine of ['stream', 'wasm', 'duckdb']) {
      const { code, stderr } = await score(
        ...['--leads', 'leads-1.csv', '--leads', 'leads-2.csv', '-a', 'web-1.csv', '-a', 'web-2.csv'],
        ...['--table', 'firms-a.csv', '--table', 'firms=firms-b.csv', '--engine', engine, '--quiet'],
        ...['-o', 'out.csv', '--summary', 'run.json'],
      );
      expect(code, stderr).toBe(0);
      expect(rowsOf(text('out.csv')).map((row) => row.slice(0, 4))).toEqual([
        ['Id', 'Title', 'Firm', 'score'],
        ['1', 'CEO', 'Ada', '31'],
        ['2', 'CTO', 'Bo', '7'],
        ['3', 'CEO', 'Bo', '39'],
        ['4', '', 'Cy', '0'],
      ]);
      expect(
        rowsOf(text('out.csv.rejects.csv')).map(([file, line, , code, message]) => [
          file,
          line,
          code,
          message,
        ]),
      ).toEqual([
        ['file', 'line', 'code', 'message'],
        ['firms-b.csv', '3', 'repeated-key', expect.any(String)],
        ['leads-2.csv', '3', 'duplicate', expect.stringContaining('row 2 of leads-1.csv')],
      ]);
      expect(JSON.parse(text('run.json'))).toMatchObject({
        leads: { read: 5, scored: 4, quarantined: 0, duplicate: 1 },
        tables: { firms: { read: 3, kept: 2, quarantined: 1, matched: 3 } },
        activities: { web: { read: 3, matched: 3 } },
      });
    }
  });

  test('of leads must have the same columns', async () => {
    files({
      'leads-2.csv': 'Id,Title,Firm,Town\n3,CEO,x,y\n',
      'leads-1.csv': 'Note,Id,Title,Firm\nn,1,CEO,Ada\n',
    });
    const { code, stderr } = await score(
      ...['--leads', 'leads-1.csv', '--leads', 'leads-2.csv', '-o', 'out.csv'],
      ...['--without', 'web', '--without', 'firms'],
    );
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/^leads-2\.csv:1 other-columns: .*leads-1\.csv; it lacks "Note"; it adds "Town"/),
    ]);
  });

  test('each may have as many rejected rows as --max-rejects allows', async () => {
    files({ 'leads-2.csv': 'Id,Title,Firm\n3,CEO,x\n3,CEO,x\n' });
    const argv = ['--leads', 'leads-1.csv', '--leads', 'leads-2.csv', '-o', '-', '--quiet'];
    const without = ['--without', 'web', '--without', 'firms'];
    const { code, stderr } = await score(...argv, ...without, '--max-rejects', '40%');
    expect([code, stderr]).toEqual([2, expect.stringContaining('repeated-option: --max-rejects')]);
    const refused = await run(
      ['score', '--rules', 'rules.yaml', '--as-of', '2026-11-01', '--max-rejects', '40%'].concat(
        argv,
        without,
      ),
    );
    expect([refused.code, refused.stderr]).toEqual([
      3,
      expect.stringMatching(/^leads-2\.csv too-many-rejects: 1 of 2/),
    ]);
  });

  test('explain names the file and the row of a lead', async () => {
    files();
    const argv = ['explain', '--rules', 'rules.yaml', '--leads', 'leads-*.csv', '--as-of', '2026-11-01'];
    const flags = ['--without', 'web', '--without', 'firms', '--max-rejects', '9', '--json'];
    const { code, stdout, stderr } = await run([...argv, ...flags, '--lead', '3', '--lead', '1']);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('leads-2.csv');
    expect(stdout).toContain('row 2 of leads-1.csv');
  });
});

describe('patterns in quotes', () => {
  test.each([
    ['web-*.csv', 3],
    ['web-?.csv', 3],
    ['web-[2-9].csv', 1],
    ['web-[!2].csv', 2],
    ['./w*-1.csv', 2],
    ['*/more-*.csv', 1],
  ])('%s', async (pattern, rows) => {
    files({ 'days/more-1.csv': 'Lead,Type,At\n1,v,2026-10-01\n', '.web-hidden.csv': 'x\n' });
    const argv = ['--leads', 'leads-1.csv', '-a', `web=${pattern}`, '--table', 'firms-[a].csv'];
    const { code, stderr } = await score(...argv, '-o', 'out.csv', '--summary', 'run.json');
    expect(code, stderr).toBe(0);
    expect(JSON.parse(text('run.json')).activities.web.read).toBe(rows);
  });

  test('one that matches nothing is refused; a file of that name is itself', async () => {
    files({ 'web[1].csv': 'Lead,Type,At\n1,v,2026-10-01\n' });
    const argv = ['--leads', 'leads-1.csv', '--without', 'firms', '-o', 'out.csv'];
    const { code, stderr } = await score(...argv, '-a', 'visits-*.csv');
    expect([code, stderr]).toEqual([
      4,
      expect.stringMatching(/^cannot-read: no file matches visits-\*\.csv/),
    ]);
    expect((await score(...argv, '-a', 'web[1].csv')).code).toBe(0);
  });
});

describe('standard input', () => {
  const program = (argv: readonly string[], input: string) =>
    spawnSync(process.execPath, [BIN, ...argv], { input, encoding: 'utf8' });

  test('is read for one input', () => {
    files();
    const flags = [
      '--as-of',
      '2026-11-01',
      '--without',
      'firms',
      '-o',
      '-',
      '--columns',
      'Id,score',
      '--quiet',
    ];
    const leads = program(
      ['score', '--rules', 'rules.yaml', '--leads', '-', '-a', 'web-1.csv', ...flags],
      text('leads-1.csv'),
    );
    expect([leads.stdout, leads.stderr, leads.status]).toEqual([
      'Id,score\n1,31\n2,0\n',
      expect.any(String),
      0,
    ]);
    const log = program(
      [
        'score',
        '--rules',
        'rules.yaml',
        '--leads',
        'leads-1.csv',
        '-a',
        'web=-',
        '--engine',
        'wasm',
        ...flags,
      ],
      text('web-1.csv'),
    );
    expect([log.stdout, log.status]).toEqual(['Id,score\n1,31\n2,0\n', 0]);
  });

  test('is refused for two inputs, and by commands that read twice', async () => {
    files();
    const twice = await score('--leads', '-', '-a', '-', '--without', 'firms', '-o', 'out.csv');
    expect([twice.code, twice.stderr]).toEqual([2, expect.stringMatching(/^file-twice: .*--leads and web/)]);
    const checked = await run(['validate', 'rules.yaml', '--leads', '-']);
    expect([checked.code, checked.stderr]).toEqual([
      2,
      expect.stringMatching(/^not-a-file: .*standard input/),
    ]);
  });
});

describe('row 53: what is given twice', () => {
  test('an option that takes one value, in any command', async () => {
    files();
    for (const argv of [
      ['score', '--rules', 'rules.yaml', '--rules=rules.yaml', '--leads', 'leads-1.csv', '-o', 'a.csv'],
      ['score', '--rules', 'rules.yaml', '--leads', 'leads-1.csv', '-o', 'a.csv', '--out', 'b.csv'],
      [
        'explain',
        '--rules',
        'rules.yaml',
        '--leads',
        'leads-1.csv',
        '--lead',
        '1',
        '--max-rejects',
        '1',
        '--max-rejects',
        '1',
      ],
      ['validate', 'rules.yaml', '--as-of', '2026-01-01', '--as-of', '2026-01-02'],
      ['sql', '--rules', 'rules.yaml', '--dialect', 'duckdb', '--dialect', 'spark'],
    ]) {
      const { code, stderr } = await run(argv);
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/^repeated-option: --[a-z-]+ is given twice/),
      ]);
    }
  });

  test('lists add up', async () => {
    files();
    const argv = ['--leads', 'leads-1.csv', '--without', 'firms', '--without', 'web', '-o', 'out.csv'];
    const { code, stderr } = await score(
      ...argv,
      '--columns',
      'Id,Title',
      '--columns',
      'score',
      '--only',
      'MQL',
      '--only',
      'prospect',
    );
    expect(code, stderr).toBe(0);
    expect(rowsOf(text('out.csv'))).toEqual([
      ['Id', 'Title', 'score'],
      ['1', 'CEO', '30'],
      ['2', 'CTO', '0'],
    ]);
  });

  test('a file for one source, by whatever path', async () => {
    files();
    mkdirSync('other');
    symlinkSync('../web-1.csv', 'other/link.csv');
    linkSync('web-1.csv', 'hard.csv');
    const argv = ['--leads', 'leads-1.csv', '--without', 'firms', '-o', 'out.csv'];
    for (const again of [
      'web-1.csv',
      './web-1.csv',
      'other/../web-1.csv',
      'other/link.csv',
      'hard.csv',
      'web-*.csv',
    ]) {
      const { code, stderr } = await score(...argv, '-a', 'web-1.csv', '-a', again);
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/^file-twice: web is given the same file twice/),
      ]);
    }
    const leads = await score(
      ...argv.slice(2),
      '--without',
      'web',
      '--leads',
      'leads-1.csv',
      '--leads',
      './leads-1.csv',
    );
    expect([leads.code, leads.stderr]).toEqual([2, expect.stringMatching(/^file-twice: --leads/)]);
    // One file for two sources is no mistake, and neither is a copy.
    put({ 'copy.csv': text('web-1.csv') });
    expect((await score(...argv, '-a', 'web-1.csv', '-a', 'copy.csv')).code).toBe(0);
    expect(column(text('out.csv'), 'score')).toEqual(['32', '0']);
  });
});
