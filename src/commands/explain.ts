// `leadscore explain`: why leads have the scores they have, as a picture in the terminal or as JSON.
import type { Command } from 'commander';
import type { Context } from './context.ts';
import { addAsOf, addInputOptions, addRejectLimit } from './input-options.ts';
import type { InputRequestFlags } from './input-request.ts';
import { choice, collect, GROUPS } from './options.ts';

interface ExplainFlags extends InputRequestFlags {
  readonly rules: string;
  readonly lead: readonly string[];
  readonly format?: 'text' | 'json';
  readonly json?: boolean;
  readonly progress: boolean;
}

export function registerExplain(program: Command, context: Context): void {
  const command = program
    .command('explain')
    .summary('explain the scores of single leads')
    .description(
      'Explains the scores of single leads: every point, how near the next segment is, and when the score falls.',
    )
    .optionsGroup(GROUPS.input)
    .requiredOption('--rules <file>', 'rules file (YAML)')
    .requiredOption('--lead <id>', 'id of a lead; repeatable', collect);
  addRejectLimit(addAsOf(addInputOptions(command)))
    .optionsGroup(GROUPS.console)
    .addOption(choice('--format <name>', 'text or json (default: text)', ['text', 'json'], 'unknown-format'))
    .option('--json', 'same as --format json')
    .option('--no-progress', 'no progress line')
    .action((flags: ExplainFlags) => explain(flags, context));
}

async function explain(flags: ExplainFlags, context: Context): Promise<void> {
  const { readRules } = await import('./read-rules.ts');
  const { parseInputRequest } = await import('./input-request.ts');
  const { createProgress } = await import('./progress.ts');
  const { explainRun } = await import('../explain/explain-run.ts');
  const format = flags.json ? 'json' : flags.format;
  const rules = await readRules(flags.rules);
  const request = await parseInputRequest(flags, rules, context.now);
  const progress = await createProgress(request, flags, context);
  const explained = await explainRun(request, flags.lead, progress).finally(progress.clear);
  const { explanations, problems } = explained;
  if (format === 'json') {
    const { explainedAsJson } = await import('../output/json/explain.ts');
    const { jsonText } = await import('../output/escape-controls.ts');
    await context.out.write(jsonText(explainedAsJson(request, explained)));
    for (const { kind } of problems) context.raiseExitCode(kind);
    return;
  }
  const { waterfallText } = await import('../output/terminal/waterfall.ts');
  const { paintOf } = await import('../output/terminal/text.ts');
  const { ProblemError } = await import('../problem.ts');
  const { colour, columns } = context.page;
  const told = { plan: rules.plan, name: rules.name, asOf: request.asOf };
  for (const [index, explanation] of explanations.entries()) {
    const between = index === 0 ? '' : '\n';
    await context.out.write(between + waterfallText(explanation, told, paintOf(colour), columns));
  }
  if (problems.length > 0) throw new ProblemError(problems);
}
