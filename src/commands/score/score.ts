// `leadscore score`: turns flags into a request, runs it and prints the summary.
import type { Command } from 'commander';
import type { Context } from '../context.ts';
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
  const { readRules } = await import('../read-rules.ts');
  const { parseScore } = await import('./score-flags.ts');
  const rules = await readRules(flags.rules);
  if (flags.showPlan) {
    const { planJson } = await import('../../plan/plan.ts');
    const { escapeJsonControls } = await import('../../output/escape-controls.ts');
    await context.out.write(`${escapeJsonControls(planJson(rules.plan))}\n`);
    return;
  }
  const request = await parseScore(flags, rules, context);
  const { runAndTell } = await import('./run-and-tell.ts');
  await runAndTell(request, flags, context);
}
