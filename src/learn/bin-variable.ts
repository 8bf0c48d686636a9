// From a variable's values to a few bins, on the observations that a model is fitted on.
import { binNumbers } from './bin-numbers.ts';
import { binCategories, binSets } from './bin-texts.ts';
import type { Binning, Training, Variable } from './variables.ts';

/** null where the values leave a single bin. */
export function binVariable(variable: Variable, training: Training): Binning | null {
  switch (variable.kind) {
    case 'number':
      return binNumbers(variable, training);
    case 'category':
      return binCategories(variable, training);
    case 'set':
      return binSets(variable, training);
  }
}
