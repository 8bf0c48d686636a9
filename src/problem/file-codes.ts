// Codes of reading and writing that failed, or that another run prevents.
import type { CodeTexts } from './code-text.ts';

export const FILE_CODES = {
  'cannot-read': {
    cause: 'The file cannot be opened or read.',
    fix: 'Check the path and its permissions.',
    example: 'leadscore score … --leads nothing.csv',
  },
  'cannot-write': {
    cause: 'The file cannot be written.',
    fix: 'Check the folder, its permissions and the free space.',
    example: 'leadscore score … --out no-folder/scored.csv',
  },
  'cannot-restore': {
    cause: 'A file could not be restored after a failure.',
    fix: 'Restore it from the copy that the message names.',
    example: 'chmod a-w out    # while leadscore score puts its files into it',
  },
  'output-there': {
    cause: 'Spark does not replace an existing output.',
    fix: 'Remove the output, or write to another path.',
    example: 'leadscore score … --engine spark --out scored.parquet    # for the second time',
  },
  'out-of-memory': {
    cause: 'The engine needs more memory than it may use.',
    fix: 'Raise `--memory-limit`, or use `--engine stream`.',
    example: 'leadscore score … --memory-limit 100MB',
  },
  'spark-failed': {
    cause: 'Spark ended with an error.',
    fix: 'Read the last lines of Spark that the message quotes.',
    example: 'leadscore score … --engine spark    # and Spark ends with an error',
  },
  busy: {
    cause: 'Another run is writing the same output.',
    fix: 'Wait for it to end.',
    example: 'leadscore score … --out scored.csv & leadscore score … --out scored.csv',
  },
  'lock-lost': {
    cause: 'Another run has taken over the output.',
    fix: 'Run the command again. No file was replaced.',
    example:
      'rm .scored.csv.leadscore.lock    # while leadscore score writes scored.csv, and start another run',
  },
} satisfies CodeTexts;
