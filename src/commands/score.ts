// `leadscore score`: flags to a request, the run, and what is said about it.
import type { Command } from 'commander';
import type { RunStamp } from '../run/summary-json.ts';
import type { Context } from './context.ts';
import type { ScoreFlags } from './score-flags.ts';
import { addScoreOptions } from './score-options.ts';

export function registerScore(program: Command, context: Context): void {
  addScoreOptions(
    program
      .command('score')
      .summary('score an export of leads')
      .description(
        'Scores an export of leads by a rules file: writes the same rows with score, segment and reasons.',
      ),
  ).action((flags: ScoreFlags) => score(flags, context));
}

async function score(flags: ScoreFlags, context: Context): Promise<void> {
  // Loaded here and not above: `--version` and `--help` need none of it.
  const { readRules } = await import('./inputs.ts');
  const { understandScore } = await import('./score-flags.ts');
  const { out, stderr, tool } = context;
  const rules = await readRules(flags.rules);
  if (flags.showPlan) {
    const { planJson } = await import('../plan/plan.ts');
    await out.write(`${planJson(rules.plan)}\n`);
    return;
  }
  const request = await understandScore(flags, rules, context.now);
  const { scoreRun } = await import('../run/score-run.ts');
  const { summaryOf } = await import('../run/summary-json.ts');
  const { openProgress } = await import('./progress.ts');

  const progress = await openProgress(request, flags, context);
  const result = await scoreRun(request, progress, out.write).finally(progress.clear);
  const stamp: RunStamp = { tool, engine: result.engine.name, seconds: Number(context.elapsed().toFixed(3)) };
  const json = `${JSON.stringify(summaryOf(request, result.facts, stamp), null, 2)}\n`;
  await result.commit(json).finally(result.discard);
  if (flags.json && request.targets?.out === '-') stderr.write(json);
  else if (flags.json) await out.write(json);
  else if (!flags.quiet) {
    const { tellSummary } = await import('./tell-summary.ts');
    tellSummary(request, result, stamp.seconds, context);
  }
}
