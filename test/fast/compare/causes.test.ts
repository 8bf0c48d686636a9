import { describe, expect, test } from 'vitest';
import { widthOf } from '../../../src/output/terminal/text.ts';
import { column, inFreshFolder, put, run, text } from '../../support/run.ts';
import { diff, json, movers, NEW, OLD, scored } from './diff.ts';

inFreshFolder();

const why = async (old: string, now: string, ...flags: string[]): Promise<string> => {
  put({ 'old.csv': scored(old), 'new.csv': scored(now) });
  const [, row = []] = await movers(
    '--only',
    'promoted,cooled,stayed,jitter,disqualified,requalified',
    ...flags,
  );
  return row[4] ?? '';
};

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
    expect((await movers())[1]?.[4]).toBe('promoted: Not explained +23; A +2');
  });

  test('else the reasons, and what they leave out is said', async () => {
    put({
      'old.csv': scored('1,20,prospect,Boss +15'),
      'new.csv': scored('1,40,MQL,Boss +15; Ad +3.25 (1×)'),
    });
    expect((await json()).points_from).toBe('reasons');
    expect((await movers())[1]?.[4]).toBe('promoted: Not explained +16.75; Ad +3.25');
  });

  test('else nothing but the segments', async () => {
    put({ 'old.csv': 'Id,score,segment\n1,20,prospect\n', 'new.csv': 'Id,score,segment\n1,40,MQL\n' });
    const { stdout } = await diff();
    expect(stdout).toContain('neither ledger nor reasons say why');
    expect((await movers())[1]?.[4]).toBe('promoted: Not explained +20');
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
    ).toBe('same segment: Not explained -23; A +3');
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
    'an \u202eevil\u2066 id',
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
