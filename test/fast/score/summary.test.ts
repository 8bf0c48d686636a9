import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { put, run } from '../../support/run.ts';
import { AS_OF, inTrialFolder, LEADS, RULES, summaryJson, TRIAL, trial, WEB } from './trial.ts';

inTrialFolder();

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
      1, 0, 0, 1, 0, 1, 0, 0, 0, 0,
    ]);
    expect(lines.join()).not.toContain('disqualified');
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

  test('says once how many more leads have the score of the last that it names', async () => {
    const rows = Array.from({ length: 24 }, (_, i) => `${i + 1},N,CEO,100,lead\n`).join('');
    put({ 'leads.csv': `Id,Name,Title,Size,Stage\n${rows}25,N,CEO,,lead\n`, 'web.csv': 'Lead,Event,Date\n' });
    const out = await said();
    expect(out.match(/^ +40 +MQL/gm)).toHaveLength(3);
    expect(out).toContain('\n  and 21 more with 40\n');
  });

  test('does not count others where the last named score is alone', async () => {
    expect(await said()).not.toMatch(/and \d+ more with/);
  });

  test('is Spanish with --locale es: words, decimal commas, warnings', async () => {
    put({ 'leads.csv': LEADS.replace('Bo', '=1+1') });
    const out = await said('--locale', 'es');
    expect(out).toMatch(/^web +leídas: 4, asignadas: 3 \(75,0 %\)/m);
    expect(out).toContain('promocionado, 1 descartado');
    expect(out.replace(/\s+/g, ' ')).toContain('aviso 1 celda empieza como fórmula');
    expect(out).not.toMatch(/\b(?:read|scored|matched|leads? with|disqualified,|warning|wrote|from|to)\b/);
    expect(out).not.toMatch(/\d\.\d %/);
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
    const line = out.slice(out.indexOf('not counted:')).split('\n\n')[0]?.replace(/\s+/g, ' ') ?? '';
    expect(line.match(/\d+/g)?.join()).toBe('1,2,1,1,1,1,2');
    const why = [
      'rejected',
      'without a lead',
      'without a date',
      'excluded by "where"',
      'not matched to a lead',
    ];
    let at = 0;
    for (const words of [...why, 'after the as-of date', 'duplicate']) {
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
