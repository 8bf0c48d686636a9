// Which of the tests found are run.

import { fail } from '../../problem.ts';
import { fold } from '../../values/fold.ts';
import { didYouMean } from '../../values/nearest.ts';
import type { FoundTests } from './find-tests.ts';

/** The tests that `--only` names: those called exactly so, else those with the text in their names, folded. */
export function chooseTests(
  found: readonly FoundTests[],
  only: readonly string[] | undefined,
): readonly FoundTests[] {
  if (only === undefined) return found;
  const names = found.flatMap(({ tests }) => tests.map(({ name }) => name));
  const wanted = new Set(
    only.flatMap((text) => {
      const chosen = names.includes(text) ? [text] : names.filter((name) => fold(name).includes(fold(text)));
      if (chosen.length > 0 || found.some(({ problems }) => problems.length > 0)) return chosen;
      const hint = didYouMean(text, names) ?? 'it is the name of a test, or a part of it';
      return fail('usage', 'unknown-test', `--only: no test is called "${text}"`, hint);
    }),
  );
  return found
    .map((one) => ({ ...one, tests: one.tests.filter(({ name }) => wanted.has(name)) }))
    .filter(({ tests, problems }) => tests.length > 0 || problems.length > 0);
}
