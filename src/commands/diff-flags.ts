// The flags of `diff`, and what they mean whatever is compared.
import type { Command } from 'commander';
import { MOVES, type MoveKind } from '../moves/compare.ts';
import { didYouMean } from '../plan/nearest.ts';
import { yamlNumber } from '../plan/number-format.ts';
import { fail } from '../problem.ts';
import type { CsvFlags } from './inputs.ts';

export interface DiffFlags extends CsvFlags {
  readonly id?: string;
  readonly prefix?: string;
  readonly rules?: string;
  readonly leads?: string;
  readonly activities?: readonly string[];
  readonly table?: readonly string[];
  readonly without?: readonly string[];
  readonly asOf?: string;
  readonly maxRejects?: string;
  readonly strict?: boolean;
  readonly out?: string;
  readonly only?: readonly string[];
  readonly detail?: boolean;
  readonly top?: string;
  readonly escapeFormulas?: boolean;
  readonly hysteresis?: string;
  readonly format?: string;
  readonly json?: boolean;
  readonly exitCode?: boolean;
  readonly quiet?: boolean;
  readonly progress: boolean;
}

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

export interface DiffWishes {
  readonly kinds: ReadonlySet<MoveKind>;
  readonly top: number;
  /** In micropoints. */
  readonly hysteresis: number;
  readonly isJson: boolean;
}

export function understandDiff(flags: DiffFlags): DiffWishes {
  const { top = '5', hysteresis = '0', format = flags.json ? 'json' : 'text' } = flags;
  if (!/^\d{1,6}$/.test(top)) fail('usage', 'bad-top', `--top "${top}" is no whole number`);
  if (format !== 'text' && format !== 'json') {
    fail('usage', 'unknown-format', `--format "${format}" is not there`, 'it is one of text, json');
  }
  const points = yamlNumber(hysteresis);
  if (typeof points !== 'number' || points < 0) {
    fail(
      'usage',
      'bad-hysteresis',
      `--hysteresis "${hysteresis}" is no number of points`,
      'write for example 3',
    );
  }
  return {
    kinds: kindsOf(flags.only),
    top: Number(top),
    hysteresis: points as number,
    isJson: format === 'json',
  };
}

/** Those that a workflow acts on; a list of all would be the export again. */
const USUAL: readonly MoveKind[] = MOVES.filter((kind) => kind !== 'jitter' && kind !== 'stayed');

function kindsOf(only: readonly string[] | undefined): ReadonlySet<MoveKind> {
  if (only === undefined) return new Set(USUAL);
  const names = only.flatMap((text) => text.split(',').map((name) => name.trim()));
  return new Set(
    names.map((name) => {
      const kind = MOVES.find((one) => one === name);
      if (kind !== undefined) return kind;
      const hint = didYouMean(name, MOVES) ?? `it is one of ${MOVES.join(', ')}`;
      return fail('usage', 'unknown-move', `--only: there is no move "${name}"`, hint);
    }),
  );
}
