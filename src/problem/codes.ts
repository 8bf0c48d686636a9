// Every code that a problem or a finding can have. The compiler refuses a code that is not listed. The texts of the
// lists are for docs/messages.md only, so nothing loads them at run time.
import type { COMMAND_CODES } from './command-codes.ts';
import type { DATA_CODES } from './data-codes.ts';
import type { FILE_CODES } from './file-codes.ts';
import type { FINDING_CODES } from './finding-codes.ts';
import type { ROW_CODES } from './row-codes.ts';
import type { RULES_FILE_CODES } from './rules-file-codes.ts';

export type ProblemCode =
  | keyof typeof RULES_FILE_CODES
  | keyof typeof FINDING_CODES
  | keyof typeof COMMAND_CODES
  | keyof typeof ROW_CODES
  | keyof typeof DATA_CODES
  | keyof typeof FILE_CODES;
