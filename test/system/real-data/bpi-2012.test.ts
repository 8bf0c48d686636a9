// A log of a bank’s loan applications, scored and worked out by hand.

import { describe, expect, test } from 'vitest';
import {
  aDay,
  atMost,
  dayOf,
  type Frame,
  here,
  MICRO,
  read,
  round,
  rulesWith,
  score,
  sum,
  tally,
  total,
  withRealData,
} from './by-hand.ts';
import { checkFrame, checkScores, checkSegments } from './checks.ts';

withRealData();

describe.skipIf(!here)('BPI 2012: 13,087 applications, 262,200 events with offsets', () => {
  // In Amsterdam, where the events were written down, local dates are the written ones. In New York the small
  // hours are the day before, and clocks change on other days; that run is of a day amid the events.
  for (const { zone, day: asOfDay, future } of [
    { zone: 'Europe/Amsterdam', day: '2012-03-15', future: 0 },
    { zone: 'America/New_York', day: '2012-01-15', future: 55550 },
  ]) {
    test(`days in ${zone}, as of ${asOfDay}`, async () => {
      const asOf = dayOf(asOfDay);
      const rules = rulesWith('bpi-2012.yaml', 'timezone: Europe/Amsterdam', `timezone: ${zone}`);
      const run = await score(rules, asOfDay, 'bpic2012/cases.csv', {
        events: ['bpic2012/events.csv.gz'],
      });
      const day = localDays(zone);
      const leads = read('bpic2012/cases.csv');
      const outcomes = ['A_APPROVED', 'A_ACTIVATED', 'A_REGISTERED', 'A_DECLINED', 'A_CANCELLED'];
      const log = read('bpic2012/events.csv.gz');
      const events = tally(log.rows, {
        keys: (row) => [row('case_id')],
        leads: new Map(leads.rows.map((row) => [row('case_id'), [row('case_id')]])),
        day: (row) => day(row('timestamp')),
        counts: (row) => row('lifecycle') === 'COMPLETE' && !outcomes.includes(row('activity')),
        asOf,
      });
      checkFrame(run, leads);
      expect(run.summary.leads).toEqual({ read: 13087, scored: 13087, quarantined: 0, duplicate: 0 });
      expect(run.summary.activities).toEqual({ events: events.counts });
      expect(events.counts).toMatchObject({ read: 262200, unmatched: 0, left_out: 114874, future });

      const frame: Frame = {
        groups: {
          application: { rules: ['amount', 'new-application'], max: 25 },
          progress: {
            rules: [
              ...['offer', 'sent-back', 'calls-about-the-offer', 'papers-asked-for', 'checked'],
              ...['several-days', 'several-hands', 'fraud-check', 'gone-quiet'],
            ],
            min: -15,
            max: 80,
          },
        },
        start: 5,
        decimals: 2,
      };
      const scored = checkScores(run, leads.rows, frame, (row) => {
        const acts = events.of(row('case_id'));
        const are = (name: string) => acts.filter((act) => act.row('activity') === name);
        const amount = Number(row('amount_req'));
        const age = asOf - day(row('reg_date'));
        const step = (days: number) => (days < 7 ? 1 : days < 21 ? 0.625 : days < 60 ? 0.25 : 0);
        const calls = aDay(are('W_Nabellen offertes'), 2).filter((act) => act.age < 45);
        const papers = aDay(are('W_Nabellen incomplete dossiers'), 1);
        const checks = are('W_Valideren aanvraag').filter((act) => act.age < 60);
        const days = new Set(acts.filter((act) => act.age < 56).map((act) => act.age));
        const hands = new Set(acts.map((act) => act.row('resource')).filter((hand) => hand !== ''));
        const last = Math.min(...acts.map((act) => act.age));
        return {
          points: {
            amount: amount > 50000 ? 2 : amount >= 10000 ? 12 : amount >= 5000 ? 8.25 : 0,
            'new-application': age >= 0 && age < 21 ? 6 : 0,
            offer: Math.min(24, sum(are('O_SENT').map((act) => 12 * step(act.age)))),
            checked: checks.length >= 2 ? 20 : 0,
            'several-days': days.size >= 5 ? 7 : 0,
            'several-hands': hands.size >= 4 ? 5 : 0,
            'fraud-check': acts.some((act) => /fraude/i.test(act.row('activity'))) ? -30 : 0,
            'gone-quiet': age >= 21 && last >= 14 ? -10 : 0,
          },
          micro: {
            'sent-back': total(are('O_SENT_BACK').map((act) => 30 * 0.5 ** (act.age / 21))),
            'calls-about-the-offer': atMost(
              15,
              calls.map((act) => 3 * (1 - act.age / 60)),
            ),
            'papers-asked-for': atMost(
              18.5,
              papers.map((act) => 4 * 0.5 ** (act.age / 10)),
            ),
          },
        };
      });
      checkSegments(run, scored, ({ score, groups }) => {
        if (score < 40) return score >= 15 ? 'write' : 'wait';
        const held = `held at write: Progress ${round(groups.progress! / 10_000) / 100} < 25`;
        return groups.progress! >= 25 * MICRO ? 'call' : ['write', held];
      });
    });
  }
});

/** Times with offsets as the local day of a zone, by the runtime's own zone data. */
function localDays(zone: string): (time: string) => number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (time) => dayOf(format.format(Date.parse(time)));
}
