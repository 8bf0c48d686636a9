// Every code that a problem or a finding can have, by area. The compiler refuses a code that is not among them, and
// docs/messages.md is made of them by test/fast/messages.test.ts.
import type { CodeTexts } from './code-text.ts';
import { COMMAND_CODES } from './command-codes.ts';
import { DATA_CODES } from './data-codes.ts';
import { FILE_CODES } from './file-codes.ts';
import { FINDING_CODES } from './finding-codes.ts';
import { ROW_CODES } from './row-codes.ts';
import { RULES_FILE_CODES } from './rules-file-codes.ts';

const AREAS = [
  {
    title: 'Rules files and files of tests',
    exit: 'Exit code 2, or 1 from `validate` and `test`',
    codes: RULES_FILE_CODES,
  },
  {
    title: 'Findings of validate',
    exit: 'Exit code 1 for errors, and for warnings with `--deny-warnings`',
    codes: FINDING_CODES,
  },
  { title: 'Options and arguments', exit: 'Exit code 2', codes: COMMAND_CODES },
  {
    title: 'Rejected rows',
    exit: 'No exit code of their own; above `--max-rejects` the run ends with exit code 3',
    codes: ROW_CODES,
  },
  { title: 'Refused data', exit: 'Exit code 3', codes: DATA_CODES },
  {
    title: 'Reading, writing and other runs',
    exit: 'Exit code 4; 5 for `busy` and `lock-lost`',
    codes: FILE_CODES,
  },
] as const;

type KeyOf<T> = T extends unknown ? keyof T : never;

export type ProblemCode = KeyOf<(typeof AREAS)[number]['codes']>;

/** The areas in the order of the page. */
export const CODE_AREAS: readonly {
  readonly title: string;
  readonly exit: string;
  readonly codes: CodeTexts;
}[] = AREAS;
