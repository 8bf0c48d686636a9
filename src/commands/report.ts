// `leadscore report`: the same run as `score`, of which only the page stays.
import type { Command } from 'commander';
import type { ResultOptions } from '../result/result-options.ts';
import type { Context } from './context.ts';
import type { ScoreFlags } from './score/score-flags.ts';
import { addReportOptions } from './score/score-options.ts';

type ReportFlags = ScoreFlags & { readonly out: string };

export function registerReport(program: Command, context: Context): void {
  addReportOptions(
    program
      .command('report')
      .summary('show a run as a page to look at')
      .description(
        'Scores an export of leads and shows the run as one HTML page: segments, scores, rules, the hottest leads, and what was left out.',
      ),
  ).action((flags: ReportFlags) => report(flags, context));
}

async function report(flags: ReportFlags, context: Context): Promise<void> {
  const { readRules } = await import('./inputs.ts');
  const { checkLocale, parseEngine, parseInputRequest, parseShow } = await import('./score/score-flags.ts');
  const { runAndTell } = await import('./score/run-and-tell.ts');
  const { out, rejects = null, summary = null } = flags;
  const rules = await readRules(flags.rules);
  const engine = parseEngine(flags, context.signal);
  checkLocale(flags.locale);
  const input = await parseInputRequest(flags, rules, context.now);
  const targets = { out: null, split: null, rejects, summary, report: out };
  const output = { result: NO_ROWS, targets, history: null, show: parseShow(flags.show) };
  await runAndTell({ ...input, engine, output }, flags, context);
}

/** A report writes no rows. */
const NO_ROWS: ResultOptions = {
  ...{ prefix: '', detail: false, top: 5, only: null, columns: null },
  ...{ sortByScore: false, escapeFormulas: false },
};
