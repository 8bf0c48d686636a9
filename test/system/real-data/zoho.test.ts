// An export of Zoho, scored and worked out by hand.

import { describe, expect, test } from 'vitest';
import {
  atMost,
  dayOf,
  type Frame,
  fold,
  groupBy,
  here,
  MICRO,
  type Row,
  read,
  score,
  sum,
  tally,
  total,
  withRealData,
} from './by-hand.ts';
import { checkFrame, checkScores, checkSegments, usualSegment } from './checks.ts';

withRealData();

describe.skipIf(!here)('Zoho: 3,900 leads', () => {
  const leads = () => read('zoho-crm/Leads.csv');
  const day = (row: Row) => dayOfText(row('Created Time'));

  test('calls and meetings by LEADID', async () => {
    const asOf = dayOf('2021-04-16');
    const run = await score('zoho.yaml', '2021-04-16', 'zoho-crm/Leads.csv', {
      calls: ['zoho-crm/Calls.csv'],
      meetings: ['zoho-crm/Events.csv'],
    });
    const { rows } = leads();
    const ids = new Map(rows.map((row) => [row('LEADID'), [row('LEADID')]]));
    const isMeeting = (row: Row) =>
      /(?<![a-z\d])(demo|training|presentation|meeting|webinar)(?![a-z\d])/i.test(row('Subject'));
    const log = (file: string, id: string, counts: (row: Row) => boolean) =>
      tally(read(file).rows, {
        keys: (row) => [row('LEADID')],
        leads: ids,
        day: (row) => dayOf(row('Created Time').slice(0, 10)),
        counts,
        id: (row) => row(id),
        asOf,
      });
    const calls = log('zoho-crm/Calls.csv', 'TASKID', () => true);
    const meetings = log('zoho-crm/Events.csv', 'EVENTID', isMeeting);

    checkFrame(run, leads());
    expect(run.summary.leads).toEqual({ read: 3900, scored: 3900, quarantined: 0, duplicate: 0 });
    expect(run.summary.activities).toEqual({ calls: calls.counts, meetings: meetings.counts });
    expect(calls.counts).toMatchObject({ read: 4100, matched: 170, no_lead: 3930 });
    expect(meetings.counts).toMatchObject({ read: 2978, no_lead: 1863 });

    const frame: Frame = {
      groups: {
        fit: { rules: ['industry', 'lead-source', 'status', 'throw-away-address'], min: -10, max: 40 },
        engagement: { rules: ['calls', 'long-call', 'demo-call', 'meetings'], max: 60 },
      },
    };
    const scored = checkScores(run, rows, frame, (row) => {
      const called = calls.of(row('LEADID'));
      const met = meetings.of(row('LEADID'));
      const age = asOf - day(row);
      const industry: Record<string, number> = {
        Technology: 20,
        'IT Services': 20,
        Communications: 20,
        Consulting: 12.5,
        'Service Provider': 12.5,
        Manufacturing: 5,
        Pharma: 5,
      };
      const source = row('Lead Source');
      const status: Record<string, number> = { 'Pre Qualified': 15, Contacted: 5, 'Lost Lead': -10 };
      const last = Math.min(...[...called, ...met].map((act) => act.age));
      const callPoints = called.filter((act) => act.age < 180).map((act) => 10 * (1 - act.age / 180));
      const meetingPoints = met.filter((act) => act.age < 112).map((act) => 20 * 0.5 ** (act.age / 60));
      return {
        points: {
          industry: industry[row('Industry')] ?? 0,
          'lead-source': source.includes('Referral')
            ? 15
            : source === 'Partner'
              ? 10
              : source.startsWith('Sales')
                ? 5
                : 0,
          status: status[row('Lead Status')] ?? 0,
          'throw-away-address': /@(armyspy|dayrep|cuvox)\./.test(row('Email')) ? emailPoints(row) : 0,
          'long-call':
            sum(called.map((act) => Number(act.row('Call Duration (in seconds)')))) >= 600 ? 10 : 0,
          'demo-call': called.some((act) => act.row('Call Purpose') === 'Demo') ? 7.5 : 0,
          'new-lead': age < 30 ? 10 : 0,
          'gone-quiet': age >= 90 && last >= 60 ? -5 : 0,
        },
        micro: { calls: atMost(20, callPoints), meetings: atMost(30, meetingPoints) },
      };
    });
    checkSegments(run, scored, ({ row, score, groups }) => {
      const both = calls.of(row('LEADID')).length > 0 && meetings.of(row('LEADID')).length > 0;
      const promotion = both && 'Called and met';
      if (row('Lead Status') === 'Junk Lead') return ['disqualified', 'Junk lead', promotion];
      const fit = groups.fit! / MICRO;
      if (score < 45) return [score >= 20 || both ? 'warm' : 'cold', promotion];
      if (fit < 20) return ['warm', promotion, `held at warm: Fit ${fit} < 20`];
      if (groups.engagement! <= 0) return ['warm', promotion, 'held at warm: Engagement 0 ≤ 0'];
      return ['hot', promotion];
    });
  });

  test('campaigns by last name: shared, and said aloud', async () => {
    const asOf = dayOf('2021-04-16');
    const run = await score('zoho-campaigns.yaml', '2021-04-16', 'zoho-crm/Leads.csv', {
      campaign: ['zoho-crm/Campaign_Lead_Status.csv'],
    });
    const { rows } = leads();
    const byName = groupBy(rows, (row) => fold(row('Last Name')));
    const campaigns = tally(read('zoho-crm/Campaign_Lead_Status.csv').rows, {
      keys: (row) => [fold(row('Lead Last Name'))],
      leads: new Map([...byName].map(([name, same]) => [name, same.map((row) => row('LEADID'))])),
      day: (row) => dayOfText(row('Last Modified Time')),
      counts: (row) => !['Planned', 'Invited', 'Sent'].includes(row('Status')),
      asOf,
    });
    checkFrame(run, leads());
    expect(run.summary.activities).toEqual({ campaign: campaigns.counts });
    expect(campaigns.counts.shared).toBeGreaterThan(1000);
    expect(run.stderr).toContain('shared by several leads');

    const scored = checkScores(run, rows, { start: 20, decimals: 3 }, (row) => {
      const acts = campaigns.of(row('LEADID'));
      const are = (...status: string[]) => acts.filter((act) => status.includes(act.row('Status')));
      const named = acts
        .map((act) => act.row('Campaign Name'))
        .filter((name) => /\bdashboards?\b/i.test(name));
      const opened = are('Opened', 'Received').filter((act) => act.age <= 3650);
      return {
        points: {
          responded: Math.min(20, 8 * are('Responded').filter((act) => act.age < 365).length),
          dashboards: new Set(named.map(fold)).size >= 2 ? 6 : 0,
          'many-campaigns': new Set(acts.map((act) => fold(act.row('Campaign Name')))).size >= 8 ? 2 : 0,
          'opted-out': are('Opted Out').some((act) => act.age < 364) ? -12 : 0,
          bounced: -Math.min(15, 5 * are('Bounced').filter((act) => act.age >= 30).length),
          colleague: row('Lead Owner') === 'Jasmine Frank' ? 1.25 : 0,
        },
        micro: { opened: total(opened.map((act) => 3.5 * 0.5 ** (act.age / 90))) },
      };
    });
    checkSegments(run, scored, usualSegment);
  });
});

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `15 Apr, 2021 00:03:00` as a number of days. */
function dayOfText(text: string): number {
  const [, day = '', month = '', year = ''] = /^(\d\d) (\w{3}), (\d{4}) \d\d:\d\d:\d\d$/.exec(text) ?? [];
  return dayOf(`${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day}`);
}

const emailPoints = (row: Row): number =>
  ['armyspy.com', 'dayrep.com', 'cuvox.de'].includes(row('Email').split('@').at(-1) ?? '') ? -5 : 0;
