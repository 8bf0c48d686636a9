// track: counts add up over random histories.

import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampling } from '../../support/random.ts';
import { inFreshFolder, put } from '../../support/run.ts';
import { json, score } from '../track/track.ts';

inFreshFolder();

test('over random histories: who came is counted once, and the counts of each run add up', async () => {
  const leads = fc.array(fc.constantFrom<number | 'lost' | null>(0, 10, 26, 30, 51, 90, 'lost', null), {
    minLength: 6,
    maxLength: 6,
  });
  const histories = fc.array(leads, { minLength: 2, maxLength: 5 });
  const property = fc.asyncProperty(histories, async (history) => {
    put({ 'history/x.txt': '' });
    for (const name of readdirSync('history'))
      if (name.endsWith('.gz')) (await import('node:fs')).rmSync(`history/${name}`);
    for (const [i, scores] of history.entries()) {
      const present = scores.flatMap((points, lead) =>
        points === null ? [] : [[`l${lead}`, points] as const],
      );
      await score(`2026-10-${String(5 + 6 * i).padStart(2, '0')}`, Object.fromEntries(present));
    }
    const { runs, weeks } = await json();
    expect(runs.map(({ segments }) => Object.values(segments).reduce((a, b) => a + b, 0))).toEqual(
      history.map((scores) => scores.filter((points) => points !== null).length),
    );
    const level = (points: number | 'lost' | null | undefined): number =>
      typeof points !== 'number' ? -1 : points >= 51 ? 2 : points >= 26 ? 1 : 0;
    for (const [rank, name] of [
      [1, 'MQL'],
      [2, 'SQL'],
    ] as const) {
      const came = Array.from({ length: 6 }, (_, lead) =>
        history.map((scores) => level(scores[lead])),
      ).filter((levels) => (levels[0] as number) < rank && levels.some((one) => one >= rank)).length;
      // A segment that nobody ever was in is none of the history's.
      const told = weeks.reduce((sum, { became }) => sum + (became[name]?.leads ?? 0), 0);
      const isSeen = runs.some(({ segments }) => segments[name]);
      if (isSeen) expect(`${name} ${told}`).toBe(`${name} ${came}`);
    }
  });
  await fc.assert(property, sampling(6));
});
