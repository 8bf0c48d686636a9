// Reads `tests:`: a lead, its activities, and the expected result. A misspelt test makes its file invalid for every
// command.

import type { Plan } from '../plan/plan.ts';
import type { Place, Problem } from '../problem.ts';
import { didYouMean } from '../values/nearest.ts';
import { type Report, readDate, readKeys, readMap, readText } from './nodes.ts';
import { unknownName } from './sources.ts';
import { type Expected, readExpect, there } from './test-expectations.ts';
import { type RowKinds, readRow, type TestRow } from './test-rows.ts';
import type { YamlEntry, YamlNode } from './yaml.ts';

export interface RuleTest {
  readonly name: string;
  readonly at: Place;
  /** Day number. */
  readonly asOf: number;
  readonly lead: TestRow;
  /** Rows by table. A table that the test does not name has none. */
  readonly tables: ReadonlyMap<string, readonly TestRow[]>;
  /** In file order; `source` is an index in the plan. */
  readonly activities: readonly { readonly source: number; readonly row: TestRow; readonly at: Place }[];
  /** In file order, at least one. */
  readonly expect: readonly Expected[];
  /** Cells that no rule reads, either by mistake or because a whole row was pasted. */
  readonly unread: readonly Problem[];
}

/** What tests of a rules file may name. */
export interface TestScope {
  readonly plan: Plan;
  readonly rows: RowKinds;
  /** The ids of all rules, invalid ones included. */
  readonly ruleIds: readonly string[];
}

const TEST_KEYS = ['name', 'as_of', 'lead', 'tables', 'activities', 'expect'];

export function readTests(node: YamlNode, scope: TestScope, report: Report): RuleTest[] {
  return items(node, 'tests', report).flatMap((item) => readOne(item, scope, report) ?? []);
}

/** A test with a problem is left out, because it would not test what its author meant. */
function readOne(node: YamlNode, scope: TestScope, reportTo: Report): RuleTest | undefined {
  let isSound = true;
  const report: Report = (...found) => {
    isSound = false;
    reportTo(...found);
  };
  const keys = readKeys(node, 'a test', TEST_KEYS, report);
  if (keys === undefined) return undefined;
  for (const [wanted, hint] of Object.entries(WANTED)) {
    if (!keys.has(wanted)) report(node.at, 'missing-key', `a test must have "${wanted}"`, hint);
  }
  const unread: Problem[] = [];
  const nameEntry = keys.get('name');
  const asOfEntry = keys.get('as_of');
  const leadEntry = keys.get('lead');
  const name = nameEntry && readText(nameEntry.value, 'the name of a test', report)?.text;
  const asOf = asOfEntry && readDate(asOfEntry.value, '"as_of" of a test', report);
  const lead = leadEntry && readMap(leadEntry.value, '"lead" of a test', report);
  const row = lead && readRow(lead, scope.rows.lead, 'the lead', report, unread);
  const tables = readTables(keys.get('tables'), scope.rows, report, unread);
  const activities = readActivities(keys.get('activities'), scope, report, unread);
  const expect = readExpect(keys.get('expect'), scope, report);
  if (!isSound || name === undefined || asOf === undefined || row === undefined) return undefined;
  return { name, at: node.at, asOf, lead: row, tables, activities, expect, unread };
}

const WANTED = {
  name: 'write a sentence about what it shows',
  as_of: 'write a date, so that the result is the same every day: as_of: 2026-11-01',
  lead: 'write the cells of a lead by their headers',
  expect: 'write for example expect: { score: 35, segment: MQL }',
};

function items(node: YamlNode, what: string, report: Report): readonly YamlNode[] {
  if (node.kind === 'list') return node.items;
  report(node.at, 'not-a-list', `${what} must be a list`);
  return [];
}

function readTables(entry: YamlEntry | undefined, kinds: RowKinds, report: Report, unread: Problem[]) {
  const map = entry && readMap(entry.value, '"tables" of a test', report);
  const names = [...kinds.tables.keys()];
  return new Map(
    (map?.entries ?? []).flatMap(({ key, keyAt, value }): [string, TestRow[]][] => {
      const kind = kinds.tables.get(key);
      if (kind === undefined) {
        unknownName('table', key, keyAt, didYouMean(key, names) ?? there(names), report);
        return [];
      }
      const rows = items(value, `"${key}" of a test's tables`, report).flatMap((item) => {
        const row = readMap(item, `a row of table "${key}"`, report);
        return row ? [readRow(row, kind, `table ${key}`, report, unread)] : [];
      });
      return [[key, rows]];
    }),
  );
}

function readActivities(
  entry: YamlEntry | undefined,
  { plan: { sources }, rows }: TestScope,
  report: Report,
  unread: Problem[],
): RuleTest['activities'] {
  if (entry === undefined) return [];
  const names = sources.map(({ name }) => name);
  return items(entry.value, '"activities" of a test', report).flatMap((item) => {
    const map = readMap(item, 'an activity of a test', report);
    if (map === undefined) return [];
    const text = map.entries.find(({ key }) => key === 'source');
    const given = text && readText(text.value, '"source" of an activity', report);
    if (text === undefined && names.length !== 1) {
      report(map.at, 'missing-key', 'an activity of a test must have "source"', there(names));
    }
    const source = given ? names.indexOf(given.text) : 0;
    if (given && source < 0) {
      unknownName('source', given.text, given.at, didYouMean(given.text, names) ?? there(names), report);
    }
    const kind = rows.sources[source];
    if (kind === undefined) return [];
    const row = readRow(map, kind, `an activity of ${names[source]}`, report, unread, 'source');
    return [{ source, row, at: map.at }];
  });
}
