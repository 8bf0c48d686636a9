// `leadscore learn`: rules found in the data, as a rules file that people read, edit and test.
import type { Command } from 'commander';
import type { PassRequest } from '../../evaluate/score-pass.ts';
import type { LearnResult } from '../../learn/learn-rules.ts';
import { fail } from '../../problem.ts';
import type { Context } from '../context.ts';
import { collect, GROUPS } from '../options.ts';
import { addOutcomeOptions, type OutcomeFlags } from '../outcome-flags.ts';

interface LearnFlags extends OutcomeFlags {
  readonly out: string;
  readonly fields?: string;
  readonly deny?: readonly string[];
  readonly allow?: readonly string[];
  readonly monotone?: readonly string[];
  readonly capacity?: string;
  readonly maxRules?: string;
  readonly step?: string;
  readonly seed?: string;
}

export function registerLearn(program: Command, context: Context): void {
  addOutcomeOptions(
    program
      .command('learn')
      .summary('find rules in what became of the leads')
      .description(
        'Looks at leads as of past days and at who converted, and writes a rules file with the points that tell the two apart. Everything is checked on leads that it was not fitted on.',
      ),
  )
    .optionsGroup(GROUPS.output)
    .requiredOption('-o, --out <file>', 'rules file to write')
    .optionsGroup(GROUPS.scoring)
    .option('--fields <which>', 'all: every column, not only declared fields')
    .option('--deny <names>', 'fields to leave out, comma-separated', collect)
    .option('--allow <names>', 'fields to use although they may leak the outcome', collect)
    .option('--monotone <names>', 'fields with points that must rise or fall with the value', collect)
    .option('--capacity <n>', 'SQL takes at most so many leads')
    .option('--max-rules <n>', 'maximum number of rules (default: 20)')
    .option('--step <n>', 'points are multiples of it (default: 1)')
    .option('--seed <n>', 'seed of the folds (default: 42)')
    .optionsGroup(GROUPS.console)
    .option('--json', 'what was learned as JSON on standard output')
    .option('--quiet', 'print warnings and errors only')
    .action((flags: LearnFlags) => learn(flags, context));
}

async function learn(flags: LearnFlags, context: Context): Promise<void> {
  const { parseOutcomeRequest, readOutcomeRules, windowOf, writeText } = await import('../outcome-flags.ts');
  const { createProgress } = await import('../progress.ts');
  const { learnRules } = await import('../../learn/learn-rules.ts');
  const { rulesText } = await import('../../learn/write-rules.ts');
  const numbers = {
    maxRules: whole('--max-rules', flags.maxRules ?? '20'),
    step: whole('--step', flags.step ?? '1'),
    seed: whole('--seed', flags.seed ?? '42'),
    capacity: flags.capacity === undefined ? null : whole('--capacity', flags.capacity),
  };
  if (flags.fields !== undefined && flags.fields !== 'all') {
    fail(
      'usage',
      'bad-fields',
      `--fields must be all; got "${flags.fields}"`,
      'leave it out to use declared fields',
    );
  }
  const { rules, outcome, formats, untyped } = await readOutcomeRules(flags, { forLearning: true });
  let clear = (): void => {};
  const request = await parseOutcomeRequest(flags, rules, outcome, context, async (input) => {
    const progress = await createProgress(input, flags, context);
    clear = progress.clear;
    return progress;
  });
  const result = await learnRules({
    ...request,
    ...numbers,
    outcome,
    window: windowOf(flags),
    allowImmature: flags.allowImmature === true,
    fields: { all: flags.fields === 'all', formats, untyped },
    deny: namesIn(flags.deny),
    allow: namesIn(flags.allow),
    monotone: namesIn(flags.monotone),
  }).finally(() => clear());
  const text = rulesText(result.learned, rules);
  await checkScores(result, text, flags.out, request.pass);
  await writeText(flags.out, text);
  if (flags.json) {
    const { learnedJson } = await import('../../output/json/learn.ts');
    const { jsonText } = await import('../../output/escape-controls.ts');
    await context.out.write(jsonText({ tool: context.tool, ...learnedJson(result.learned, flags.out) }));
  } else if (flags.quiet) {
    const { tellWarnings } = await import('../tell-warnings.ts');
    tellWarnings(
      result.learned.warnings.map((text) => ({ text })),
      context,
    );
  } else {
    const { learnedText } = await import('../../output/terminal/learn.ts');
    const { paintOf } = await import('../../output/terminal/text.ts');
    const { colour, columns } = context.page;
    await context.out.write(learnedText(result.learned, flags.out, paintOf(colour), columns));
  }
}

/** What was written must score every lead as it was learned: a file that does not is a bug, not a result. */
async function checkScores(
  { predictions }: LearnResult,
  text: string,
  path: string,
  pass: PassRequest,
): Promise<void> {
  const { compileRules } = await import('../../rules/compile.ts');
  const { scorePass } = await import('../../evaluate/score-pass.ts');
  const { MICRO } = await import('../../values/micro.ts');
  const compiled = compileRules(text, path);
  if (compiled.plan === undefined) {
    throw new Error(
      `the learned file does not compile: ${compiled.problems.map(({ message }) => message).join('; ')}`,
    );
  }
  const { plan } = compiled;
  for (const { asOf, scores } of predictions) {
    await scorePass(pass, plan, asOf, (id, card) => {
      const expected = scores.get(id);
      if (expected !== undefined && card.score !== expected * MICRO) {
        throw new Error(
          `the learned file scores lead ${id} ${card.score / MICRO}, and ${expected} was learned`,
        );
      }
    });
  }
}

function namesIn(texts: readonly string[] = []): string[] {
  return texts.flatMap((text) => text.split(',').map((name) => name.trim())).filter((name) => name !== '');
}

function whole(flag: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  return fail('usage', 'option-out-of-range', `${flag} must be a whole number from 1 on; got "${text}"`);
}
