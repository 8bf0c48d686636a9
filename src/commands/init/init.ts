// `leadscore init`: a rules file that works at once on the files at hand.
import type { Command } from 'commander';
import { fail } from '../../problem.ts';
import type { Context } from '../context.ts';
import { collect, GROUPS, parseDay } from '../options.ts';
import type { InitFlags } from './init-flags.ts';

export function registerInit(program: Command, context: Context): void {
  program
    .command('init')
    .summary('write rules for an export')
    .description(
      'Looks at an export and its logs and writes a rules file that works on them: columns, formats, keys, and a first set of rules with their counts.',
    )
    .optionsGroup(GROUPS.input)
    .requiredOption('--leads <file>', 'export of leads (CSV, also gzipped)')
    .option('-a, --activities <[name=]file>', 'activity log of a source; repeatable', collect)
    .option('--table <name=file>', 'look-up table, such as companies; repeatable', collect)
    .option('--delimiter <[name=]char>', 'delimiter, if it cannot be detected', collect)
    .option('--encoding <[name=]label>', 'encoding, if not UTF-8, such as latin1', collect)
    .option('--quote <[name=]char>', 'quote character; none; or \\" for backslash', collect)
    .optionsGroup(GROUPS.output)
    .option('-o, --out <file>', 'rules file to write; - for standard output', 'rules.yaml')
    .option('--force', 'replace an existing file')
    .optionsGroup(GROUPS.scoring)
    .option('--crm <name>', 'CRM of the export, if it is not recognized')
    .option('--outcome <column=value>', 'what success is, for evaluate and learn')
    .option(
      '--as-of <date>',
      'date to count as of (default: today, or the newest date of old files)',
      parseDay,
    )
    .optionsGroup(GROUPS.console)
    .option('--quiet', 'print warnings and errors only')
    .option('--no-progress', 'show no progress')
    .action((flags: InitFlags) => init(flags, context));
}

async function init(flags: InitFlags, context: Context): Promise<void> {
  const { stat } = await import('node:fs/promises');
  const isThere =
    flags.out !== '-' &&
    (await stat(flags.out).then(
      () => true,
      () => false,
    ));
  if (isThere && !flags.force) {
    fail(
      'usage',
      'file-exists',
      `${flags.out} exists already`,
      'choose another --out, or replace it with --force',
    );
  }
  const { makeRules } = await import('./make-rules.ts');
  const { initText } = await import('../../output/terminal/init.ts');
  const { paintOf } = await import('../../output/terminal/text.ts');
  const made = await makeRules(flags, context);
  if (flags.out === '-') await context.out.write(made.text);
  else {
    const { writeText } = await import('../outcome-flags.ts');
    await writeText(flags.out, made.text);
  }
  if (flags.quiet) return;
  const { colour, columns } = context.page;
  const shown = initText(made.summary, paintOf(colour), columns);
  if (flags.out === '-') context.stderr.write(shown);
  else await context.out.write(shown);
}
