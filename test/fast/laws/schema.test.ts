// Readers and schema agree on any file.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { sampling } from '../../support/random.ts';
import { editor, expectOneLanguage, judge, type Verdict, valid } from '../rules/judge.ts';
import { mutated, put, type Spot, spotsIn } from './mutate.ts';

describe('readers and schema agree', () => {
  test('on files broken in one place or two; and an editor sees the values that they see', async () => {
    const isValid = editor();
    await fc.assert(
      fc.asyncProperty(mutated(valid.map(({ text }) => text)), async (text) => {
        const verdict = await judge(text);
        fc.pre(verdict !== undefined);
        const { shape } = verdict as Verdict;
        expectOneLanguage(verdict as Verdict, text);
        expect(isValid(parse(text, { merge: true })), text).toBe(shape.length === 0);
        const places = shape.map(({ at }) => `${at?.line}:${at?.column}`);
        expect(new Set(places).size).toBe(places.length);
      }),
      sampling(30),
    );
  });

  /** Scalars that YAML, editors and the language might read differently, and what is no scalar. */
  const SCALARS = [
    ...[
      '5',
      '+5',
      '-5',
      '012',
      '1.5',
      '.5',
      '1.',
      '1e3',
      '1e400',
      '0x1F',
      '0o17',
      '1_000',
      '.inf',
      '.NaN',
      '1e-7',
    ],
    ...[
      '~',
      'null',
      'nULL',
      '""',
      "' '",
      'true',
      'True',
      'no',
      'x',
      '"5"',
      '"true"',
      '"~"',
      '!!str 5',
      '&a 5',
    ],
    ...[
      '2026-11-01',
      '2026-13-01',
      '30d',
      '0d',
      '4w',
      '30 d',
      '50%',
      '101%',
      '=x',
      'a;b',
      '"a\\nb"',
      'a@b.example',
    ],
    ...[
      '1234.56',
      '"1.234,56"',
      "1'234.56",
      'dd/MM/yyyy',
      'MM/yy',
      '[]',
      '{}',
      '[x]',
      '[~]',
      '[[x]]',
      '{ x: y }',
    ],
  ];
  const COMPLETE = `
version: 1
name: All
timezone: UTC
missing: [N/A]
numbers: "1.234,56"
dates: [dd/MM/yyyy]
leads:
  id: Id
  fields:
    title: Job Title
    size: { column: Size, type: number, numbers: "1,234.56", strip: $ }
    day: { column: Day, type: date, format: dd/MM/yyyy }
    list: { column: List, type: list, separator: ; }
tables: { company: { key: Id, match: Company, fields: { size: Size } } }
activities:
  web:
    lead: { column: Who, separator: ; }
    match: Mail
    type: { column: What, names: { "1": visit } }
    at: { column: When, format: dd/MM/yyyy }
    id: Event
    where: { What: [visit], any: [{ not: { Page: { known: true } } }] }
    fields: { url: Page }
  calls: { lead: Who, type: { always: call }, at: When }
groups: { fit: { min: -20, max: 50, label: Fit } }
rules:
  flat: { group: fit, label: Flat, when: { Country: Spain, all: [{ title: { words: [CEO] } }] }, points: 5, max: 9 }
  compared: { when: { Size: { at_least: 5, at_most: 9, more_than: 1, less_than: 8 } }, points: 1 }
  dated: { when: { Day: { within: 3d, older_than: 1d, next: 2d, before: 2026-11-01, after: 2026-10-01 } }, points: 1 }
  texts: { when: { T: { is: a, is_not: b, exactly: c, contains: d, starts_with: e, ends_with: f, matches: g } }, points: 1 }
  mail: { when: { Mail: { domain: x.example, known: true } }, points: 1 }
  pages: { each: { source: web, type: visit, where: { url: x }, within: 9d, older_than: 2d }, points: 1, times_per_day: 2, decay: { half_life: 3d } }
  clicks: { each: { field: Clicks }, points: 1 }
  linear: { each: {}, points: 1, decay: { linear: 3d } }
  steps: { each: {}, points: 1, decay: { steps: { 7d: 100% } } }
  tiered: { field: size, tiers: [{ at_least: 5, points: 3 }] }
  tiers: { tiers: [{ when: { no_activity: { within: 3d } }, points: 3 }] }
  counted: { when: { activity: { type: { is: visit }, count: { at_least: 2 } } }, points: 1 }
  distinct: { when: { activity: { source: web, distinct: { field: url, at_least: 2 } } }, points: 1 }
  summed: { when: { activity: { source: web, sum: { field: url, at_least: 2 } } }, points: 1 }
score: { start: 0, min: 0, max: 100, decimals: 0 }
segments: [{ name: low, from: 0 }, { name: high, from: 5, requires: { fit: { at_least: 2 } }, when: { T: a } }]
disqualify: { out: { when: { T: a }, reason: Out, segment: gone } }
promote: { up: { when: { T: b }, to: high, reason: Up } }
tests:
  - name: one
    as_of: 2026-11-01
    lead: { Id: 1 }
    tables: { company: [{ Id: 1 }] }
    activities: [{ source: web, at: 01/11/2026 }]
    expect: { score: 0, segment: low, groups: { fit: 0 }, rules: { flat: 0 }, reasons: Up }
`;

  test('that nothing is wrong with a file of all constructs', async () => {
    expect(await judge(COMPLETE)).toEqual({ readers: [], shape: [] });
  });

  test('on any value in any place', async () => {
    const count = spotsIn(parse(COMPLETE)).length;
    await fc.assert(
      fc.asyncProperty(fc.nat(count - 1), fc.constantFrom(...SCALARS), async (index, scalar) => {
        const file = parse(COMPLETE);
        const { holder, key } = spotsIn(file)[index] as Spot;
        put(holder, key, 'HOLE');
        const text = stringify(file).replace('HOLE', () => scalar);
        const verdict = await judge(text);
        fc.pre(verdict !== undefined);
        expectOneLanguage(verdict as Verdict, text);
      }),
      sampling(30),
    );
  });
});
