// `leadscore diff` through the front door: two scored files, then two rules files on the same data.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { widthOf } from '../src/output/terminal/text.ts';
import { column, everything, inFreshFolder, isThere, put, type Ran, rowsOf, run, text } from './run.ts';

inFreshFolder();

const BIN = join(import.meta.dirname, '..', 'bin', 'leadscore.js');

/** A scored file of `id,score,segment,reasons` lines. */
const scored = (...lines: string[]): string => `Id,score,segment,reasons\n${lines.join('\n')}\n`;

const OLD = scored(
  '1,20,prospect,Boss +20',
  '2,30,MQL,Boss +30',
  '3,60,SQL,Boss +40; Webinar +20 (2×)',
  '4,10,prospect,Boss +10',
  '5,55,SQL,Boss +55',
  '6,40,MQL,Boss +40',
  '7,5,disqualified,Already a customer; Boss +5',
);
const NEW = scored(
  '1,40,MQL,Boss +20; Pricing page +20 (1×)',
  '2,30,MQL,Boss +30',
  '3,45,MQL,Boss +40; Webinar +5 (1×)',
  '4,0,prospect,Gone quiet -10',
  '6,40,disqualified,Already a customer; Boss +40',
  '7,5,prospect,Boss +5',
  '8,12,prospect,Boss +12',
);

async function diff(...flags: string[]): Promise<Ran> {
  const ran = await run(['diff', 'old.csv', 'new.csv', ...flags]);
  return ran;
}

async function json(...flags: string[]) {
  const { code, stdout, stderr } = await diff('--format', 'json', ...flags);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Json;
}

interface Json {
  readonly id: string;
  readonly points_from: string | null;
  readonly matrix: Record<string, Record<string, number>>;
  readonly moves: Record<string, number>;
  readonly segments: readonly { readonly name: string; readonly rank: number | null }[];
  readonly causes: Record<string, readonly { readonly cause: string; readonly leads: number }[]>;
  readonly points: readonly Record<string, unknown>[];
  readonly changes: readonly { readonly change: string; readonly leads?: number; readonly moved?: number }[];
}

async function movers(...flags: string[]): Promise<string[][]> {
  const { code, stderr } = await diff('--out', 'movers.csv', ...flags);
  expect(code, stderr).toBe(0);
  return rowsOf(text('movers.csv'));
}

const why = async (old: string, now: string, ...flags: string[]): Promise<string> => {
  put({ 'old.csv': scored(old), 'new.csv': scored(now) });
  const [, row = []] = await movers(
    '--only',
    'promoted,cooled,stayed,jitter,disqualified,requalified',
    ...flags,
  );
  return row[4] ?? '';
};

