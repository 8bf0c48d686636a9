// explain says of real leads what score says of them. Over fixtures and the bundled exports: fast/laws/explain.test.ts.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { agrees, root } from '../../fast/explain/explain.ts';

describe('real data', () => {
  const zoho = join(root, '..', 'shared', 'data', 'zoho-crm');
  const here = existsSync(zoho);
  if (!here) console.warn('SKIPPED: explain on real data. There is no ../shared/data beside the project.');

  test.skipIf(!here)(
    'some leads of a CRM, those that did most among them',
    { timeout: 300_000 },
    async () => {
      const at = (name: string): string => join(zoho, name);
      const words = ['--rules', join(import.meta.dirname, 'rules', 'zoho.yaml'), '--leads', at('Leads.csv')];
      const logs = ['-a', `calls=${at('Calls.csv')}`, '-a', `meetings=${at('Events.csv')}`];
      const leads = await agrees(
        [...words, ...logs, '--as-of', '2021-04-16'],
        (row, index) => index % 60 === 0 || /×/.test(row.reasons ?? ''),
      );
      expect(leads.length).toBeGreaterThan(60);
      expect(leads.some(({ ledger }) => ledger.some(({ activities }) => activities.length > 1))).toBe(true);
    },
  );
});
