// The script of `leadscore sql --dialect postgres` in a real PostgreSQL: every value equal to the reference engine's, for
// the fixtures and for random plans over random data. Without a server on the machine it is skipped, aloud.
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { describeWorld } from '../../oracle/compare.ts';
import { type Case, cases } from '../../oracle/generate.ts';
import { beyondCases } from '../../oracle/random-beyond.ts';
import { SEED, times } from '../../support/random.ts';
import { fixtureCases, refusedBy } from './fixture-cases.ts';
import { startPostgres, WAREHOUSE } from './postgres.ts';
import { differences, type Job, jobOf } from './warehouse.ts';

const server = startPostgres();
afterAll(() => {
  if (typeof server !== 'string') server.stop();
});
if (typeof server === 'string') process.stderr.write(`postgres is not tested: ${server}\n`);

const RUNS = times(60);

/** What the dialect can't say: the fixtures it refuses, each for the rule that it names. */
const REFUSED: Readonly<Record<string, string>> = {
  ...refusedBy('postgres'),
  'values-matches': 'rule "class": the pattern "[[:digit:]]{3}" has another meaning in postgres',
};

describe.skipIf(typeof server === 'string')('postgres', () => {
  const run = (jobs: readonly Job[]): Map<string, string> => {
    if (typeof server === 'string') throw new Error(server);
    return server.run(jobs);
  };

  test.each([
    ['scripts', false],
    ['dbt models', true],
  ])(
    'fixtures as %s: every value is that of the reference engine',
    { timeout: 3_600_000 },
    async (_, asModel) => {
      const refused: Record<string, string> = {};
      const jobs: Job[] = [];
      for (const { name, one } of fixtureCases()) {
        const job = await jobOf(name, one, WAREHOUSE, asModel);
        if (typeof job === 'string') refused[name] = /^\S+: ([^;]*)/.exec(job)?.[1] ?? job;
        else jobs.push(job);
      }
      const said = run(jobs);
      const wrong: Record<string, string[]> = {};
      for (const job of jobs) {
        const found = differences(job, said.get(job.name) ?? '');
        if (found.length > 0) wrong[job.name] = found.slice(0, 3);
      }
      expect({ wrong, faults: said.get('faults') }).toEqual({ wrong: {}, faults: undefined });
      expect(refused).toEqual(REFUSED);
      expect(jobs.length).toBeGreaterThan(60);
    },
  );

  test('random plans over random data', { timeout: 3_600_000 }, async () => {
    const limits = { leads: 12, activities: 40 };
    const all = fc.oneof(cases(limits), beyondCases(limits));
    const drawn = fc.sample(all, { seed: SEED, numRuns: RUNS });
    const jobs: Job[] = [];
    for (const [i, one] of drawn.entries()) {
      const job = await jobOf(String(i), one as Case, WAREHOUSE);
      if (typeof job !== 'string') jobs.push(job);
    }
    const said = run(jobs);
    for (const job of jobs) {
      const found = differences(job, said.get(job.name) ?? '');
      if (found.length === 0) continue;
      const seed = `case ${job.name} of seed ${SEED}`;
      throw new Error(
        `${seed}\n${said.get('faults') ?? ''}\n${found.join('\n')}\n${describeWorld(job.one.world)}`,
      );
    }
    process.stderr.write(`postgres: ${jobs.length} of ${RUNS} random cases of seed ${SEED}, all equal\n`);
    expect(jobs.length).toBeGreaterThan(RUNS * 0.8);
  });
});
