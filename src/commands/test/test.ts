// `leadscore test`: the golden leads of rules files, and which parts of the rules none of them makes fire.
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { gather } from '../score/score-options.ts';
import type { TestFlags } from './test-flags.ts';

export function registerTest(program: Command, context: Context): void {
  program
    .command('test')
    .summary('run the tests of rules files')
    .description(
      'Runs the tests in rules files and in the *.test.yaml files beside them, and tells which rules none covers.',
    )
    .argument('<rules...>', 'the rules files, or files of tests (YAML)')
    .option('--only <name>', 'only the tests called so, or else those with it in their names', gather)
    .option('--min-coverage <n>', 'exit 1 where the tests make fewer percent of a rules file fire')
    .option('--format <name>', 'text, json, junit or github', 'text')
    .option('--json', 'the same as --format json')
    .option('--quiet', 'say nothing but what failed')
    .action((paths: string[], flags: TestFlags) => test(paths, flags, context));
}

async function test(paths: readonly string[], flags: TestFlags, context: Context): Promise<void> {
  const { ProblemError } = await import('../../problem.ts');
  const { findTests } = await import('./find-tests.ts');
  const { formatNamed } = await import('../formats.ts');
  const { chooseTests, readMinimum } = await import('./test-flags.ts');
  const { testFile } = await import('./test-file.ts');
  const { hasFailed, isLow } = await import('../../output/terminal/tested-file.ts');
  const { TEST_FORMATS, testsAs } = await import('../../output/test-report.ts');
  const { paintOf } = await import('../../output/terminal/text.ts');
  const format = formatNamed(flags.json ? 'json' : flags.format, TEST_FORMATS);
  const minimum = readMinimum(flags);
  const files = chooseTests(await findTests(paths), flags.only).map((found) =>
    testFile(found, flags, minimum),
  );
  if (files.some((file) => file.outcomes.some(hasFailed) || isLow(file))) context.found();
  const { colour, columns } = context.page;
  await context.out.write(testsAs(format, files, paintOf(colour), columns, flags.quiet));
  const problems = files.flatMap((file) => file.problems);
  if (format === 'text' && problems.length > 0) throw new ProblemError(problems);
  for (const { kind } of problems) context.found(kind);
}
