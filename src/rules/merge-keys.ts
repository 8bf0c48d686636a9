// Merge keys, as YAML 1.1 has them: `<<` adds the entries of another mapping, or of each mapping of a list.
import { type Problem, problem } from '../problem.ts';
import type { YamlEntry, YamlMap, YamlNode } from './yaml-node.ts';

/** An entry as it is written; `"<<"` in quotes is a key like any other. */
export interface RawEntry extends YamlEntry {
  readonly isMerge: boolean;
}

/**
 * The entries of a mapping, with those that it merges in place of the merge key. A key of the mapping itself wins over a
 * merged one, and an earlier mapping of a list over a later one.
 */
export function mergeEntries(
  entries: readonly RawEntry[],
  own: ReadonlySet<string>,
  problems: Problem[],
): YamlEntry[] {
  const merged = new Set<string>();
  return entries.flatMap(({ isMerge, ...entry }): YamlEntry[] => {
    if (!isMerge) return [entry];
    return mappingsOf(entry.value, problems).flatMap((map) =>
      map.entries.filter(({ key }) => {
        const isNew = !own.has(key) && !merged.has(key);
        merged.add(key);
        return isNew;
      }),
    );
  });
}

function mappingsOf(node: YamlNode, problems: Problem[]): YamlMap[] {
  const parts = node.kind === 'list' ? node.items : [node];
  return parts.flatMap((part) => {
    if (part.kind === 'map') return [part];
    const message = '"<<" must be a mapping or a list of mappings';
    problems.push(problem('usage', 'yaml', message, 'name an anchor: <<: *shared', part.at));
    return [];
  });
}
