// The options of `score` and `report`, and their help.
import { type Command, Option } from 'commander';

/** Collects the values of an option that may be given again. */
export const gather = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** The files that a command reads, and how they are written. */
export function addInputOptions(command: Command): Command {
  return command
    .option('--leads <file>', 'the export of leads (CSV, .gz)')
    .option('-a, --activities <[source=]file>', 'a log of what leads did; may be given again', gather)
    .option('--table <name=file>', 'a look-up table, such as companies; may be given again', gather)
    .option('--without <name>', 'there is no file for this source or table this time', gather)
    .option('--as-of <date>', "the date to score as of, YYYY-MM-DD (default: today in the rules' time zone)")
    .option('--delimiter <[name=]char>', "when a header doesn't tell it", gather)
    .option('--encoding <[name=]name>', 'when a file is not UTF-8, for example latin1', gather)
    .option(
      '--quote <[name=]char>',
      'when it is not ": a character, none, or \\" for backslash-escaped quotes',
      gather,
    );
}

export function addScoreOptions(command: Command): Command {
  addInputOptions(command.requiredOption('--rules <file>', 'the rules (YAML)'))
    .option('-o, --out <file>', 'the scored CSV, needed but for --dry-run; - is standard output')
    .option('--detail', 'also a ledger column: every point as JSON')
    .option('--split <dir>', 'also one file a segment, ready to import as lists')
    .option('--sort <by>', 'score: highest first (default: the order of the export)')
    .option('--only <segment>', 'write the leads of this segment alone; may be given again', gather)
    .option('--columns <names>', 'which columns to write, comma-separated; also as_of, rules')
    .option('--prefix <text>', 'stands before the name of each added column')
    .option('--top <n>', 'reasons at most (default: 5)')
    .option('--rejects <file>', "where rows that can't be used go (default: OUT.rejects.csv)");
  addRejectLimits(command)
    .option('--summary <file>', 'the run as JSON')
    .option('--history <dir>', 'also keeps the scores of this date for leadscore track')
    .option('--report <file>', 'the run as a page to look at (HTML)')
    .option('--show <columns>', SHOW, gather)
    .option('--locale <language>', LOCALE)
    .option('--dry-run', 'do everything but writing')
    .option('--escape-formulas', 'make cells text that a spreadsheet would run');
  addReadingOptions(command).option(
    '--show-plan',
    'print the plan that the rules compile to, as JSON, and stop',
  );
  return addTellingOptions(command);
}

export function addReportOptions(command: Command): Command {
  addInputOptions(command.requiredOption('--rules <file>', 'the rules (YAML)'))
    .requiredOption('-o, --out <file>', 'the page (HTML); - is standard output')
    .option('--show <columns>', SHOW, gather)
    .option('--locale <language>', LOCALE)
    .option('--rejects <file>', "where rows that can't be used go (default: nowhere; they are told)");
  addRejectLimits(command).option('--summary <file>', 'the run as JSON');
  addReadingOptions(command);
  return addTellingOptions(command);
}

const SHOW = 'what the page tells of a lead beside its id, for example "First,Last"; again for a line more';
const LOCALE = "the page's language: en or es (default: en)";

function addRejectLimits(command: Command): Command {
  return command
    .option('--max-rejects <n|n%>', 'how many of them are borne, for each file (default: 1%)')
    .option('--strict', 'the same as --max-rejects 0');
}

function addReadingOptions(command: Command): Command {
  return command
    .option(
      '--engine <name>',
      'auto, stream, wasm, duckdb or spark; never changes the result (default: auto)',
    )
    .option('--threads <n>', 'threads of the wasm engine (default: one per core)')
    .addOption(new Option('--block-bytes <n>', 'bytes that a thread takes at a time, for tests').hideHelp())
    .option('--spark-home <dir>', 'an existing Spark (default: whose spark-submit is on the PATH)')
    .option('--master <url>', 'where Spark runs, for example local[4] or yarn')
    .option('--spark-conf <key=value>', 'a setting for Spark; may be given again', gather)
    .option('--memory-limit <size>', 'what duckdb may hold in memory, the rest on disk (default: 600MB)');
}

function addTellingOptions(command: Command): Command {
  return command
    .option('--quiet', 'say nothing but faults')
    .option('--no-progress', 'no progress line')
    .option('--json', 'the summary as JSON on standard output (standard error with --out -)');
}
