// The law of what `explain` foretells: scoring the same files as of the day it names gives what it says, and as of the
// day before it doesn't yet; where it names no day, no day up to its horizon gives anything else. Random rules over
// random exports, through the front door.

import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeWorld } from '../../oracle/compare.ts';
import { type Case, cases } from '../../oracle/generate.ts';
import { fromCsv, toCsv } from '../../oracle/run.ts';
import { sampling, times } from '../../support/random.ts';
import { inFreshFolder, put, run } from '../../support/run.ts';
import { type ExplainedLead, explained, ledgerText } from '../explain/read.ts';

const RUNS = 4;

type Row = Record<string, string>;

/** Writes the files of a case; the words that name them. */
function words({ world, style }: Case): string[] {
  const named = ['--rules', 'rules.yaml', '--leads', 'leads.csv', '--max-rejects', '100%'];
  writeFileSync('rules.yaml', world.rules);
  writeFileSync('leads.csv', toCsv(world.leads, style));
  for (const [name, sheet] of Object.entries(world.tables)) {
    writeFileSync(`${name}.csv`, toCsv(sheet, style));
    named.push('--table', `${name}=${name}.csv`);
  }
  for (const [source, files] of Object.entries(world.logs)) {
    for (const [index, sheet] of files.entries()) {
      writeFileSync(`${source}-${index}.csv`, toCsv(sheet, style));
      named.push('-a', `${source}=${source}-${index}.csv`);
    }
  }
  return [...named, ...(world.without ?? []).flatMap((name) => ['--without', name])];
}

/** What `score` says of each lead as of a day, by id. */
async function scored(named: readonly string[], asOf: string, delimiter: string): Promise<Map<string, Row>> {
  const told = await run([
    'score',
    ...named,
    '--as-of',
    asOf,
    '--out',
    '-',
    '--detail',
    '--top',
    '1000',
    '--quiet',
  ]);
  expect(told.code, told.stderr).toBe(0);
  const [header = [], ...rows] = fromCsv(told.stdout, delimiter);
  const byHeader = rows.map((cells) => Object.fromEntries(cells.map((cell, i) => [header[i] ?? '', cell])));
  return new Map(byHeader.map((row) => [(row['Record ID'] ?? '').trim(), row]));
}

const daysLater = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** Explains every lead of a case as of its day, and checks each against `score` on that day and later ones. */
async function checkLaw(
  named: readonly string[],
  asOf: string,
  delimiter: string,
  chance: number,
): Promise<number> {
  const days = new Map<string, Promise<Map<string, Row>>>();
  const on = async (day: string, id: string): Promise<Row> => {
    const rows = days.get(day) ?? scored(named, day, delimiter);
    days.set(day, rows);
    return (await rows).get(id) ?? {};
  };
  const ids = [...(await scored(named, asOf, delimiter)).keys()].filter((id) => !id.startsWith('-'));
  if (ids.length === 0) return 0;
  const { leads } = await explained([...named, '--as-of', asOf, ...ids.flatMap((id) => ['--lead', id])]);
  expect(leads.map(({ id }) => id)).toEqual(ids);
  let changes = 0;
  for (const lead of leads) {
    const now = await on(asOf, lead.id);
    expect([lead.segment, lead.reasons.join('; '), ledgerText(lead)]).toEqual([
      now.segment,
      now.reasons,
      now.ledger,
    ]);
    changes += await checkOutlook(lead, asOf, (day) => on(day, lead.id), chance);
  }
  return changes;
}

async function checkOutlook(
  { outlook, segment, score }: ExplainedLead,
  asOf: string,
  on: (day: string) => Promise<Row>,
  chance: number,
): Promise<number> {
  const segmentOn = async (day: string): Promise<string | undefined> => (await on(day)).segment;
  const scoreOn = async (day: string): Promise<number> => Number((await on(day)).score);
  const turn = outlook.segment;
  const last = turn === null ? outlook.until : daysLater(turn.on, -1);
  const span = (Date.parse(last) - Date.parse(asOf)) / 86_400_000;
  for (const day of [last, daysLater(asOf, chance % (span + 1))]) expect(await segmentOn(day)).toBe(segment);
  if (turn !== null) {
    expect([await segmentOn(turn.on), await scoreOn(turn.on)]).toEqual([turn.segment, turn.score]);
    expect(turn.segment).not.toBe(segment);
  }
  const change = outlook.score;
  if (change !== null) {
    expect(await scoreOn(change.on)).toBe(change.score);
    expect(change.score).not.toBe(score);
    expect(await scoreOn(daysLater(change.on, -1))).toBe(score);
  } else expect(await scoreOn(last)).toBe(score);
  return change === null ? 0 : 1;
}

