// The options that name the files to read, shared by all commands that score.
import type { Command } from 'commander';
import { collect, GROUPS, parseDay, parseMaxRejects } from './options.ts';

/** The export, the logs, the tables, and how they are written. */
export function addInputOptions(command: Command): Command {
  return command
    .optionsGroup(GROUPS.input)
    .option('--leads <file>', 'export of leads: CSV, also gzipped; repeatable', collect)
    .option('-a, --activities <[name=]file>', 'activity log of a source; repeatable', collect)
    .option('--table <[name=]file>', 'look-up table, such as companies; repeatable', collect)
    .option('--without <name>', 'source or table without a file; repeatable', collect)
    .option('--delimiter <[name=]char>', 'delimiter, if it cannot be detected', collect)
    .option('--encoding <[name=]label>', 'encoding, if not UTF-8, such as latin1', collect)
    .option('--quote <[name=]char>', 'quote character; none; or \\" for backslash', collect);
}

/** The day to score as of. */
export function addAsOf(command: Command): Command {
  return command
    .optionsGroup(GROUPS.scoring)
    .option('--as-of <date>', 'date to score as of (default: today)', parseDay);
}

export function addRejectLimit(command: Command): Command {
  return command
    .optionsGroup(GROUPS.scoring)
    .option('--max-rejects <n|n%>', 'maximum rejected rows per file (default: 1%)', parseMaxRejects)
    .option('--strict', 'same as --max-rejects 0');
}
