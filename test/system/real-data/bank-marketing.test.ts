// Contacts of a bank’s campaign, scored and worked out by hand.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { data, type Frame, here, MICRO, read, rulesWith, score, temporary, withRealData } from './by-hand.ts';
import { checkFrame, checkScores, checkSegments } from './checks.ts';

withRealData();

describe.skipIf(!here)('bank marketing: 41,188 contacts, `;` between quoted cells', () => {
  const export_ = 'bank-marketing/bank-additional-full.csv.gz';

  const lines = () =>
    gunzipSync(readFileSync(join(data, export_)))
      .toString()
      .split('\n')
      .filter(Boolean);

  test('is refused without a column that identifies a lead', async () => {
    const none = await score('bank-marketing.yaml', '2026-11-01', export_, {}, { exit: 3 });
    expect(none.stderr).toMatch(/bank-marketing\.yaml:\d+:\d+ unknown-column: .*"row"/);
    const path = join(temporary, 'some.csv');
    writeFileSync(path, lines().slice(0, 500).join('\n'));
    const age = rulesWith('bank-marketing.yaml', 'id: row', 'id: age');
    const many = await score(age, '2026-11-01', path, {}, { exit: 3 });
    expect(many.stderr).toContain('too-many-rejects');
  });

  test('scores every row once the rows are numbered', async () => {
    const path = join(temporary, 'numbered.csv.gz');
    const numbered = lines().map((line, n) => `${n === 0 ? '"row"' : `"${n}"`};${line}\n`);
    writeFileSync(path, gzipSync(numbered.join('')));
    const run = await score('bank-marketing.yaml', '2026-11-01', path, {}, { delimiter: ';' });
    const leads = read(path, ';');
    checkFrame(run, leads);
    expect(run.summary.leads).toEqual({ read: 41188, scored: 41188, quarantined: 0, duplicate: 0 });

    const frame: Frame = {
      groups: {
        person: { rules: ['job', 'age', 'schooling', 'in-debt', 'said-yes-before'], min: -10, max: 45 },
        moment: { rules: ['phoned-before', 'phoned-too-often', 'low-rate', 'gloomy'], min: 0, max: 40 },
      },
    };
    const jobs: Record<string, number> = { student: 15, retired: 15, unemployed: 3 };
    for (const job of ['admin.', 'technician', 'management']) jobs[job] = 5.5;
    const scored = checkScores(run, leads.rows, frame, (row) => {
      const rate = Number(row('euribor3m'));
      const age = Number(row('age'));
      const summer = ['may', 'jun', 'jul'].includes(row('month'));
      return {
        points: {
          job: jobs[row('job')] ?? 0,
          age: age >= 60 ? 10 : age < 25 ? 8 : 0,
          schooling: /^(university|professional)/.test(row('education')) ? 5 : 0,
          'in-debt': row('default') === 'yes' || (row('housing') === 'yes' && row('loan') === 'yes') ? -7 : 0,
          'said-yes-before': row('poutcome') === 'success' ? 25 : 0,
          'phoned-before': Math.min(10, 2.5 * Number(row('previous'))),
          'phoned-too-often': Number(row('campaign')) > 5 ? -6 : 0,
          'low-rate': rate <= 1 ? 20 : rate < 1.5 ? 12 : rate < 4 ? 3 : 0,
          gloomy: Number(row('cons.conf.idx')) < -45.5 && Number(row('nr.employed')) < 5100 ? 4.25 : 0,
          'by-mobile': row('contact') === 'cellular' && !summer ? 8 : 0,
        },
      };
    });
    checkSegments(run, scored, ({ score, groups }) => {
      if (score < 50) return score >= 25 ? 'write' : 'later';
      const person = groups.person! / MICRO;
      return person >= 10 ? 'phone' : ['write', `held at write: Person ${person} < 10`];
    });
  });
});
