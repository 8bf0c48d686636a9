// `leadscore validate`: what is wrong with rules files, what they mean, and what they would do to the files at hand.
import type { Command } from 'commander';
import type { CheckedFile, FindingFormat } from '../../output/findings.ts';
import type { Context } from '../context.ts';
import type { InputFlags } from '../inputs.ts';
import { addInputOptions } from '../score/score-options.ts';

interface ValidateFlags extends Omit<InputFlags, 'leads'> {
  readonly leads?: string;
  readonly asOf?: string;
  readonly format: string;
  readonly denyWarnings?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function registerValidate(program: Command, context: Context): void {
  addInputOptions(
    program
      .command('validate')
      .summary('check rules files')
      .description(
        'Checks rules files: what is wrong with them and what they mean; with --leads also what they would do.',
      )
      .argument('<rules...>', 'the rules files (YAML)')
      .option('--format <name>', 'text, json, junit or github', 'text')
      .option('--json', 'the same as --format json')
      .option('--deny-warnings', 'exit 1 for warnings too')
      .option('--quiet', 'say nothing where nothing was found'),
  ).action((paths: string[], flags: ValidateFlags) => validate(paths, flags, context));
}

async function validate(paths: readonly string[], flags: ValidateFlags, context: Context): Promise<void> {
  const { formatNamed } = await import('../formats.ts');
  const { FINDING_FORMATS, findingsAs } = await import('../../output/findings.ts');
  const { paintOf } = await import('../../output/terminal/text.ts');
  const { checkFile } = await import('./check-file.ts');
  const format: FindingFormat = formatNamed(flags.json ? 'json' : flags.format, FINDING_FORMATS);
  const files: CheckedFile[] = [];
  for (const path of paths) files.push(await checkFile(path, flags, context));
  const levels = files.flatMap(({ findings }) => findings.map(({ level }) => level));
  if (levels.includes('error') || (flags.denyWarnings && levels.includes('warning'))) context.found();
  const told = flags.quiet && format === 'text' ? files.filter(({ findings }) => findings.length > 0) : files;
  if (told.length > 0)
    await context.out.write(findingsAs(format, told, paintOf(context.page.colour), context.page));
}
