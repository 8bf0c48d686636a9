// Exports of HubSpot, scored and worked out by hand.

import { describe, expect, test } from 'vitest';
import {
  aDay,
  atMost,
  dayOf,
  type Frame,
  fold,
  here,
  type Row,
  read,
  score,
  tally,
  withRealData,
} from './by-hand.ts';
import { checkFrame, checkScores, checkSegments, usualSegment } from './checks.ts';

withRealData();

describe.skipIf(!here)('HubSpot', () => {
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
