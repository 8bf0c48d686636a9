// Cases in which no row depends on an earlier one: what a lead comes to is then its own affair.

import type { Arbitrary } from 'fast-check';
import type { PlainMap } from './arbitraries.ts';
import type { Sheet } from './cells.ts';
import { type Case, cases, toYaml } from './generate.ts';
import type { World } from './score.ts';
import { trim } from './values.ts';

/** Which of two equal ids or keys comes first may change a result, so here each stands once. */
function unique(sheet: Sheet, key: number): Sheet {
  const ids = sheet.rows.map((row) => trim(row?.[key] ?? ''));
  return { ...sheet, rows: sheet.rows.filter((_, i) => ids.indexOf(ids[i] ?? '') === i) };
}

function withoutIds(rules: PlainMap): PlainMap {
  const sources = rules.get('activities');
  if (!(sources instanceof Map)) return rules;
  const bare = [...sources].map(([name, spec]): [string, PlainMap] => {
    const entries = spec instanceof Map ? [...spec].filter(([key]) => key !== 'id') : [];
    return [name, new Map(entries)];
  });
  return new Map([...rules, ['activities', new Map(bare)]]);
}

/** A case in which no row depends on an earlier one. */
export const orderless: Arbitrary<Case> = cases().map((one) => {
  const rules = withoutIds(one.rules);
  const tables = Object.entries(one.world.tables).map(([name, sheet]) => [name, unique(sheet, 0)]);
  const world: World = {
    ...one.world,
    rules: toYaml(rules, one.style.unquoted),
    leads: unique(one.world.leads, 0),
    tables: Object.fromEntries(tables) as Record<string, Sheet>,
  };
  return { ...one, rules, world };
});
