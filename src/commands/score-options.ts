// The options of `score` and their help.
import type { Command } from 'commander';

const gather = (value: string, before: readonly string[] = []): string[] => [...before, value];

export function addScoreOptions(command: Command): Command {
  return command
    .requiredOption('--rules <file>', 'the rules (YAML)')
    .option('--leads <file>', 'the export of leads (CSV, .gz); needed')
    .option('-a, --activities <[source=]file>', 'a log of what leads did; may be given again', gather)
    .option('--table <name=file>', 'a look-up table, such as companies; may be given again', gather)
    .option('--without <name>', 'there is no file for this source or table this time', gather)
    .option('-o, --out <file>', 'the scored CSV, needed but for --dry-run; - is standard output')
    .option('--as-of <date>', "the date to score as of, YYYY-MM-DD (default: today in the rules' time zone)")
    .option('--detail', 'also a ledger column: every point as JSON')
    .option('--split <dir>', 'also one file a segment, ready to import as lists')
    .option('--sort <by>', 'score: highest first (default: the order of the export)')
    .option('--only <segment>', 'write the leads of this segment alone; may be given again', gather)
    .option('--columns <names>', 'which columns to write, comma-separated; also as_of, rules')
    .option('--prefix <text>', 'stands before the name of each added column')
    .option('--top <n>', 'reasons at most (default: 5)')
    .option('--rejects <file>', "where rows that can't be used go (default: OUT.rejects.csv)")
    .option('--max-rejects <n|n%>', 'how many of them are borne, for each file (default: 1%)')
    .option('--strict', 'the same as --max-rejects 0')
    .option('--summary <file>', 'the run as JSON')
    .option('--dry-run', 'do everything but writing')
    .option('--escape-formulas', 'make cells text that a spreadsheet would run')
    .option('--engine <name>', 'auto, stream or duckdb; never changes the result (default: auto)')
    .option('--delimiter <[name=]char>', "when a header doesn't tell it", gather)
    .option('--encoding <[name=]name>', 'when a file is not UTF-8, for example latin1', gather)
    .option(
      '--quote <[name=]char>',
      'when it is not ": a character, none, or \\" for backslash-escaped quotes',
      gather,
    )
    .option('--show-plan', 'print the plan that the rules compile to, as JSON, and stop')
    .option('--quiet', 'say nothing but faults')
    .option('--no-progress', 'no progress line')
    .option('--json', 'the summary as JSON on standard output (standard error with --out -)');
}
