// The options of `diff` and their help.
import type { Command } from 'commander';
import { MOVES } from '../../compare/compare.ts';

const gather = (value: string, before: readonly string[] = []): string[] => [...before, value];

export function addDiffOptions(command: Command): Command {
  return command
    .argument('<old>', 'a scored file, or a rules file (.yaml)')
    .argument('<new>', 'the same of another time')
    .option('--id <column>', 'scored files: what tells leads apart (default: found, and said)')
    .option('--prefix <text>', 'scored files: what the added columns begin with (default: found)')
    .option('--rules <file>', 'scored files: the rules that they were scored by, for order and thresholds')
    .option('--leads <file>', 'rules files: the export of leads to try them on')
    .option('-a, --activities <[source=]file>', 'rules files: a log; may be given again', gather)
    .option('--table <name=file>', 'rules files: a look-up table; may be given again', gather)
    .option('--without <name>', 'rules files: there is no file for this source or table', gather)
    .option('--as-of <date>', 'rules files: the date to score as of (default: today)')
    .option('--max-rejects <n|n%>', "rules files: rows borne that can't be used (default: 1%)")
    .option('--strict', 'the same as --max-rejects 0')
    .option('-o, --out <file>', 'the leads that moved: id, from, to, delta, why; - is standard output')
    .option('--only <moves>', `which of them: ${MOVES.join(', ')} (default: all but the last two)`, gather)
    .option('--top <n>', 'rules at most that "why" names (default: 5)')
    .option('--detail', 'also a ledger column: every change of points as JSON')
    .option('--escape-formulas', 'make cells text that a spreadsheet would run')
    .option('--hysteresis <points>', 'moves this near to a threshold, before and after, are jitter')
    .option('--format <name>', 'text or json (default: text)')
    .option('--exit-code', 'exit 1 where a lead came, went, or has another score or segment')
    .option(
      '--delimiter <[name=]char>',
      "when a header doesn't tell it; scored files are old and new",
      gather,
    )
    .option('--encoding <[name=]name>', 'when a file is not UTF-8', gather)
    .option('--quote <[name=]char>', 'when it is not "', gather)
    .option('--quiet', 'say nothing but faults')
    .option('--no-progress', 'no progress line')
    .option('--json', 'the same as --format json');
}
