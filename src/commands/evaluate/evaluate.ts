// `leadscore evaluate`: whether the score is true, held against what became of the leads.
import type { Command } from 'commander';
import type { PassRequest } from '../../evaluate/score-pass.ts';
import { fail } from '../../problem.ts';
import type { Context } from '../context.ts';
import { choice, GROUPS } from '../options.ts';
import { addOutcomeOptions, type OutcomeFlags } from '../outcome-flags.ts';

interface EvaluateFlags extends OutcomeFlags {
  readonly against?: string;
  readonly capacity?: string;
  readonly precision?: string;
  readonly minAuc?: string;
  readonly format?: 'text' | 'json';
  readonly report?: string;
}

export function registerEvaluate(program: Command, context: Context): void {
  addOutcomeOptions(
    program
      .command('evaluate')
      .summary('compare scores with what became of the leads')
      .description(
        'Scores leads as of past days and compares the scores with who converted: how well they rank, which rules mislead, and where segments should start.',
      ),
  )
    .optionsGroup(GROUPS.output)
    .option('--against <rules>', 'another rules file to compare with')
    .option('--capacity <n>', 'suggest a threshold with at most so many leads')
    .option(
      '--precision <percent>',
      'suggest a threshold from which so many convert (default: twice the average)',
    )
    .option('--min-auc <x>', 'exit with 1 if the AUC is lower')
    .option('--report <file>', 'write the evaluation as a page (HTML)')
    .optionsGroup(GROUPS.console)
    .addOption(choice('--format <name>', 'text or json (default: text)', ['text', 'json'], 'unknown-format'))
    .option('--json', 'same as --format json')
    .option('--quiet', 'print warnings and errors only')
    .action((flags: EvaluateFlags) => evaluate(flags, context));
}

async function evaluate(flags: EvaluateFlags, context: Context): Promise<void> {
  const { parseOutcomeRequest, readOutcomeRules, writeText } = await import('../outcome-flags.ts');
  const { createProgress } = await import('../progress.ts');
  const { evaluateRules } = await import('../../evaluate/evaluate-rules.ts');
  const format = flags.json ? 'json' : flags.format;
  const capacity = wholeNumber('--capacity', flags.capacity);
  const precision = share('--precision', flags.precision?.replace(/%$/, ''), 100);
  const minAuc = share('--min-auc', flags.minAuc, 1);
  const { rules, outcome } = await readOutcomeRules(flags);
  let clear = (): void => {};
  const request = await parseOutcomeRequest(flags, rules, outcome, context, async (input) => {
    const progress = await createProgress(input, flags, context);
    clear = progress.clear;
    return progress;
  });
  const against = await otherRules(flags, request.pass, context);
  const evaluation = await evaluateRules({
    ...request,
    ...{ outcome, capacity, precision, against },
    allowImmature: flags.allowImmature === true,
  }).finally(() => clear());
  if (flags.report !== undefined) {
    const { evaluationPage } = await import('../../output/html/evaluate-page.ts');
    await writeText(flags.report, evaluationPage(evaluation));
  }
  if (format === 'json') {
    const { evaluationJson } = await import('../../output/json/evaluate.ts');
    const { jsonText } = await import('../../output/escape-controls.ts');
    await context.out.write(jsonText({ tool: context.tool, ...evaluationJson(evaluation) }));
  } else if (flags.quiet) {
    const { tellWarnings } = await import('../tell-warnings.ts');
    tellWarnings(
      evaluation.warnings.map((text) => ({ text })),
      context,
    );
  } else {
    const { evaluationText } = await import('../../output/terminal/evaluate.ts');
    const { paintOf } = await import('../../output/terminal/text.ts');
    const { colour, columns } = context.page;
    await context.out.write(evaluationText(evaluation, paintOf(colour), columns));
  }
  const { auc } = evaluation.ranking;
  if (minAuc !== null && auc.value < minAuc) {
    context.raiseExitCode();
    context.stderr.write(`AUC ${auc.value.toFixed(3)} is below --min-auc ${minAuc}\n`);
  }
}

/** The file of `--against`, on the same inputs as far as it reads them. */
async function otherRules(
  flags: EvaluateFlags,
  pass: PassRequest,
  context: Context,
): Promise<PassRequest | null> {
  if (flags.against === undefined) return null;
  const { readRules } = await import('../read-rules.ts');
  const { parseInputRequest } = await import('../input-request.ts');
  const rules = await readRules(flags.against);
  const { asOf: _, ...rest } = flags;
  const { inputs } = await parseInputRequest(rest, rules, context.now);
  return { ...pass, rules, inputs };
}

function wholeNumber(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  return usage(flag, 'a whole number from 1 on', text);
}

function share(flag: string, text: string | undefined, whole: number): number | null {
  if (text === undefined) return null;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= whole) return value / whole;
  return usage(flag, `a number from 0 to ${whole}`, text);
}

function usage(flag: string, wanted: string, got: string): never {
  return fail('usage', 'option-out-of-range', `${flag} must be ${wanted}; got "${got}"`);
}