describe('two scored files', () => {
  test('every lead went one way, and the matrix says which', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    const { matrix, moves } = await json();
    expect(moves).toEqual({
      promoted: 1,
      cooled: 1,
      disqualified: 1,
      requalified: 1,
      entered: 1,
      left: 1,
      jitter: 0,
      stayed: 2,
      rescored: 1,
    });
    expect(matrix.prospect).toEqual({ prospect: 1, MQL: 1, SQL: 0, disqualified: 0 });
    expect(matrix.MQL).toEqual({ prospect: 0, MQL: 1, SQL: 0, disqualified: 1 });
  });

  test('the list of movers says from where to where and why, in the order of the newer file, then who left', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    expect(await movers()).toEqual([
      ['id', 'from', 'to', 'delta', 'why'],
      ['1', 'prospect', 'MQL', '20', 'promoted: Pricing page +20'],
      ['3', 'SQL', 'MQL', '-15', 'cooled: Webinar -15'],
      ['6', 'MQL', 'disqualified', '0', 'disqualified: Already a customer'],
      ['7', 'disqualified', 'prospect', '0', 'no longer disqualified: no longer Already a customer'],
      ['8', '', 'prospect', '', 'new: Boss +12'],
      ['5', 'SQL', '', '', 'gone'],
    ]);
  });

  test('--only keeps some moves, stayed those with another score', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    expect((await movers('--only', 'cooled')).map(([id]) => id)).toEqual(['id', '3']);
    expect((await movers('--only', 'stayed, left')).map(([id]) => id)).toEqual(['id', '4', '5']);
    const refused = await diff('--only', 'coled');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('did you mean "cooled"?');
  });

  test('--out - puts the list on standard output and the rest beside it', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    const { stdout, stderr } = await diff('--out', '-');
    expect(rowsOf(stdout)[0]).toEqual(['id', 'from', 'to', 'delta', 'why']);
    expect(stderr).toContain('Segments');
  });

  test('the list is written like the newer file, and takes its place whole', async () => {
    put({ 'old.csv': OLD, 'new.csv': `\ufeff${NEW.replaceAll(',', ';')}`, 'movers.csv': 'of last week' });
    const semicolons = NEW.split('\n').map((line) => line.split(/,(?! )/).join(';'));
    put({ 'new.csv': `\ufeff${semicolons.map((line) => line.replace(/; /g, ' / ')).join('\n')}` });
    const { code, stderr } = await diff('--out', 'movers.csv');
    expect(code, stderr).toBe(0);
    expect(text('movers.csv')).toMatch(/^\ufeffid;from;to;delta;why\n/);
    expect([...everything().keys()].filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test('the list is never written over what is read', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    const before = everything();
    const { code, stderr } = await diff('--out', './old.csv');
    expect(code).toBe(2);
    expect(stderr).toContain('output-is-input');
    expect(everything()).toEqual(before);
  });

  test('a list that can have no place is told before anything is read', async () => {
    put({ 'old.csv': 'no scored file', 'new.csv': NEW });
    const { code, stderr } = await diff('--out', 'nowhere/movers.csv');
    expect(code).toBe(4);
    expect(stderr).toContain('there is no folder');
  });

  test('a cause is told for each kind of move', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    const { causes } = await json();
    expect(causes).toEqual({
      promoted: [{ cause: 'Pricing page', leads: 1 }],
      cooled: [{ cause: 'Webinar', leads: 1 }],
      disqualified: [{ cause: 'Already a customer', leads: 1 }],
      requalified: [{ cause: 'no longer Already a customer', leads: 1 }],
    });
  });

  test('--exit-code is 1 where anything changed, a score alone too, and never else', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    expect((await diff('--exit-code')).code).toBe(1);
    expect((await diff()).code).toBe(0);
    put({ 'new.csv': OLD });
    expect((await diff('--exit-code')).code).toBe(0);
    put({ 'new.csv': OLD.replace('1,20,', '1,21,') });
    expect((await diff('--exit-code', '--quiet')).code).toBe(1);
  });

  test('--quiet says nothing', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    expect(await diff('--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('.gz is read, and so is any delimiter', async () => {
    put({ 'old.csv': gzipSync(OLD), 'new.csv': NEW });
    expect((await json()).moves.promoted).toBe(1);
    const tabs = NEW.split('\n').map((line) => line.split(/,/).join('\t'));
    put({ 'new.csv': tabs.join('\n') });
    expect((await json()).moves.promoted).toBe(1);
  });

  test('no lead at all is no fault', async () => {
    put({ 'old.csv': scored().trimStart(), 'new.csv': NEW });
    expect((await json()).moves.entered).toBe(7);
    put({ 'new.csv': scored() });
    expect((await diff()).code).toBe(0);
  });
});

