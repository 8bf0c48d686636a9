// `leadscore test`: the golden leads of rules files, and which parts of the rules none of them makes fire.
import { type Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { choice, collect, GROUPS } from '../options.ts';
import { parseMinCoverage, type TestFlags } from './test-flags.ts';

export function registerTest(program: Command, context: Context): void {
  program
    .command('test')
    .summary('run the tests of rules files')
    .description(
      'Runs the tests in rules files and in the *.test.yaml files beside them, and lists the rules that no test covers.',
    )
    .argument('<rules...>', 'rules files or test files (YAML)')
    .optionsGroup(GROUPS.input)
    .option('--only <name>', 'tests with this name, or else with it in their name', collect)
    .addOption(
      new Option('--min-coverage <percent>', 'exit 1 if fewer rules are covered')
        .argParser(parseMinCoverage)
        .conflicts('only'),
    )
    .optionsGroup(GROUPS.console)
    .addOption(choice('--format <name>', FORMATS, ['text', 'json', 'junit', 'github'], 'unknown-format'))
    .option('--json', 'same as --format json')
    .option('--quiet', 'print failures only')
    .action((paths: string[], flags: TestFlags) => test(paths, flags, context));
}

const FORMATS = 'text, json, junit or github (default: text)';

async function test(paths: readonly string[], flags: TestFlags, context: Context): Promise<void> {
  const { ProblemError } = await import('../../problem.ts');
  const { findTests } = await import('./find-tests.ts');
  const { chooseTests } = await import('./choose-tests.ts');
  const { testFile } = await import('./test-file.ts');
  const { hasFailed, isLow } = await import('../../output/terminal/tested-file.ts');
  const { testsAs } = await import('../../output/test-report.ts');
  const { paintOf } = await import('../../output/terminal/text.ts');
  const format = flags.json ? 'json' : (flags.format ?? 'text');
  const files = chooseTests(await findTests(paths), flags.only).map((found) => testFile(found, flags));
  if (files.some((file) => file.outcomes.some(hasFailed) || isLow(file))) context.raiseExitCode();
  const { colour, columns } = context.page;
  await context.out.write(testsAs(format, files, paintOf(colour), columns, flags.quiet));
  const problems = files.flatMap((file) => file.problems);
  if (format === 'text' && problems.length > 0) throw new ProblemError(problems);
  for (const { kind } of problems) context.raiseExitCode(kind);
}
