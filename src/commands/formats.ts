// Names of output formats.

import { fail } from '../problem.ts';
import { didYouMean } from '../values/nearest.ts';

/** The format of this name, or a usage problem. */
export function formatNamed<F extends string>(name: string, formats: readonly F[]): F {
  const found = formats.find((format) => format === name);
  if (found !== undefined) return found;
  const hint = didYouMean(name, formats) ?? `it is one of ${formats.join(', ')}`;
  return fail('usage', 'unknown-format', `--format "${name}" is not known`, hint);
}
