import { describe, expect, test } from 'vitest';
import { inFreshFolder, put, run } from '../../support/run.ts';
import { agrees, explain, RULES, scored, WORDS } from './explain.ts';
import { explained } from './read.ts';

describe('what it tells', () => {
  inFreshFolder();

  const files = (leads: string, web = 'Key,Who,Event,Date,Note\n'): void =>
    put({ 'rules.yaml': RULES, 'leads.csv': leads, 'web.csv': web });

  test('how near each rule was that did not fire', async () => {
    files(
      'Id,Name,Title,Employees\n1,Ana,Analyst,180\n2,Bo,,\n',
      'Key,Who,Event,Date,Note\na,1,webinar,2026-10-30,\nb,1,webinar,2026-09-30,\nc,1,pricing,2026-09-28,\n',
    );
    const { leads } = await explained([...WORDS, '--lead', '1', '--lead', '2']);
    const why = (lead: number, rule: string): string[] | undefined =>
      leads[lead]?.not_fired.find((one) => one.rule === rule)?.why;
    expect(why(0, 'decision-maker')).toEqual(['Title is Analyst, without the words CEO or founder']);
    expect(why(0, 'company-size')).toEqual(['Employees 180 < 200']);
    expect(why(0, 'webinars')).toEqual([
      'webinar: 2 of 3 in the last 90 days, the last one 2 days ago (2026-10-30)',
    ]);
    expect(why(0, 'pricing')).toEqual([
      'pricing: none in the last 30 days, the last one 34 days ago (2026-09-28)',
    ]);
    expect(why(0, 'gone-quiet')).toEqual([
      'activity: 1 in the last 14 days, the last one 2 days ago (2026-10-30)',
    ]);
    expect(why(1, 'company-size')).toEqual(['Employees is empty']);
    expect(why(1, 'webinars')).toEqual(['webinar: none in the last 90 days']);
    expect(leads[1]?.not_fired.find((one) => one.promote === 'demo')).toMatchObject({ to: 'SQL' });
  });

  test('which activities counted for nothing, and why', async () => {
    files(
      'Id,Name,Title,Employees\n1,Ana,CEO,250\n',
      [
        'Key,Who,Event,Date,Note',
        'a,1,pricing,2026-11-01,',
        'b,1,pricing,2026-11-01,',
        'c,1,pricing,2026-08-01,',
        'd,1,pricing,2026-11-01,robot',
        'e,1,pricing,2026-11-09,',
        'a,1,pricing,2026-10-31,',
        'f,1,pricing,,',
        'g,1,newsletter,2026-07-01,',
        'h,1,pricing,yesterday,',
        'i,2,pricing,2026-11-01,',
        '',
      ].join('\n'),
    );
    const { leads } = await explained([...WORDS, '--max-rejects', '1', '--lead', '1']);
    const [lead] = leads;
    expect(lead?.not_counted.map(({ line, why }) => [line, why]).sort()).toEqual(
      [
        [4, 'too_old'],
        [5, 'left_out'],
        [6, 'future'],
        [7, 'duplicate'],
        [8, 'undated'],
        [9, 'too_old'],
        [10, 'quarantined'],
      ].sort(),
    );
    const pricing = lead?.ledger.find(({ rule }) => rule === 'pricing');
    expect(pricing?.activities.map(({ line }) => line)).toEqual([2]);
    expect(pricing?.unpaid.map(({ line, why }) => [line, why])).toEqual([
      [3, 'times_per_day'],
      [4, 'too_old'],
    ]);
    const leftOut = lead?.not_counted.find(({ why }) => why === 'left_out');
    expect(leftOut?.words).toContain('Note is robot');
  });

  test('an activity that is shared by several leads counts for each of them', async () => {
    put({
      'rules.yaml': RULES.replace('lead: Who,', 'lead: Who, match: Team,'),
      'leads.csv': 'Id,Title,Employees,Team\n1,,,Réd\n2,,,red\n3,,,blue\n',
      'web.csv': 'Key,Who,Event,Date,Note\na,RED,pricing,2026-11-01,\n',
    });
    const leads = await agrees(WORDS);
    expect(leads.map(({ score }) => score > 0)).toEqual([true, true, false]);
  });

  test('what a rule gave before its most', async () => {
    const visits = ['2026-11-01', '2026-10-31', '2026-10-30', '2026-10-29']
      .map((day, i) => `${i},1,pricing,${day},\n`)
      .join('');
    files('Id,Title,Employees\n1,,\n', `Key,Who,Event,Date,Note\n${visits}`);
    const { leads } = await explained([...WORDS, '--lead', '1']);
    expect(leads[0]?.ledger[0]).toMatchObject({ rule: 'pricing', points: 25, sum: 25 });
    expect(leads[0]?.ledger[0]?.before_max).toBeGreaterThan(25);
    const { stdout } = await explain(['--lead', '1']);
    expect(stdout).toMatch(/in all, cut to \+25/);
  });

  test('what is over when it falls, and the day on which score says so too', async () => {
    files('Id,Title,Employees\n1,CEO,\n', 'Key,Who,Event,Date,Note\na,1,demo,2026-10-20,\n');
    const { leads } = await explained([...WORDS, '--lead', '1']);
    const turn = leads[0]?.outlook.segment;
    expect(turn).toMatchObject({
      segment: 'prospect',
      way: 'falls',
      overrides: [{ reason: 'Asked for a demo', holds: false }],
    });
    const then = await scored([...WORDS.slice(0, -1), turn?.on ?? '']);
    expect(then[0]?.segment).toBe('prospect');
    const { stdout } = await explain(['--lead', '1']);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      `falls to prospect on ${turn?.on} if nothing more happens: score ${turn?.score}, Asked for a demo is over`,
    );
  });

  test('the gates that hold a segment back', async () => {
    const visits = Array.from({ length: 3 }, (_, i) => `${i},1,webinar,2026-10-3${i - 0},\n`).join('');
    const rules = RULES.replace('points: 15 }', 'points: 60 }');
    put({
      'rules.yaml': rules,
      'leads.csv': 'Id,Title,Employees\n1,CEO,\n',
      'web.csv': `Key,Who,Event,Date,Note\n${visits.replace('2026-10-32', '2026-10-29')}`,
    });
    const { stdout } = await explain(['--lead', '1']);
    expect(stdout).toContain('kept in MQL: Fit 25, needs 30 (its score is enough for SQL)');
  });
});

