// What two rules files say differently, in words: `pricing-page: points 5 → 8; max 15 → 20`. Only what is written
// counts; comments, layout and quotes don't.
import { readYaml, type YamlEntry, type YamlMap, type YamlNode } from '../rules/yaml.ts';

export interface RuleChange {
  /** The section of the file: `rules`, `segments`, `timezone`. */
  readonly section: string;
  /** Which of the section's entries; null: the section itself. */
  readonly name: string | null;
  readonly kind: 'added' | 'removed' | 'renamed' | 'changed';
  /** Of a renamed one: what it was called. */
  readonly was: string | null;
  /** What changed in it: `points 5 → 8`. */
  readonly parts: readonly string[];
}

/** Sections that are compared entry by entry. */
const NAMED = ['rules', 'segments', 'promote', 'disqualify', 'groups', 'activities', 'tables'];

/** What an entry of a section is called. */
const SINGULAR: Readonly<Record<string, string>> = {
  rules: 'rule',
  segments: 'segment',
  groups: 'group',
  activities: 'source',
  tables: 'table',
};

/** What a file means that leaves a section out. */
const DEFAULTS = `
timezone: UTC
numbers: "1234.56"
score: { start: 0, min: 0, max: 100, decimals: 0 }
segments: [ { name: prospect, from: 0 }, { name: MQL, from: 26 }, { name: SQL, from: 51 } ]
`;

/** The changes from one text of rules to another, both known to be well-formed. */
export function ruleChanges(before: string, after: string): RuleChange[] {
  const defaults = topOf(DEFAULTS);
  const [old, now] = [topOf(before), topOf(after)];
  const sections = [...new Set([...NAMED, ...now.keys(), ...old.keys()])];
  return sections.flatMap((section): RuleChange[] => {
    const from = withDefaults(old.get(section), defaults.get(section));
    const to = withDefaults(now.get(section), defaults.get(section));
    if (textOf(from) === textOf(to)) return [];
    if (section === 'tests') return [{ ...whole(section), parts: ['changed'] }];
    if (NAMED.includes(section)) return entryChanges(section, entriesOf(from), entriesOf(to));
    return [{ ...whole(section), parts: differences('', from, to) }];
  });
}

/** One change in words, the text of it in one line. */
export function changeWords({ section, name, kind, was, parts }: RuleChange): string {
  const what = SINGULAR[section] ?? section;
  if (name === null) return `${section} ${parts.join('; ')}`;
  if (kind === 'renamed') return `${what} ${was} renamed ${name}`;
  if (kind !== 'changed') return `${what} ${name} ${kind}${parts.length > 0 ? ` (${parts.join('; ')})` : ''}`;
  if (section === 'segments' && parts[0]?.startsWith('from ')) {
    return `threshold of ${name} ${parts.join('; ').slice('from '.length)}`;
  }
  const subject = section === 'rules' ? name : `${what} ${name}`;
  return `${subject}: ${parts.join('; ')}`;
}

function whole(section: string) {
  return { section, name: null, kind: 'changed', was: null } as const;
}

type Top = ReadonlyMap<string, YamlNode>;

function topOf(text: string): Top {
  const { root } = readYaml(text, '');
  return new Map(root?.kind === 'map' ? root.entries.map(({ key, value }) => [key, value]) : []);
}

/** Keys that a mapping leaves out, with their defaults. */
function withDefaults(node: YamlNode | undefined, usual: YamlNode | undefined): YamlNode | undefined {
  if (node === undefined || usual?.kind !== 'map' || node.kind !== 'map') return node ?? usual;
  const left = usual.entries.filter(({ key }) => !node.entries.some((entry) => entry.key === key));
  return { ...node, entries: [...node.entries, ...left] };
}

/** The entries of a section by name. Segments are a list, in which each entry has its name. */
function entriesOf(node: YamlNode | undefined): Map<string, YamlNode> {
  if (node?.kind === 'map') return new Map(node.entries.map(({ key, value }) => [key, value]));
  const items = node?.kind === 'list' ? node.items : [];
  return new Map(
    items.map((item, index): [string, YamlNode] => {
      const name = item.kind === 'map' ? entryOf(item, 'name') : undefined;
      return name?.kind === 'text'
        ? [name.text, without(item as YamlMap, 'name')]
        : [String(index + 1), item];
    }),
  );
}

function entryOf(map: YamlMap, key: string): YamlNode | undefined {
  return map.entries.find((entry) => entry.key === key)?.value;
}

function without(map: YamlMap, key: string): YamlMap {
  return { ...map, entries: map.entries.filter((entry) => entry.key !== key) };
}

