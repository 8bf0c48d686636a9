// Random plans over random exports: a second reading of the contract, and sums.

import { describe, expect, test } from 'vitest';
import { compare, done, ledgerOf, total } from '../../oracle/compare.ts';
import { cases } from '../../oracle/generate.ts';
import { fixed, micros, write } from '../../oracle/values.ts';
import { always } from '../../support/random.ts';

describe('a second reading of the contract', () => {
  test('gives every cell, outcome and count alike', { timeout: 3_600_000 }, async () => {
    await always(cases(), compare, 10);
  });
});

describe('sums', () => {
  test('the ledger adds up to the score and to the groups, and the summary to the ledgers', async () => {
    await always(cases(), async (one) => {
      const told = await done(one.world, one);
      const settings = one.rules.get('score');
      const decimals = Number((settings instanceof Map ? settings.get('decimals') : undefined) ?? 0);
      const grouped = new Map<string, string>();
      const rules = one.rules.get('rules');
      for (const [id, rule] of rules instanceof Map ? rules : []) {
        const group = rule instanceof Map ? rule.get('group') : undefined;
        if (group !== undefined) grouped.set(id, String(group));
      }
      const perRule = new Map<string, bigint>();
      for (const row of told.rows) {
        const ledger = ledgerOf(row);
        expect(fixed(total(ledger.map((line) => line.points)), decimals)).toBe(row.score);
        expect(total(ledger.map((line) => line.points)) - micros(row.score ?? '')).toBe(0n);
        expect(ledger.filter((line) => line.points === 0n)).toEqual([]);
        const groups = one.rules.get('groups');
        for (const group of groups instanceof Map ? groups.keys() : []) {
          const own = ledger.filter(
            ({ kind, name }) =>
              (kind === 'group' && name === group) || (kind === 'rule' && grouped.get(name) === group),
          );
          expect(fixed(total(own.map((line) => line.points)), decimals)).toBe(row[group]);
        }
        for (const { kind, name, points } of ledger) {
          if (kind === 'rule') perRule.set(name, (perRule.get(name) ?? 0n) + points);
        }
      }
      for (const [id, points] of perRule) {
        expect(`${id} ${told.summary.rules_fired[id]?.points}`).toBe(`${id} ${write(points)}`);
      }
    });
  });

  test('the counts of the summary reconcile with each other and with the rejects file', async () => {
    await always(cases(), async (one) => {
      const { summary, rows, rejects } = await done(one.world, one);
      const { read = 0, scored = 0, quarantined = 0, duplicate = 0 } = summary.leads;
      expect(read).toBe(one.world.leads.rows.length);
      expect(scored + quarantined + duplicate).toBe(read);
      expect(rows.length).toBe(scored);
      expect(total(Object.values(summary.segments).map(BigInt))).toBe(BigInt(scored));
      let rejected = quarantined + duplicate;
      for (const [name, counts] of Object.entries(summary.activities)) {
        const n = (key: string): number => Number(counts[key]);
        const classes = ['matched', 'unmatched', 'no_lead', 'undated', 'left_out', 'future', 'duplicate'];
        const sum = classes.reduce((all, key) => all + n(key), n('quarantined'));
        expect(`${name} ${sum}`).toBe(`${name} ${n('read')}`);
        expect(n('shared')).toBeLessThanOrEqual(n('matched'));
        rejected += n('quarantined');
      }
      for (const counts of Object.values(summary.tables ?? {})) rejected += Number(counts.quarantined);
      expect(rejects.length).toBe(rejected);
    });
  });
});
