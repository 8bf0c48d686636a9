// `leadscore profile`: what is in an export, so that nobody needs another tool to write rules.
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { type CsvFlags, parseCsvFlags } from '../csv-flags.ts';
import { expandPattern } from '../expand-pattern.ts';
import { choice, collect, GROUPS } from '../options.ts';

interface ProfileFlags extends CsvFlags {
  readonly format?: 'text' | 'json';
  readonly json?: boolean;
  readonly report?: string;
  readonly quiet?: boolean;
  readonly progress: boolean;
}

export function registerProfile(program: Command, context: Context): void {
  program
    .command('profile')
    .summary('show what is in an export')
    .description(
      'Shows what is in CSV files: columns, formats, frequent values, what looks wrong, and which columns match between files.',
    )
    .argument('<files...>', 'exports (CSV, also gzipped)')
    .optionsGroup(GROUPS.input)
    .option('--delimiter <char>', 'delimiter, if it cannot be detected', collect)
    .option('--encoding <label>', 'encoding, if not UTF-8, such as latin1', collect)
    .option('--quote <char>', 'quote character; none; or \\" for backslash', collect)
    .optionsGroup(GROUPS.output)
    .option('--report <file>', 'write the profile as a page (HTML)')
    .optionsGroup(GROUPS.console)
    .addOption(choice('--format <name>', 'text or json (default: text)', ['text', 'json'], 'unknown-format'))
    .option('--json', 'same as --format json')
    .option('--quiet', 'print warnings and errors only')
    .option('--no-progress', 'show no progress')
    .action((paths: string[], flags: ProfileFlags) => profile(paths, flags, context));
}

async function profile(paths: readonly string[], flags: ProfileFlags, context: Context): Promise<void> {
  const { profileFiles } = await import('./profile-files.ts');
  const options = parseCsvFlags(flags, []);
  const files = await profileFiles(
    (await Promise.all(paths.map(expandPattern))).flat().map((path) => ({ path, csv: options('') })),
    flags,
    context,
  );
  const { matchColumns } = await import('../../profile/match-columns.ts');
  const matches = matchColumns(files);
  if (flags.report !== undefined) {
    const { profilePage } = await import('../../output/html/profile-page.ts');
    const { writeText } = await import('../outcome-flags.ts');
    await writeText(flags.report, profilePage(files, matches));
  }
  if (flags.json || flags.format === 'json') {
    const { profileJson } = await import('../../output/json/profile.ts');
    const { jsonText } = await import('../../output/escape-controls.ts');
    await context.out.write(jsonText({ tool: context.tool, ...profileJson(files, matches) }));
  } else if (!flags.quiet) {
    const { profileText } = await import('../../output/terminal/profile.ts');
    const { paintOf } = await import('../../output/terminal/text.ts');
    const { colour, columns } = context.page;
    await context.out.write(profileText(files, matches, paintOf(colour), columns));
  }
}
