// `leadscore explain`: why leads have the scores they have, as a picture in the terminal or as JSON.
import type { Command } from 'commander';
import type { Context } from './context.ts';
import type { InputRequestFlags } from './score/score-flags.ts';
import { addInputOptions, gather } from './score/score-options.ts';

interface ExplainFlags extends InputRequestFlags {
  readonly rules: string;
  readonly lead: readonly string[];
  readonly format: string;
  readonly json?: boolean;
  readonly progress: boolean;
}

export function registerExplain(program: Command, context: Context): void {
  addInputOptions(
    program
      .command('explain')
      .summary('tell why leads have their scores')
      .description(
        'Tells what stands behind the scores of single leads, how near they are to the next segment, and when they fall.',
      )
      .requiredOption('--rules <file>', 'the rules (YAML)')
      .requiredOption('--lead <id>', 'the id of a lead; may be given again', gather),
  )
    .option('--max-rejects <n|n%>', "how many rows that can't be used are borne, for each file (default: 1%)")
    .option('--strict', 'the same as --max-rejects 0')
    .option('--format <name>', 'text or json', 'text')
    .option('--json', 'the same as --format json')
    .option('--no-progress', 'no progress line')
    .action((flags: ExplainFlags) => explain(flags, context));
}

async function explain(flags: ExplainFlags, context: Context): Promise<void> {
  const { formatNamed } = await import('./formats.ts');
  const { readRules } = await import('./inputs.ts');
  const { parseInputRequest } = await import('./score/score-flags.ts');
  const { openProgress } = await import('./progress.ts');
  const { explainRun } = await import('../explain/explain-run.ts');
  const format = formatNamed(flags.json ? 'json' : flags.format, ['text', 'json']);
  const rules = await readRules(flags.rules);
  const request = await parseInputRequest(flags, rules, context.now);
  const progress = await openProgress(request, flags, context);
  const explained = await explainRun(request, flags.lead, progress).finally(progress.clear);
  const { explanations, problems } = explained;
  if (format === 'json') {
    const { explainedAsJson } = await import('../output/json/explain.ts');
    const { jsonText } = await import('../output/terminal/text.ts');
    await context.out.write(jsonText(explainedAsJson(request, explained)));
    for (const { kind } of problems) context.found(kind);
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
