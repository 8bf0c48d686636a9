// `leadscore diff`: who moved between two scored files, or between two rules files on the same data, and why.
import type { Command } from 'commander';
import type { Totals } from '../../compare/totals.ts';
import type { Context } from '../context.ts';
import type { Compared } from './compared.ts';
import type { DiffFlags, DiffOptions } from './diff-flags.ts';
import { addDiffOptions } from './diff-options.ts';

export function registerDiff(program: Command, context: Context): void {
  addDiffOptions(
    program
      .command('diff')
      .summary('who moved between two runs, or two rules files')
      .description(
        'Compares two scored files, or two rules files on the same data: who moved from segment to segment, and why.',
      ),
  ).action((before: string, after: string, flags: DiffFlags) => diff(before, after, flags, context));
}

async function diff(before: string, after: string, flags: DiffFlags, context: Context): Promise<void> {
  const { parseDiff } = await import('./diff-flags.ts');
  const options = parseDiff(flags);
  if (flags.out !== undefined && flags.out !== '-') {
    const { createPathCheck } = await import('../../run/check-paths.ts');
    await (await createPathCheck([before, after]))(flags.out, false); // before any work
  }
  const compared = await read(before, after, flags, options, context);
  const { createWords } = await import('../../compare/words.ts');
  const { compareRun } = await import('../../compare/compare-run.ts');
  const { pair, order, labelOf, inputs, dialect } = compared;
  const words = createWords(pair, order, labelOf);
  const movers = flags.out === undefined ? null : await openList(flags.out);
  const { createProgressOver } = await import('../progress.ts');
  const watch = await createProgressOver([], flags, context);
  let totals: Totals;
  try {
    totals = await compareRun(pair, order, options.hysteresis, movers, watch);
    await movers?.commit();
  } finally {
    await movers?.discard();
  }
  const { diffWarnings, tellDiff } = await import('./tell-diff.ts');
  const { tellWarnings } = await import('../tell-warnings.ts');
  if (flags.quiet) tellWarnings(diffWarnings(compared, movers), context);
  else await tellDiff({ compared, totals, words, movers }, flags, options, context);
  if (flags.exitCode && totals.isChange) context.raiseExitCode();

  async function openList(path: string) {
    const { openMovers } = await import('../../compare/write-movers.ts');
    const { kinds, top } = options;
    const listMoves = flags.only === undefined;
    const list = { path, inputs, kinds, listMoves, columns: compared.kept, top, ...dialect };
    const style = { detail: flags.detail === true, escapeFormulas: flags.escapeFormulas === true };
    return openMovers({ ...list, ...style }, pair, words, context.out.write);
  }
}

/** By their endings: two rules files are tried on the same data, everything else is a scored file. */
async function read(
  before: string,
  after: string,
  flags: DiffFlags,
  options: DiffOptions,
  context: Context,
): Promise<Compared> {
  const areRules = [before, after].map((path) => /\.ya?ml$/i.test(path));
  if (areRules[0] !== areRules[1]) {
    const { fail } = await import('../../problem.ts');
    const hint = 'give two scored files, or two rules files (.yaml) with --leads';
    fail('usage', 'two-kinds', `${before} and ${after} are not of one kind`, hint);
  }
  if (areRules[0]) {
    const { compareRules } = await import('./diff-rules.ts');
    return compareRules(before, after, flags, context);
  }
  const { compareScored } = await import('./diff-scored.ts');
  const { createProgressOver } = await import('../progress.ts');
  const progress = await createProgressOver([before, after], flags, context);
  return compareScored(before, after, flags, options, progress).finally(progress.clear);
}
