// Rows 19 to 24: headers, repeated rows, ids.

import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  accepts,
  argvOf,
  inBadInputFolder,
  quarantines,
  RULES,
  refuses,
  refusesLeads,
  score,
} from '../../support/bad-input.ts';
import { column, isThere, put, rowsOf, run, text } from '../../support/run.ts';

inBadInputFolder();

test('row 19: headers that stand twice, are blank, padded, or differ by letter case', async () => {
  await refusesLeads(
    'id,tier,note,tier\n1,gold,x,y\n',
    /^leads\.csv:1 repeated-header: .*"tier".*\b2 and 4\b/,
  );
  // One that nothing reads is kept as it is.
  expect(await accepts('id,tier,note,note\n1,gold,x,y\n', ['1'])).toContain('\n1,gold,x,y,40,');
  expect(column(await accepts('id,,tier,\n1,x,gold,\n', ['1']), 'score')).toEqual(['40']);
  put({ 'rules.yaml': RULES.replace('tier: gold', '"": gold'), 'leads.csv': 'id,,tier\n1,gold,\n' });
  await refuses(() => run(argvOf()), 3, /^rules\.yaml:5:18 blank-header: .*\bvip\b.*leads\.csv/);
  put({ 'rules.yaml': RULES });
  expect((await score(' id ,\u00a0tier  \n1,gold\n')).code).toBe(0);
  expect(column(text('out.csv'), 'score')).toEqual(['40']);
  put({
    'rules.yaml': RULES.replace('tier: gold', 'Email: a@x.example').replace(
      'rules:',
      'rules:\n  low: { when: { email: b@x.example }, points: 7 }',
    ),
  });
  const { code } = await score('id,Email,email\n1,a@x.example,\n2,,b@x.example\n3,b@x.example,a@x.example\n');
  expect(code).toBe(0);
  expect(column(text('out.csv'), 'score')).toEqual(['40', '7', '0']);
});

// ── Values ─────────────────────────────────────────────────────────────────────────────────────────────────

const MAGIC = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

