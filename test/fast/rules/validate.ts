// `validate` over small rules files.

import { type Ran, run } from '../../support/run.ts';

export const validate = (...args: string[]): Promise<Ran> => run(['validate', ...args]);
