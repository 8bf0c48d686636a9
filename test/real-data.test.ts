// Real exports from end to end. Each run is checked three ways: its counts add up, every cell of the export
// comes out as it was, and the counts of each log and the points of every rule of every lead are what a scorer
// written out by hand below says. That scorer shares nothing with the program: csv-parse, and a few lines for
// each rules file of real-data/.
//
// The data is not the project's to publish: it stands beside the project. Without it this file skips, aloud.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const data = join(import.meta.dirname, '..', '..', 'shared', 'data');
const here = existsSync(data);
if (!here) console.warn(`SKIPPED: real data. There is no ../shared/data beside the project.`);

const temporary = mkdtempSync(join(tmpdir(), 'leadscore-real-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const MICRO = 1_000_000;

/** A row: its cell under a header. */
type Row = (header: string) => string;
interface Csv {
  readonly header: readonly string[];
  readonly cells: readonly (readonly string[])[];
  readonly rows: readonly Row[];
}
/** What a lead's rules earn, in points, and the groups that hold some of them. */
interface Hand {
  readonly points: Record<string, number>;
  /** Already in millionths, where decay made them. */
  readonly micro?: Record<string, number>;
}
interface Group {
  readonly rules: readonly string[];
  readonly min?: number;
  readonly max?: number;
}
interface Frame {
  readonly groups?: Record<string, Group>;
  readonly start?: number;
  readonly min?: number;
  readonly max?: number;
  readonly decimals?: number;
}
interface Act {
  readonly row: Row;
  readonly age: number;
}

describe.skipIf(!here)('real data', () => {
  describe('Zoho: 3,900 leads', () => {
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

  describe('BPI 2012: 13,087 applications, 262,200 events with offsets', () => {
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

  describe('HubSpot', () => {
    test('contacts: no address matches, merged contacts do', async () => {
      const asOf = dayOf('2021-04-03');
      const run = await score(
        'hubspot-contacts.yaml',
        '2021-04-03',
        'hubspot/contact_data.csv',
        {
          email: ['hubspot/email_event_data.csv'],
          merged: ['hubspot/contact_data.csv'],
          kept: ['hubspot/contact_data.csv'],
        },
        { tables: { company: 'hubspot/company_data.csv' } },
      );
      const leads = read('hubspot/contact_data.csv');
      const { rows } = leads;
      const created = (row: Row) => dayOf(row('property_createdate').slice(0, 10));
      const mergedIds = (row: Row) => row('property_hs_merged_object_ids').split(';').filter(Boolean);
      const kept = tally(rows, {
        keys: mergedIds,
        leads: new Map(rows.map((row) => [row('id'), [row('id')]])),
        day: created,
        asOf,
      });
      const merged = tally(rows, {
        keys: (row) => [row('id')],
        leads: new Map(rows.flatMap((row) => mergedIds(row).map((id) => [id, [row('id')]]))),
        day: created,
        asOf,
      });
      const email = tally(read('hubspot/email_event_data.csv').rows, {
        keys: (row) => [fold(row('recipient'))],
        leads: new Map(rows.map((row) => [fold(row('property_email')), [row('id')]])),
        day: (row) => dayOf(row('created').slice(0, 10)),
        counts: (row) => ['OPEN', 'CLICK'].includes(row('type')) && row('filtered_event') === 'false',
        asOf,
      });
      checkFrame(run, leads);
      expect(run.summary.activities).toEqual({
        email: email.counts,
        merged: merged.counts,
        kept: kept.counts,
      });
      expect(email.counts).toMatchObject({ read: 100, matched: 0, unmatched: 90, left_out: 10 });
      expect(merged.counts).toMatchObject({ matched: 3, unmatched: 19 });
      expect(kept.counts).toMatchObject({ matched: 1, shared: 1, no_lead: 21 });
      expect(run.stderr).toContain('email: nothing matched');
      expect(run.summary.tables.company).toMatchObject({ read: 24 });

      const companies = new Map(
        read('hubspot/company_data.csv').rows.map((row) => [row('property_name'), row('property_country')]),
      );
      const frame: Frame = {
        groups: {
          fit: { rules: ['revenue', 'names-a-company', 'american-company', 'new-contact'], max: 40 },
          engagement: { rules: ['opened', 'merged', 'kept', 'long-known'], min: -10, max: 60 },
        },
      };
      const scored = checkScores(run, rows, frame, (row) => {
        const id = row('id');
        const age = asOf - created(row);
        const revenue = Number(row('property_annualrevenue'));
        const converted = asOf - dayOf(row('property_first_conversion_date').slice(0, 10));
        const acts = [...email.of(id), ...merged.of(id), ...kept.of(id)];
        const old = merged.of(id).filter((act) => act.age < 365);
        return {
          points: {
            revenue: revenue >= 1_000_000 ? 20 : revenue >= 100_000 ? 10 : 0,
            'names-a-company': row('property_company') === '' ? 0 : 15,
            'american-company': companies.get(row('property_company')) === 'United States' ? 10 : 0,
            'new-contact': age < 30 ? 12 : age < 180 ? 4.5 : 0,
            kept: kept.of(id).some((act) => act.age < 14) ? 3 : 0,
            'long-known': converted >= 90 && acts.length === 0 ? -7 : 0,
          },
          micro: {
            merged: atMost(
              30,
              old.map((act) => 10 * Math.max(0, 1 - act.age / 300)),
            ),
          },
        };
      });
      checkSegments(run, scored, ({ score }) => (score >= 45 ? 'SQL' : score >= 20 ? 'MQL' : 'prospect'));
    });

    test('e-mail events that belong to the sendings among them', async () => {
      const asOf = dayOf('2020-04-27');
      const run = await score(
        'hubspot-emails.yaml',
        '2020-04-27',
        'hubspot/email_event_data.csv',
        { events: ['hubspot/email_event_data.csv'] },
        { tables: { sent: 'hubspot/email_event_sent_data.csv' } },
      );
      const leads = read('hubspot/email_event_data.csv');
      const events = tally(leads.rows, {
        keys: (row) => [row('sent_by_id')],
        leads: new Map(leads.rows.map((row) => [row('id'), [row('id')]])),
        day: (row) => dayOf(row('created').slice(0, 10)),
        asOf,
      });
      checkFrame(run, leads);
      expect(run.summary.activities).toEqual({ events: events.counts });
      expect(events.counts).toMatchObject({ read: 100, matched: 16, unmatched: 84 });
      const scored = checkScores(run, leads.rows, { decimals: 1 }, (row) => {
        const acts = events.of(row('id'));
        const opens = acts.filter((act) => act.row('type') === 'OPEN');
        const arrived = acts.filter((act) => ['DELIVERED', 'PROCESSED'].includes(act.row('type')));
        return {
          points: {
            sent: row('type') === 'SENT' ? 10 : 0,
            opened: Math.min(50, 8 * aDay(opens, 4).length),
            'opened-late': opens.some((act) => act.age >= 3 && act.age < 9) ? 2.5 : 0,
            arrived: arrived.length >= 2 ? 5 : 0,
          },
        };
      });
      checkSegments(run, scored, ({ score }) => (score >= 20 ? 'read' : 'silent'));
    });

    test('the engagement with its call and its contact', async () => {
      const run = await score(
        'hubspot-engagements.yaml',
        '2023-06-08',
        'hubspot/engagement_data.csv',
        { contacts: ['hubspot/engagement_contact_data.csv'] },
        { tables: { call: 'hubspot/engagement_call_data.csv' } },
      );
      const leads = read('hubspot/engagement_data.csv');
      checkFrame(run, leads);
      expect(run.summary.activities.contacts).toMatchObject({ read: 1, matched: 1 });
      const scored = checkScores(run, leads.rows, {}, () => ({
        points: { call: 10, 'long-ago': -2, 'with-contacts': 5 },
      }));
      checkSegments(run, scored, usualSegment);
    });
  });

  describe('Marketo', () => {
    const file = (kind: string) => `marketo/marketo_activity_${kind}_data.csv`;
    const bounced = ['email_bounced', 'unsubscribe_email', 'open_email', 'change_data_value'];
    const rest = ['delete_lead', 'merge_leads'];
    // One row of the log of bounces has bare quotes inside a cell: it can't be told where that cell ends.
    const readAll = (kinds: string[]) =>
      kinds.flatMap((kind) => {
        const { rows, cells } = read(file(kind));
        return rows.filter((_, n) => !cells[n]!.some((cell) => cell.includes('550-""JunkMail')));
      });

    test('leads that no activity is of, in one source of nine files', async () => {
      const asOf = dayOf('2020-05-15');
      const kinds = ['send_email', 'email_delivered', ...bounced, 'click_email', ...rest];
      const run = await score('marketo-leads.yaml', '2020-05-15', 'marketo/marketo_lead_data.csv', {
        bulk: ['marketo/bulk_activity_export_sample.csv'],
        activity: kinds.map(file),
      });
      const leads = read('marketo/marketo_lead_data.csv');
      const ids = new Map(leads.rows.map((row) => [row('id'), [row('id')]]));
      const bulk = tally(read('marketo/bulk_activity_export_sample.csv').rows, {
        keys: (row) => [row('leadId')],
        leads: ids,
        day: (row) => dayOf(row('activityDate').slice(0, 10)),
        asOf,
      });
      const activity = tally(readAll(kinds), {
        keys: (row) => [row('lead_id')],
        leads: ids,
        day: (row) => dayOf(row('activity_date').slice(0, 10)),
        asOf,
        quarantined: 1,
      });
      checkFrame(run, leads);
      expect(run.summary.activities).toEqual({ bulk: bulk.counts, activity: activity.counts });
      expect(bulk.counts).toMatchObject({ read: 4, matched: 0, unmatched: 4 });
      expect(activity.counts).toMatchObject({ read: 831, matched: 0, unmatched: 830, quarantined: 1 });
      expect(run.stderr).toContain('bulk: nothing matched');
      expect(run.stderr).toContain('activity: nothing matched');
      checkReject(run);
      const scored = checkScores(run, leads.rows, {}, (row) => ({
        points: {
          address: row('email').endsWith('@email.com') ? 10 : 0,
          'seen-lately': within(asOf - dayOf(row('updated_at').slice(0, 10)), 7) ? 15 : 0,
          'old-hand': row('created_at').slice(0, 10) < '2020-01-01' ? 5 : 0,
          silent: -8,
        },
      }));
      checkSegments(run, scored, usualSegment);
    });

    test('the addressees of a mailing, in one source of eight files, one of them twice', async () => {
      const asOf = dayOf('2020-05-15');
      const kinds = ['email_delivered', ...bounced, ...rest, 'email_delivered'];
      const run = await score(
        'marketo-sendings.yaml',
        '2020-05-15',
        'marketo/marketo_activity_send_email_data.csv',
        { activity: kinds.map(file) },
      );
      const leads = read('marketo/marketo_activity_send_email_data.csv');
      const activity = tally(readAll(kinds), {
        keys: (row) => [row('lead_id')],
        leads: new Map(leads.rows.map((row) => [row('lead_id'), [row('lead_id')]])),
        day: (row) => dayOf(row('activity_date').slice(0, 10)),
        counts: (row) => !['13', '29'].includes(row('activity_type_id')),
        id: (row) => row('id'),
        asOf,
        quarantined: 1,
      });
      checkFrame(run, leads);
      expect(run.summary.activities).toEqual({ activity: activity.counts });
      expect(activity.counts).toMatchObject({ read: 731, matched: 57, duplicate: 53, left_out: 131 });
      checkReject(run);
      const mail = ['sent-now', 'delivered', 'opened', 'bounced', 'unsubscribed'];
      const frame: Frame = {
        groups: { mail: { rules: mail, min: -20, max: 35 } },
        start: 10,
        min: -50,
        max: 60,
      };
      const scored = checkScores(run, leads.rows, frame, (row) => {
        const acts = activity.of(row('lead_id'));
        const are = (type: string) => acts.filter((act) => act.row('activity_type_id') === type);
        const delivered = are('7').filter((act) => act.age < 30);
        return {
          points: {
            'sent-now': asOf === dayOf(row('activity_date').slice(0, 10)) ? 5 : 0,
            opened: Math.min(45, 30 * are('10').length),
            bounced: -15 * are('8').length,
            unsubscribed: are('9').length > 0 ? -40 : 0,
            merged: 2 * are('32').length,
            skipped: row('action_result') === 'skipped' ? -3 : 0,
            'no-answer': acts.length === 0 ? -4 : 0,
          },
          micro: { delivered: total(delivered.map((act) => 20 * 0.5 ** (act.age / 2))) },
        };
      });
      checkSegments(run, scored, ({ score }) => (score >= 35 ? 'warm' : score >= 15 ? 'reached' : 'cold'));
    });

    test('the bulk activity export with JSON in a cell', async () => {
      const bulk = 'marketo/bulk_activity_export_sample.csv';
      const logs = { bulk: [bulk] };
      // A lead stands in two rows: a quarter of the file, more than is borne by default.
      const refused = await score('marketo-members.yaml', '2022-02-14', bulk, logs, { exit: 3 });
      expect(refused.stderr).toContain('too-many-rejects');
      expect(refused.stderr).toContain('5414094');

      const run = await score('marketo-members.yaml', '2022-02-14', bulk, logs, {
        more: ['--max-rejects', '1'],
      });
      const all = read(bulk);
      const kept = { ...all, cells: withoutAt(all.cells, 2), rows: withoutAt(all.rows, 2) };
      checkFrame(run, kept);
      expect(run.summary.leads).toEqual({ read: 4, scored: 3, quarantined: 0, duplicate: 1 });
      expect(run.summary.activities.bulk).toMatchObject({ read: 4, matched: 4, shared: 0, duplicate: 0 });
      const scored = checkScores(run, kept.rows, {}, (row) => {
        const acts = all.rows.filter((one) => one('leadId') === row('leadId'));
        const what = acts.map((act) => JSON.parse(act('attributes')) as Record<string, unknown>);
        const own = JSON.parse(row('attributes')) as Record<string, unknown>;
        return {
          points: {
            member: 10 * acts.length,
            success: what.some((one) => one.Success === true) ? 25 : 0,
            attended: 7.5 * what.filter((one) => one['New Status'] === 'Attended').length,
            reason: String(own.Reason).startsWith('Changed by Smart Campaign') ? 3 : 0,
            program: row('campaignId') === '17240' ? -1 : 0,
          },
        };
      });
      checkSegments(run, scored, usualSegment);
    });
  });

  describe('bank marketing: 41,188 contacts, `;` between quoted cells', () => {
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
            'in-debt':
              row('default') === 'yes' || (row('housing') === 'yes' && row('loan') === 'yes') ? -7 : 0,
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
});

// Running.

interface Run {
  readonly stderr: string;
  readonly scored: Csv;
  readonly summary: Summary;
  readonly rejects: Csv | null;
}

interface Summary {
  readonly leads: { read: number; scored: number; quarantined: number; duplicate: number };
  readonly activities: Record<string, Record<string, number | string | null>>;
  readonly tables: Record<string, Record<string, number>>;
  readonly segments: Record<string, number>;
  readonly rules_fired: Record<string, { leads: number; points: number }>;
}

interface RunOptions {
  readonly tables?: Record<string, string>;
  readonly more?: string[];
  readonly delimiter?: string;
  readonly exit?: number;
}

let runs = 0;

/** Scores an export of ../shared/data by a rules file of real-data/, in process. */
async function score(
  rules: string,
  asOf: string,
  leads: string,
  logs: Record<string, string[]>,
  { tables = {}, more = [], delimiter = ',', exit = 0 }: RunOptions = {},
): Promise<Run> {
  const out = join(temporary, `scored-${++runs}`);
  const stdout = collector();
  const stderr = collector();
  const argv = [
    ...['score', '--rules', rules.includes('/') ? rules : join(import.meta.dirname, 'real-data', rules)],
    ...['--leads', dataPath(leads), '--as-of', asOf, '--detail', '--top', '99'],
    ...Object.entries(logs).flatMap(([name, files]) =>
      files.flatMap((file) => ['-a', `${name}=${dataPath(file)}`]),
    ),
    ...Object.entries(tables).flatMap(([name, file]) => ['--table', `${name}=${dataPath(file)}`]),
    ...['--out', `${out}.csv`, '--summary', `${out}.json`, '--rejects', `${out}.rejects.csv`, ...more],
  ];
  const code = await main(argv, { stdout, stderr });
  expect(code, stderr.text()).toBe(exit);
  expect(stdout.text()).toBe('');
  if (exit !== 0) {
    const left = readdirSync(temporary).filter((name) => name.startsWith(`scored-${runs}`));
    expect(left, 'a refused run writes nothing').toEqual([]);
    return {
      stderr: stderr.text(),
      scored: { header: [], cells: [], rows: [] },
      summary: {} as Summary,
      rejects: null,
    };
  }
  return {
    stderr: stderr.text(),
    scored: read(`${out}.csv`, delimiter),
    summary: JSON.parse(readFileSync(`${out}.json`, 'utf8')) as Summary,
    rejects: existsSync(`${out}.rejects.csv`) ? read(`${out}.rejects.csv`) : null,
  };
}

function collector() {
  let text = '';
  return {
    write(chunk: string | Uint8Array): boolean {
      text += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
      return true;
    },
    text: () => text,
  };
}

/** A rules file of real-data/ with one line changed. */
function rulesWith(name: string, from: string, to: string): string {
  const text = readFileSync(join(import.meta.dirname, 'real-data', name), 'utf8');
  expect(text).toContain(from);
  const path = join(temporary, `${++runs}-${name}`);
  writeFileSync(path, text.replace(from, to));
  return path;
}

function dataPath(file: string): string {
  return file.startsWith('/') ? file : join(data, file);
}

// Reading: csv-parse, and nothing of the program.

const readBefore = new Map<string, Csv>();

/** A file of the data is read once. */
function read(file: string, delimiter = ','): Csv {
  const csv = readBefore.get(file) ?? readNow(file, delimiter);
  if (!file.startsWith('/')) readBefore.set(file, csv);
  return csv;
}

function readNow(file: string, delimiter: string): Csv {
  const bytes = readFileSync(dataPath(file));
  const [header = [], ...cells] = parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, {
    bom: true,
    delimiter,
    relax_quotes: true,
    skip_empty_lines: true,
  }) as string[][];
  const places = new Map(header.map((name, at) => [name, at]));
  const rows = cells.map(
    (row): Row =>
      (name) => {
        const at = places.get(name);
        if (at === undefined) throw new Error(`${file} has no column ${name}`);
        return (row[at] ?? '').trim();
      },
  );
  return { header, cells, rows };
}

/** `2021-04-16` as a number of days. */
function dayOf(date: string): number {
  const day = Date.parse(`${date}T00:00:00Z`) / 86_400_000;
  if (!Number.isInteger(day)) throw new Error(`no date: ${date}`);
  return day;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `15 Apr, 2021 00:03:00` as a number of days. */
function dayOfText(text: string): number {
  const [, day = '', month = '', year = ''] = /^(\d\d) (\w{3}), (\d{4}) \d\d:\d\d:\d\d$/.exec(text) ?? [];
  return dayOf(`${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day}`);
}

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

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').toLowerCase();
}

// Counting and scoring by hand.

interface Log {
  readonly keys: (row: Row) => string[];
  /** The leads that have a key. */
  readonly leads: ReadonlyMap<string, readonly string[]>;
  readonly day: (row: Row) => number;
  readonly counts?: (row: Row) => boolean;
  readonly id?: (row: Row) => string;
  readonly asOf: number;
  /** Rows that were taken out before. */
  readonly quarantined?: number;
}

/** What becomes of each row of a log, and each lead's acts. */
function tally(rows: readonly Row[], { keys, leads, day, counts, id, asOf, quarantined = 0 }: Log) {
  const tallied = { matched: 0, shared: 0, unmatched: 0, no_lead: 0, undated: 0, left_out: 0 };
  const rest = { future: 0, duplicate: 0, quarantined };
  const acts = new Map<string, Act[]>();
  const seen = new Set<string>();
  const days: number[] = [];
  for (const row of rows) {
    const own = keys(row).filter((key) => key !== '');
    const reached = new Set(own.flatMap((key) => leads.get(key) ?? []));
    const age = asOf - day(row);
    days.push(asOf - age);
    if (own.length === 0) tallied.no_lead++;
    else if (counts?.(row) === false) tallied.left_out++;
    else if (reached.size === 0) tallied.unmatched++;
    else if (age < 0) rest.future++;
    else if (id !== undefined && seen.has(id(row))) rest.duplicate++;
    else {
      tallied.matched++;
      if (reached.size > 1) tallied.shared++;
      if (id !== undefined) seen.add(id(row));
      for (const lead of reached) acts.set(lead, [...(acts.get(lead) ?? []), { row, age }]);
    }
  }
  const text = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
  const [oldest, newest] = days.reduce(([low, high], day) => [Math.min(low, day), Math.max(high, day)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as [number, number]);
  return {
    counts: {
      read: rows.length + quarantined,
      ...tallied,
      ...rest,
      oldest: text(oldest),
      newest: text(newest),
    },
    of: (lead: string): readonly Act[] => acts.get(lead) ?? [],
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const within = (age: number, days: number): boolean => age >= 0 && age < days;

/** Half away from zero. */
const round = (number: number): number => Math.sign(number) * Math.round(Math.abs(number));

/** Decayed points in millionths: each activity is rounded, then they are added. */
const total = (points: readonly number[]): number => sum(points.map((one) => round(one * MICRO)));
const atMost = (max: number, points: readonly number[]): number => Math.min(max * MICRO, total(points));

/** Of one day at most so many. */
function aDay(acts: readonly Act[], times: number): Act[] {
  return [...groupBy(acts, (act) => act.age).values()].flatMap((same) => same.slice(0, times));
}

function groupBy<Key, One>(all: readonly One[], key: (one: One) => Key): Map<Key, One[]> {
  const groups = new Map<Key, One[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

const emailPoints = (row: Row): number =>
  ['armyspy.com', 'dayrep.com', 'cuvox.de'].includes(row('Email').split('@').at(-1) ?? '') ? -5 : 0;

const usualSegment = ({ score }: Scored): string => (score >= 51 ? 'SQL' : score >= 26 ? 'MQL' : 'prospect');

const withoutAt = <One>(all: readonly One[], at: number): One[] => all.filter((_, n) => n !== at);

// Checking.

/** Counts that add up, and cells as they were. */
function checkFrame({ scored, summary, rejects }: Run, leads: Csv): void {
  expect(scored.header.slice(0, leads.header.length)).toEqual(leads.header);
  expect(scored.cells.length).toBe(leads.cells.length);
  const wide = leads.header.length;
  const changed = leads.cells.findIndex((cells, n) => {
    const out = scored.cells[n]?.slice(0, wide) ?? [];
    return out.length !== cells.length || out.some((cell, at) => cell !== cells[at]);
  });
  if (changed >= 0) expect(scored.cells[changed]?.slice(0, wide)).toEqual(leads.cells[changed]);

  const { read: all, scored: kept, quarantined, duplicate } = summary.leads;
  expect(all).toBe(kept + quarantined + duplicate);
  expect(scored.rows.length).toBe(kept);
  let rejected = quarantined + duplicate;
  for (const [name, log] of Object.entries(summary.activities)) {
    const { read: rows, shared, oldest, newest, ...classes } = log;
    expect(sum(Object.values(classes).map(Number)), name).toBe(rows);
    expect(Number(shared), name).toBeLessThanOrEqual(Number(log.matched));
    rejected += Number(log.quarantined);
  }
  for (const table of Object.values(summary.tables)) rejected += table.quarantined ?? 0;
  expect(rejects?.rows.length ?? 0).toBe(rejected);
  expect(sum(Object.values(summary.segments))).toBe(kept);
  for (const [segment, leadsOf] of Object.entries(summary.segments)) {
    expect(scored.rows.filter((row) => row('segment') === segment).length, segment).toBe(leadsOf);
  }
}

const millionths = (text: string | number): number => round(Number(text) * MICRO);

/** A lead by hand: exact subtotals in millionths, the rounded score, the reasons of its rules. */
interface Scored {
  readonly row: Row;
  readonly score: number;
  readonly groups: Record<string, number>;
  readonly reasons: string;
}

/**
 * Each rule's points, each group's subtotal and the score of each lead; then what the summary says of the
 * rules. Gives the leads by hand.
 */
function checkScores(run: Run, leads: readonly Row[], frame: Frame, byHand: (row: Row) => Hand): Scored[] {
  const { groups = {}, start = 0, min = 0, max = 100, decimals = 0 } = frame;
  const grouped = new Set(Object.values(groups).flatMap((group) => group.rules));
  const unit = 10 ** (6 - decimals);
  const rounded = (micro: number): number => (round(micro / unit) * unit) / MICRO;
  const fixed = (number: number): string => (number === 0 ? 0 : number).toFixed(decimals);
  const order = Object.keys(run.summary.rules_fired);
  const fired = new Map(order.map((rule) => [rule, { leads: 0, points: 0 }]));

  const scored = leads.map((row): Scored & { points: [string, number][] } => {
    const hand = byHand(row);
    const all = { ...mapValues(hand.points, millionths), ...hand.micro };
    for (const rule of Object.keys(all)) if (!fired.has(rule)) throw new Error(`no such rule: ${rule}`);
    const points = order.flatMap((rule): [string, number][] => (all[rule] ? [[rule, all[rule]]] : []));
    const subtotals = mapValues(groups, (group) => {
      const own = sum(points.filter(([rule]) => group.rules.includes(rule)).map(([, one]) => one));
      return Math.min((group.max ?? Infinity) * MICRO, Math.max((group.min ?? -Infinity) * MICRO, own));
    });
    const free = sum(points.filter(([rule]) => !grouped.has(rule)).map(([, own]) => own));
    const exact = start * MICRO + free + sum(Object.values(subtotals));
    const score = rounded(Math.min(max * MICRO, Math.max(min * MICRO, exact)));
    return { row, points, groups: subtotals, score, reasons: reasonsOf(points) };
  });

  for (const [n, { points, groups: subtotals, score }] of scored.entries()) {
    const row = run.scored.rows[n]!;
    const ledger = JSON.parse(row('ledger')) as { rule?: string; points: number }[];
    const earned = ledger.flatMap(({ rule, points: own }) => (rule === undefined ? [] : [`${rule} ${own}`]));
    const wanted = {
      score: fixed(score),
      ...mapValues(subtotals, (own) => fixed(rounded(own))),
      rules: points.map(([rule, own]) => `${rule} ${own / MICRO}`).sort(),
    };
    const got = {
      ...Object.fromEntries(['score', ...Object.keys(groups)].map((name) => [name, row(name)])),
      rules: earned.sort(),
    };
    // `expect` is slow, and the leads are many: it is asked where it will fail.
    if (JSON.stringify(got) !== JSON.stringify(wanted)) expect(got, nameOf(run, n)).toEqual(wanted);
    const ledgerSum = sum(ledger.map((line) => millionths(line.points)));
    if (ledgerSum !== millionths(row('score'))) expect.fail(`the ledger doesn't add up: ${nameOf(run, n)}`);
    for (const [rule, own] of points) {
      const at = fired.get(rule)!;
      at.leads++;
      at.points += own;
    }
  }
  for (const [rule, own] of fired) {
    const told = run.summary.rules_fired[rule]!;
    expect({ leads: told.leads, points: millionths(told.points) }, rule).toEqual(own);
  }
  return scored;
}

/** By size, ties in the order of the rules; nothing that rounds to 0. */
function reasonsOf(points: readonly [string, number][]): string {
  return [...points]
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .map(([rule, own]) => ({ rule, hundredths: round(own / 10_000) }))
    .filter(({ hundredths }) => hundredths !== 0)
    .map(({ rule, hundredths }) => {
      const label = rule.charAt(0).toUpperCase() + rule.slice(1).replaceAll('-', ' ');
      return `${label} ${hundredths > 0 ? '+' : ''}${hundredths / 100}`;
    })
    .join('; ');
}

/** Each lead's segment, and its reasons: `byHand` gives those that stand before the rules'. */
function checkSegments(
  run: Run,
  leads: readonly Scored[],
  byHand: (lead: Scored) => string | readonly [segment: string, ...first: (string | false)[]],
): void {
  for (const [n, lead] of leads.entries()) {
    const row = run.scored.rows[n]!;
    const [segment, ...first] = [byHand(lead)].flat();
    const wanted = [segment, [...first, lead.reasons].filter(Boolean).join('; ')];
    // `(n×)` is not worked out here.
    const got = [row('segment'), row('reasons').replaceAll(/ \(\d+×\)/g, '')];
    if (got[0] !== wanted[0] || got[1] !== wanted[1]) expect(got, nameOf(run, n)).toEqual(wanted);
  }
}

const nameOf = (run: Run, n: number): string => `row ${n + 1}: ${run.scored.cells[n]!.join(' | ')}`;

function mapValues<From, To>(all: Record<string, From>, to: (one: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, to(one)]));
}

/** The one row of the log of bounces that can't be read. */
function checkReject({ rejects }: Run): void {
  expect(rejects?.rows.map((row) => [row('line'), row('code')])).toEqual([['91', 'malformed']]);
  expect(rejects?.rows[0]?.('raw')).toContain('550-""JunkMail');
}