describe('what is foretold comes', () => {
  inFreshFolder();

  test('for every lead of random rules over random exports', async () => {
    let changes = 0;
    const property = fc.asyncProperty(cases(), fc.nat(365), async (one, chance) => {
      try {
        changes += await checkLaw(words(one), one.world.asOf, one.style.delimiter, chance);
      } catch (error) {
        throw new Error(
          `${error instanceof Error ? error.message : String(error)}\n${describeWorld(one.world)}`,
        );
      }
    });
    const found = await fc.check(property, sampling(RUNS));
    const cause = found.errorInstance;
    if (found.failed) {
      const path = `case ${found.numRuns} of seed ${found.seed}`;
      throw new Error(`${path}\n${cause instanceof Error ? cause.message : String(cause)}`);
    }
    expect(changes, 'scores that change').toBeGreaterThan(times(RUNS) / 10);
  });

  test('also where a decay ends that began years ago', async () => {
    put({
      'rules.yaml': `version: 1
leads: { id: Record ID }
activities: { web: { lead: Who, at: At } }
rules: { visits: { each: {}, points: 9, decay: { half_life: 3650d } } }
`,
      'leads.csv': 'Record ID\n1\n',
      'web.csv': 'Who,At\n1,2016-11-08\n',
    });
    const named = ['--rules', 'rules.yaml', '--leads', 'leads.csv', '-a', 'web.csv'];
    const { leads } = await explained([...named, '--as-of', '2026-11-01', '--lead', '1']);
    const on = async (day: string): Promise<Row> => (await scored(named, day, ',')).get('1') ?? {};
    expect(await checkOutlook(leads[0]!, '2026-11-01', on, 9)).toBe(1);
  });

  /** Ids of events that several leads' rows share, some of them later than the day: who counts changes with the day. */
  test('also where rows of other leads take the ids of a lead’s own', async () => {
    const row = fc.tuple(
      fc.constantFrom('1', '2', '3', '1;2', '9'),
      fc.constantFrom('x', 'x', 'y', 'y', ''),
      fc.integer({ min: -9, max: 12 }),
      fc.integer({ min: -12, max: 8 }),
    );
    const where = fc.constantFrom(
      '',
      ', where: { Due: { within: 10d } }',
      ', where: { not: { Due: { next: 5d } } }',
    );
    const property = fc.asyncProperty(
      fc.array(row, { maxLength: 12 }),
      where,
      fc.nat(365),
      async (rows, own, chance) => {
        const log = rows.map(
          ([lead, id, day, due]) =>
            `${lead},${id},${daysLater('2026-11-01', day)},${daysLater('2026-11-01', due)}\n`,
        );
        put({
          'rules.yaml': `version: 1
leads: { id: Record ID }
activities:
  web: { lead: { column: Who, separator: ";" }, at: At, id: Key${own} }
rules:
  visits: { each: { within: 12d }, points: 9 }
segments: [{ name: cold, from: 0 }, { name: warm, from: 9 }, { name: hot, from: 18 }]
`,
          'leads.csv': 'Record ID\n1\n2\n3\n',
          'web.csv': `Who,Key,At,Due\n${log.join('')}`,
        });
        const named = ['--rules', 'rules.yaml', '--leads', 'leads.csv', '-a', 'web.csv'];
        for (const id of ['1', '2', '3']) {
          const { leads } = await explained([...named, '--as-of', '2026-11-01', '--lead', id]);
          await checkOutlook(
            leads[0]!,
            '2026-11-01',
            async (day) => (await scored(named, day, ',')).get(id) ?? {},
            chance,
          );
        }
      },
    );
    await fc.assert(property, sampling(RUNS * 2));
  });
});
