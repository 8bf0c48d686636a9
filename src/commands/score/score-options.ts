// The options of `score` and `report`, and their help.
import { type Command, Option } from 'commander';
import { ENGINES } from '../../engines/engine.ts';
import { addAsOf, addInputOptions, addRejectLimit } from '../input-options.ts';
import {
  choice,
  collect,
  GROUPS,
  parseMaxChange,
  parseMemoryLimit,
  parseSparkSetting,
  parseThreads,
  parseTop,
} from '../options.ts';

const DEFAULT_TOP = 5;

export function addScoreOptions(command: Command): Command {
  addInputOptions(addRules(command))
    .optionsGroup(GROUPS.output)
    .option('-o, --out <file>', 'scored CSV, required; - is standard output')
    .option('--detail', 'add a ledger column: every point as JSON')
    .option('--split <dir>', 'also write one file per segment')
    .option('--lists <dir>', 'also write one file per active list')
    .option('--accounts <file>', 'also write one row per account')
    .option('--only <segment>', 'write only this segment; repeatable', collect)
    .option('--columns <names>', 'columns to write, as A,B or "A as B"; repeatable', collect)
    .option('--prefix <text>', 'prefix of the added columns')
    .option('--rename <column=name>', 'another name for an added column; repeatable', collect)
    .addOption(choice('--decimal-mark <mark>', '. or , in the added columns', ['.', ','], 'bad-decimal-mark'))
    .option('--changed-since <file>', 'write only leads that differ from this earlier result')
    .addOption(choice('--sort <by>', 'score: highest first', ['score'], 'bad-sort'))
    .option('--escape-formulas', 'make formulas in cells plain text')
    .option('--rejects <file>', 'rejected rows (default: OUT.rejects.csv)')
    .option('--summary <file>', 'counts of the run as JSON')
    .option('--history <dir>', 'keep the scores for leadscore track')
    .option('--report <file>', 'the run as an HTML page');
  addPageOptions(command).option('--dry-run', 'check everything, write nothing');
  addRejectLimit(addAsOf(command))
    .option('--max-change <n%>', 'refuse if more leads change segment', parseMaxChange)
    .option('--deny-warnings', 'refuse a run with warnings')
    .option('--top <n>', 'maximum reasons per lead', parseTop, DEFAULT_TOP);
  addEngineOptions(command)
    .optionsGroup(GROUPS.console)
    .option('--show-plan', 'print the compiled rules as JSON and stop');
  return addConsoleOptions(command);
}

export function addReportOptions(command: Command): Command {
  addInputOptions(addRules(command))
    .optionsGroup(GROUPS.output)
    .requiredOption('-o, --out <file>', 'HTML page; - is standard output');
  addPageOptions(command)
    .option('--rejects <file>', 'rejected rows (default: only counted)')
    .option('--summary <file>', 'counts of the run as JSON');
  addRejectLimit(addAsOf(command));
  return addConsoleOptions(addEngineOptions(command));
}

function addRules(command: Command): Command {
  return command.optionsGroup(GROUPS.input).requiredOption('--rules <file>', 'rules file (YAML)');
}

/** What the page shows, and in which language. */
function addPageOptions(command: Command): Command {
  return command
    .option('--show <columns>', 'columns of a lead on the page; repeatable', collect)
    .addOption(
      choice('--locale <language>', 'language of page and summary: en or es', ['en', 'es'], 'unknown-locale'),
    );
}

function addEngineOptions(command: Command): Command {
  return command
    .optionsGroup(GROUPS.engine)
    .addOption(choice('--engine <name>', `${ENGINES.join(', ')}; same result`, ENGINES, 'unknown-engine'))
    .option('--threads <n>', 'threads of wasm (default: one per core)', parseThreads)
    .addOption(new Option('--block-bytes <n>').argParser(Number).hideHelp()) // for tests
    .option('--memory-limit <size>', 'memory of duckdb (default: 600MB)', parseMemoryLimit)
    .option('--spark-home <dir>', 'Spark (default: spark-submit on the PATH)')
    .option('--master <url>', 'where Spark runs, such as local[4] or yarn')
    .option('--spark-conf <key=value>', 'setting for Spark; repeatable', parseSparkSetting);
}

function addConsoleOptions(command: Command): Command {
  return command
    .optionsGroup(GROUPS.console)
    .option('--quiet', 'print warnings and errors only')
    .option('--no-progress', 'no progress line')
    .option('--json', 'print the summary as JSON');
}
