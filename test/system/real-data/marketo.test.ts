// Exports of Marketo, scored and worked out by hand.

import { describe, expect, test } from 'vitest';
import { dayOf, type Frame, here, type Run, read, score, tally, total, withRealData } from './by-hand.ts';
import { checkFrame, checkScores, checkSegments, usualSegment } from './checks.ts';

withRealData();

describe.skipIf(!here)('Marketo', () => {
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

  test('the addressees of a mailing, in one source of seven files', async () => {
    const asOf = dayOf('2020-05-15');
    const kinds = ['email_delivered', ...bounced, ...rest];
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
    expect(activity.counts).toMatchObject({ read: 631, matched: 57, duplicate: 0, left_out: 131 });
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

const within = (age: number, days: number): boolean => age >= 0 && age < days;

const withoutAt = <One>(all: readonly One[], at: number): One[] => all.filter((_, n) => n !== at);

/** The one row of the log of bounces that can't be read. */
function checkReject({ rejects }: Run): void {
  expect(rejects?.rows.map((row) => [row('line'), row('code')])).toEqual([['91', 'malformed']]);
  expect(rejects?.rows[0]?.('raw')).toContain('550-""JunkMail');
}
