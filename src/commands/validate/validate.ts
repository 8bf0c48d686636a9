// `leadscore validate`: what is wrong with rules files, what they mean, and what they would do to the files at hand.
import type { Command } from 'commander';
import type { CheckedFile, FindingFormat } from '../../output/findings.ts';
import type { Finding } from '../../problem.ts';
import type { Context } from '../context.ts';
import type { InputFileFlags } from '../input-files.ts';
import { addAsOf, addInputOptions } from '../input-options.ts';
import { choice, GROUPS } from '../options.ts';

interface ValidateFlags extends Omit<InputFileFlags, 'leads'> {
  readonly leads?: readonly string[];
  readonly asOf?: number;
  readonly format?: FindingFormat;
  readonly denyWarnings?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

export function registerValidate(program: Command, context: Context): void {
  const command = program
    .command('validate')
    .summary('check rules files')
    .description(
      'Checks rules files: errors, conflicts, and with --leads also what the rules do to these leads.',
    )
    .argument('<rules...>', 'rules files (YAML)');
  addAsOf(addInputOptions(command))
    .optionsGroup(GROUPS.console)
    .addOption(choice('--format <name>', FORMATS, ['text', 'json', 'junit', 'github'], 'unknown-format'))
    .option('--json', 'same as --format json')
    .option('--deny-warnings', 'exit 1 for warnings too')
    .option('--verbose', 'also print group bounds that have no effect')
    .option('--quiet', 'print warnings and errors only')
    .action((paths: string[], flags: ValidateFlags) => validate(paths, flags, context));
}

const FORMATS = 'text, json, junit or github (default: text)';

async function validate(paths: readonly string[], flags: ValidateFlags, context: Context): Promise<void> {
  const { findingsAs } = await import('../../output/findings.ts');
  const { paintOf } = await import('../../output/terminal/text.ts');
  const { checkFile } = await import('./check-file.ts');
  const format = flags.json ? 'json' : (flags.format ?? 'text');
  const files: CheckedFile[] = [];
  for (const path of paths) {
    const file = await checkFile(path, flags, context);
    files.push(flags.verbose ? file : withoutFindings(file, ({ code }) => code === 'bound-never-binds'));
  }
  const levels = files.flatMap(({ findings }) => findings.map(({ level }) => level));
  if (levels.includes('error') || (flags.denyWarnings && levels.includes('warning'))) context.raiseExitCode();
  const told =
    flags.quiet && format === 'text'
      ? files
          .map((file) => withoutFindings(file, ({ level }) => level === 'note'))
          .filter(({ findings }) => findings.length > 0)
      : files;
  if (told.length > 0)
    await context.out.write(findingsAs(format, told, paintOf(context.page.colour), context.page));
}

function withoutFindings(file: CheckedFile, isUnwanted: (finding: Finding) => boolean): CheckedFile {
  return { ...file, findings: file.findings.filter((finding) => !isUnwanted(finding)) };
}
