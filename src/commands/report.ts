// `leadscore report`: the same run as `score`, of which only the page stays.
import type { Command } from 'commander';
import type { ResultOptions } from '../result/result-options.ts';
import type { Context } from './context.ts';
import type { EngineFlags, InputRequestFlags } from './input-request.ts';
import type { ConsoleFlags } from './score/score-flags.ts';
import { addReportOptions } from './score/score-options.ts';

interface ReportFlags extends InputRequestFlags, EngineFlags, ConsoleFlags {
  readonly rules: string;
  readonly out: string;
  readonly show?: readonly string[];
  readonly rejects?: string;
  readonly summary?: string;
}

export function registerReport(program: Command, context: Context): void {
  addReportOptions(
    program
      .command('report')
      .summary('show a run as an HTML page')
      .description(
        'Scores an export of leads and shows the run as one HTML page: segments, scores, rules, the hottest leads, excluded and rejected rows.',
      ),
  ).action((flags: ReportFlags) => report(flags, context));
}

async function report(flags: ReportFlags, context: Context): Promise<void> {
  const { readRules } = await import('./read-rules.ts');
  const { engineRequest, parseInputRequest } = await import('./input-request.ts');
  const { parseShow } = await import('./score/score-flags.ts');
  const { runAndTell } = await import('./score/run-and-tell.ts');
  const { out, rejects = null, summary = null } = flags;
  const rules = await readRules(flags.rules);
  const input = await parseInputRequest(flags, rules, context.now);
  const targets = { out: null, split: null, lists: null, accounts: null, rejects, summary, report: out };
  const output = {
    result: NO_ROWS,
    targets,
    history: null,
    maxChange: null,
    show: parseShow(flags.show),
    changedSince: null,
  };
  await runAndTell({ ...input, engine: engineRequest(flags, context.signal), output }, flags, context);
}

/** A report writes no rows. */
const NO_ROWS: ResultOptions = {
  ...{ prefix: '', detail: false, top: 5, only: null, columns: null },
  ...{ sortByScore: false, escapeFormulas: false, decimalMark: '.', renames: new Map() },
};
