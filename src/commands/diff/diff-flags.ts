// The flags of `diff`, understood whatever is compared: what is wrong with them is a `usage` problem.
import { MOVES, type MoveKind } from '../../compare/compare.ts';
import { fail } from '../../problem.ts';
import { didYouMean } from '../../values/nearest.ts';
import { yamlNumber } from '../../values/number-format.ts';
import type { CsvFlags } from '../inputs.ts';

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

export interface DiffOptions {
  readonly kinds: ReadonlySet<MoveKind>;
  readonly top: number;
  /** In micropoints. */
  readonly hysteresis: number;
  readonly isJson: boolean;
}

export function understandDiff(flags: DiffFlags): DiffOptions {
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
