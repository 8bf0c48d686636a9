// report: whatever the rules are.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  all,
  type Element,
  leadsInBars,
  leadsInCells,
  numberOf,
  openPage,
  texts,
} from '../../support/page.ts';
import { sampling } from '../../support/random.ts';
import { inFreshFolder, put, text } from '../../support/run.ts';
import { ok, type Summary, sum, words } from '../report/page.ts';

inFreshFolder();

describe('whatever the rules are', () => {
  const withGroups = (groups: string, rulesOf: string): string =>
    `version: 1\nleads: { id: Id }\n${groups}rules:\n${rulesOf}`;

  test.each([
    ['none', withGroups('', '  a: { each: { field: N }, points: 1 }\n'), 0],
    ['one', withGroups('groups: { fit: {} }\n', '  a: { group: fit, each: { field: N }, points: 1 }\n'), 1],
    [
      'three',
      withGroups(
        'groups: { fit: {}, act: { max: 5 }, more: { min: 0 } }\n',
        '  a: { group: fit, each: { field: N }, points: 1 }\n  b: { group: act, each: { field: N }, points: 2 }\n  c: { group: more, each: { field: N }, points: 0.5 }\n',
      ),
      2,
    ],
  ])('%s group(s): as many charts as can be', async (_, rules, charts) => {
    put({ 'rules.yaml': rules, 'leads.csv': 'Id,N\n1,3\n2,700\n3,\n' });
    await ok('report', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--out', 'r.html', '--quiet');
    const page = openPage(text('r.html'));
    expect(all(page, '#groups .wide').length).toBe(charts);
    expect(leadsInCells(page, '#groups .wide')).toBe(3 * charts);
    expect(sum(leadsInBars(page, 'wide').values())).toBe(3);
  });

  test('a header and no leads, a rule that never fires, one segment', async () => {
    put({
      'rules.yaml': withGroups(
        'groups: { fit: {} }\nsegments: [ { name: all, from: 0 } ]\n',
        '  a: { group: fit, when: { N: x }, points: 1 }\n',
      ),
      'leads.csv': 'Id,N\n',
      'one.csv': 'Id,N\n1,y\n',
    });
    for (const leads of ['leads.csv', 'one.csv']) {
      await ok('report', '--rules', 'rules.yaml', '--leads', leads, '--out', 'r.html', '--quiet');
      const page = openPage(text('r.html'));
      expect(page.querySelector('body')?.textContent).not.toMatch(/NaN|undefined|Infinity|null/);
      expect(text('r.html')).not.toMatch(/="[^"]*(?:NaN|Infinity|undefined)/);
      expect(numberOf(page.querySelector('.tile b')?.textContent)).toBe(leads === 'one.csv' ? 1 : 0);
    }
  });

  test('any points, bounds and thresholds: every lead is in one bar and one cell, in any order of the export', async () => {
    const points = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const cases = fc.record({
      leads: fc.array(fc.tuple(points, points), { minLength: 1, maxLength: 40 }),
      scale: fc.constantFrom(1, 10, 1_000, 100_000),
      bounds: fc.tuple(fc.integer({ min: -5_000, max: 10 }), fc.integer({ min: 11, max: 5_000 })),
      share: fc.tuple(
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        fc.double({ min: 0.51, max: 1, noNaN: true }),
      ),
      decimals: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ leads, scale, bounds: [min, max], share, decimals }) => {
        const [a, b] = share.map((one) => (min + (max - min) * one).toFixed(decimals)) as [string, string];
        fc.pre(Number(a) > min && Number(b) > Number(a) && Number(b) <= max);
        const rows = leads.map(([x, y], i) => `${i},${(x / scale).toFixed(3)},${(y / scale).toFixed(3)}\n`);
        put({
          'rules.yaml': `version: 1
leads: { id: Id, fields: { X: { type: number }, Y: { type: number } } }
groups: { fit: {}, act: {} }
rules:
  plus: { group: fit, each: { field: X }, points: 1 }
  minus: { group: act, each: { field: Y }, points: -1 }
score: { min: ${min}, max: ${max}, decimals: ${decimals} }
segments: [ { name: low, from: ${min} }, { name: mid, from: ${a} }, { name: top, from: ${b}, requires: { fit: { at_least: 3.5 } } } ]
`,
          'leads.csv': `Id,X,Y\n${rows.join('')}`,
          'back.csv': `Id,X,Y\n${rows.toReversed().join('')}`,
        });
        await ok(
          'report',
          ...words('--rules rules.yaml --leads leads.csv --out r.html --summary s.json --quiet'),
        );
        await ok('report', '--rules', 'rules.yaml', '--leads', 'back.csv', '--out', 'b.html', '--quiet');
        const { segments } = JSON.parse(text('s.json')) as Summary;
        const [page, back] = ['r.html', 'b.html'].map((path) => openPage(text(path))) as [Element, Element];
        for (const width of ['wide', 'narrow'] as const) {
          const bars = leadsInBars(page, width);
          for (const [name, n] of Object.entries(segments)) expect(bars.get(name) ?? 0).toBe(n);
          expect(leadsInCells(page, `#groups .${width}`)).toBe(leads.length);
        }
        const charts = (one: Element): string[] => texts(one, 'svg title').toSorted();
        expect(charts(back)).toEqual(charts(page));
        expect(text('r.html')).not.toMatch(/="[^"]*(?:NaN|Infinity|undefined)/);
      }),
      sampling(4),
    );
  });
});
