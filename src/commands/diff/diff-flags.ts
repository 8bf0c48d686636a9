// The flags of `diff`, understood whatever is compared: what is wrong with them is a `usage` problem.
import { MOVES, type MoveKind } from '../../compare/compare.ts';
import { fail } from '../../problem.ts';
import { didYouMean } from '../../values/nearest.ts';
import { yamlNumber } from '../../values/number-format.ts';
import type { InputRequestFlags } from '../input-request.ts';

/** As commander gives them, parsed by `diff-options.ts`. */
export interface DiffFlags extends InputRequestFlags {
  readonly id?: string;
  readonly prefix?: string;
  readonly rules?: string;
  readonly out?: string;
  readonly only?: readonly string[];
  readonly columns?: readonly string[];
  readonly detail?: boolean;
  readonly top: number;
  readonly escapeFormulas?: boolean;
  /** In micropoints. */
  readonly hysteresis?: number;
  readonly format?: 'text' | 'json';
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

export function parseHysteresis(text: string): number {
  const points = yamlNumber(text);
  if (typeof points === 'number' && points >= 0) return points;
  const message = `--hysteresis must be a number of points; got "${text}"`;
  return fail('usage', 'bad-hysteresis', message, 'write for example 3');
}

export function parseDiff({ only, top, hysteresis = 0, json, format }: DiffFlags): DiffOptions {
  return { kinds: parseMoves(only), top, hysteresis, isJson: json === true || format === 'json' };
}

/** Those that a workflow acts on; a list of all would be the export again. */
const USUAL: readonly MoveKind[] = MOVES.filter((kind) => kind !== 'jitter' && kind !== 'stayed');

function parseMoves(only: readonly string[] | undefined): ReadonlySet<MoveKind> {
  if (only === undefined) return new Set(USUAL);
  const names = only.flatMap((text) => text.split(',').map((name) => name.trim()));
  return new Set(
    names.map((name) => {
      const kind = MOVES.find((one) => one === name);
      if (kind !== undefined) return kind;
      const hint = didYouMean(name, MOVES) ?? `the moves are ${MOVES.join(', ')}`;
      return fail('usage', 'unknown-move', `--only: there is no move "${name}"`, hint);
    }),
  );
}
