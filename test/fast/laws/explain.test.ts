// explain says of every lead what score says of it: over the exports, and over fixtures (soak takes every one).
// Over real data: system/real-data/explain.test.ts.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { spread, times } from '../../support/random.ts';
import { splitCommand } from '../../support/run.ts';
import { agrees, home, root } from '../explain/explain.ts';
import type { ExplainedLead } from '../explain/read.ts';

describe('explain agrees with score', () => {
  const language = join(root, 'fixtures', 'language');
  const cases = readdirSync(language).filter((name) =>
    existsSync(join(language, name, 'expected', 'scored.csv')),
  );

  test('there are cases', () => expect(cases.length).toBeGreaterThan(50));

  test.each(spread(cases, 40))('%s', async (name) => {
    process.chdir(join(language, name));
    try {
      const command = readFileSync('command', 'utf8').trim();
      const words = splitCommand(command);
      await agrees(inputWords(words.slice(1)));
    } finally {
      process.chdir(home);
    }
  });

  const exports = {
    hubspot: [
      ...['--rules', 'rules/inbound-b2b.yaml', '--leads', 'fixtures/exports/hubspot/contacts.csv'],
      ...['--table', 'company=fixtures/exports/hubspot/companies.csv'],
      ...['-a', 'email=fixtures/exports/hubspot/email-events.csv'],
      ...['-a', 'web=fixtures/exports/hubspot/page-views.csv'],
    ],
    salesforce: [
      ...[
        '--rules',
        'fixtures/exports/salesforce/rules.yaml',
        '--leads',
        'fixtures/exports/salesforce/Lead.csv',
      ],
      ...['-a', 'task=fixtures/exports/salesforce/Task.csv'],
      ...['-a', 'campaign=fixtures/exports/salesforce/CampaignMember.csv'],
    ],
    spanish: [
      ...['--rules', 'rules/inbound-es.yaml', '--leads', 'fixtures/exports/spanish/contactos.csv'],
      ...['-a', 'fixtures/exports/spanish/actividades.csv', '--encoding', 'latin1'],
    ],
  };

  /** Of the leads of an export one in four; soak takes every one. */
  const STEP = times(1) > 1 ? 1 : 4;

  test.each(Object.entries(exports))('the %s export', { timeout: 300_000 }, async (_, words) => {
    process.chdir(root);
    try {
      const leads = await agrees(
        [...words, '--as-of', '2026-11-01', '--max-rejects', '5%'],
        (_, index) => index % STEP === 0,
      );
      expect(leads.length * STEP).toBeGreaterThan(300);
      placesAreTrue(leads);
    } finally {
      process.chdir(home);
    }
  });
});

/** Of a score command those options that say what is read. */
function inputWords(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--detail') continue;
    if (word === '--top') i++;
    else kept.push(word);
  }
  return kept;
}

/** A place names the line on which the lead, or the activity's date, stands. */
function placesAreTrue(leads: readonly ExplainedLead[]): void {
  const files = new Map<string, string[]>();
  const lineOf = (file: string, line: number): string => {
    const lines = files.get(file) ?? readFileSync(file, 'latin1').split(/\r?\n/);
    files.set(file, lines);
    return lines[line - 1] ?? '';
  };
  for (const lead of leads) {
    expect(lineOf(lead.file, lead.line)).toContain(lead.id);
    for (const { file, line, date } of lead.ledger.flatMap(({ activities }) => activities)) {
      const [year = '', month, day = ''] = (date ?? '').split('-');
      const text = lineOf(file, line);
      // Exports write dates in their own ways, and a zone may move one by a day.
      expect(text.includes(`${year}-${month}`) || (text.includes(year) && /\d/.test(day))).toBe(true);
    }
  }
}
