// What a CRM imports: renamed columns, and only the leads whose scores changed.
import { expect, test } from 'vitest';
import { inFreshFolder, isThere, put, run, text } from '../../support/run.ts';

inFreshFolder();

const RULES = `version: 1
leads: { id: Record ID }
rules: { size: { each: { field: Size }, points: 1 } }
`;
const LEADS = 'Record ID,Name,Size,score as sent\n1,Ana,30,x\n2,Luis,50,y\n3,Eva,70,z\n';
const SCORE = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--as-of', '2026-11-01', '--quiet'];

async function scored(...flags: string[]): Promise<string> {
  const { code, stderr } = await run([...SCORE, ...flags, '-o', 'out.csv']);
  expect(code, stderr).toBe(0);
  return text('out.csv');
}

test('--columns renames; a column of that whole name keeps it', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LEADS });
  const columns = 'Record ID as Id, score as Lead_Score__c, segment AS Segment, score as sent';
  expect(await scored('--columns', columns)).toBe(
    'Id,Lead_Score__c,Segment,score as sent\n1,30,MQL,x\n2,50,MQL,y\n3,70,SQL,z\n',
  );
  expect(await scored('--prefix', 'lead_', '--columns', 'Record ID,lead_score as Score')).toBe(
    'Record ID,Score\n1,30\n2,50\n3,70\n',
  );
});

test('two columns of one name, and an unknown one, are refused', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LEADS });
  for (const [columns, told] of [
    ['Record ID as Id, Name as Id', 'repeated-column'],
    ['Nmae as Person', 'did you mean "Name"?'],
  ] as const) {
    const { code, stderr } = await run([...SCORE, '--columns', columns, '-o', 'out.csv']);
    expect([code > 0, stderr]).toEqual([true, expect.stringContaining(told)]);
  }
});

test('--changed-since writes the leads whose added columns differ, new ones too', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LEADS });
  await scored();
  put({
    'old.csv': text('out.csv'),
    'leads.csv': LEADS.replace('50', '51').replace('Eva', 'Eve').concat('4,Omar,5,\n'),
  });
  expect(await scored('--changed-since', 'old.csv')).toBe(
    'Record ID,Name,Size,score as sent,score,segment,reasons\n2,Luis,51,y,51,SQL,Size +51\n4,Omar,5,,5,prospect,Size +5\n',
  );
  // Renamed columns are found by either name; what a lead is called is no score.
  const columns = ['--columns', 'Record ID as Id,score as Lead_Score__c,as_of'];
  expect(await scored('--changed-since', 'old.csv', ...columns, '--sort', 'score')).toBe(
    'Id,Lead_Score__c,as_of\n2,51,2026-11-01\n4,5,2026-11-01\n',
  );
  put({ 'old.csv': 'Id,Lead_Score__c\n1,30\n2,51\n3,7\n4,5\n' });
  expect(await scored('--changed-since', 'old.csv', ...columns, '--only', 'SQL,MQL')).toBe(
    'Id,Lead_Score__c,as_of\n3,70,2026-11-01\n',
  );
});

test('other files of the run hold all their leads, with every engine', async () => {
  put({ 'rules.yaml': `${RULES}lists: { big: { score: { at_least: 50 } } }\n`, 'leads.csv': LEADS });
  await scored();
  put({ 'old.csv': text('out.csv') });
  for (const engine of ['stream', 'wasm']) {
    const flags = [
      '--changed-since',
      'old.csv',
      '--lists',
      'lists',
      '--split',
      'split',
      '--columns',
      'Record ID,lists',
    ];
    expect(await scored(...flags, '--engine', engine)).toBe('Record ID,lists\n');
    expect(text('lists/big.csv')).toBe('Record ID,lists\n2,big\n3,big\n');
    expect(text('split/SQL.csv')).toBe('Record ID,lists\n3,big\n');
  }
});

test('an earlier result without the id or any score is refused, and never written over', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LEADS, 'old.csv': 'Name,score\nAna,30\n' });
  for (const [old, code, told] of [
    ['old.csv', 3, 'old.csv has no column "Record ID"'],
    ['leads.csv', 3, 'leads.csv has no column "score"'],
    ['none.csv', 4, 'none.csv'],
    ['out.csv', 2, 'out.csv is read by this run'],
  ] as const) {
    const ran = await run([...SCORE, '--changed-since', old, '-o', 'out.csv']);
    expect([ran.code, ran.stderr]).toEqual([code, expect.stringContaining(told)]);
    expect(isThere('out.csv')).toBe(false);
  }
});
