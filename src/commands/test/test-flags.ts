// The flags of `test`, and the parsers of their values.

import type { TestFormat } from '../../output/test-report.ts';
import { fail } from '../../problem.ts';
import { MICRO } from '../../values/micro.ts';
import { yamlNumber } from '../../values/number-format.ts';

/** As commander gives them. */
export interface TestFlags {
  readonly format?: TestFormat;
  readonly only?: readonly string[];
  /** In millionths of a percent. */
  readonly minCoverage?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function parseMinCoverage(text: string): number {
  const minimum = Number(yamlNumber(text.replace(/ ?%$/, '')));
  if (minimum >= 0 && minimum <= 100 * MICRO) return minimum;
  const message = `--min-coverage must be a percentage; got "${text}"`;
  return fail('usage', 'bad-coverage', message, 'write a number from 0 to 100');
}