test('row 20: __proto__, constructor, toString are plain data: header, field, lead id, activity type', async () => {
  put({
    'rules.yaml': `version: 1
leads: { id: constructor, fields: { __proto__: valueOf } }
activities:
  toString: { lead: hasOwnProperty, type: toString }
groups: { constructor: {} }
rules:
  __proto__: { group: constructor, when: { __proto__: toString }, points: 1 }
  toString: { each: { type: constructor }, points: 10 }
  valueOf: { when: { toString: __proto__, activity: { type: __proto__ } }, points: 100 }
segments: [{ name: toString, from: 0 }, { name: constructor, from: 50 }]
`,
    'web.csv': `__proto__,hasOwnProperty,toString\n${MAGIC.map((id) => `x,${id},${id === '__proto__' ? 'constructor' : '__proto__'}\n`).join('')}`,
  });
  const leads = `constructor,__proto__,toString,valueOf\n${MAGIC.map((id) => `${id},x,__proto__,toString\n`).join('')}`;
  const { code, stderr } = await score(
    leads,
    '-a',
    'toString=web.csv',
    '--summary',
    'run.json',
    '--prefix',
    'x_',
  );
  expect(code, stderr).toBe(0);
  const [header, ...rows] = rowsOf(text('out.csv'));
  expect(header?.slice(4)).toEqual(['x_score', 'x_segment', 'x_constructor', 'x_reasons']);
  expect(rows.map((row) => row.slice(0, 7))).toEqual(
    MAGIC.map((id) => {
      const score = id === '__proto__' ? '11' : '100';
      return [id, 'x', '__proto__', 'toString', score, score === '11' ? 'toString' : 'constructor', '1'];
    }),
  );
  expect(JSON.parse(text('run.json'))).toMatchObject({ activities: { toString: { read: 5, matched: 5 } } });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('row 21: blank lines and rows of delimiters alone are skipped and counted', async () => {
  await accepts('\n\nid,tier\n\n1,gold\n\r\n  \n2,\n\n\n', ['1', '2']);
  const declared = RULES.replace(
    'rules:',
    'activities: { web: { lead: Lead } }\ntables: { t: { key: Key, match: tier } }\nrules:',
  );
  put({
    'rules.yaml': `${declared}  web: { each: {}, points: 1 }\n  firm: { when: { t.Kind: x }, points: 2 }\n`,
    'web.csv': 'Lead,What\n1,a\n,\n,b\n"",""\n"""",\n',
    't.csv': 'Key,Kind\n1,x\n\u00a0,\u200b \n',
  });
  for (const engine of ['stream', 'wasm', 'duckdb']) {
    const leads = 'id,tier,note\n1,gold,\n,,\n" ",\u00a0,""\n2,,\n\n,,\n';
    await accepts(leads, ['1', '2'], '-a', 'web.csv', '--table', 't.csv', '--engine', engine);
    const summary = JSON.parse(text('run.json'));
    expect(summary).toMatchObject({ blank_rows: { leads: 4, web: 2, t: 1 } });
    expect(summary.activities.web).toMatchObject({ read: 3, matched: 1, unmatched: 1, no_lead: 1 });
  }
});

test('row 21a: the header again among the rows is rejected, with or without a byte order mark', async () => {
  for (const engine of ['stream', 'wasm', 'duckdb']) {
    for (const again of ['id,tier', '\ufeffid,tier', '\ufeff"id","tier"', '"id",tier']) {
      const leads = `id,tier\n1,gold\n${again}\n2,gold\n`;
      await quarantines(leads, [[3, 'header-again']], ['1', '2'], '--engine', engine);
    }
  }
});

test('row 21b: a subtotal or a continuation row without an id is rejected, and told what it looks like', async () => {
  const rows = '1,gold\nTotal: 1\n,Subtotal\n2,gold\n,continued\n';
  const wanted = [
    [3, 'cells-missing'],
    [4, 'no-id'],
    [6, 'no-id'],
  ] as const;
  await quarantines(`id,tier\n${rows}`, wanted, ['1', '2']);
  const { code, stderr } = await score(`id,tier\n${rows}`);
  expect([code, stderr]).toEqual([3, expect.stringMatching(/subtotals or continuation rows/)]);
});

const REPORT = 'id,tier,note\n1,gold,a\n2,,b\n\n\n"Inbound leads"\n,,\nMade on 2026-11-01,by A. R.\n';

test('row 21b: short rows after the last whole one are counted apart and do not count as rejected', async () => {
  for (const engine of ['stream', 'wasm', 'duckdb']) {
    const { code, stderr } = await score(REPORT, '--summary', 'run.json', '--strict', '--engine', engine);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(text('run.json')).leads).toEqual({
      ...{ read: 4, scored: 2, quarantined: 2, duplicate: 0, footer: 2 },
    });
    expect(rowsOf(text('out.csv.rejects.csv')).map((row) => row.slice(1, 4))).toEqual([
      ['line', 'byte', 'code'],
      ['6', '29', 'footer'],
      ['8', '48', 'footer'],
    ]);
    rmSync('out.csv.rejects.csv');
  }
  // A whole row behind them, or more than ten of them: then they are short rows like others.
  expect((await score(`${REPORT}3,,c\n`)).stderr).toMatch(/short rows look like titles or totals/);
  expect((await score(REPORT + 'short\n'.repeat(9))).code).toBe(3);
  expect((await score(`id,tier,note\n${'short\n'.repeat(3)}`)).code).toBe(3);
});

test('row 22: of two leads with one id the later goes to the rejects, naming the first', async () => {
  await quarantines(
    'id,tier\n1,gold\n2,\n1,\n A ,gold\na,\n2,gold\nA,x\n',
    [
      [4, 'duplicate', /"1".*row 2\b/],
      [7, 'duplicate', /"2".*row 3\b/],
      [8, 'duplicate', /"A".*row 5\b/],
    ],
    ['1', '2', ' A ', 'a'],
  );
});

test('row 23: activities that don’t count are no fault, and are counted by why', async () => {
  put({
    'rules.yaml': RULES.replace(
      'rules:',
      'activities: { web: { lead: Lead, at: At, id: Key } }\nrules:\n  seen: { each: {}, points: 1 }',
    ),
    'web.csv': `Lead,At,Key
1,2026-10-31,a
nobody,2026-10-31,b
,2026-10-31,c
1,,d
1,2026-11-02,e
1,2026-10-30,a
1,2026-11-01,
1,2026-11-01,
`,
  });
  const { code } = await score('id,tier\n1,\n', '-a', 'web.csv', '--strict', '--summary', 'run.json');
  expect(code).toBe(0);
  expect(column(text('out.csv'), 'score')).toEqual(['3']);
  expect(JSON.parse(text('run.json'))).toMatchObject({
    activities: {
      web: {
        read: 8,
        matched: 3,
        unmatched: 1,
        no_lead: 1,
        undated: 1,
        future: 1,
        duplicate: 1,
        quarantined: 0,
      },
    },
  });
  expect(isThere('out.csv.rejects.csv')).toBe(false);
});

test('row 24: ids stay text; those that a spreadsheet has mangled are warned of', async () => {
  const ids = [
    '007',
    '7',
    '12345678901234567890',
    '12345678901234567891',
    '1.23E+15',
    '1,23E+15',
    '1e3',
    '0x1F',
    '-0',
  ];
  const { code, stderr } = await score(`id,tier\n${ids.map((id) => `"${id}",gold\n`).join('')}`);
  expect(code).toBe(0);
  expect(column(text('out.csv'), 'id')).toEqual(ids);
  expect(stderr.match(/^warning .*ids.*spreadsheet/gm)?.length).toBe(1);
  expect((await score('id,tier\n007,\n')).stderr).not.toContain('warning 1 ids');
});