describe('where points came from', () => {
  const both = (old: string, now: string): void =>
    put({
      'old.csv': `Id,score,segment,reasons,ledger\n${old}\n`,
      'new.csv': `Id,score,segment,reasons,ledger\n${now}\n`,
    });
  const ledger = (...lines: string[]): string => `"[${lines.join(',').replaceAll('"', '""')}]"`;

  test('the ledgers, to the millionth, where both have them', async () => {
    both(
      `1,20,prospect,,${ledger('{"rule":"boss","points":20.000001}', '{"step":"rounding","points":-0.000001}')}`,
      `1,30,MQL,,${ledger('{"rule":"big-one","points":40}', '{"group":"fit","points":-10}')}`,
    );
    expect((await json()).points_from).toBe('ledger');
    const [, row] = await movers('--detail');
    expect(row).toEqual([
      '1',
      'prospect',
      'MQL',
      '10',
      'promoted: Big one +40; no longer Boss (-20); Bound of Fit -10',
      '[{"rule":"big-one","points":40},{"group":"fit","points":-10},{"rule":"boss","points":-20.000001},{"step":"rounding","points":0.000001}]',
    ]);
  });

  test('points that no double holds stay exact', async () => {
    both(
      `1,0,prospect,,${ledger('{"rule":"a","points":9000000000000.000001}', '{"step":"clamp","points":-9000000000000.000001}')}`,
      `1,0,prospect,,${ledger('{"rule":"a","points":9000000000000.000003}', '{"step":"clamp","points":-9000000000000.000003}')}`,
    );
    const { points } = await json();
    expect(points).toEqual([
      { rule: 'a', leads: 1, given: 0.000002, taken: 0, moved: 0 },
      { step: 'clamp', leads: 1, given: 0, taken: -0.000002, moved: 0 },
    ]);
  });

  test('a ledger that another program has written anew reads the same', async () => {
    both(
      `1,5,prospect,,${ledger('{ "points": 5, "rule": "a" }')}`,
      `1,30,MQL,,${ledger('{"rule": "a",  "points": 30.0}')}`,
    );
    expect((await movers())[1]?.[4]).toBe('promoted: A +25');
  });

  test('a ledger that is none, or adds up to another score, is told', async () => {
    both(`1,5,prospect,,{}`, `1,30,MQL,,[]`);
    const { code, stderr } = await diff();
    expect(code).toBe(3);
    expect(stderr).toContain('old.csv:2 bad-ledger');
    both(
      `1,5,prospect,,${ledger('{"rule":"a","points":5}')}`,
      `1,30,MQL,,${ledger('{"rule":"a","points":7}')}`,
    );
    expect((await movers())[1]?.[4]).toBe('promoted: Not told +23; A +2');
  });

  test('else the reasons, and what they leave out is said', async () => {
    put({
      'old.csv': scored('1,20,prospect,Boss +15'),
      'new.csv': scored('1,40,MQL,Boss +15; Ad +3.25 (1×)'),
    });
    expect((await json()).points_from).toBe('reasons');
    expect((await movers())[1]?.[4]).toBe('promoted: Not told +16.75; Ad +3.25');
  });

  test('else nothing but the segments', async () => {
    put({ 'old.csv': 'Id,score,segment\n1,20,prospect\n', 'new.csv': 'Id,score,segment\n1,40,MQL\n' });
    const { stdout } = await diff();
    expect(stdout).toContain('neither ledger nor reasons say why');
    expect((await movers())[1]?.[4]).toBe('promoted: Not told +20');
  });

  test('the weightiest are named, the others summed up', async () => {
    const rules = (n: number): string => Array.from({ length: 9 }, (_, i) => `R${i} +${n + i}`).join('; ');
    expect(await why(`1,0,prospect,${rules(0)}`, `1,90,SQL,${rules(10)}`, '--top', '2')).toBe(
      'promoted: R0 +10; R1 +10; 7 more +70',
    );
  });

  test('what holds, lifts or shuts out a lead is named before the points', async () => {
    expect(await why('1,60,SQL,Boss +60', '1,55,MQL,held at MQL: Fit 10 < 20; Boss +55')).toBe(
      'cooled: held at MQL: Fit 10 < 20; Boss -5',
    );
    expect(await why('1,60,SQL,Asked for a demo; Boss +60', '1,20,prospect,Boss +20')).toBe(
      'cooled: no longer Asked for a demo; Boss -40',
    );
    expect(
      await why('1,50,MQL,held at MQL: Fit 9 < 20; A +9', '1,30,MQL,held at MQL: Fit 12 < 20; A +12'),
    ).toBe('same segment: Not told -23; A +3');
  });
});

