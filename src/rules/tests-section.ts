// The shape of `tests:`. They are run by a command of their own; a misspelt one is refused already here.
import { didYouMean } from '../plan/nearest.ts';
import type { Plan } from '../plan/plan.ts';
import { type Keys, type Report, readDate, readKeys, readMap, readText } from './nodes.ts';
import { unknownName } from './sources.ts';
import type { YamlEntry, YamlNode } from './yaml.ts';

const TEST_KEYS = ['name', 'as_of', 'lead', 'tables', 'activities', 'expect'];
const EXPECT_KEYS = ['score', 'segment', 'groups', 'rules', 'reasons', 'ledger'];

export function checkTests(top: Keys, plan: Plan, report: Report): void {
  const entry = top.get('tests');
  if (entry === undefined) return;
  for (const node of items(entry.value, 'tests', report)) {
    const keys = readKeys(node, 'a test', TEST_KEYS, report);
    if (keys === undefined) continue;
    for (const wanted of ['name', 'as_of', 'lead', 'expect']) {
      if (!keys.has(wanted)) report(node.at, 'missing-key', `a test has no "${wanted}"`);
    }
    const name = keys.get('name');
    const asOf = keys.get('as_of');
    const lead = keys.get('lead');
    const expect = keys.get('expect');
    if (name) readText(name.value, 'the name of a test', report);
    if (asOf) readDate(asOf.value, '"as_of" of a test', report);
    if (lead) readMap(lead.value, '"lead" of a test', report);
    checkNames(
      keys.get('tables'),
      'table',
      plan.tables.map((table) => table.name),
      report,
    );
    checkActivities(keys.get('activities'), plan, report);
    const expected = expect && readKeys(expect.value, '"expect" of a test', EXPECT_KEYS, report);
    checkNames(
      expected?.get('rules'),
      'rule',
      plan.rules.map((rule) => rule.id),
      report,
    );
    checkNames(
      expected?.get('groups'),
      'group',
      plan.groups.map((group) => group.id),
      report,
    );
  }
}

function items(node: YamlNode, what: string, report: Report): readonly YamlNode[] {
  if (node.kind === 'list') return node.items;
  report(node.at, 'not-a-list', `${what} is a list`);
  return [];
}

function checkNames(
  entry: YamlEntry | undefined,
  kind: string,
  names: readonly string[],
  report: Report,
): void {
  const map = entry && readMap(entry.value, `"${entry.key}" of a test`, report);
  for (const { key, keyAt } of map?.entries ?? []) {
    if (!names.includes(key)) unknownName(kind, key, keyAt, didYouMean(key, names), report);
  }
}

function checkActivities(entry: YamlEntry | undefined, plan: Plan, report: Report): void {
  if (entry === undefined) return;
  const names = plan.sources.map((source) => source.name);
  for (const node of items(entry.value, '"activities" of a test', report)) {
    const map = readMap(node, 'an activity of a test', report);
    const source = map?.entries.find(({ key }) => key === 'source');
    const text = source && readText(source.value, '"source" of an activity', report);
    if (text && !names.includes(text.text)) {
      unknownName('source', text.text, text.at, didYouMean(text.text, names), report);
    }
    if (map && !source && names.length > 1) {
      report(map.at, 'missing-key', 'an activity of a test has no "source"', `there is ${names.join(', ')}`);
    }
  }
}
