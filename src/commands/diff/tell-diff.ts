// What `diff` prints: text for people, or JSON.
import type { Totals } from '../../compare/totals.ts';
import type { ComparisonWords } from '../../compare/words.ts';
import type { MoversFile } from '../../compare/write-movers.ts';
import { jsonText } from '../../output/escape-controls.ts';
import { movesJson, pointsOf } from '../../output/json/moves.ts';
import { movesText } from '../../output/terminal/moves.ts';
import { paintOf } from '../../output/terminal/text.ts';
import type { Warning } from '../../run/warning.ts';
import { decimal, grouped } from '../../values/micro.ts';
import type { Context } from '../context.ts';
import type { Compared } from './compared.ts';
import type { DiffFlags, DiffOptions } from './diff-flags.ts';

interface Diffed {
  readonly compared: Compared;
  readonly totals: Totals;
  readonly words: ComparisonWords;
  readonly movers: MoversFile | null;
}

export function diffWarnings(
  { warnings }: Compared,
  movers: MoversFile | null,
): readonly Pick<Warning, 'code' | 'text'>[] {
  const formulas = movers?.formulas ?? 0;
  if (formulas === 0) return warnings;
  const text = `${grouped(formulas)} cells start like formulas; --escape-formulas makes them text`;
  return [...warnings, { code: 'formulas', text }];
}

/** On standard output, or beside it where the list of movers goes there. */
export async function tellDiff(
  { compared, totals, words, movers }: Diffed,
  { out }: DiffFlags,
  { isJson, hysteresis }: DiffOptions,
  context: Context,
): Promise<void> {
  const { pair, order } = compared;
  const changes = compared.changes(totals);
  const beside = out === '-';
  if (isJson) {
    const json = {
      tool: context.tool,
      ...compared.json,
      hysteresis: Number(decimal(hysteresis)),
      ...(changes && {
        changes: changes.map(({ words: text, effect }) => ({
          change: text,
          ...(effect && pointsOf(effect)),
        })),
      }),
      ...movesJson(pair, order, totals, words),
      ...(movers && { written: movers.written }),
    };
    const text = jsonText(json);
    if (beside) context.stderr.write(text);
    else await context.out.write(text);
    return;
  }
  const text = movesText(
    {
      ...{ title: compared.title, about: compared.about, pair, order, totals, words, hysteresis, changes },
      warnings: diffWarnings(compared, movers).map((one) => one.text),
      written: movers && !beside ? `${out} (${grouped(movers.written)} leads)` : null,
    },
    paintOf(beside ? context.colour : context.page.colour),
    (beside ? context.stderr.columns : context.page.columns) ?? 80,
  );
  if (beside) context.stderr.write(text);
  else await context.out.write(text);
}
