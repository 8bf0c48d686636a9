// Which leads are written, in which order, and how many of their reasons.

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { column, isThere, put, rowsOf, run, text } from '../../support/run.ts';
import { inTrialFolder, kept, LEADS, PLAIN, plainText, RULES, SCORED, summaryJson, trial } from './trial.ts';

inTrialFolder();

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
