// The options of `diff` and their help.
import type { Command } from 'commander';
import { MOVES } from '../../compare/compare.ts';
import { addAsOf, addInputOptions, addRejectLimit } from '../input-options.ts';
import { choice, collect, GROUPS, parseTop } from '../options.ts';
import { parseHysteresis } from './diff-flags.ts';

export function addDiffOptions(command: Command): Command {
  command
    .argument('<old>', 'scored file, or rules file (.yaml)')
    .argument('<new>', 'the same of another time')
    .optionsGroup('Two scored files:')
    .option('--id <column>', 'id column (default: detected)')
    .option('--prefix <text>', 'prefix of added columns (default: detected)')
    .option('--rules <file>', 'their rules, for order and thresholds');
  addRejectLimit(addAsOf(addInputOptions(command)))
    .optionsGroup(GROUPS.output)
    .option('-o, --out <file>', 'leads that moved, as CSV; - is standard output')
    .option('--only <moves>', `which moves: ${MOVES.join(', ')}`, collect)
    .option('--top <n>', 'maximum rules in the column "why"', parseTop, 5)
    .option('--columns <names>', 'columns of the newer file to add; repeatable', collect)
    .option('--detail', 'add a ledger column: every change as JSON')
    .option('--escape-formulas', 'make formulas in cells plain text')
    .option('--hysteresis <points>', 'moves so near to a threshold are jitter', parseHysteresis);
  return command
    .optionsGroup(GROUPS.console)
    .addOption(choice('--format <name>', 'text or json (default: text)', ['text', 'json'], 'unknown-format'))
    .option('--json', 'same as --format json')
    .option('--exit-code', 'exit 1 if any lead changed')
    .option('--quiet', 'print warnings and errors only')
    .option('--no-progress', 'no progress line');
}