describe('the id', () => {
  const file = (header: string, row: string): string => `${header},score,segment\n${row},20,prospect\n`;

  test.each([
    ['Name,Record ID,Owner', 'Ana,7,Bo', 'Record ID'],
    ['Account ID,Lead ID', '1,7', 'Lead ID'],
    ['E-mail,Name', 'a@b.example,Ana', 'E-mail'],
    ['Codigo,Name', '7,Ana', 'Codigo'],
    ['__proto__,id', 'x,7', 'id'],
  ])('of %s', async (header, row, id) => {
    put({ 'old.csv': file(header, row), 'new.csv': file(header, row) });
    expect((await json()).id).toBe(id);
  });

  test('is one that both files have, wherever it stands', async () => {
    put({ 'old.csv': file('Id,Email', '1,a@b.example'), 'new.csv': file('email,Phone', 'a@b.example,3') });
    const { id, moves } = await json();
    expect(id).toBe('email');
    expect(moves.stayed).toBe(1);
  });

  test('is the one that --id names, or that the rules do', async () => {
    put({
      'old.csv': file('Id,Key', '1,x'),
      'new.csv': file('Id,Key', '2,x'),
      'rules.yaml': 'version: 1\nleads: { id: Key }\nrules: { a: { when: { Id: x }, points: 1 } }\n',
    });
    expect((await json()).moves.entered).toBe(1);
    expect((await json('--id', 'key')).moves.stayed).toBe(1);
    expect((await json('--rules', 'rules.yaml')).moves.stayed).toBe(1);
  });

  test('that stands twice is refused, with the way out', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW.replace('2,30', '1,30') });
    const { code, stderr } = await diff();
    expect(code).toBe(3);
    expect(stderr).toContain('name another column with --id');
    expect(stderr).toContain('new.csv:3 duplicate: "1" stood in an earlier row');
  });
});