function entryChanges(
  section: string,
  before: ReadonlyMap<string, YamlNode>,
  after: ReadonlyMap<string, YamlNode>,
): RuleChange[] {
  const gone = [...before].filter(([name]) => !after.has(name));
  const changes: RuleChange[] = [];
  for (const [name, node] of after) {
    const old = before.get(name);
    if (old !== undefined) {
      const parts = differences('', old, node);
      if (parts.length > 0) changes.push({ section, name, kind: 'changed', was: null, parts });
      continue;
    }
    const twin = gone.findIndex(([, other]) => textOf(other) === textOf(node));
    const [was] = twin < 0 ? [] : (gone.splice(twin, 1)[0] as [string, YamlNode]);
    if (was !== undefined) changes.push({ section, name, kind: 'renamed', was, parts: [] });
    else changes.push({ section, name, kind: 'added', was: null, parts: partsOfNode(node) });
  }
  for (const [name] of gone) changes.push({ section, name, kind: 'removed', was: null, parts: [] });
  return changes;
}

/** Of what is new, as much as tells its weight. */
function partsOfNode(node: YamlNode): string[] {
  const entries = node.kind === 'map' ? node.entries : [];
  return entries.flatMap(({ key, value }) =>
    ['points', 'max', 'from', 'to'].includes(key) && value.kind === 'text' ? [`${key} ${inline(value)}`] : [],
  );
}

/** What is written differently, each with the way to it: `when Employees at_least 200 → 100`. */
function differences(path: string, before: YamlNode | undefined, after: YamlNode | undefined): string[] {
  if (textOf(before) === textOf(after)) return [];
  const at = path === '' ? '' : `${path} `;
  if (before === undefined) return [`${at}${inline(after)} added`];
  if (after === undefined) return [`${at}${inline(before)} removed`];
  if (before.kind === 'map' && after.kind === 'map') {
    const old = byKey(before);
    const now = byKey(after);
    return [...new Set([...now.keys(), ...old.keys()])].flatMap((key) =>
      differences(`${at}${shownKey(key)}`, old.get(key)?.value, now.get(key)?.value),
    );
  }
  if (before.kind === 'list' && after.kind === 'list') {
    const isTexts = [...before.items, ...after.items].every(({ kind }) => kind === 'text');
    if (!isTexts && before.items.length === after.items.length) {
      const each = at.replace(/tiers $/, 'tier ');
      return after.items.flatMap((item, index) =>
        differences(`${each}${index + 1}`, before.items[index], item),
      );
    }
    if (before.items.length + after.items.length > 2) return listDifferences(at, before.items, after.items);
  }
  return [`${at}${inline(before)} → ${inline(after)}`];
}

/** Of a list of values: what came and what went. */
function listDifferences(at: string, before: readonly YamlNode[], after: readonly YamlNode[]): string[] {
  const old = before.map(inline);
  const now = after.map(inline);
  const came = now.filter((text) => !old.includes(text));
  const went = old.filter((text) => !now.includes(text));
  if (came.length + went.length === 0) return [`${at}in another order`];
  return [
    ...(came.length > 0 ? [`${at}${came.join(', ')} added`] : []),
    ...(went.length > 0 ? [`${at}${went.join(', ')} removed`] : []),
  ];
}

function byKey({ entries }: YamlMap): ReadonlyMap<string, YamlEntry> {
  return new Map(entries.map((entry) => [entry.key, entry]));
}

/** A node in one line, as flow YAML reads. */
function inline(node: YamlNode | undefined): string {
  if (node === undefined) return '';
  if (node.kind === 'text') return shownKey(node.text);
  if (node.kind === 'list') return `[${node.items.map(inline).join(', ')}]`;
  return `{ ${node.entries.map(({ key, value }) => `${shownKey(key)}: ${inline(value)}`).join(', ')} }`;
}

function shownKey(text: string): string {
  return text === '' || /[,:[\]{}]|^\s|\s$/.test(text) ? JSON.stringify(text) : text;
}

/** The same for two nodes exactly where they say the same: the order of a mapping's keys tells nothing. */
function textOf(node: YamlNode | undefined): string {
  if (node === undefined) return '';
  if (node.kind === 'text') return JSON.stringify(node.text);
  if (node.kind === 'list') return `[${node.items.map(textOf).join(',')}]`;
  const entries = node.entries.map(({ key, value }) => `${JSON.stringify(key)}:${textOf(value)}`);
  return `{${entries.sort().join(',')}}`;
}
