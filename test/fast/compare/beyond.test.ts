// `diff` beyond the segments: lists entered and left, grades, stages, accounts, and columns for the list of movers.
import { expect, test } from 'vitest';
import { inFreshFolder, put, run, text } from '../../support/run.ts';

inFreshFolder();

const HEADER = 'Id,Email,Owner,score,segment,grade,stage,lists,account_segment,reasons\n';
const OLD = `${HEADER}1,a@x.example,Ana,60,SQL,A1,decision,call;news,warm,Fit +60
2,b@x.example,Luis,30,MQL,B2,awareness,,quiet,Fit +30
3,c@x.example,Ana,10,prospect,C3,awareness,news,,Fit +10
4,d@x.example,Mei,40,MQL,B1,awareness,news,warm,Fit +40
`;
const NEW = `${HEADER}1,a@x.example,Ana,40,MQL,A2,decision,news,warm,Fit +40
2,b@x.example,=Luis,30,MQL,B2,decision,call,warm,Fit +30
3,c@x.example,Ana,10,prospect,C3,awareness,news,,Fit +10
5,e@x.example,Omar,70,SQL,A1,awareness,call,,Fit +70
`;

const diffed = async (...words: string[]): Promise<string> => {
  const { code, stdout, stderr } = await run(['diff', 'old.csv', 'new.csv', ...words]);
  expect(code, stderr).toBe(0);
  return stdout;
};

test('counts who entered and left each list, and the ways of grades, stages and accounts', async () => {
  put({ 'old.csv': OLD, 'new.csv': NEW });
  const told = await diffed();
  expect(told.slice(told.indexOf('Lists'), told.indexOf('\n\nPoints'))).toBe(
    `Lists  leads that entered and left
  call  +2  -1
  news  +0  -1
Grades
  A1 → A2 1
Stages
  awareness → decision 1
Segments of their accounts
  quiet → warm 1`,
  );
  expect(JSON.parse(await diffed('--json'))).toMatchObject({
    lists: { call: { entered: 2, left: 1 }, news: { entered: 0, left: 1 } },
    grades: [{ from: 'A1', to: 'A2', leads: 1 }],
    stages: [{ from: 'awareness', to: 'decision', leads: 1 }],
    account_segments: [{ from: 'quiet', to: 'warm', leads: 1 }],
  });
});

test('the list of movers has the lists of each lead, also of one that stayed, and columns of the newer file', async () => {
  put({ 'old.csv': OLD, 'new.csv': NEW });
  await diffed('--out', 'movers.csv', '--columns', 'Email,owner', '--escape-formulas');
  expect(text('movers.csv')).toBe(
    [
      'id,Email,owner,from,to,delta,why,lists_entered,lists_left',
      '1,a@x.example,Ana,SQL,MQL,-20,cooled: Fit -20,,call',
      "2,b@x.example,'=Luis,MQL,MQL,0,same segment,call,",
      '5,e@x.example,Omar,,SQL,,new: Fit +70,call,',
      '4,,,MQL,,,gone,,news',
      '',
    ].join('\n'),
  );
  await diffed('--out', 'movers.csv', '--only', 'cooled');
  expect(text('movers.csv').split('\n')).toEqual([
    'id,from,to,delta,why,lists_entered,lists_left',
    '1,SQL,MQL,-20,cooled: Fit -20,,call',
    '',
  ]);
});

test('files without these columns give what they gave; an unknown column is refused', async () => {
  const plain = (csv: string): string => csv.replaceAll(/^((?:[^,\n]*,){5})(?:[^,\n]*,){4}/gm, '$1');
  put({ 'old.csv': plain(OLD), 'new.csv': plain(NEW) });
  const told = await diffed('--out', 'movers.csv');
  expect(told).not.toContain('Lists');
  expect(text('movers.csv').split('\n')[0]).toBe('id,from,to,delta,why');
  const { code, stderr } = await run(['diff', 'old.csv', 'new.csv', '--columns', 'Emial', '-o', 'm.csv']);
  expect([code, stderr]).toEqual([3, expect.stringContaining('did you mean "Email"?')]);
});

test('two rules files tell the same of the leads that they score', async () => {
  const rules = (least: number): string => `version: 1
leads: { id: Id }
groups: { fit: { grades: { A: ${least}, B: 0 } } }
rules: { fit: { group: fit, each: { field: Fit }, points: 1 } }
lists: { best: { grade: A } }
`;
  put({ 'old.yaml': rules(40), 'new.yaml': rules(20), 'leads.csv': 'Id,Fit\n1,10\n2,30\n3,50\n' });
  const argv = ['diff', 'old.yaml', 'new.yaml', '--leads', 'leads.csv', '--as-of', '2026-11-01'];
  const { stdout } = await run([...argv, '--json', '--out', 'movers.csv']);
  expect(JSON.parse(stdout)).toMatchObject({
    lists: { best: { entered: 1, left: 0 } },
    grades: [{ from: 'B', to: 'A', leads: 1 }],
  });
  expect(text('movers.csv')).toContain('2,MQL,MQL,0,same segment,best,');
});

test('a history keeps grade, stage and lists, so that its runs can be compared', async () => {
  const rules = `version: 1
leads: { id: Id }
groups: { fit: { grades: { A: 40, B: 0 } } }
rules: { fit: { group: fit, each: { field: Fit }, points: 1 } }
stages: [ { name: early }, { name: late, when: { Fit: { at_least: 45 } } } ]
lists: { best: { grade: A } }
`;
  for (const [day, fit] of [
    ['2026-11-01', 30],
    ['2026-11-02', 50],
  ] as const) {
    put({ 'rules.yaml': rules, 'leads.csv': `Id,Fit\n1,${fit}\n2,10\n` });
    const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--as-of', day, '-o', 'o.csv'];
    expect((await run([...argv, '--history', 'h', '--quiet'])).code).toBe(0);
  }
  const { stdout } = await run(['diff', 'h/2026-11-01.csv.gz', 'h/2026-11-02.csv.gz', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    lists: { best: { entered: 1, left: 0 } },
    grades: [{ from: 'B', to: 'A', leads: 1 }],
    stages: [{ from: 'early', to: 'late', leads: 1 }],
  });
  const tracked = JSON.parse((await run(['track', '--history', 'h', '--json'])).stdout);
  expect(tracked).toMatchObject({ lists: { best: { entered: 1, left: 0 } } });
  expect(tracked.stages).toEqual([{ from: 'early', to: 'late', leads: 1 }]);
  const { stdout: text } = await run(['track', '--history', 'h']);
  expect(text).toContain('since the run of 2026-11-01\nLists  leads that entered and left\n  best  +1  -0\n');
});

test('two tables of accounts tell which accounts rose and cooled', async () => {
  const table = (rows: string): string => `Company,score,segment,fit,leads,active,top_leads,reasons\n${rows}`;
  put({
    'old.csv': table('Halden,20,quiet,20,1,0,1,1 MQL\nQuay,60,warm,60,2,0,2;3,2 SQL\n'),
    'new.csv': table('Halden,65,warm,65,2,0,1;4,2 SQL\nQuay,30,quiet,30,2,0,2;3,2 MQL\n'),
  });
  const { stdout } = await run(['diff', 'old.csv', 'new.csv', '--json', '--out', 'movers.csv']);
  expect(JSON.parse(stdout)).toMatchObject({ id: 'Company', moves: { promoted: 1, cooled: 1 } });
  expect(text('movers.csv')).toContain('Halden,quiet,warm,45,');
});
