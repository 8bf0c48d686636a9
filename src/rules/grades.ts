// Grades of a group: `{ A: 38, B: 25, C: 13, D: 0 }`, and the grades that a lead may get from all groups together.
import type { Grade } from '../plan/beyond-score.ts';
import { type Group, gradeNames } from '../plan/plan.ts';
import type { Place } from '../problem.ts';
import { decimal } from '../values/micro.ts';
import { type Report, readBounded, readMap } from './nodes.ts';
import type { YamlEntry } from './yaml.ts';

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}+-]{0,7}$/u;
const MOST = 1_000_000_000;

export function readGrades(
  entry: YamlEntry | undefined,
  group: string,
  report: Report,
): readonly Grade[] | null {
  const map = entry && readMap(entry.value, `"grades" of ${group}`, report, 'grades: { A: 38, B: 25, C: 0 }');
  if (map === undefined) return null;
  if (map.entries.length === 0)
    report(map.at, 'empty-value', `"grades" of ${group} must have at least one grade`);
  let last: Grade | undefined;
  return map.entries.flatMap(({ key: name, keyAt, value }) => {
    if (!NAME.test(name)) {
      report(
        keyAt,
        'bad-name',
        `a grade of ${group} must be a letter or digit, then letters, digits, "+" or "-", at most 8 in all; got "${name}"`,
      );
    }
    const from = readBounded(value, `grade ${name} of ${group}`, MOST, report);
    if (from === undefined) return [];
    if (last !== undefined && from >= last.from) {
      report(
        value.at,
        'grades-order',
        `the grades of ${group} must descend; ${name} starts at ${decimal(from)}, and ${last.name} before it at ${decimal(last.from)}`,
      );
    }
    last = { name, from };
    return [last];
  });
}

/** Refuses two combinations with the same name, such as `A` + `1+` and `A1` + `+`. */
export function checkGradeNames(groups: readonly Group[], at: Place, report: Report): void {
  const names = gradeNames(groups);
  const twin = names.find((name, index) => names.indexOf(name) !== index);
  if (twin === undefined) return;
  report(
    at,
    'ambiguous-grade',
    `two combinations of grades must not have the same name; both are "${twin}"`,
    'use letters for one group and digits for the other',
  );
}
