// `leadscore evaluate` through the front door, on leads that convert by a known law.
import { stripVTControlCharacters } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { FILES, HAND, knownFiles, knownLeads, SNAPSHOT } from '../../oracle/known-law.ts';
import { inFreshFolder, put, run, text } from '../../support/run.ts';

inFreshFolder();

const leads = knownLeads(1500, 1);
const files = knownFiles(leads);
beforeEach(() => put({ ...files, 'rules.yaml': HAND }));

const evaluate = (...flags: string[]) => run(['evaluate', '--rules', 'rules.yaml', ...FILES, ...flags]);

async function json(...flags: string[]) {
  const { code, stdout, stderr } = await evaluate(...flags, '--json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

/** The scores that `score` gives as of the snapshot, by id. */
async function scores(): Promise<Map<string, number>> {
  const flags = ['--as-of', '2026-03-01', '--out', 'out.csv', '--quiet'];
  expect((await run(['score', '--rules', 'rules.yaml', ...FILES, ...flags])).code).toBe(0);
  const [header = '', ...rows] = text('out.csv').trim().split('\n');
  const at = header.split(',').indexOf('score');
  return new Map(rows.map((row) => [row.split(',')[0] ?? '', Number(row.split(',')[at])]));
}

describe('figures', () => {
  test('the AUC is that of the scores of `score` against who won', async () => {
    const told = await json(...SNAPSHOT);
    const byId = await scores();
    const winners = leads.filter(({ won }) => won).map(({ id }) => byId.get(id) ?? Number.NaN);
    const others = leads.filter(({ won }) => !won).map(({ id }) => byId.get(id) ?? Number.NaN);
    let wins = 0;
    for (const a of winners) for (const b of others) wins += a > b ? 1 : a === b ? 0.5 : 0;
    expect(told.ranking.auc.value).toBeCloseTo(wins / (winners.length * others.length), 12);
    expect(told).toMatchObject({ leads: leads.length, positives: winners.length, negatives: others.length });
    const parts = (name: string) => told[name].reduce((sum: number, part: { n: number }) => sum + part.n, 0);
    for (const name of ['deciles', 'bands', 'segments']) expect(parts(name), name).toBe(leads.length);
  });

  test('a rule that pays for the wrong thing is named', async () => {
    const { judgements } = await json(...SNAPSHOT);
    const verdicts = judgements.rules.map(({ id, verdict }: { id: string; verdict: string }) => [
      id,
      verdict,
    ]);
    expect(verdicts).toEqual([
      ['boss', 'fine'],
      ['student', 'rewards-weak'],
      ['large', 'fine'],
      ['visits', 'fine'],
    ]);
    const { stdout } = await evaluate(...SNAPSHOT);
    expect(stdout).toContain('1 rule misleads: student');
    expect(stdout.split('\n').filter((line) => [...line].length > 100)).toEqual([]);
  });

  test('on 80 columns no line is longer', async () => {
    const flags = ['--capacity', '40', '--against', 'rules.yaml', ...SNAPSHOT];
    const { stdout } = await run(['evaluate', '--rules', 'rules.yaml', ...FILES, ...flags], {
      columns: 80,
      stdout: { isTTY: true },
    });
    const plain = stripVTControlCharacters(stdout);
    expect(plain.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
  });

  test('the rules over activities alone have a figure of their own', async () => {
    const { activity_ranking } = await json(...SNAPSHOT);
    expect(activity_ranking.rules).toEqual(['visits']);
    const { stdout } = await evaluate(...SNAPSHOT);
    expect(stdout.split('\n')[1]).toContain('Activities alone: ranks');
  });

  test('against itself there is no difference, against better rules there is', async () => {
    put({ 'other.yaml': HAND.replace('points: 10 }', 'points: -10 }') });
    const same = await json(...SNAPSHOT, '--against', 'rules.yaml');
    expect(same.against.difference).toEqual({ value: 0, low: 0, high: 0 });
    expect(same.against.swapped_in.n).toBe(0);
    const better = await json(...SNAPSHOT, '--against', 'other.yaml');
    expect(better.against.difference.high).toBeLessThan(0);
  });

  test('a capacity is kept in every snapshot, and one score lower breaks it', async () => {
    const { suggestions } = await json(...SNAPSHOT, '--capacity', '100');
    const { from } = suggestions.capacity.threshold;
    const above = [...(await scores()).values()];
    expect(above.filter((score) => score >= from).length).toBeLessThanOrEqual(100);
    expect(above.filter((score) => score >= from - 1).length).toBeGreaterThan(100);
    expect(suggestions.yaml).toContain(`from: ${from} }`);
  });
});

describe('snapshots', () => {
  test('an activity a second after the snapshot changes nothing, one before it does', async () => {
    const before = await json(...SNAPSHOT);
    const late = leads.map(({ id }) => `${id},visit,2026-03-02T00:00:00`).join('\n');
    put({ 'web.csv': `${files['web.csv']}${late}\n` });
    expect(await json(...SNAPSHOT)).toEqual(before);
    const early = leads.slice(0, 700).map(({ id }) => `${id},visit,2026-03-01T23:59:59`);
    put({ 'web.csv': `${files['web.csv']}${early.join('\n')}\n` });
    expect((await json(...SNAPSHOT)).ranking).not.toEqual(before.ranking);
  });

  test('who was created later, or had converted, is left out and counted', async () => {
    const { snapshots } = await json('--as-of', '2026-01-15,2026-03-10', '--window', '30d');
    const late = leads.filter((_, i) => i % 31 > 14).length;
    const won = leads.filter(({ won: isWon }, i) => isWon && 60 + (i % 50) <= 68).length;
    expect(snapshots[0].left_out).toMatchObject({ later: late, converted: 0 });
    expect(snapshots[1].left_out).toMatchObject({ later: 0, converted: won });
    expect(snapshots[1].leads).toBe(leads.length - won);
  });

  test('a window that ends after the data is refused, unless it is allowed', async () => {
    const refused = await evaluate('--as-of', '2026-03-01', '--window', '60d');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('immature-snapshot');
    expect(
      (await json('--as-of', '2026-03-01', '--window', '60d', '--allow-immature')).warnings,
    ).toHaveLength(1);
    const until = ['--as-of', '2026-03-01', '--window', '60d', '--data-until', '2026-05-01'];
    expect((await json(...until)).warnings).toEqual([]);
  });

  test('an outcome from a file of its own gives the same figures', async () => {
    const told = await json(...SNAPSHOT);
    put({ 'rules.yaml': HAND.replace(/outcome:.*\n/, '').replace(/ {2}deals:.*\n/, '') });
    const flags = ['--outcome-file', 'deals.csv', '--outcome-key', 'Lead', '--outcome-at', 'Date'];
    const argv = [
      'evaluate',
      '--rules',
      'rules.yaml',
      ...FILES.slice(0, 4),
      ...flags,
      '--created',
      'Created',
    ];
    const { stdout, stderr } = await run([...argv, ...SNAPSHOT, '--json']);
    expect(stderr).toBe('');
    const other = JSON.parse(stdout);
    for (const name of ['ranking', 'deciles', 'leads', 'positives']) expect(other[name]).toEqual(told[name]);
  });

  test('with --lost, leads that are neither won nor lost are left out', async () => {
    const { snapshots } = await json(...SNAPSHOT, '--lost', 'Country: [ES, FR]');
    const undecided = leads.filter(({ won, country }) => !won && !['ES', 'FR'].includes(country)).length;
    expect(snapshots[0].left_out.undecided).toBe(undecided);
  });

  test('the order of rows and columns changes no byte', async () => {
    const told = (await evaluate(...SNAPSHOT, '--json')).stdout;
    const turned = Object.entries(files).map(([name, content]) => {
      const [header = '', ...rows] = content.trim().split('\n');
      const turn = (line: string) => line.split(',').toReversed().join(',');
      return [name, `${[header, ...rows.toReversed()].map(turn).join('\n')}\n`];
    });
    put(Object.fromEntries(turned));
    expect((await evaluate(...SNAPSHOT, '--json')).stdout).toBe(told);
  });
});

describe('what an evaluation refuses or warns about', () => {
  test('--min-auc decides the exit code', async () => {
    expect((await evaluate(...SNAPSHOT, '--min-auc', '0.5')).code).toBe(0);
    const short = await evaluate(...SNAPSHOT, '--min-auc', '0.99', '--quiet');
    expect(short).toMatchObject({ code: 1, stdout: '' });
    expect(short.stderr).toMatch(/^AUC 0\.\d{3} is below --min-auc 0\.99\n$/);
  });

  test('too few leads of a class', async () => {
    put(knownFiles(knownLeads(60, 1)));
    const few = await evaluate(...SNAPSHOT, '--data-until', '2026-05-01');
    expect(few.code).toBe(3);
    expect(few.stderr).toContain('too-few-outcomes');
  });

  test('an outcome without a date, and a rule that reads what it reads', async () => {
    put({
      'rules.yaml': HAND.replace(/outcome:.*\n/, 'outcome: { when: { Title: CEO } }\n'),
    });
    const { leaks, warnings, window_days } = await json('--as-of', '2026-03-01');
    expect(leaks).toEqual([
      { rule: 'boss', reads: 'Title' },
      { rule: 'student', reads: 'Title' },
    ]);
    expect(warnings[0]).toContain('the outcome has no date');
    const quiet = await evaluate('--as-of', '2026-03-01', '--quiet');
    expect(quiet.stdout).toBe('');
    expect(quiet.stderr).toMatch(/^warning the outcome has no date/);
    expect(window_days).toBe(null);
    expect((await evaluate('--as-of', '2026-03-01,2026-02-01')).code).toBe(2);
  });

  test.each([
    [['--as-of', 'soon'], 'bad-date'],
    [['--as-of', '2026-03-01', '--window', '3 months'], 'bad-duration'],
    [['--as-of', '2026-03-01', '--capacity', 'all'], 'option-out-of-range'],
    [['--as-of', '2026-03-01', '--outcome-key', 'Lead'], 'missing-option'],
    [[], 'missing-option'],
  ])('%j', async (flags, code) => {
    const ran = await evaluate(...flags);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(code);
  });

  test('no outcome at all', async () => {
    put({ 'rules.yaml': HAND.replace(/outcome:.*\n/, '') });
    expect((await evaluate(...SNAPSHOT)).stderr).toContain('missing-outcome');
  });
});
