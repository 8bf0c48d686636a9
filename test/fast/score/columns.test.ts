// The columns of the result: --prefix, --detail, --columns, and the day they are of.

import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { column, isThere, put, rowsOf, run, text } from '../../support/run.ts';
import { inTrialFolder, LEADS, PLAIN, plainText, RULES, summaryJson, TRIAL, trial } from './trial.ts';

inTrialFolder();

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
