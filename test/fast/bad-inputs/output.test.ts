// Rows 46 to 50: what reaches spreadsheets and terminals.
// Row 52: test/fast/score/nights.test.ts.

import { expect, test, vi } from 'vitest';
import {
  argvOf,
  inBadInputFolder,
  LARGE,
  many,
  RULES,
  refusesRules,
  score,
} from '../../support/bad-input.ts';
import { program } from '../../support/program.ts';
import { column, everything, put, rowsOf, run, text } from '../../support/run.ts';

inBadInputFolder();

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

const TRICKY = [' =1+1', '\u00a0@SUM(A1)', '＝1+1', '＋x', '－x', '＠x', ' ＝1', '\u200b=1'];

test('row 46: --escape-formulas also knows full-width signs and signs behind blanks, in all files of the run', async () => {
  const cells = [...TRICKY, ' -5', '- 5', ' 12', 'a=b'];
  const bad = '=cmd,gold\n';
  const leads = `${many(cells.length, (i) => `${i},gold,"${cells[i]}"`)}${bad}`;
  put({ 'rules.yaml': `${RULES}lists:\n  all: { segment: MQL }\n` });
  const flags = ['--escape-formulas', '--split', 'lists', '--lists', 'active', '--max-rejects', '9'];
  const { code, stderr } = await score(leads.replace(bad, `=cmd,gold,x,y\n0,,\n`), ...flags);
  expect(code, stderr).toBe(0);
  for (const path of ['out.csv', 'lists/MQL.csv', 'active/all.csv']) {
    const notes = column(text(path), 'note');
    expect(notes.slice(0, TRICKY.length), path).toEqual(TRICKY.map((cell) => `'${cell}`));
    expect(notes.slice(TRICKY.length), path).toEqual([' -5', "'- 5", ' 12', 'a=b']);
  }
  expect(rowsOf(text('out.csv.rejects.csv')).map((row) => row[5])).toEqual(['raw', "'=cmd,gold,x,y", '0,,']);
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
