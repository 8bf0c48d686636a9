// One rules file, tested: every test run, and what they cover together.

import type { TestedFile } from '../../output/terminal/tested-file.ts';
import { coverageOf } from '../../rule-tests/coverage.ts';
import { runTest } from '../../rule-tests/run-test.ts';
import type { FoundTests } from './find-tests.ts';
import type { TestFlags } from './test-flags.ts';

export function testFile(
  { path, name, rules, tests, problems }: FoundTests,
  { only, minCoverage }: TestFlags,
): TestedFile {
  const minimum = minCoverage ?? null;
  if (rules === null) return { path, name, plan: null, outcomes: [], parts: null, minimum, problems };
  const { plan, places } = rules;
  const outcomes = tests.map((test) => runTest(plan, test));
  const cards = outcomes.flatMap(({ card }) => card ?? []);
  const parts = only === undefined ? coverageOf(plan, places, cards) : null;
  return { path, name, plan, outcomes, parts, minimum, problems };
}
