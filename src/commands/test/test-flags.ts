// The flags of `test`, understood: which tests, and how much coverage is wanted.

import { fail } from '../../problem.ts';
import { fold } from '../../values/fold.ts';
import { MICRO } from '../../values/micro.ts';
import { didYouMean } from '../../values/nearest.ts';
import { yamlNumber } from '../../values/number-format.ts';
import type { FoundTests } from './find-tests.ts';

export interface TestFlags {
  readonly format: string;
  readonly only?: readonly string[];
  readonly minCoverage?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `--min-coverage` in millionths of a percent; null: none is wanted. */
export function readMinimum({ minCoverage, only }: TestFlags): number | null {
  if (minCoverage === undefined) return null;
  const minimum = Number(yamlNumber(minCoverage.replace(/ ?%$/, '')));
  if (!(minimum >= 0 && minimum <= 100 * MICRO)) {
    const hint = 'write a number from 0 to 100';
    fail('usage', 'bad-coverage', `--min-coverage "${minCoverage}" is no percentage`, hint);
  }
  if (only !== undefined) {
    fail('usage', 'contradiction', '--min-coverage asks for all tests, and --only leaves some out');
  }
  return minimum;
}

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
