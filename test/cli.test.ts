// The `score` section of the command line's contract, to the letter: each option of its table, each sentence
// below it, each a small test through the front door.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../src/cli.ts';
import { column, everything, inFreshFolder, isThere, put, type Ran, rowsOf, run, text } from './run.ts';

const BIN = join(import.meta.dirname, '..', 'bin', 'leadscore.js');
const PACKAGE = join(import.meta.dirname, '..', 'package.json');

/** Four leads worked out by hand: 30 + 10 + 2 × 5; 0; 30 lifted to SQL; 10 disqualified. */
const RULES = `version: 1
name: Trial
leads: { id: Id }
activities:
  web: { lead: Lead, type: Event, at: Date }
groups:
  fit: { max: 50 }
rules:
  boss: { group: fit, when: { Title: { words: [CEO, director] } }, points: 30 }
  big: { group: fit, when: { Size: { at_least: 100 } }, points: 10 }
  visits: { each: { type: visit, within: 30d }, points: 5, max: 20 }
disqualify:
  customer: { when: { Stage: customer }, reason: Already a customer }
promote:
  demo: { when: { activity: { type: demo, within: 30d } }, to: SQL, reason: Asked for a demo }
`;
const LEADS = `Id,Name,Title,Size,Stage
1,Ana,CEO,100,lead
2,Bo,Engineer,5,lead
3,Cy,Director,,lead
4,Di,,200,customer
`;
const WEB = `Lead,Event,Date
1,visit,2026-10-30
1,visit,2026-10-29
3,demo,2026-10-20
9,visit,2026-10-20
`;
const SCORED = `Id,Name,Title,Size,Stage,score,segment,fit,reasons
1,Ana,CEO,100,lead,50,MQL,40,Boss +30; Big +10; Visits +10 (2×)
2,Bo,Engineer,5,lead,0,prospect,0,
3,Cy,Director,,lead,30,SQL,30,Asked for a demo; Boss +30
4,Di,,200,customer,10,disqualified,10,Already a customer; Big +10
`;
const TRIAL = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '-a', 'web=web.csv'];
const AS_OF = ['--as-of', '2026-11-01'];

/** Rules that look at one column, for tests that are about files and not about scores: gold is worth 40. */
const PLAIN = `version: 1
leads: { id: id }
rules:
  vip: { when: { tier: gold }, points: 40 }
`;

/** Scores the four leads. */
const trial = (...flags: string[]): Promise<Ran> => run([...TRIAL, ...AS_OF, '-o', 'out.csv', ...flags]);

/** Scores `leads` by the plain rules. */
function plain(leads: string | Buffer, ...flags: string[]): Promise<Ran> {
  put({ 'plain.yaml': PLAIN, 'in.csv': leads });
  return run(['score', '--rules', 'plain.yaml', '--leads', 'in.csv', '-o', 'out.csv', ...AS_OF, ...flags]);
}

async function plainText(leads: string | Buffer, ...flags: string[]): Promise<string> {
  const { code, stderr } = await plain(leads, ...flags);
  expect(code, stderr).toBe(0);
  return text('out.csv');
}

/** So many leads, the first `bad` of them without an id. */
const leadsOf = (count: number, bad = 0): string =>
  `id,tier\n${Array.from({ length: count }, (_, i) => `${i < bad ? '' : i + 1},gold\n`).join('')}`;

const summaryJson = (path = 'summary.json') => JSON.parse(text(path)) as Record<string, unknown>;
const kept = () => [...everything().keys()];