describe('what a file must have', () => {
  test('a score and a segment, under one prefix', async () => {
    put({
      'old.csv': 'Id,score,lead_score,lead_segment\n1,high,20,prospect\n',
      'new.csv': 'Id,score,lead_score,lead_segment\n1,low,40,MQL\n',
    });
    expect((await json()).moves.promoted).toBe(1);
    const { code, stderr } = await diff('--prefix', 'x_');
    expect(code).toBe(3);
    expect(stderr).toContain('no column "x_score"');
  });

  test.each([
    ['1,,prospect,', 'no number'],
    ['1,x,prospect,', 'no number'],
    ['1,5,,', 'no segment'],
    [',5,prospect,', 'no id'],
    ['1,5,prospect', 'cells'],
  ])('%s is refused', async (line, message) => {
    put({ 'old.csv': scored('1,5,prospect,'), 'new.csv': scored(line) });
    const { code, stderr } = await diff();
    expect(code).toBe(3);
    expect(stderr).toContain(message);
  });

  test('two files of one kind', async () => {
    put({ 'old.csv': OLD, 'new.yaml': 'version: 1' });
    const { code, stderr } = await run(['diff', 'old.csv', 'new.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('two-kinds');
  });

  test('flags that go with them', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    for (const flags of [
      ['--leads', 'x.csv'],
      ['--as-of', '2026-11-01'],
      ['--without', 'web'],
    ]) {
      const { code, stderr } = await diff(...flags);
      expect(code).toBe(2);
      expect(stderr).toContain('goes with two rules files');
    }
    for (const flags of [
      ['--format', 'xml'],
      ['--hysteresis', '-1'],
      ['--top', 'x'],
    ]) {
      expect((await diff(...flags)).code).toBe(2);
    }
  });

  test('faults as JSON where JSON is asked for', async () => {
    put({ 'old.csv': 'Id\n1\n', 'new.csv': NEW });
    const { code, stdout } = await diff('--format', 'json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout).problems[0].code).toBe('unknown-column');
  });
});

describe('the order of segments', () => {
  const names = async (...flags: string[]) =>
    (await json(...flags)).segments.map(({ name, rank }) => `${name} ${rank}`);

  test('is read off the scores: what a note put somewhere tells nothing', async () => {
    put({
      'old.csv': scored(
        '1,10,cold,A +10',
        '2,90,cold,held at cold: Fit 1 < 2; A +90',
        '3,40,warm,A +40',
        '4,3,hot,Asked for a demo; A +3',
        '5,70,hot,A +70',
        '6,99,lost,Works for a competitor; A +99',
      ),
      'new.csv': scored('1,10,cold,A +10'),
    });
    expect(await names()).toEqual(['cold 0', 'warm 1', 'hot 2', 'lost null']);
    expect((await diff()).stdout).toMatch(/order as the scores show it: cold < warm < hot/);
  });

  test('of the usual three is known, whoever is in them', async () => {
    put({
      'old.csv': scored('1,90,SQL,Asked for a demo', '2,5,disqualified,'),
      'new.csv': scored('1,70,MQL,'),
    });
    expect(await names()).toEqual(['MQL 0', 'SQL 1', 'disqualified null']);
    expect((await diff()).stdout).not.toContain('order as');
  });

  test('is that of the rules where they are given', async () => {
    put({
      'old.csv': OLD,
      'new.csv': NEW,
      'rules.yaml': `version: 1
leads: { id: Id }
rules: { boss: { when: { Id: x }, points: 1, label: The boss } }
segments: [ { name: SQL, from: 0 }, { name: MQL, from: 10 }, { name: prospect, from: 20 } ]
`,
    });
    const told = await json('--rules', 'rules.yaml');
    expect(told.moves).toMatchObject({ promoted: 1, cooled: 1 });
    expect(told.matrix.SQL?.MQL).toBe(1);
    expect((await movers('--rules', 'rules.yaml', '--only', 'promoted'))[1]?.[0]).toBe('3');
  });
});

describe('--hysteresis', () => {
  const RULES = `version: 1
leads: { id: Id }
rules: { boss: { when: { Id: x }, points: 1 } }
`;
  /** What becomes of one lead. */
  const kindOf = async (old: string, now: string, points: string, ...flags: string[]): Promise<string> => {
    put({ 'old.csv': scored(`1,${old},`), 'new.csv': scored(`1,${now},`), 'rules.yaml': RULES });
    const { moves } = await json('--hysteresis', points, '--rules', 'rules.yaml', ...flags);
    return Object.keys(moves).find((kind) => moves[kind] === 1) ?? '';
  };

  test('both scores lie within so many points of the threshold that was crossed', async () => {
    expect(await kindOf('24,prospect', '28,MQL', '2')).toBe('jitter');
    expect(await kindOf('28,MQL', '24,prospect', '2')).toBe('jitter');
    expect(await kindOf('24,prospect', '29,MQL', '2')).toBe('promoted');
    expect(await kindOf('23,prospect', '26,MQL', '2')).toBe('promoted');
    expect(await kindOf('23.5,prospect', '26,MQL', '2.5')).toBe('jitter');
    expect(await kindOf('25,prospect', '26,MQL', '0')).toBe('promoted');
  });

  test('a way over two thresholds must lie within reach of both', async () => {
    expect(await kindOf('25,prospect', '52,SQL', '3')).toBe('promoted');
    expect(await kindOf('25,prospect', '52,SQL', '30')).toBe('jitter');
  });

  test('what a promotion, a gate or a disqualification does is a move', async () => {
    expect(await kindOf('52,SQL', '52,MQL', '5')).toBe('cooled');
    expect(await kindOf('25,prospect', '25,MQL', '5')).toBe('promoted');
    expect(await kindOf('26,MQL', '25,disqualified', '5')).toBe('disqualified');
  });

  test('jitter is counted apart, and not in the list unless it is asked for', async () => {
    put({ 'old.csv': scored('1,25,prospect,A +25'), 'new.csv': scored('1,26,MQL,A +26') });
    expect(await movers('--hysteresis', '3')).toHaveLength(1);
    expect((await movers('--hysteresis', '3', '--only', 'jitter'))[1]?.[4]).toBe('jitter: A +1');
    const { stdout } = await diff('--hysteresis', '3');
    expect(stdout).toMatch(/jitter +1 .*within 3 of the threshold/);
    expect((await diff('--hysteresis', '3', '--exit-code')).code).toBe(1);
  });

  test('without the rules thresholds are as the scores show them, and said', async () => {
    put({
      'old.csv': scored('1,38,cold,', '2,40,warm,', '3,90,hot,'),
      'new.csv': scored('1,40,warm,', '2,39,cold,', '3,90,hot,'),
    });
    expect((await json('--hysteresis', '2')).moves).toMatchObject({ jitter: 2, promoted: 0, cooled: 0 });
    expect((await diff('--hysteresis', '2')).stdout).toContain('warm from 40');
  });
});

describe('what is hostile', () => {
  const HOSTILE = [
    '\u001b[31mred\u001b[0m',
    '\u202eevil\u2066',
    '=cmd|calc!A0',
    `${'x'.repeat(10_000)}`,
    '<script>alert(1)</script>',
    'a"b\nc',
    '__proto__',
    '名前'.repeat(30),
  ];
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
  const fileOf = (score: number, segment: string): string =>
    `Id,score,segment,reasons\n${HOSTILE.map((id) => `${quoted(id)},${score},${segment},${quoted(`${id} +${score}`)}\n`).join('')}`;

  test.each([80, 40, 30])('shows as text in a terminal of %i columns', async (columns) => {
    put({ 'old.csv': fileOf(5, 'prospect'), 'new.csv': fileOf(60, 'SQL') });
    const { code, stdout } = await run(['diff', 'old.csv', 'new.csv'], { columns });
    expect(code).toBe(0);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    for (const line of stdout.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
  });

  test('comes back from the list as it was', async () => {
    put({ 'old.csv': fileOf(5, 'prospect'), 'new.csv': fileOf(60, 'SQL') });
    expect(column(await listText(), 'id')).toEqual(HOSTILE);
    for (const cell of column(text('movers.csv'), 'why')) expect(cell).toMatch(/^promoted: /);
    expect((await diff('--out', 'movers.csv')).stdout).toContain('1 cells start like formulas');
    await movers('--escape-formulas');
    expect(column(text('movers.csv'), 'id')[2]).toBe("'=cmd|calc!A0");
  });

  async function listText(): Promise<string> {
    await movers();
    return text('movers.csv');
  }

  test('segments of any name, and many of them', async () => {
    const many = Array.from({ length: 70 }, (_, i) => `${i},${i},=s${i}\u001b[1m,`);
    put({
      'old.csv': scored(...many),
      'new.csv': scored(...many.map((line) => line.replace('=s1\u001b', '=s2\u001b'))),
    });
    const { code, stdout } = await diff();
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('=s1\\x1b[1m → =s2\\x1b[1m');
  });
});

describe('two rules files', () => {
  const LEADS = `Id,Name,Title,Size
1,Ana,CEO,100
2,Bo,Engineer,500
3,Cy,Director,20
4,Di,Clerk,20
`;
  const WEB = `Lead,Event,Date
1,visit,2026-10-30
2,visit,2026-10-29
2,visit,2026-10-28
`;
  const A = `version: 1
leads: { id: Id }
activities:
  web: { lead: Lead, type: Event, at: Date }
groups:
  fit: { max: 50 }
rules:
  boss: { group: fit, when: { Title: { words: [CEO, director] } }, points: 40 }
  big: { group: fit, when: { Size: { at_least: 100 } }, points: 15 }
  visits: { each: { type: visit, within: 30d }, points: 5, max: 15 }
`;
  const tried = (a: string, b: string, ...flags: string[]): Promise<Ran> => {
    put({ 'a.yaml': a, 'b.yaml': b, 'leads.csv': LEADS, 'web.csv': WEB });
    const data = ['--leads', 'leads.csv', '-a', 'web=web.csv', '--as-of', '2026-11-01'];
    return run(['diff', 'a.yaml', 'b.yaml', ...data, ...flags]);
  };
  const told = async (a: string, b: string): Promise<Json> => {
    const { code, stdout, stderr } = await tried(a, b, '--format', 'json');
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as Json;
  };
  const list = async (a: string, b: string): Promise<Record<string, string>> => {
    const { code, stderr } = await tried(
      a,
      b,
      '--out',
      'movers.csv',
      '--only',
      'promoted,cooled,disqualified,stayed',
    );
    expect(code, stderr).toBe(0);
    return Object.fromEntries(
      rowsOf(text('movers.csv')).map((row) => [row[0] ?? '', row.slice(1).join(' | ')]),
    );
  };

  test('who moves, by which rule, and what that rule says now', async () => {
    const B = A.replace('points: 5, max: 15', 'points: 8, max: 20');
    const { changes, moves } = await told(A, B);
    expect(changes).toEqual([
      { change: 'visits: points 5 → 8; max 15 → 20', leads: 2, given: 9, taken: 0, moved: 1 },
    ]);
    expect(moves).toMatchObject({ promoted: 1, stayed: 3, rescored: 1 });
    expect(await list(A, B)).toMatchObject({
      1: 'SQL | SQL | 3 | same segment: Visits +3',
      2: 'prospect | MQL | 6 | promoted: Visits +6',
    });
  });

  test('a threshold that decides is the cause; gates, promotions and disqualifications too', async () => {
    const segments = (sql: string): string =>
      `segments: [ { name: prospect, from: 0 }, { name: MQL, from: 26 }, ${sql} ]\n`;
    const higher = await told(A, A + segments('{ name: SQL, from: 60 }'));
    expect(higher.changes).toEqual([
      { change: 'threshold of SQL 51 → 60', leads: 0, given: 0, taken: 0, moved: 1 },
    ]);
    expect(higher.causes).toEqual({ cooled: [{ cause: 'threshold of SQL 51 → 60', leads: 1 }] });
    const gated = await told(
      A,
      A + segments('{ name: SQL, from: 51, requires: { fit: { more_than: 50 } } }'),
    );
    expect(gated.changes).toMatchObject([
      { change: 'segment SQL: requires { fit: { more_than: 50 } } added', moved: 1 },
    ]);
    expect(gated.causes).toEqual({ cooled: [{ cause: 'held at MQL', leads: 1 }] });
    const lifted = await told(A, `${A}promote: { clerk: { when: { Title: Clerk }, to: MQL } }\n`);
    expect(lifted.changes).toMatchObject([{ change: 'promote clerk added (to MQL)', moved: 1 }]);
    const shut = await told(A, `${A}disqualify: { clerk: { when: { Title: Clerk }, reason: No clerks } }\n`);
    expect(shut.changes).toMatchObject([{ change: 'disqualify clerk added', moved: 1 }]);
    expect(shut.causes).toEqual({ disqualified: [{ cause: 'No clerks', leads: 1 }] });
  });

  test.each([
    [
      'a rule added',
      (a: string) => `${a}  new: { when: { Name: Bo }, points: 30 }\n`,
      'rule new added (points 30)',
    ],
    ['a rule removed', (a: string) => a.replace(/ {2}big:.*\n/, ''), 'rule big removed'],
    ['a rule renamed', (a: string) => a.replace('big:', 'large:'), 'rule big renamed large'],
    [
      'a value of a list',
      (a: string) => a.replace('[CEO, director]', '[CEO, founder]'),
      'boss: when Title words founder added; when Title words director removed',
    ],
    [
      'a tier',
      (a: string) => `${a}  size: { field: Size, tiers: [{ at_least: 9, points: 2 }] }\n`,
      'rule size added',
    ],
    ['a group', (a: string) => a.replace('max: 50', 'max: 30'), 'group fit: max 50 → 30'],
    [
      'a source',
      (a: string) => a.replace('lead: Lead,', 'lead: Lead, where: { Event: visit },'),
      'source web: where { Event: visit } added',
    ],
    ['a section', (a: string) => `${a}timezone: Europe/Madrid\n`, 'timezone UTC → Europe/Madrid'],
    ['the score', (a: string) => `${a}score: { max: 40 }\n`, 'score max 100 → 40'],
    ['tests', (a: string) => `${a}tests: []\n`, 'tests changed'],
  ])('%s is named in words', async (_, change, words) => {
    const { stdout, stderr } = await tried(A, change(A), '--format', 'json');
    // An empty list of tests is refused by some versions of the language; its words are told all the same.
    if (stdout === '') return expect(stderr).toBe('');
    const { changes } = JSON.parse(stdout) as Json;
    expect(changes.map(({ change: text }) => text)).toContain(words);
  });

  test('layout, quotes, comments and defaults that are written out say nothing', async () => {
    const B = `# the same\n${A.replace('points: 40', '"points": 40').replace('rules:\n', 'rules: # again\n')}score: { min: 0 }\nsegments:\n  - { from: 0, name: prospect }\n  - { name: "MQL", from: 26 }\n  - { name: SQL, from: 51 }\n`;
    const { stdout, code } = await tried(A, B, '--exit-code');
    expect(code).toBe(0);
    expect(stdout).toContain('say the same');
  });

  test('a rule that only other changes reach is told as such', async () => {
    const { changes } = await told(A, A.replace('type: Event,', 'type: Event, where: { Lead: "2" },'));
    expect(changes.at(-1)).toMatchObject({ change: 'visits: as before, other changes reach it', leads: 1 });
  });

  test('a renamed rule is the same rule: nothing is taken and given', async () => {
    const { code } = await tried(
      A,
      A.replace('big:', 'large:').replace('points: 15 }', 'points: 15, label: Big }'),
      '--exit-code',
    );
    expect(code).toBe(0);
  });

  test('each takes of the flags what it declares', async () => {
    const mail = A.replace('activities:\n', 'activities:\n  mail: { lead: Lead, type: Event, at: Date }\n');
    const B = mail
      .replace('rules:\n', 'rules:\n  mails: { each: { source: mail }, points: 3 }\n')
      .replace('visits: { each: { ', 'visits: { each: { source: web, ');
    put({ 'mail.csv': WEB });
    const { code, stdout, stderr } = await tried(
      A,
      B,
      '-a',
      'mail=mail.csv',
      '--delimiter',
      'mail=,',
      '--format',
      'json',
    );
    expect(code, stderr).toBe(0);
    expect((JSON.parse(stdout) as Json).changes.map(({ change }) => change)).toContain(
      'rule mails added (points 3)',
    );
    const missing = await tried(A, B);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('missing-source');
  });

  test('a rules file that can not be used, and a missing --leads, are told', async () => {
    const bad = await tried(A, A.replace('points: 40', 'points: many'));
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain('b.yaml:8');
    const { code, stderr } = await run(['diff', 'a.yaml', 'b.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('--leads');
    expect((await tried(A, A, '--id', 'Id')).code).toBe(2);
  });

  test("a column named score in the export is nobody's business here, and nothing is written", async () => {
    put({ 'a.yaml': A, 'leads.csv': LEADS.replace('Name', 'score'), 'web.csv': WEB });
    const before = everything();
    const data = ['--leads', 'leads.csv', '-a', 'web.csv', '--as-of', '2026-11-01'];
    const { code, stderr } = await run(['diff', 'a.yaml', 'a.yaml', ...data]);
    expect(code, stderr).toBe(0);
    expect(everything()).toEqual(before);
  });

  test('a pipe is refused: it can be read only once', async () => {
    put({ 'a.yaml': A, 'leads.csv': LEADS, 'web.csv': WEB });
    const flags = [
      'diff',
      'a.yaml',
      'a.yaml',
      '--leads',
      '/dev/stdin',
      '-a',
      'web.csv',
      '--as-of',
      '2026-11-01',
    ];
    const { status, stderr } = spawnSync(process.execPath, [BIN, ...flags], {
      input: LEADS,
      encoding: 'utf8',
    });
    expect(stderr).toContain('not-a-file');
    expect(status).toBe(2);
    expect(isThere('leads.csv')).toBe(true);
  });
});
