// The places of the parts of a plan in the rules file, for the checks that run after compilation.
import type { Condition, Selector } from '../plan/plan.ts';
import type { Place } from '../problem.ts';
import type { YamlMap, YamlNode } from './yaml.ts';

/** Collects places during compilation: of tests, of selectors, and of the values of tests. */
export interface Marks {
  set(part: Condition | Selector, at: Place): void;
  set(values: readonly unknown[], at: readonly Place[]): void;
}

/** Keys and indexes from the top of the file: `['rules', 'pricing-page', 'max']`. */
export type Path = readonly (string | number)[];

export interface Places {
  /** The key at the end of a path, or the item; where there is none, the nearest one above it. */
  readonly key: (...path: Path) => Place;
  /** The value at the end of a path; where there is none, the nearest key above it. */
  readonly value: (...path: Path) => Place;
  /** A test or a selector of the plan. */
  readonly of: (part: Condition | Selector) => Place | undefined;
  /** The values of a test, in its order. */
  readonly ofValues: (values: readonly unknown[]) => readonly Place[];
}

export function createMarks(): { readonly marks: Marks; placesIn(root: YamlNode): Places } {
  const known = new Map<object, Place | readonly Place[]>();
  const marks: Marks = { set: (part: object, at: Place | readonly Place[]) => void known.set(part, at) };
  return {
    marks,
    placesIn: (root) => ({
      ...pathsOf(root),
      of: (part) => known.get(part) as Place | undefined,
      ofValues: (values) => (known.get(values) ?? []) as readonly Place[],
    }),
  };
}

function pathsOf(root: YamlNode): Pick<Places, 'key' | 'value'> {
  const indexes = new Map<YamlMap, Map<string, { readonly at: Place; readonly value: YamlNode }>>();
  const indexOf = (map: YamlMap) => {
    const known =
      indexes.get(map) ?? new Map(map.entries.map(({ key, keyAt, value }) => [key, { at: keyAt, value }]));
    indexes.set(map, known);
    return known;
  };
  const step = (node: YamlNode, part: string | number) => {
    if (node.kind === 'map') return indexOf(node).get(String(part));
    const item = node.kind === 'list' ? node.items[Number(part)] : undefined;
    return item && { at: item.at, value: item };
  };
  const find = (path: Path, end: 'at' | 'value'): Place => {
    let node = root;
    let at = root.at;
    for (const [depth, part] of path.entries()) {
      const next = step(node, part);
      if (next === undefined) return at;
      node = next.value;
      at = end === 'value' && depth === path.length - 1 ? node.at : next.at;
    }
    return at;
  };
  return { key: (...path) => find(path, 'at'), value: (...path) => find(path, 'value') };
}