inFreshFolder();
beforeEach(() => {
  put({ 'rules.yaml': RULES, 'leads.csv': LEADS, 'web.csv': WEB });
  for (const name of ['NO_COLOR', 'FORCE_COLOR']) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('--activities', () => {
  test('names the source and the file', async () => {
    const { code, stderr } = await trial();
    expect(code, stderr).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('is the long form of -a', async () => {
    const argv = TRIAL.map((one) => (one === '-a' ? '--activities' : one));
    expect((await run([...argv, ...AS_OF, '--out', 'out.csv'])).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('needs no name where the rules have one source', async () => {
    const argv = TRIAL.map((one) => (one === 'web=web.csv' ? 'web.csv' : one));
    expect((await run([...argv, ...AS_OF, '-o', 'out.csv'])).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('takes a file with = in its name', async () => {
    put({ 'month=10.csv': WEB });
    const argv = TRIAL.map((one) => (one === 'web=web.csv' ? 'month=10.csv' : one));
    expect((await run([...argv, ...AS_OF, '-o', 'out.csv'])).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('may be given again for the same source', async () => {
    const [header, first, ...rest] = WEB.trimEnd().split('\n');
    put({ 'web.csv': `${header}\n${first}\n`, 'more.csv': `${header}\n${rest.join('\n')}\n` });
    const { code } = await trial('-a', 'web=more.csv', '--summary', 'summary.json');
    expect(code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
    expect(summaryJson()).toMatchObject({ activities: { web: { read: 4, matched: 3, unmatched: 1 } } });
  });

  test('files of one source may have their columns in another order', async () => {
    const [header, first, ...rest] = rowsOf(WEB);
    const turned = [header, first].map((row) => `${(row ?? []).toReversed().join(';')}\n`).join('');
    put({ 'web.csv': turned, 'more.csv': [header, ...rest].map((row) => `${row?.join()}\n`).join('') });
    expect((await trial('-a', 'web=more.csv')).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('without a name is refused where the rules have several sources', async () => {
    put({ 'rules.yaml': RULES.replace('groups:', '  mail: { lead: Lead, type: Event, at: Date }\ngroups:') });
    const argv = TRIAL.map((one) => (one === 'web=web.csv' ? 'web.csv' : one));
    const { code, stderr } = await run([...argv, ...AS_OF, '-o', 'out.csv']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/\bweb\b.*\bmail\b/);
  });

  test('of a source that the rules lack is refused with the nearest name', async () => {
    const { code, stderr } = await trial('-a', 'wbe=web.csv');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "web"?');
  });

  test('of a source that is declared must be given, or else --without', async () => {
    const { code, stderr } = await run([...TRIAL.slice(0, -2), ...AS_OF, '-o', 'out.csv']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^rules\.yaml:5:\d+ [a-z-]+: .*"web".*--without web/);
    expect(isThere('out.csv')).toBe(false);
  });
});

describe('--without', () => {
  test('says that there is no log this time', async () => {
    const { code } = await run([...TRIAL.slice(0, -2), ...AS_OF, '-o', 'out.csv', '--without', 'web']);
    expect(code).toBe(0);
    expect(column(text('out.csv'), 'score')).toEqual(['40', '0', '30', '10']);
    expect(column(text('out.csv'), 'segment')).toEqual(['MQL', 'prospect', 'MQL', 'disqualified']);
  });

  test('contradicts a file for the same source', async () => {
    expect((await trial('--without', 'web')).code).toBe(2);
  });

  test('of a name that the rules lack is refused with the nearest', async () => {
    const { code, stderr } = await trial('--without', 'wbe');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "web"?');
  });
});

describe('--table', () => {
  const WITH_TABLE = PLAIN.replace(
    'rules:',
    'tables: { company: { key: key, match: firm } }\nrules:',
  ).replace('when: { tier: gold }', 'when: { company.Size: { at_least: 10 } }');
  const leads = 'id,firm\n1,x\n2,y\n';
  beforeEach(() =>
    put({ 'rules.yaml': WITH_TABLE, 'leads.csv': leads, 'firms.csv': 'key,Size\nx,10\ny,9\n' }),
  );
  const joined = (...flags: string[]) =>
    run(['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '-o', 'out.csv', ...AS_OF, ...flags]);

  test('names the table and its file', async () => {
    expect((await joined('--table', 'company=firms.csv')).code).toBe(0);
    expect(column(text('out.csv'), 'score')).toEqual(['40', '0']);
  });

  test('that is declared must be given, or else --without', async () => {
    const { code, stderr } = await joined();
    expect(code).toBe(2);
    expect(stderr).toContain('--without company');
    expect((await joined('--without', 'company')).code).toBe(0);
    expect(column(text('out.csv'), 'score')).toEqual(['0', '0']);
  });

  test('that the rules lack is refused with the nearest name', async () => {
    const { code, stderr } = await joined('--table', 'compny=firms.csv');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "company"?');
  });
});

describe('--out', () => {
  test('- is standard output, with data only', async () => {
    const { code, stdout, stderr } = await run([...TRIAL, ...AS_OF, '-o', '-']);
    expect(code).toBe(0);
    expect(stdout).toBe(SCORED);
    expect(stderr).toContain('Trial');
    expect(kept()).toEqual(['leads.csv', 'rules.yaml', 'web.csv']);
  });

  test('a file leaves standard output empty', async () => {
    expect((await trial()).stdout).toBe('');
  });

  test('must be given', async () => {
    const { code, stderr } = await run([...TRIAL, ...AS_OF]);
    expect(code).toBe(2);
    expect(stderr).toContain('--out');
  });

  test.each([
    ['the rejects', ['--rejects', 'out.csv', '--max-rejects', '1']],
    ['the summary', ['--summary', 'out.csv']],
    ['a list', ['--split', 'lists', '-o', 'lists/MQL.csv']],
    ['the summary and the rejects', ['--rejects', 'x', '--summary', './x', '--max-rejects', '1']],
  ])('two outputs are never the same file: %s', async (_, flags) => {
    put({ 'leads.csv': `${LEADS},No id,,,\n`, 'lists/x': '' });
    const before = everything();
    const { code } = await trial('--max-rejects', '1', ...flags);
    expect(code).toBe(2);
    expect(everything()).toEqual(before);
  });

  test.each(['leads.csv', './web.csv', 'rules.yaml'])('is never the input: %s', async (input) => {
    const before = everything();
    const { code, stderr } = await trial('-o', input);
    expect(code).toBe(2);
    expect(stderr).toContain(input);
    expect(everything()).toEqual(before);
  });

  test('a list is never the input', async () => {
    put({ 'lists/MQL.csv': LEADS });
    const before = everything();
    const { code, stderr } = await trial('--leads', 'lists/MQL.csv', '--split', 'lists');
    expect(code).toBe(2);
    expect(stderr).toContain(join('lists', 'MQL.csv'));
    expect(everything()).toEqual(before);
  });

  test('takes the place of an older file, and nothing else stays behind', async () => {
    put({ 'out.csv': 'old' });
    await trial();
    expect(text('out.csv')).toBe(SCORED);
    expect(kept()).toEqual(['leads.csv', 'out.csv', 'rules.yaml', 'web.csv']);
  });

  test('every original column comes first, in order, then score, segment, one a group, reasons', async () => {
    put({
      'rules.yaml': `version: 1
leads: { id: id }
groups: { fit: { max: 5 }, Zeal: {}, interés: { min: -2 } }
rules:
  a: { group: interés, when: { id: { known: true } }, points: -3 }
  b: { group: fit, when: { id: { known: true } }, points: 9 }
`,
      'in.csv': 'z,id,a\n,1,x\n',
    });
    const { code } = await run(['score', '--rules', 'rules.yaml', '--leads', 'in.csv', '-o', 'out.csv']);
    expect(code).toBe(0);
    expect(text('out.csv')).toBe(
      'z,id,a,score,segment,fit,Zeal,interés,reasons\n,1,x,3,prospect,5,0,-2,B +9; A -3\n',
    );
  });

  test('cells are unchanged: spaces, quotes, newlines, control characters, both Unicode forms', async () => {
    const cells = [
      ...[
        '  spaces kept  ',
        'say "hi"',
        '"',
        'two\nlines',
        'two\r\nlines',
        'old\rMac',
        ' ',
        '\t',
        ',',
        ',,;|',
      ],
      ...[
        '#hash',
        ' #hash',
        '\u00a0',
        '\ufeffmark',
        'José',
        'Jose\u0301',
        '👩‍🚀',
        '007',
        '1.50',
        '\\n',
        "'",
        '=1+1',
      ],
      ...['NULL', '\u001b[31mred', '\u2028', '\u0085'],
    ];
    const quoted = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`);
    const out = await plainText(`tier,note,id\n${quoted.map((cell, i) => `gold,${cell},${i}\n`).join('')}`);
    expect(column(out, 'note')).toEqual(cells);
  });

  test('headers are unchanged too', async () => {
    const out = await plainText('" id ","two\nlines","say ""hi""",#no, Tier\n1,a,b,c,gold\n');
    expect(rowsOf(out)[0]?.slice(0, 5)).toEqual([' id ', 'two\nlines', 'say "hi"', '#no', ' Tier']);
    expect(column(out, 'score')).toEqual(['40']);
  });

  test('quotes only where a delimiter, quote, CR or LF, or a leading # asks for it', async () => {
    const rows =
      '"id","tier","a"\n"1","gold","x y"\n"2","","a,b"\n"3","","say ""hi"""\n"4","","#1"\n"5","","1#"\n';
    expect(await plainText(`${rows}"6","","a\rb"\n"7","","a\nb"\n"8","",""\n"9","","a;b'c"\n`)).toBe(
      'id,tier,a,score,segment,reasons\n1,gold,x y,40,MQL,Vip +40\n2,,"a,b",0,prospect,\n' +
        '3,,"say ""hi""",0,prospect,\n4,,"#1",0,prospect,\n5,,1#,0,prospect,\n6,,"a\rb",0,prospect,\n' +
        '7,,"a\nb",0,prospect,\n8,,,0,prospect,\n9,,a;b\'c,0,prospect,\n',
    );
  });

  test.each([';', '\t', '|'])('keeps the delimiter %j of the export', async (delimiter) => {
    const rows = [
      ['id', 'tier', 'note'],
      ['1', 'gold', 'a,b'],
      ['2', '', `a${delimiter}b`],
    ];
    const quoted = rows.map((row) => row.map((cell) => (cell.includes(delimiter) ? `"${cell}"` : cell)));
    const out = await plainText(quoted.map((row) => `${row.join(delimiter)}\n`).join(''));
    const reasons = delimiter === ';' ? '"Vip +40"' : 'Vip +40';
    expect(out).toBe(
      [
        ['id', 'tier', 'note', 'score', 'segment', 'reasons'],
        ['1', 'gold', 'a,b', '40', 'MQL', reasons.replaceAll('"', '')],
        ['2', '', `"a${delimiter}b"`, '0', 'prospect', ''],
      ]
        .map((row) => `${row.join(delimiter)}\n`)
        .join(''),
    );
  });

  test('reasons are quoted where their "; " meets a semicolon as delimiter', async () => {
    put({ 'leads.csv': LEADS.replaceAll(',', ';') });
    await trial();
    expect(text('out.csv')).toContain('1;Ana;CEO;100;lead;50;MQL;40;"Boss +30; Big +10; Visits +10 (2×)"\n');
  });

  test('has a BOM if the export had one', async () => {
    expect(await plainText('\ufeffid,tier\n1,gold\n')).toBe(
      '\ufeffid,tier,score,segment,reasons\n1,gold,40,MQL,Vip +40\n',
    );
    const { stdout } = await run(
      ['score', '--rules', 'plain.yaml', '--leads', 'in.csv', ...AS_OF].concat('-o', '-'),
    );
    expect(stdout).toBe(text('out.csv'));
  });

  test('has no BOM if the export had none, whatever the log had', async () => {
    put({ 'web.csv': `\ufeff${WEB}` });
    await trial();
    expect(text('out.csv')).toBe(SCORED);
  });

  test.each([
    ['CRLF', '\r\n'],
    ['CR', '\r'],
    ['LF', '\n'],
  ])('ends lines with LF where the export has %s', async (_, newline) => {
    expect(await plainText(`id,tier${newline}1,gold${newline}2,${newline}`)).toBe(
      'id,tier,score,segment,reasons\n1,gold,40,MQL,Vip +40\n2,,0,prospect,\n',
    );
  });

  test('takes an export without a final newline, with two of them, with blank lines', async () => {
    const wanted = 'id,tier,score,segment,reasons\n1,gold,40,MQL,Vip +40\n2,,0,prospect,\n';
    expect(await plainText('id,tier\n1,gold\n2,')).toBe(wanted);
    expect(await plainText('id,tier\n1,gold\n2,\n\n')).toBe(wanted);
    expect(await plainText('\n\r\nid,tier\n\n1,gold\r\n\r\n2,')).toBe(wanted);
  });

  test.each(['score', 'segment', 'fit', 'reasons'])(
    'refuses an export that has a column %s',
    async (name) => {
      put({ 'out.csv': 'old', 'leads.csv': LEADS.replace('Name', name) });
      const { code, stderr } = await trial();
      expect(code).toBe(3);
      expect(stderr).toMatch(new RegExp(`^leads\\.csv:1 column-taken: .*"${name}".*--prefix lead_`));
      expect(text('out.csv')).toBe('old');
    },
  );

  test('minds a column called ledger only with --detail', async () => {
    put({ 'leads.csv': LEADS.replace('Name', 'ledger') });
    expect((await trial()).code).toBe(0);
    expect((await trial('--detail')).code).toBe(3);
  });

  test('another letter case is another column', async () => {
    put({ 'leads.csv': LEADS.replace('Name', 'Score') });
    expect((await trial()).code).toBe(0);
  });
});

describe('--prefix', () => {
  test('sets every added column apart', async () => {
    put({ 'leads.csv': LEADS.replace('Name', 'score') });
    expect((await trial('--prefix', 'lead_', '--detail')).code).toBe(0);
    expect(text('out.csv').split('\n')[0]).toBe(
      'Id,score,Title,Size,Stage,lead_score,lead_segment,lead_fit,lead_reasons,lead_ledger',
    );
  });

  test('of a taken name is refused too', async () => {
    put({ 'leads.csv': LEADS.replace('Name', 'lead_fit') });
    const { code, stderr } = await trial('--prefix', 'lead_');
    expect(code).toBe(3);
    expect(stderr).toContain('"lead_fit"');
  });
});

describe('--as-of', () => {
  test('is the date of the score', async () => {
    await trial('--as-of', '2026-11-28', '--summary', 'summary.json');
    expect(column(text('out.csv'), 'score')).toEqual(['45', '0', '30', '10']);
    expect(column(text('out.csv'), 'segment')).toEqual(['MQL', 'prospect', 'MQL', 'disqualified']);
    expect(summaryJson()).toMatchObject({ as_of: '2026-11-28' });
  });

  test.each([
    ['UTC', '2026-11-21'],
    ['Europe/Madrid', '2026-11-22'],
    ['America/Los_Angeles', '2026-11-21'],
    ['Pacific/Kiritimati', '2026-11-22'],
  ])('is today in the time zone of the rules: %s', async (zone, day) => {
    vi.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 21, 23, 30));
    put({ 'rules.yaml': RULES.replace('leads:', `timezone: ${zone}\nleads:`) });
    const { code } = await run([...TRIAL, '-o', 'out.csv', '--summary', 'summary.json']);
    expect(code).toBe(0);
    expect(summaryJson()).toMatchObject({ as_of: day, timezone: zone });
  });

  test.each(['2026-02-30', '01/11/2026', '2026-1-1', '20261101', 'today', '', '2026-11-01T10:00'])(
    'refuses %j',
    async (date) => {
      const { code, stderr } = await run([...TRIAL, '-o', 'out.csv', '--as-of', date]);
      expect(code).toBe(2);
      expect(stderr).toContain('--as-of');
      expect(isThere('out.csv')).toBe(false);
    },
  );
});

test('--detail adds a ledger column, JSON, that adds up', async () => {
  await trial('--detail');
  expect(text('out.csv').split('\n')[0]).toBe('Id,Name,Title,Size,Stage,score,segment,fit,reasons,ledger');
  expect(column(text('out.csv'), 'ledger').map((cell) => JSON.parse(cell))).toEqual([
    [
      { rule: 'boss', points: 30 },
      { rule: 'big', points: 10 },
      { rule: 'visits', points: 10 },
    ],
    [],
    [{ rule: 'boss', points: 30 }],
    [{ rule: 'big', points: 10 }],
  ]);
});

describe('--split', () => {
  const HEADER = 'Id,Name,Title,Size,Stage,score,segment,fit,reasons\n';
  const row = (id: number): string => `${SCORED.split('\n')[id]}\n`;

  test('writes one file a segment besides the whole, empty ones with their header', async () => {
    put({ 'leads.csv': LEADS.replace(/^1.*\n/m, '') });
    await trial('--split', 'lists');
    expect(text('out.csv')).toBe(SCORED.replace(/^1.*\n/m, ''));
    expect(kept().filter((name) => name.startsWith('lists'))).toEqual(
      ['MQL', 'SQL', 'disqualified', 'prospect'].map((name) => join('lists', `${name}.csv`)),
    );
    expect(text('lists/MQL.csv')).toBe(HEADER);
    expect(text('lists/SQL.csv')).toBe(HEADER + row(3));
    expect(text('lists/prospect.csv')).toBe(HEADER + row(2));
    expect(text('lists/disqualified.csv')).toBe(HEADER + row(4));
  });

  test('replaces the lists of last month', async () => {
    put({ 'lists/MQL.csv': 'old', 'lists/SQL.csv': 'old', 'lists/other.csv': 'mine' });
    put({ 'leads.csv': LEADS.replace(/^1.*\n/m, '') });
    await trial('--split', 'lists');
    expect(text('lists/MQL.csv')).toBe(HEADER);
    expect(text('lists/other.csv')).toBe('mine');
  });

  test('the lists have the BOM and the delimiter of the export', async () => {
    put({ 'leads.csv': `\ufeff${LEADS.replaceAll(',', '\t')}` });
    await trial('--split', 'lists');
    expect(text('lists/prospect.csv')).toBe(`\ufeff${(HEADER + row(2)).replaceAll(',', '\t')}`);
  });

  test('a segment of a disqualification has its own list', async () => {
    put({ 'rules.yaml': RULES.replace('reason: Already', 'segment: sold to, reason: Already') });
    await trial('--split', 'lists');
    expect(text('lists/sold to.csv')).toBe(HEADER + row(4).replace('disqualified', 'sold to'));
    expect(isThere('lists/disqualified.csv')).toBe(false);
  });

  test('rules without a disqualification have no such list', async () => {
    await plainText('id,tier\n1,gold\n', '--split', 'lists');
    expect(kept().filter((name) => name.startsWith('lists')).length).toBe(3);
  });

  test('goes together with --columns, --sort, --detail and standard output', async () => {
    const { code, stdout } = await trial(
      ...['--split', 'lists', '--columns', 'Id,score', '--sort', 'score', '-o', '-'],
    );
    expect(code).toBe(0);
    expect(stdout).toBe('Id,score\n1,50\n3,30\n4,10\n2,0\n');
    expect(text('lists/MQL.csv')).toBe('Id,score\n1,50\n');
  });

  test('a name that no file can have stays within the directory', async () => {
    const segments = 'segments: [{ name: low, from: 0 }, { name: up/../../high, from: 40 }]\n';
    put({ 'plain.yaml': PLAIN + segments, 'in.csv': 'id,tier\n1,gold\n' });
    const argv = ['score', '--rules', 'plain.yaml', '--leads', 'in.csv', '-o', 'out.csv', '--split', 'lists'];
    const { code, stderr } = await run(argv);
    expect(code, stderr).toBe(0);
    const lists = kept().filter((name) => name.startsWith('lists'));
    expect(lists.length).toBe(2);
    expect(lists.map((name) => rowsOf(text(name)).length).toSorted()).toEqual([1, 2]);
    expect(kept().filter((name) => name.includes('high')).length).toBe(1);
  });

  test('two segments never share a file', async () => {
    const segments = 'segments: [{ name: a/b, from: 0 }, { name: "a:b", from: 40 }]\n';
    put({ 'plain.yaml': PLAIN + segments, 'in.csv': 'id,tier\n1,gold\n2,\n' });
    const argv = ['score', '--rules', 'plain.yaml', '--leads', 'in.csv', '-o', 'out.csv', '--split', 'lists'];
    const { code } = await run(argv);
    const lists = kept().filter((name) => name.startsWith('lists'));
    // Two files or a refusal; never one list that has lost the other's leads.
    expect([code, lists.length]).toEqual(code === 0 ? [0, 2] : [2, 0]);
  });
});

describe('--sort score', () => {
  test('is highest first, ties in the order of the export', async () => {
    const leads = 'id,tier\n5,\n4,gold\n3,\n2,gold\n1,\n';
    const out = await plainText(leads, '--sort', 'score');
    expect(column(out, 'id')).toEqual(['4', '2', '5', '3', '1']);
  });

  test('goes by the score, whatever the segment', async () => {
    await trial('--sort', 'score');
    expect(column(text('out.csv'), 'score')).toEqual(['50', '30', '10', '0']);
  });

  test('sorts many leads as numbers', async () => {
    const rules = `version: 1\nleads: { id: id }\nrules:\n  n: { each: { field: n }, points: 1 }\n`;
    const rows = Array.from({ length: 3000 }, (_, i) => `${i},${(i * 7919) % 101}\n`);
    put({ 'n.yaml': rules, 'n.csv': `id,n\n${rows.join('')}` });
    const argv = ['score', '--rules', 'n.yaml', '--leads', 'n.csv', '-o', 'out.csv', '--sort', 'score'];
    expect((await run(argv)).code).toBe(0);
    const sorted = column(text('out.csv'), 'score').map(Number);
    expect(sorted).toEqual(sorted.toSorted((a, b) => b - a));
    const ids = column(text('out.csv'), 'id').map(Number);
    expect(ids.every((id, i) => i === 0 || sorted[i] !== sorted[i - 1] || id > (ids[i - 1] ?? 0))).toBe(true);
  });

  test('default: the order of the export', async () => {
    await trial();
    expect(column(text('out.csv'), 'Id')).toEqual(['1', '2', '3', '4']);
  });

  test('by anything else is refused', async () => {
    expect((await trial('--sort', 'name')).code).toBe(2);
  });
});

describe('--only', () => {
  const ids = async (...flags: string[]): Promise<string[]> => {
    expect((await trial(...flags)).code).toBe(0);
    return column(text('out.csv'), 'Id');
  };

  test('writes one segment', async () => expect(await ids('--only', 'MQL')).toEqual(['1']));
  test('given again, both', async () => {
    expect(await ids('--only', 'SQL', '--only', 'MQL')).toEqual(['1', '3']);
  });
  test('takes a list', async () => expect(await ids('--only', 'prospect,SQL')).toEqual(['2', '3']));
  test('knows the segment of disqualified leads', async () => {
    expect(await ids('--only', 'disqualified')).toEqual(['4']);
  });
  test('goes together with --sort', async () => {
    expect(await ids('--only', 'prospect,SQL', '--sort', 'score')).toEqual(['3', '2']);
  });
  test('writes a header where no lead is left', async () => {
    put({ 'web.csv': 'Lead,Event,Date\n' });
    expect(await ids('--only', 'SQL')).toEqual([]);
    expect(text('out.csv')).toBe(`${SCORED.split('\n')[0]}\n`);
  });
  test('does not change the counts of the run', async () => {
    await trial('--only', 'MQL', '--summary', 'summary.json');
    expect(summaryJson()).toMatchObject({
      leads: { read: 4, scored: 4 },
      segments: { prospect: 1, MQL: 1, SQL: 1, disqualified: 1 },
    });
  });
  test('of an unknown segment is refused with the nearest name', async () => {
    const { code, stderr } = await trial('--only', 'MQQL');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "MQL"?');
  });
});

describe('--columns', () => {
  test('writes these, in this order, own and added ones interleaved', async () => {
    await trial('--columns', 'score,Id,segment,Stage,Name,fit');
    expect(text('out.csv')).toBe(
      'score,Id,segment,Stage,Name,fit\n50,1,MQL,lead,Ana,40\n0,2,prospect,lead,Bo,0\n' +
        '30,3,SQL,lead,Cy,30\n10,4,disqualified,customer,Di,10\n',
    );
  });

  test('knows as_of and rules: name and hash', async () => {
    await trial('--columns', 'Id,as_of,rules');
    const hash = createHash('sha256').update(RULES).digest('hex');
    expect(text('out.csv').split('\n')[1]).toBe(`1,2026-11-01,Trial ${hash}`);
  });

  test('rules without a name go by their file', async () => {
    const out = await plainText('id,tier\n1,gold\n', '--columns', 'rules');
    expect(rowsOf(out)[1]?.[0]).toBe(`plain ${createHash('sha256').update(PLAIN).digest('hex')}`);
  });

  test('own ones alone, added ones alone', async () => {
    await trial('--columns', 'Name,Id');
    expect(text('out.csv').split('\n')[1]).toBe('Ana,1');
    await trial('--columns', 'segment,score');
    expect(text('out.csv').split('\n')[1]).toBe('MQL,50');
  });

  test('an empty cell between others needs no quotes', async () => {
    await trial('--columns', 'score,Title,segment,reasons,Size');
    expect(text('out.csv').split('\n').slice(2, 5)).toEqual([
      '0,Engineer,prospect,,5',
      '30,Director,SQL,Asked for a demo; Boss +30,',
      '10,,disqualified,Already a customer; Big +10,200',
    ]);
  });

  test('names with a comma are quoted as in CSV', async () => {
    put({ 'leads.csv': LEADS.replace('Name', '"Last, First"') });
    expect((await trial('--columns', '"Last, First", score')).code).toBe(0);
    expect(text('out.csv')).toBe('"Last, First",score\nAna,50\nBo,0\nCy,30\nDi,10\n');
  });

  test('added ones go by their prefix', async () => {
    put({ 'leads.csv': LEADS.replace('Name', 'score') });
    expect((await trial('--prefix', 'new_', '--columns', 'score,new_score,new_as_of')).code).toBe(0);
    expect(text('out.csv').split('\n')[1]).toBe('Ana,50,2026-11-01');
  });

  test('a name that could be either is refused with the way out', async () => {
    put({ 'leads.csv': LEADS.replace('Name', 'score') });
    const { code, stderr } = await trial('--columns', 'Id,score');
    expect(code).toBe(3);
    expect(stderr).toContain('--prefix lead_');
  });

  test('an unknown one is refused with the nearest', async () => {
    const { code, stderr } = await trial('--columns', 'Id,scor');
    expect(code).toBeGreaterThanOrEqual(2);
    expect(stderr).toContain('did you mean "score"?');
    expect(isThere('out.csv')).toBe(false);
  });
});

describe('--top', () => {
  const SEVEN = `version: 1
leads: { id: id }
rules:
${[1, 2, 3, 4, 5, 6, 7].map((n) => `  r${n}: { when: { id: { known: true } }, points: ${n} }\n`).join('')}disqualify:
  out: { when: { id: { known: true } }, reason: Out }
`;
  const reasons = async (...flags: string[]): Promise<string> => {
    put({ 'seven.yaml': SEVEN, 'in.csv': 'id\n1\n' });
    const argv = ['score', '--rules', 'seven.yaml', '--leads', 'in.csv', '-o', 'out.csv', ...flags];
    expect((await run(argv)).code).toBe(0);
    return column(text('out.csv'), 'reasons')[0] ?? '';
  };

  test('is 5 by default, the first ones included', async () => {
    expect(await reasons()).toBe('Out; R7 +7; R6 +6; R5 +5; R4 +4');
  });
  test('N', async () => {
    expect(await reasons('--top', '2')).toBe('Out; R7 +7');
    expect(await reasons('--top', '100')).toBe('Out; R7 +7; R6 +6; R5 +5; R4 +4; R3 +3; R2 +2; R1 +1');
    expect(await reasons('--top', '0')).toBe('');
  });
  test.each(['two', '1.5', '-1', ''])('refuses %j', async (top) => {
    expect((await trial(`--top=${top}`)).code).toBe(2);
  });
});

describe('--rejects', () => {
  const BAD = 'id,tier\n1,gold\n,gold\n3,gold,extra\n1,silver\n5,gold\n';
  const REJECTS =
    'file,line,byte,code,message,raw\n' +
    'in.csv,3,15,no-id,the lead has no id,",gold"\n' +
    'in.csv,4,21,cells-extra,"the row has 3 cells, the header 2","3,gold,extra"\n' +
    'in.csv,5,34,duplicate,"the id ""1"" is that of row 2 already","1,silver"\n';

  test('default O.rejects.csv: where each row stands, its code, what is wrong, the row as it is', async () => {
    const out = await plainText(BAD, '--max-rejects', '3');
    expect(column(out, 'id')).toEqual(['1', '5']);
    expect(text('out.csv.rejects.csv')).toBe(REJECTS);
  });

  test('names its own file', async () => {
    await plainText(BAD, '--max-rejects', '3', '--rejects', 'bad/../bad.csv');
    expect(text('bad.csv')).toBe(REJECTS);
    expect(isThere('out.csv.rejects.csv')).toBe(false);
  });

  test('is written only when there are any', async () => {
    await trial('--rejects', 'bad.csv');
    expect(kept()).toEqual(['leads.csv', 'out.csv', 'rules.yaml', 'web.csv']);
  });

  test('an old default file goes away when a run has none', async () => {
    await plainText(BAD, '--max-rejects', '3');
    expect(isThere('out.csv.rejects.csv')).toBe(true);
    await plainText('id,tier\n1,gold\n');
    expect(isThere('out.csv.rejects.csv')).toBe(false);
  });

  test('holds rows of logs and tables too', async () => {
    put({ 'web.csv': `${WEB}1,visit,yesterday\n` });
    expect((await trial('--max-rejects', '1')).code).toBe(0);
    const [, row] = rowsOf(text('out.csv.rejects.csv'));
    expect(row?.slice(0, 4)).toEqual(['web.csv', '6', String(WEB.length), 'bad-date']);
    expect(row?.at(-1)).toBe('1,visit,yesterday');
  });

  test('with --out - rows are counted and told, and kept where --rejects says', async () => {
    const { code, stdout, stderr } = await plain(BAD, '--max-rejects', '3', '-o', '-');
    expect(code).toBe(0);
    expect(column(stdout, 'id')).toEqual(['1', '5']);
    expect(stderr).toMatch(/rejected 3 rows.*--rejects/);
    expect(isThere('-.rejects.csv')).toBe(false);
    await plain(BAD, '--max-rejects', '3', '-o', '-', '--rejects', 'bad.csv');
    expect(text('bad.csv')).toBe(REJECTS);
  });
});

describe('--max-rejects', () => {
  const exit = async (leads: string, ...flags: string[]): Promise<number> =>
    (await plain(leads, ...flags)).code;

  test('default 1%', async () => {
    expect(await exit(leadsOf(100, 1))).toBe(0);
    expect(await exit(leadsOf(99, 1))).toBe(3);
    expect(await exit(leadsOf(200, 3))).toBe(3);
  });

  test('N rows', async () => {
    expect(await exit(leadsOf(10, 2), '--max-rejects', '2')).toBe(0);
    expect(await exit(leadsOf(10, 3), '--max-rejects', '2')).toBe(3);
    expect(await exit(leadsOf(10, 1), '--max-rejects', '0')).toBe(3);
  });

  test('N% of the rows', async () => {
    expect(await exit(leadsOf(10, 2), '--max-rejects', '20%')).toBe(0);
    expect(await exit(leadsOf(10, 3), '--max-rejects', '20%')).toBe(3);
    expect(await exit(leadsOf(200, 1), '--max-rejects', '0.5%')).toBe(0);
    expect(await exit(leadsOf(199, 1), '--max-rejects', '0.5%')).toBe(3);
    expect(await exit(leadsOf(3, 3), '--max-rejects', '100%')).toBe(0);
  });

  test('--strict is 0', async () => {
    expect(await exit(leadsOf(1000, 1), '--strict')).toBe(3);
    expect(await exit(leadsOf(1000), '--strict')).toBe(0);
  });

  test('duplicate leads count', async () => {
    expect(await exit('id,tier\n1,\n1,\n', '--max-rejects', '0')).toBe(3);
    expect(await exit('id,tier\n1,\n1,\n', '--max-rejects', '1')).toBe(0);
  });

  test('is for each file', async () => {
    put({ 'leads.csv': `${LEADS},,,,\n`, 'web.csv': `${WEB}1,visit,x\n`, 'more.csv': `${WEB}1,visit,x\n` });
    expect((await trial('-a', 'web=more.csv', '--max-rejects', '1')).code).toBe(0);
    put({ 'more.csv': `${WEB}1,visit,x\n1,visit,x\n` });
    const { code, stderr } = await trial('-a', 'web=more.csv', '--max-rejects', '1');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^more\.csv/);
  });

  test('above it nothing is replaced and nothing stays behind', async () => {
    put({ 'out.csv': 'old', 'out.csv.rejects.csv': 'old', 'summary.json': 'old', 'lists/MQL.csv': 'old' });
    put({ 'leads.csv': LEADS + leadsOf(3, 3).replace('id,tier\n', '').replaceAll('gold', 'x,y,z,gold') });
    const before = everything();
    const { code, stdout, stderr } = await trial('--split', 'lists', '--summary', 'summary.json');
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(everything()).toEqual(before);
    expect(stderr).toMatch(/^leads\.csv too-many-rejects: 3 of 7 rows .*--max-rejects/);
    expect(stderr).toMatch(/^leads\.csv:6 /m);
  });

  test('a fault in the last log leaves the old output alone too', async () => {
    put({ 'out.csv': 'old', 'web.csv': `${WEB}1,visit,x\n` });
    const before = everything();
    expect((await trial('--split', 'lists')).code).toBe(3);
    expect(everything()).toEqual(before);
  });

  test('above it standard output stays empty', async () => {
    const { code, stdout } = await plain(leadsOf(3, 3), '-o', '-');
    expect([code, stdout]).toEqual([3, '']);
  });

  test.each(['x', '-1', '1.5', '', '%', '1%%', '1 %', '.5%'])('refuses %j', async (limit) => {
    const { code, stderr } = await trial(`--max-rejects=${limit}`);
    expect(code).toBe(2);
    expect(stderr).toContain('--max-rejects');
  });
});

describe('--summary', () => {
  test('is the run as JSON', async () => {
    put({ 'web.csv': `${WEB}3,visit,2026-11-02\n,visit,2026-10-01\n2,visit,\n` });
    await trial('--summary', 'summary.json');
    const { version } = JSON.parse(text(PACKAGE)) as { version: string };
    expect(summaryJson()).toEqual({
      tool: `leadscore ${version}`,
      rules: { name: 'Trial', sha256: createHash('sha256').update(RULES).digest('hex') },
      as_of: '2026-11-01',
      timezone: 'UTC',
      engine: 'stream',
      leads: { read: 4, scored: 4, quarantined: 0, duplicate: 0 },
      activities: {
        web: {
          ...{ read: 7, matched: 3, shared: 0, unmatched: 1, no_lead: 1, undated: 1, left_out: 0, future: 1 },
          ...{ duplicate: 0, quarantined: 0, oldest: '2026-10-01', newest: '2026-11-02' },
        },
      },
      tables: {},
      segments: { prospect: 1, MQL: 1, SQL: 1, disqualified: 1 },
      rules_fired: {
        boss: { leads: 2, points: 60 },
        big: { leads: 2, points: 20 },
        visits: { leads: 1, points: 10 },
      },
      seconds: expect.any(Number),
    });
  });

  test('its keys stand in the order of the contract', async () => {
    await trial('--summary', 'summary.json');
    expect(Object.keys(summaryJson())).toEqual([
      ...['tool', 'rules', 'as_of', 'timezone', 'engine', 'leads', 'activities', 'tables', 'segments'],
      ...['rules_fired', 'seconds'],
    ]);
    expect(text('summary.json').endsWith('}\n')).toBe(true);
  });

  test('its counts reconcile, and the rejects file has what they say', async () => {
    put({
      'rules.yaml': RULES.replace('at: Date }', 'at: Date, id: Key, where: { Event: [visit, demo] } }')
        .replace('lead: Lead,', 'lead: { column: Lead, separator: ";" },')
        .replace('activities:', 'tables: { firm: { key: Firm, match: Name } }\nactivities:')
        .replace('{ Stage: customer }', '{ firm.Kind: customer }'),
      'leads.csv': `${LEADS}1,Ana again,,,\n,No id,,,\n7,Bad,,many,\n8,Short\n`,
      'firms.csv': 'Firm,Kind\nAna,customer\nAna,twice\n,none\nBo\nCy,lead\n',
      'web.csv': `Lead,Event,Date,Key
1,visit,2026-10-30,a
1,visit,2026-10-30,a
1;2,visit,2026-10-29,b
3,bounce,2026-10-20,c
9,visit,2026-10-20,d
 ,visit,2026-10-20,e
;,visit,2026-10-20,f
2,visit,,g
2,visit,2026-11-02,h
2,visit,soon,i
2,visit
2,visit,2026-09-01,
`,
    });
    const { code, stderr } = await trial(
      ...['--table', 'firm=firms.csv', '--summary', 'summary.json', '--max-rejects', '100%'],
    );
    expect(code, stderr).toBe(0);
    const { leads, activities, tables } = summaryJson();
    expect(leads).toEqual({ read: 8, scored: 4, quarantined: 3, duplicate: 1 });
    expect(activities).toEqual({
      web: {
        ...{ read: 12, matched: 3, shared: 1, unmatched: 1, no_lead: 2, undated: 1, left_out: 1, future: 1 },
        ...{ duplicate: 1, quarantined: 2, oldest: '2026-09-01', newest: '2026-11-02' },
      },
    });
    expect(tables).toMatchObject({ firm: { read: 5, quarantined: 3 } });
    const rejects = rowsOf(text('out.csv.rejects.csv')).slice(1);
    const of = (file: string) => rejects.filter(([name]) => name === file).map((row) => [row[1], row[3]]);
    expect(of('firms.csv').map(([line]) => line)).toEqual(['3', '4', '5']);
    expect(of('leads.csv').map(([line]) => line)).toEqual(['6', '7', '8', '9']);
    expect(of('web.csv').map(([line]) => line)).toEqual(['11', '12']);
  });

  test('the same command twice writes the same bytes, but for seconds', async () => {
    await trial('--summary', 'summary.json', '--detail', '--split', 'lists');
    const steady = () =>
      new Map(
        [...everything()].map(([name, all]) => [name, all.replace(/"seconds": [\d.]+/, '"seconds": 0')]),
      );
    const first = steady();
    await trial('--summary', 'summary.json', '--detail', '--split', 'lists');
    expect(steady()).toEqual(first);
  });

  test('is not written by a run that is refused', async () => {
    await plain(leadsOf(2, 2), '--summary', 'summary.json');
    expect(isThere('summary.json')).toBe(false);
  });
});

describe('--dry-run', () => {
  test('does everything but writing', async () => {
    put({ 'leads.csv': `${LEADS}1,twice,,,\n` });
    const before = everything();
    const outputs = ['--split', 'lists', '--summary', 'summary.json', '--rejects', 'bad.csv', '--detail'];
    const { code, stdout, stderr } = await trial('--dry-run', '--max-rejects', '1', ...outputs);
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(everything()).toEqual(before);
    expect(isThere('lists')).toBe(false);
    expect(stderr).toMatch(/4 scored/);
    expect(stderr).toMatch(/MQL +1/);
  });

  test('leaves an old output and old rejects alone', async () => {
    put({ 'out.csv': 'old', 'out.csv.rejects.csv': 'old' });
    const before = everything();
    expect((await trial('--dry-run')).code).toBe(0);
    expect(everything()).toEqual(before);
  });

  test('writes nothing on standard output either', async () => {
    expect((await trial('--dry-run', '-o', '-')).stdout).toBe('');
  });

  test('refuses what the run would refuse', async () => {
    expect((await plain(leadsOf(2, 2), '--dry-run')).code).toBe(3);
    put({ 'leads.csv': LEADS.replace('Name', 'score') });
    expect((await trial('--dry-run')).code).toBe(3);
  });
});

describe('--escape-formulas', () => {
  const FORMULAS = ['=1+1', '+cmd', '-cmd', '@x', '\tx', '\rx', '\nx', '=', '-', '+1 a'];
  const NUMBERS = ['-5', '+3.5', '-1,234.50', '-1.234,50', '+34%', '5'];
  const leads = `id,tier,note\n${[...FORMULAS, ...NUMBERS, 'a=b', ' =1', "'=1"]
    .map((cell, i) => `${i},gold,"${cell}"\n`)
    .join('')}`;

  test('makes cells text that a spreadsheet would run, and leaves numbers alone', async () => {
    const out = await plainText(leads, '--escape-formulas');
    expect(column(out, 'note')).toEqual([
      ...FORMULAS.map((cell) => `'${cell}`),
      ...NUMBERS,
      'a=b',
      ' =1',
      "'=1",
    ]);
  });

  test('is off by default: cells are unchanged, and counted', async () => {
    const { stderr } = await plain(leads);
    expect(column(text('out.csv'), 'note').slice(0, 16)).toEqual([...FORMULAS, ...NUMBERS]);
    expect(stderr).toMatch(new RegExp(`warning.*\\b${FORMULAS.length} cells start like formulas`));
  });

  test('covers lists and sorted files, and leaves a negative score alone', async () => {
    put({
      'n.yaml':
        'version: 1\nleads: { id: id }\nscore: { min: -10 }\nrules:\n  a: { when: { id: { known: true } }, points: -5 }\n',
      'n.csv': 'id,note\n1,=x\n',
    });
    const argv = ['score', '--rules', 'n.yaml', '--leads', 'n.csv', '-o', 'out.csv', '--split', 'lists'];
    const { code, stderr } = await run([...argv, '--sort', 'score', '--escape-formulas', ...AS_OF]);
    expect(code, stderr).toBe(0);
    expect(text('out.csv').split('\n')[1]).toBe("1,'=x,-5,prospect,A -5");
    expect(text('lists/prospect.csv')).toBe(text('out.csv'));
  });

  test('covers the name of the rules, where it is written', async () => {
    put({ 'rules.yaml': RULES.replace('name: Trial', 'name: =1+1') });
    await trial('--columns', 'rules', '--escape-formulas');
    expect(text('out.csv').split('\n')[1]).toMatch(/^'=1\+1 /);
  });

  test('a header is a cell too', async () => {
    expect((await plainText('id,tier,=x\n1,gold,a\n', '--escape-formulas')).split('\n')[0]).toMatch(/,'=x,/);
  });
});

describe('--engine', () => {
  test.each(['auto', 'stream', 'duckdb'])('%s never changes a byte', async (engine) => {
    expect((await trial('--engine', engine)).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test.each(['streams', 'duck'])('%s is refused: it is not there', async (engine) => {
    const { code, stderr } = await trial('--engine', engine);
    expect(code).toBe(2);
    expect(stderr).toContain(engine);
    expect(stderr).toMatch(/auto.*stream.*duckdb/);
  });
});

describe('--delimiter', () => {
  test('is asked for where the header does not tell it', async () => {
    const { code, stderr } = await plain('id,tier;x,y;z\n1,gold;x,y;z\n');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^in\.csv.*--delimiter/);
  });

  test('decides', async () => {
    const out = await plainText('id,a;b,tier,c;d;e\n1,x,gold,y\n', '--delimiter', ',');
    expect(out).toBe('id,a;b,tier,c;d;e,score,segment,reasons\n1,x,gold,y,40,MQL,Vip +40\n');
  });

  test.each([
    ['tab', '\t'],
    ['\\t', '\t'],
    ['~', '~'],
    [';', ';'],
    [' ', ' '],
  ])('%j', async (flag, delimiter) => {
    const out = await plainText('id,tier\n1,gold\n'.replaceAll(',', delimiter), '--delimiter', flag);
    expect(rowsOf(out, delimiter)[1]?.slice(0, 3)).toEqual(['1', 'gold', '40']);
  });

  test('for one file', async () => {
    put({ 'web.csv': WEB.replaceAll(',', '~') });
    expect((await trial('--delimiter', 'web=~')).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test.each(['', 'ab', '"'])('refuses %j', async (delimiter) => {
    expect((await trial(`--delimiter=${delimiter}`)).code).toBe(2);
  });

  test('counts only what stands outside quotes in the header', async () => {
    const out = await plainText('id;tier;"a,b,c,d"\n1;gold;x\n');
    expect(out.split('\n')[1]).toBe('1;gold;x;40;MQL;Vip +40');
  });
});

describe('--encoding', () => {
  const LATIN = Buffer.from('id,tier,Ciudad\n1,gold,Málaga\n2,,A Coruña\n', 'latin1');

  test('latin1 in, UTF-8 out', async () => {
    expect(await plainText(LATIN, '--encoding', 'latin1')).toBe(
      'id,tier,Ciudad,score,segment,reasons\n1,gold,Málaga,40,MQL,Vip +40\n2,,A Coruña,0,prospect,\n',
    );
  });

  test('is asked for where bytes are not UTF-8, naming the byte', async () => {
    const { code, stderr } = await plain(LATIN);
    expect(code).toBe(3);
    expect(stderr).toContain('--encoding');
    expect(stderr).toContain(`byte ${LATIN.indexOf(0xe1)} `);
    expect(isThere('out.csv')).toBe(false);
  });

  test('windows-1252 has a euro', async () => {
    const bytes = Buffer.concat([Buffer.from('id,tier\n1,gold\n2,5 '), Buffer.from([0x80, 0x0a])]);
    expect(column(await plainText(bytes, '--encoding', 'windows-1252'), 'tier')).toEqual(['gold', '5 €']);
  });

  test('a header that is not ASCII binds', async () => {
    put({ 'plain.yaml': PLAIN, 'in.csv': Buffer.from('id,tier,año\n1,gold,ñ\n', 'latin1') });
    put({ 'es.yaml': PLAIN.replace('{ tier: gold }', '{ año: ñ }') });
    const argv = ['score', '--rules', 'es.yaml', '--leads', 'in.csv', '-o', 'out.csv'];
    expect((await run([...argv, '--encoding', 'latin1'])).code).toBe(0);
    expect(column(text('out.csv'), 'score')).toEqual(['40']);
  });

  test('a BOM says UTF-8, whatever the flag', async () => {
    expect(column(await plainText('\ufeffid,tier\n1,gold\n2,ñ\n', '--encoding', 'latin1'), 'tier')).toEqual([
      'gold',
      'ñ',
    ]);
  });

  test('for one file', async () => {
    put({ 'web.csv': Buffer.from(`${WEB}1,visité,2026-10-01\n`, 'latin1') });
    expect((await trial('--encoding', 'web=latin1')).code).toBe(0);
  });

  test('an unknown one is refused', async () => {
    const { code, stderr } = await trial('--encoding', 'klingon');
    expect(code).toBe(2);
    expect(stderr).toContain('klingon');
  });
});

describe('--quote', () => {
  test('another character', async () => {
    const out = await plainText(
      "id,tier,note\n1,gold,'a,b'\n2,gold,'it''s'\n3,gold,5\" nail\n",
      '--quote',
      "'",
    );
    expect(column(out, 'note')).toEqual(['a,b', "it's", '5" nail']);
  });

  test('none', async () => {
    const out = await plainText('id,tier,note\n1,gold,5" nail\n2,gold,"x"\n', '--quote', 'none');
    expect(column(out, 'note')).toEqual(['5" nail', '"x"']);
  });

  test('escaped by a backslash', async () => {
    const out = await plainText('id,tier,note\n1,gold,"say \\"hi\\", Bo"\n', '--quote', '\\"');
    expect(column(out, 'note')).toEqual(['say "hi", Bo']);
  });

  test('refuses two characters', async () => expect((await trial('--quote', "''")).code).toBe(2));
});

describe('--show-plan', () => {
  test('prints the plan as JSON and stops', async () => {
    const before = everything();
    const { code, stdout, stderr } = await trial('--show-plan');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'Trial' });
    expect(stderr).toBe('');
    expect(everything()).toEqual(before);
  });

  test('needs the rules only', async () => {
    const { code, stdout } = await run(['score', '--rules', 'rules.yaml', '--show-plan']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toBeTypeOf('object');
  });

  test('of rules that break the language is refused', async () => {
    put({ 'rules.yaml': RULES.replace('points: 30', 'points: many') });
    const { code, stdout } = await trial('--show-plan');
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('for cron', () => {
  test('--quiet says nothing', async () => {
    const { code, stdout, stderr } = await trial('--quiet');
    expect([code, stdout, stderr]).toEqual([0, '', '']);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('--quiet still tells faults', async () => {
    const { code, stderr } = await plain(leadsOf(2, 2), '--quiet');
    expect(code).toBe(3);
    expect(stderr).toContain('too-many-rejects');
  });

  test('--json writes the summary as JSON on standard output', async () => {
    const { code, stdout, stderr } = await trial('--json', '--summary', 'summary.json');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toBe(text('summary.json'));
  });

  test('--json goes to standard error where --out is -', async () => {
    const { stdout, stderr } = await trial('--json', '-o', '-');
    expect(stdout).toBe(SCORED);
    expect(JSON.parse(stderr)).toMatchObject({ leads: { read: 4 } });
  });

  test('--json writes problems as JSON on standard output too', async () => {
    const { code, stdout } = await plain(leadsOf(2, 2), '--json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      problems: [
        { code: 'too-many-rejects', at: { file: 'in.csv' } },
        { at: { line: 2 } },
        { at: { line: 3 } },
      ],
    });
  });

  test('--json writes problems on standard error where --out is -', async () => {
    const { stdout, stderr } = await plain(leadsOf(2, 2), '--json', '-o', '-');
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toMatchObject({ problems: [{ code: 'too-many-rejects' }, {}, {}] });
  });

  test('an exit code never depends on the output format', async () => {
    for (const [leads, flags] of [
      [leadsOf(2, 2), []],
      [leadsOf(2), ['--engine', 'none']],
      [leadsOf(2), ['--rules', 'nowhere.yaml']],
      [leadsOf(2), []],
    ] as const) {
      const codes = [];
      for (const format of [[], ['--json'], ['--quiet']]) {
        codes.push((await plain(leads, ...flags, ...format)).code);
      }
      expect(new Set(codes).size).toBe(1);
    }
  });
});

describe('progress', () => {
  // The clock leaps, so that little work is long work.
  const slowly = () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 700;
      return now;
    });
  };

  test('is shown on a terminal: bytes read of the total, rate, time left', async () => {
    slowly();
    const { stderr } = await run([...TRIAL, ...AS_OF, '-o', 'out.csv'], { isTTY: true, columns: 90 });
    const lines = stderr.split('\r').filter((line) => line.includes(' MB/s'));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      for (const part of [/\d+ %/, /[\d.]+ of [\d.]+ MB/, /[\d.]+ MB\/s/, /\d+ s left/])
        expect(line).toMatch(part);
    }
    expect(lines.at(-1)).toContain('100 %');
  });

  test('is gone before the summary', async () => {
    slowly();
    const { stderr } = await run([...TRIAL, ...AS_OF, '-o', 'out.csv'], { isTTY: true, columns: 90 });
    const summary = stderr.slice(stderr.indexOf('Trial'));
    expect(summary).not.toContain('MB/s');
    const [, last] = stderr.slice(0, stderr.indexOf('Trial')).split('MB/s').at(-1)?.split('\r') ?? [];
    expect(last?.startsWith('\u001b[K')).toBe(true);
  });

  test('is not shown elsewhere, nor with --no-progress, --quiet, --json', async () => {
    slowly();
    const tty = { isTTY: true, columns: 90 };
    const argv = [...TRIAL, ...AS_OF, '-o', 'out.csv'];
    expect((await run(argv)).stderr).not.toMatch(/MB\/s|\r/);
    for (const flag of ['--no-progress', '--quiet', '--json']) {
      expect((await run([...argv, flag], tty)).stderr).not.toMatch(/MB\/s|\r/);
    }
  });

  test('a short job shows none', async () => {
    const { stderr } = await run([...TRIAL, ...AS_OF, '-o', 'out.csv'], { isTTY: true, columns: 90 });
    expect(stderr).not.toContain('\r');
  });
});

describe('colour', () => {
  const ESCAPE = '\u001b[';
  const coloured = async (isTTY: boolean): Promise<boolean> =>
    (await run([...TRIAL, ...AS_OF, '-o', 'out.csv'], { isTTY })).stderr.includes(ESCAPE);

  test('is for terminals', async () => {
    expect(await coloured(true)).toBe(true);
    expect(await coloured(false)).toBe(false);
  });
  test('NO_COLOR turns it off', async () => {
    vi.stubEnv('NO_COLOR', '1');
    expect(await coloured(true)).toBe(false);
  });
  test('an empty NO_COLOR does not', async () => {
    vi.stubEnv('NO_COLOR', '');
    expect(await coloured(true)).toBe(true);
  });
  test('FORCE_COLOR turns it on', async () => {
    vi.stubEnv('FORCE_COLOR', '1');
    expect(await coloured(false)).toBe(true);
  });
  test('FORCE_COLOR=0 turns it off', async () => {
    vi.stubEnv('FORCE_COLOR', '0');
    expect(await coloured(true)).toBe(false);
  });
  test('never reaches the data', async () => {
    vi.stubEnv('FORCE_COLOR', '1');
    await trial('--summary', 'summary.json');
    expect(text('out.csv') + text('summary.json')).not.toContain(ESCAPE);
  });
});

describe('the summary', () => {
  const said = async (...flags: string[]): Promise<string> => {
    const { code, stderr } = await trial(...flags);
    expect(code, stderr).toBe(0);
    return stderr;
  };

  test('tells as-of and zone', async () => {
    put({ 'rules.yaml': RULES.replace('leads:', 'timezone: Europe/Madrid\nleads:') });
    expect(await said()).toMatch(/Trial.*2026-11-01.*Europe\/Madrid/);
  });

  test('tells per log: rows, share matched, oldest and newest', async () => {
    expect(await said()).toMatch(/^web +4 read, 3 matched \(75\.0 %.*2026-10-20 to 2026-10-30/m);
  });

  test('tells leads with no activity', async () => {
    expect(await said()).toMatch(/^leads +4 read, 4 scored, 2 with no activity$/m);
  });

  test('tells per table', async () => {
    put({
      'rules.yaml': RULES.replace(
        'activities:',
        'tables: { firm: { key: Id, match: Name } }\nactivities:',
      ).replace('Stage: customer', 'firm.Stage: customer'),
      'firms.csv': 'Id,Stage\nAna,x\nBo,y\n',
    });
    expect(await said('--table', 'firm=firms.csv')).toMatch(/^firm +2 read/m);
  });

  test('draws the distribution in ten bars, with the thresholds', async () => {
    const lines = (await said()).split('\n').filter((line) => /^ +\d+ to \d+ /.test(line));
    expect(lines.length).toBe(10);
    expect(lines.map((line) => Number(/to \d+ +(\d+)/.exec(line)?.[1]))).toEqual([
      1, 1, 0, 1, 0, 1, 0, 0, 0, 0,
    ]);
    expect(lines.map((line) => /(MQL|SQL).*\d+$/.exec(line)?.[0]).filter(Boolean)).toEqual([
      'MQL from 26',
      'SQL from 51',
    ]);
    expect(lines[2]).toContain('MQL from 26');
    expect(lines[5]).toContain('SQL from 51');
    for (const line of lines) expect(/[▏▎▍▌▋▊▉█]/.test(line)).toBe(/to \d+ +1/.test(line));
  });

  test('draws segments with bars', async () => {
    const out = await said();
    for (const name of ['prospect', 'MQL', 'SQL', 'disqualified']) {
      expect(out).toMatch(new RegExp(`^ +${name} +1 +25\\.0 % +█+`, 'm'));
    }
  });

  test('tells leads cut at 0 and 100', async () => {
    put({
      'rules.yaml': RULES.replace('points: 30', 'points: 130')
        .replace('max: 50', 'max: 500')
        .replace(
          'big: { group: fit, when: { Size: { at_least: 100 } }, points: 10 }',
          'small: { when: { Size: { at_most: 5 } }, points: -1 }',
        ),
    });
    const out = await said();
    // Scores of 0 - 1 and of twice 130 and more.
    expect(out).toMatch(/^ +1 [a-z ]+ 0\b.* 2 [a-z ]+ 100\b/m);
  });

  test('tells those moved by promote, disqualify, gates', async () => {
    put({
      'rules.yaml': `${RULES}segments:\n  - { name: prospect, from: 0 }\n  - { name: MQL, from: 26 }\n  - { name: SQL, from: 45, requires: { fit: { at_least: 45 } } }\n`,
    });
    const out = await said();
    expect(out).toMatch(/1 promoted/);
    expect(out).toMatch(/1 disqualified/);
    expect(out).toMatch(/1 held/);
  });

  test('tells the rules that fired most, for none, for over 90 %', async () => {
    const more =
      '  never: { when: { Title: Pope }, points: 1 }\n  always: { when: { Id: { known: true } }, points: 1 }\n';
    put({ 'rules.yaml': RULES.replace('disqualify:', `${more}disqualify:`) });
    const out = await said();
    const fired = out.slice(out.indexOf('fired most')).split('\n');
    expect(fired[1]).toMatch(/^ +Always +4 +100\.0 % +\+4\b/);
    expect(fired[2]).toMatch(/^ +Boss +2 +50\.0 % +\+60\b/);
    expect(out).toMatch(/for none: Never$/m);
    expect(out).toMatch(/for over 90 %: Always$/m);
  });

  test('tells ten rules at most', async () => {
    const rules = Array.from(
      { length: 12 },
      (_, i) => `  r${i}: { when: { id: { known: true } }, points: 1 }\n`,
    );
    put({ 'many.yaml': `version: 1\nleads: { id: id }\nrules:\n${rules.join('')}`, 'in.csv': 'id\n1\n' });
    const { stderr } = await run(['score', '--rules', 'many.yaml', '--leads', 'in.csv', '-o', 'out.csv']);
    expect(stderr.match(/^ +R\d+ +1 +100\.0 %/gm)?.length).toBe(10);
  });

  test('tells three top leads with reasons; a disqualified one is none', async () => {
    const out = await said();
    const top = out
      .split('\n')
      .filter((line) => /Visits|Asked for a demo;|prospect +2/.test(line))
      .join('\n');
    expect(top).toMatch(/50 +MQL +1 +Boss \+30; Big \+10; Visits \+10 \(2×\)/);
    expect(top).toMatch(/30 +SQL +3 +Asked for a demo; Boss \+30/);
    expect(out).not.toMatch(/disqualified +4 /);
  });

  test('tells what was left out and why', async () => {
    put({
      'rules.yaml': RULES.replace('at: Date }', 'at: Date, id: Key, where: { Event: { is_not: bounce } } }'),
      'web.csv': `Lead,Event,Date,Key
1,visit,2026-10-30,
9,visit,2026-10-20,
,visit,2026-10-01,
,visit,2026-10-01,
1,visit,,
1,bounce,2026-10-01,
3,visit,2026-12-01,
1,visit,2026-10-01,k
1,visit,2026-10-01,k
1,visit,2026-10-01,k
1,visit,never,
`,
    });
    const out = await said('--max-rejects', '100%', '--summary', 'summary.json');
    expect(summaryJson()).toMatchObject({
      activities: {
        web: { no_lead: 2, undated: 1, left_out: 1, unmatched: 1, future: 1, duplicate: 2, quarantined: 1 },
      },
    });
    expect(out).toMatch(/^web +11 read, 2 matched/m);
    const line = out.slice(out.indexOf('left out:')).split('\n\n')[0]?.replace(/\s+/g, ' ') ?? '';
    expect(line.match(/\d+/g)?.join()).toBe('1,2,1,1,1,1,2');
    const why = [
      'quarantined',
      'without a lead',
      'without a date',
      "not the lead's act",
      'not in the export',
    ];
    let at = 0;
    for (const words of [...why, 'after as-of', 'repeated']) {
      expect(line.indexOf(words), words).toBeGreaterThan(at);
      at = line.indexOf(words);
    }
    expect(out).toMatch(/rejected 1 row\b/);
  });

  test('tells the paths written', async () => {
    put({ 'leads.csv': `${LEADS},No id,,,\n` });
    const out = await said('--split', 'lists', '--summary', 'summary.json', '--max-rejects', '1');
    const lists = ['MQL', 'SQL', 'disqualified', 'prospect'].map((name) => join('lists', `${name}.csv`));
    const paths = [...out.matchAll(/^wrote (.*)$/gm)].map(([, path]) => path);
    expect(paths.toSorted()).toEqual([...lists, 'out.csv', 'out.csv.rejects.csv', 'summary.json'].toSorted());
  });

  test('fits the terminal', async () => {
    for (const columns of [60, 80, 100]) {
      const { stderr } = await run([...TRIAL, ...AS_OF, '-o', 'out.csv'], { columns });
      const widest = Math.max(...stderr.split('\n').map((line) => [...line].length));
      // Sentences may run on and wrap; rows with bars may not.
      expect(widest, `${columns}`).toBeLessThanOrEqual(Math.max(columns, 90));
      const rows = stderr.split('\n').filter((line) => /[█▏▎▍▌▋▊▉]/.test(line));
      for (const row of rows) expect([...row].length, row).toBeLessThanOrEqual(columns);
    }
  });

  test('lets no terminal escape through from the data', async () => {
    put({
      'leads.csv': LEADS.replace(/^1,/m, '\u001b[31m1\u0007,'),
      'web.csv': WEB.replaceAll('1,visit', '7,visit'),
    });
    const out = await said();
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain('\u0007');
  });
});

describe('warns aloud', () => {
  const warnings = (stderr: string) => stderr.split('\n').filter((line) => line.startsWith('warning'));
  const warned = async (...flags: string[]): Promise<string[]> => {
    const { code, stderr } = await trial(...flags);
    expect(code, stderr).toBe(0);
    return warnings(stderr);
  };

  /** Leads none of whom warns of anything: scores apart from 0 and 100. */
  const CALM = LEADS.replace('Engineer,5', 'director,5').replace('200,customer', '200,lead');

  test('of nothing where there is nothing', async () => {
    put({ 'leads.csv': CALM });
    expect(await warned()).toEqual([]);
  });

  test('nothing of a log matched', async () => {
    put({ 'leads.csv': CALM, 'web.csv': WEB.replaceAll(/^\d/gm, 'x') });
    const all = await warned();
    expect(all.length).toBe(1);
    expect(all[0]).toMatch(/web.*nothing matched/);
  });

  test('the newest activity is long before as-of', async () => {
    put({ 'leads.csv': CALM, 'web.csv': 'Lead,Event,Date\n1,visit,2021-04-15\n1,visit,2021-04-14\n' });
    const all = await warned('--as-of', '2026-11-21');
    expect(all.length).toBe(1);
    expect(all[0]).toContain(
      'newest activity 2021-04-15, 2,046 days before as-of; to replay it: --as-of 2021-04-15',
    );
  });

  test('many activities shared by several leads', async () => {
    put({
      'leads.csv': CALM.replace('Bo', 'Ana'),
      'rules.yaml': RULES.replace('lead: Lead', 'lead: Lead, match: Name'),
      'web.csv': 'Lead,Event,Date\nana,visit,2026-10-30\nana,visit,2026-10-29\nCy,demo,2026-10-20\n',
    });
    const all = await warned();
    expect(all.length).toBe(1);
    expect(all[0]).toMatch(/web.*2 of 3.*shared by several leads/);
  });

  test('a third of the leads at 0', async () => {
    put({ 'leads.csv': CALM.replace('1,Ana,CEO,100', '5,Eve,,') });
    expect(await warned()).toEqual([]); // one of four
    put({ 'leads.csv': CALM.replace('1,Ana,CEO,100', '5,Eve,,').replace(/^4.*\n/m, '') });
    const all = await warned();
    expect(all.length).toBe(1);
    expect(all[0]).toMatch(/1 of 3 leads.*\b0\b/);
  });

  test('a third of the leads at 100', async () => {
    put({
      'leads.csv': CALM,
      'rules.yaml': RULES.replace('points: 30', 'points: 100').replace('max: 50', 'max: 100'),
    });
    const all = await warned();
    expect(all.length).toBe(1);
    expect(all[0]).toMatch(/3 of 4 leads.*\b100\b/);
  });

  test('ids mangled by a spreadsheet', async () => {
    put({ 'leads.csv': CALM.replace(/^1,/m, '1.23E+15,'), 'web.csv': WEB.replaceAll(/^1,/gm, '2,') });
    const all = await warned();
    expect(all.length).toBe(1);
    expect(all[0]).toMatch(/1 id.*1\.23E\+15/);
    expect(column(text('out.csv'), 'Id')[0]).toBe('1.23E+15');
  });

  test('ids mangled as a German or Spanish spreadsheet does', async () => {
    put({ 'leads.csv': CALM.replace(/^1,/m, '"1,23E+15",'), 'web.csv': WEB.replaceAll(/^1,/gm, '2,') });
    expect((await warned()).join()).toMatch(/1 id/);
  });

  test('cells that start like formulas', async () => {
    put({ 'leads.csv': CALM.replace('Bo', '=Bo()').replace('Di', '@Di') });
    const all = await warned();
    expect(all.length).toBe(1);
    expect(all[0]).toMatch(/2 cells start like formulas; --escape-formulas/);
    expect(await warned('--escape-formulas')).toEqual([]);
  });

  test('a header without leads', async () => {
    const { code, stderr } = await plain('id,tier\n');
    expect(code).toBe(0);
    expect(warnings(stderr).length).toBe(1);
    expect(text('out.csv')).toBe('id,tier,score,segment,reasons\n');
  });
});

describe('exit codes', () => {
  test('0 done', async () => expect((await trial()).code).toBe(0));

  test.each([
    ['an unknown option', ['score', '--rulez', 'x']],
    ['an option without its value', ['score', '--rules']],
    ['no rules', ['score', '--leads', 'leads.csv', '-o', 'out.csv']],
    ['no leads', ['score', '--rules', 'rules.yaml', '-a', 'web.csv', '-o', 'out.csv']],
    ['a stray word', [...TRIAL, 'stray', '-o', 'out.csv']],
    ['an unknown command', ['scor']],
    ['no command', []],
  ])('2 usage: %s', async (_, argv) => {
    const { code, stdout, stderr } = await run(argv);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
  });

  test('2 usage: the nearest command and option are told', async () => {
    expect((await run(['scor'])).stderr).toContain('score');
    expect((await run(['score', '--rulez', 'x'])).stderr).toContain('--rules');
  });

  test('2 rules that cannot be used', async () => {
    put({ 'rules.yaml': RULES.replace('words', 'wrods') });
    expect((await trial()).code).toBe(2);
  });

  test('3 data refused', async () => expect((await plain('')).code).toBe(3));

  test.each([130, 143])('%d interrupted: nothing is replaced, nothing stays behind', async (code) => {
    put({ 'out.csv': 'old' });
    const before = everything();
    const silent = { write: () => true };
    const argv = [...TRIAL, ...AS_OF, '-o', 'out.csv', '--split', 'lists'];
    const interrupt = AbortSignal.abort(code);
    expect(await main(argv, { stdout: silent, stderr: silent }, interrupt)).toBe(code);
    expect(everything()).toEqual(before);
  });

  test.each([
    ['the rules', ['--rules', 'nowhere.yaml']],
    ['the leads', ['--leads', 'nowhere.csv']],
    ['a log', ['-a', 'web=nowhere.csv']],
  ])('4 reading failed: %s', async (_, flags) => {
    const { code, stderr } = await trial(...flags);
    expect(code).toBe(4);
    expect(stderr).toContain('nowhere');
    expect(stderr.split('\n').length).toBe(2);
  });

  test.each([
    ['the output', ['-o', 'nowhere/out.csv']],
    ['the rejects', ['--rejects', 'nowhere/bad.csv', '--max-rejects', '1']],
    ['the summary', ['--summary', 'nowhere/summary.json']],
    ['the lists, where a file stands', ['--split', 'leads.csv']],
    ['the output, a directory', ['-o', '.']],
  ])('4 writing failed: %s', async (_, flags) => {
    put({ 'out.csv': 'old', 'leads.csv': `${LEADS},No id,,,\n` });
    const before = everything();
    const { code, stdout, stderr } = await trial('--max-rejects', '1', ...flags);
    expect(code).toBe(4);
    expect(stdout).toBe('');
    expect(stderr.split('\n').length).toBe(2);
    expect(everything()).toEqual(before);
  });

  test.each([
    ['the summary', ['--summary', 'folder']],
    ['the rejects', ['--rejects', 'folder']],
    ['a list', ['--split', 'lists']],
  ])('4 writing failed: where %s should be stands a directory', async (_, flags) => {
    put({ 'out.csv': 'old', 'folder/x': '', 'lists/MQL.csv/x': '', 'leads.csv': `${LEADS},No id,,,\n` });
    const before = everything();
    expect((await trial('--max-rejects', '1', ...flags)).code).toBe(4);
    expect(everything()).toEqual(before);
  });

  /** Standard output that fails as a pipe or a device does. */
  const failing = (code: string) => {
    let tell = (_: Error): void => {};
    return {
      on: (_: 'error', listener: (error: Error) => void) => {
        tell = listener;
      },
      once: () => {}, // never drains
      write: () => {
        queueMicrotask(() => tell(Object.assign(new Error(code), { code })));
        return false;
      },
    };
  };

  test('4 writing failed: standard output on a full disk', async () => {
    let stderr = '';
    const streams = { stdout: failing('ENOSPC'), stderr: { write: (said: string) => (stderr += said) } };
    expect(await main([...TRIAL, ...AS_OF, '-o', '-', '--quiet'], streams)).toBe(4);
    expect(stderr).toContain('the disk is full');
  });

  test('0 where a reader of standard output goes away: a quiet end', async () => {
    let stderr = '';
    const streams = { stdout: failing('EPIPE'), stderr: { write: (said: string) => (stderr += said) } };
    expect(await main([...TRIAL, ...AS_OF, '-o', '-', '--quiet'], streams)).toBe(0);
    expect(stderr).toBe('');
  });

  test('4 an input that is a directory', async () => {
    put({ 'folder/x': '' });
    expect((await trial('--leads', 'folder')).code).toBe(4);
  });
});

describe('messages', () => {
  test('file:line:column code: message; hint', async () => {
    put({
      'rules.yaml': `version: 1
leads: { id: Id }
rules:
  boss:
    points: 30
    when:
      Title:
        contians: CEO
`,
    });
    const { code, stderr } = await run([
      'score',
      '--rules',
      'rules.yaml',
      '--leads',
      'leads.csv',
      '-o',
      'out.csv',
    ]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'rules.yaml:8:9 unknown-operator: "contians" is not an operator; did you mean "contains"?\n',
    );
  });

  test('are collected, not stopped at the first', async () => {
    put({
      'rules.yaml': RULES.replace('words', 'wrods')
        .replace('at_least: 100', 'at_least: many')
        .replace('to: SQL', 'to: SLQ'),
    });
    const { stderr } = await trial();
    expect(stderr.trimEnd().split('\n').length).toBe(3);
    for (const line of stderr.trimEnd().split('\n')) expect(line).toMatch(/^rules\.yaml:\d+:\d+ [a-z-]+: \S/);
  });

  test('a column that the export lacks: rule, column and the nearest header', async () => {
    put({ 'leads.csv': LEADS.replace('Title', 'Titel') });
    const { code, stderr } = await trial();
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^rules\.yaml:9:\d+ unknown-column: .*boss.*"Title".*leads\.csv.*; did you mean "Titel"\?\n$/,
    );
  });

  test('columns that the export lacks are told all at once', async () => {
    put({ 'leads.csv': LEADS.replace('Title', 'Titel').replace('Size', 'Sizes').replace('Id', 'Key') });
    const { stderr } = await trial();
    expect(stderr.match(/unknown-column/g)?.length).toBe(3);
  });

  test('a column that a log lacks', async () => {
    put({ 'web.csv': WEB.replace('Event', 'Evnt') });
    const { code, stderr } = await trial();
    expect(code).toBe(3);
    expect(stderr).toMatch(/"Event".*web\.csv.*did you mean "Evnt"\?/);
  });

  test('no header row: the missing column is named', async () => {
    put({ 'leads.csv': LEADS.split('\n').slice(1).join('\n') });
    const { code, stderr } = await trial();
    expect(code).toBe(3);
    expect(stderr).toContain('"Id"');
  });

  test('a header that stands twice', async () => {
    const { code, stderr } = await plain('id,tier,tier\n1,gold,\n');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^in\.csv:1 repeated-header: .*"tier".*2.*3/);
  });

  test('a header is found in any letter case, unless that is ambiguous', async () => {
    expect(column(await plainText('ID,TIER\n1,gold\n'), 'score')).toEqual(['40']);
    expect(column(await plainText('id,TIER,tier\n1,gold,\n'), 'score')).toEqual(['0']);
    const { code, stderr } = await plain('id,TIER,Tier\n1,gold,\n');
    expect(code).toBe(3);
    expect(stderr).toMatch(/"TIER".*"Tier"/);
  });

  test('the rules file may have a BOM and CRLF', async () => {
    put({ 'rules.yaml': `\ufeff${RULES.replaceAll('\n', '\r\n')}` });
    expect((await trial()).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });
});

describe('inputs', () => {
  test('.gz is read: leads, log and table', async () => {
    put({
      'rules.yaml': RULES.replace(
        'activities:',
        'tables: { firm: { key: Id, match: Name } }\nactivities:',
      ).replace('Stage: customer', 'firm.Stage: customer'),
      'leads.csv.gz': gzipSync(LEADS),
      'web.csv.gz': gzipSync(WEB),
      'firms.csv.gz': gzipSync('Id,Stage\nDi,customer\n'),
    });
    const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv.gz', '-a', 'web=web.csv.gz'];
    const { code } = await run([...argv, '--table', 'firm=firms.csv.gz', '-o', 'out.csv', ...AS_OF]);
    expect(code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('.gz is told by its bytes, not by its name', async () => {
    put({ 'leads.csv': gzipSync(LEADS) });
    expect((await trial()).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test('a .gz that ends too early is exit 4 and replaces nothing', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},gold${(i * 7919) % 1013}\n`);
    const whole = gzipSync(`id,tier\n${rows.join('')}`);
    put({ 'out.csv': 'old' });
    const { code } = await plain(whole.subarray(0, Math.floor(whole.length / 2)));
    expect(code).toBe(4);
    expect(text('out.csv')).toBe('old');
  });

  test('the size of a .gz bounds its progress', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 700;
      return now;
    });
    put({ 'plain.yaml': PLAIN, 'in.csv': gzipSync(leadsOf(100_000)) });
    const argv = ['score', '--rules', 'plain.yaml', '--leads', 'in.csv', '-o', 'out.csv'];
    const { stderr } = await run(argv, { isTTY: true, columns: 100 });
    const shares = [...stderr.matchAll(/(\d+) % /g)].map(([, share]) => Number(share));
    expect(Math.max(...shares)).toBe(100);
    expect(stderr).not.toMatch(/-\d+ s left/);
  });

  test.each([
    ['an .xlsx', 'PK\u0003\u0004'],
    ['a PDF', '%PDF-1.7\n'],
  ])('%s is refused by what it looks like', async (_, start) => {
    const { code, stderr } = await plain(`${start}\0\0rest`);
    expect(code).toBe(3);
    expect(stderr).toContain('looks like');
  });

  test.each([
    ['an empty file', ''],
    ['a BOM alone', '\ufeff'],
    ['blank lines alone', '\n\r\n\n'],
  ])('%s has no header', async (_, content) => {
    const { code, stderr } = await plain(content);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^in\.csv no-header: .*no header/);
    expect(isThere('out.csv')).toBe(false);
  });

  test('an empty log has no header either', async () => {
    put({ 'web.csv': '' });
    const { code, stderr } = await trial();
    expect(code).toBe(3);
    expect(stderr).toMatch(/^web\.csv no-header/);
  });

  test('a log of a header alone is fine', async () => {
    put({ 'web.csv': 'Lead,Event,Date\n' });
    expect((await trial('--summary', 'summary.json')).code).toBe(0);
    expect(summaryJson()).toMatchObject({ activities: { web: { read: 0, oldest: null, newest: null } } });
  });

  test('sep=; on the first line is honoured', async () => {
    const out = await plainText('sep=;\nid;tier;a,b,c,d\n1;gold;x\n');
    expect(out).toBe('id;tier;a,b,c,d;score;segment;reasons\n1;gold;x;40;MQL;Vip +40\n');
  });

  test('a NUL byte costs its row, which is kept as it is', async () => {
    const { code } = await plain('id,tier\n1,gold\n2,"g,o"\0ld\n3,gold\n4,go\0ld\n', '--max-rejects', '2');
    expect(code).toBe(0);
    expect(column(text('out.csv'), 'id')).toEqual(['1', '3']);
    expect(rowsOf(text('out.csv.rejects.csv')).map((row) => [row[1], row[2], row[5]])).toEqual([
      ['line', 'byte', 'raw'],
      ['3', '15', '2,"g,o"\0ld'],
      ['5', '33', '4,go\0ld'],
    ]);
  });

  test('a NUL byte in a header does not break the result', async () => {
    const { code } = await plain('id,tier,"a\0,b"\n1,gold,x\n');
    if (code === 0) expect(rowsOf(text('out.csv')).map((row) => row[2])).toEqual(['a\0,b', 'x']);
    else expect(code).toBe(3);
  });

  test('ids stay text: 007, twenty digits, letter case', async () => {
    const ids = ['007', '7', '12345678901234567890', '12345678901234567891', 'abc', 'ABC'];
    expect(column(await plainText(`id,tier\n${ids.map((id) => `${id},gold\n`).join('')}`), 'id')).toEqual(
      ids,
    );
  });
});

describe('names that JavaScript knows are plain data', () => {
  const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'];

  test('as headers, whether used or not', async () => {
    const rules = `version: 1\nleads: { id: __proto__ }\nrules:
${NAMES.slice(1)
  .map((name) => `  ${name}: { when: { ${name}: yes }, points: 1 }\n`)
  .join('')}`;
    put({
      'rules.yaml': rules,
      'in.csv': `${NAMES.join()}\n__proto__,yes,no,yes,no,yes\nconstructor,,,,,\n`,
    });
    const { code, stderr } = await run(
      ['score', '--rules', 'rules.yaml', '--leads', 'in.csv', '-o', 'out.csv'].concat(
        '--summary',
        'summary.json',
      ),
    );
    expect(code, stderr).toBe(0);
    expect(rowsOf(text('out.csv'))).toEqual([
      [...NAMES, 'score', 'segment', 'reasons'],
      [
        ...'__proto__,yes,no,yes,no,yes,3,prospect'.split(','),
        'Constructor +1; HasOwnProperty +1; ValueOf +1',
      ],
      [...'constructor,,,,,,0,prospect'.split(','), ''],
    ]);
    expect(Object.keys(summaryJson().rules_fired as object)).toEqual(NAMES.slice(1));
  });

  test('as headers that the export lacks', async () => {
    put({ 'plain.yaml': PLAIN.replace('tier: gold', 'constructor: x') });
    const { code, stderr } = await run(
      ['score', '--rules', 'plain.yaml', '--leads', 'leads.csv'].concat('-o', 'out.csv'),
    );
    expect(code).toBe(3);
    expect(stderr).toContain('"constructor"');
  });

  test('as rules, groups, sources, segments, types and ids of leads', async () => {
    put({
      'rules.yaml': `version: 1
leads: { id: Id }
activities:
  __proto__: { lead: Lead, type: Event, at: Date }
  constructor: { lead: Lead, type: Event, at: Date, id: Key }
groups: { __proto__: { label: P, max: 50 }, toString: {} }
rules:
  __proto__: { group: __proto__, label: A, each: { source: __proto__, type: __proto__ }, points: 3 }
  constructor: { group: toString, label: B, each: { source: constructor, type: valueOf }, points: 5 }
segments: [{ name: toString, from: 0 }, { name: constructor, from: 5 }]
`,
      'leads.csv': 'Id,x\n__proto__,1\nconstructor,2\ntoString,3\n',
      'a.csv': 'Lead,Event,Date\n__proto__,__proto__,2026-10-30\n__proto__,valueOf,2026-10-30\n',
      'b.csv': `Lead,Event,Date,Key
constructor,valueOf,2026-10-30,__proto__
constructor,valueOf,2026-10-30,__proto__
hasOwnProperty,valueOf,2026-10-30,toString
`,
    });
    const logs = ['-a', '__proto__=a.csv', '-a', 'constructor=b.csv', '--summary', 'summary.json'];
    const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '-o', 'out.csv', ...AS_OF];
    const { code, stderr } = await run([...argv, ...logs, '--split', 'lists']);
    expect(code, stderr).toBe(0);
    expect(text('out.csv')).toBe(
      'Id,x,score,segment,__proto__,toString,reasons\n__proto__,1,3,toString,3,0,A +3 (1×)\n' +
        'constructor,2,5,constructor,0,5,B +5 (1×)\ntoString,3,0,toString,0,0,\n',
    );
    expect(text('lists/constructor.csv').split('\n').length).toBe(3);
    const { segments, activities, rules_fired } = summaryJson() as Record<string, object>;
    expect(Object.entries(segments ?? {})).toEqual([
      ['toString', 2],
      ['constructor', 1],
    ]);
    expect(Object.keys(activities ?? {})).toEqual(['__proto__', 'constructor']);
    expect(Object.values(activities ?? {})).toMatchObject([
      { read: 2, matched: 2 },
      { read: 3, matched: 1, duplicate: 1, unmatched: 1 },
    ]);
    expect(Object.values(rules_fired ?? {})).toEqual([
      { leads: 1, points: 3 },
      { leads: 1, points: 5 },
    ]);
  });
});

describe('the program', () => {
  const spawn = (...argv: string[]) => spawnSync(process.execPath, [BIN, ...argv], { encoding: 'utf8' });

  test('bin: data on standard output, the summary on standard error, the exit code of main', () => {
    const done = spawn(...TRIAL, ...AS_OF, '-o', '-');
    expect(done.stderr).toContain('Trial');
    expect(done.stdout).toBe(SCORED);
    expect(done.status).toBe(0);
    const refused = spawn(...TRIAL, '--engine', 'none', '-o', '-');
    expect([refused.status, refused.stdout]).toEqual([2, '']);
  });

  test('--version', async () => {
    const { version } = JSON.parse(text(PACKAGE)) as { version: string };
    const { code, stdout, stderr } = await run(['--version']);
    expect([code, stdout, stderr]).toEqual([0, `${version}\n`, '']);
  });

  test('--help lists every option of the contract', async () => {
    const { code, stdout, stderr } = await run(['score', '--help']);
    expect([code, stderr]).toEqual([0, '']);
    const options = `rules leads activities table without out as-of detail split sort only columns prefix top rejects
      max-rejects strict summary dry-run escape-formulas engine delimiter encoding quote show-plan quiet no-progress
      json`;
    for (const option of options.split(/\s+/)) expect(stdout).toMatch(new RegExp(`--${option}\\b`));
    for (const short of ['-a', '-o']) expect(stdout).toMatch(new RegExp(`^ +${short}, --`, 'm'));
  });
});