describe('leads that it has no score for', () => {
  inFreshFolder();

  const files = (leads: string): void =>
    put({ 'rules.yaml': RULES, 'leads.csv': leads, 'web.csv': 'Key,Who,Event,Date,Note\n' });

  test('one that is not there: exit 3 with the nearest id; the others are explained', async () => {
    files('Id,Title,Employees\n00Q17,CEO,\n00Q99,,\n');
    const told = await explain(['--lead', '00Q71', '--lead', '00Q99']);
    expect(told.code).toBe(3);
    expect(told.stderr).toBe('no-such-lead: leads.csv has no lead "00Q71"; did you mean "00Q17"?\n');
    expect(told.stdout).toContain('00Q99 · 0 · prospect');
  });

  test('an e-mail address in place of an id', async () => {
    put({
      'rules.yaml': RULES.replace('lead: Who,', 'lead: Who, match: Email,'),
      'leads.csv': 'Id,Email,Title,Employees\n7,ana@orbita.example,,\n',
      'web.csv': 'Key,Who,Event,Date,Note\n',
    });
    const told = await explain(['--lead', 'Ana@Orbita.example']);
    expect(told.code).toBe(3);
    expect(told.stderr).toContain('it is the Email of lead "7"; use --lead "7"');
  });

  test('one whose row cannot be used: its place and its fault', async () => {
    files('Id,Title,Employees\n1,CEO,many\n2,,\n3,,,\n');
    const told = await explain(['--lead', '1', '--lead', '3', '--max-rejects', '2']);
    expect(told.code).toBe(3);
    expect(told.stdout).toBe('');
    expect(told.stderr).toMatch(
      /^leads\.csv:2 bad-number: lead "1" is not scored: "Employees" is no number: "many"/,
    );
    expect(told.stderr).toContain('leads.csv:4 cells-extra: lead "3" is not scored: the row has 4 cells');
  });

  test('a second row with the id is told of', async () => {
    files('Id,Title,Employees\n1,CEO,\n1,,\n');
    const told = await explain(['--lead', '1', '--max-rejects', '1']);
    expect(told.code).toBe(0);
    expect(told.stdout).toContain('not scored: leads.csv:3, duplicate id "1": already in row 2');
  });

  test('more rows than are borne: refused like score', async () => {
    files('Id,Title,Employees\n1,CEO,\n1,,\n');
    const told = await explain(['--lead', '1']);
    expect(told.code).toBe(3);
    expect(told.stderr).toContain('leads.csv too-many-rejects: 1 of 2 rows');
  });

  test('as JSON the problems are in the document', async () => {
    files('Id,Title,Employees\n1,CEO,\n');
    const told = await explain(['--lead', '1', '--lead', 'x9y8', '--format', 'json']);
    expect(told.code).toBe(3);
    expect(told.stderr).toBe('');
    const { leads, problems } = JSON.parse(told.stdout) as { leads: unknown[]; problems: unknown[] };
    expect(leads.length).toBe(1);
    expect(problems).toMatchObject([{ code: 'no-such-lead' }]);
  });

  test('flags that are missing or unknown', async () => {
    files('Id,Title,Employees\n1,CEO,\n');
    const cases: [string[], string][] = [
      [WORDS, "required option '--lead <id>' not specified"],
      [[...WORDS, '--lead', '1', '--format', 'jsn'], 'did you mean "json"?'],
      [[...WORDS.slice(0, 2), '--lead', '1'], '--leads is missing'],
    ];
    for (const [words, message] of cases) {
      const told = await run(['explain', ...words]);
      expect(told.code).toBe(2);
      expect(told.stderr).toContain(message);
    }
  });
});
