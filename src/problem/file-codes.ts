// Codes of reading and writing that failed, or that another run prevents.
import type { CodeTexts } from './code-text.ts';

export const FILE_CODES = {
  'cannot-read': { cause: 'The file cannot be opened or read.', fix: 'Check the path and its permissions.' },
  'cannot-write': {
    cause: 'The file cannot be written.',
    fix: 'Check the folder, its permissions and the free space.',
  },
  'cannot-restore': {
    cause: 'A file could not be restored after a failure.',
    fix: 'Restore it from the copy that the message names.',
  },
  'output-there': {
    cause: 'Spark does not replace an existing output.',
    fix: 'Remove the output, or write to another path.',
  },
  'out-of-memory': {
    cause: 'The engine needs more memory than it may use.',
    fix: 'Raise `--memory-limit`, or use `--engine stream`.',
  },
  'spark-failed': {
    cause: 'Spark ended with an error.',
    fix: 'Read the last lines of Spark that the message quotes.',
  },
  busy: { cause: 'Another run is writing the same output.', fix: 'Wait for it to end.' },
  'lock-lost': {
    cause: 'Another run has taken over the output.',
    fix: 'Run the command again. No file was replaced.',
  },
} satisfies CodeTexts;
