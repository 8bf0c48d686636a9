// `leadscore track`: what became of leads, read from the history that `score --history` keeps.
import type { Command } from 'commander';
import type { Context } from './context.ts';
import { choice, collect, GROUPS } from './options.ts';

interface TrackFlags {
  readonly history: string;
  readonly lead?: readonly string[];
  readonly format?: 'text' | 'json';
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress: boolean;
}

export function registerTrack(program: Command, context: Context): void {
  program
    .command('track')
    .summary('show how leads moved, run by run')
    .description(
      'Shows the runs that score --history has kept: scores and segments over time, how many leads moved between segments, or the history of one lead.',
    )
    .optionsGroup(GROUPS.input)
    .requiredOption('--history <dir>', 'directory of the runs')
    .option('--lead <id>', 'show this lead; repeatable', collect)
    .optionsGroup(GROUPS.console)
    .addOption(choice('--format <name>', 'text or json (default: text)', ['text', 'json'], 'unknown-format'))
    .option('--json', 'same as --format json')
    .option('--quiet', 'print errors only')
    .option('--no-progress', 'no progress line')
    .action((flags: TrackFlags) => track(flags, context));
}

async function track(flags: TrackFlags, context: Context): Promise<void> {
  const { listHistory } = await import('../run/read-history.ts');
  const { createProgressOver } = await import('./progress.ts');
  const format = flags.json ? 'json' : flags.format;
  const runs = await listHistory(flags.history);
  const progress = await createProgressOver(
    runs.map(({ path }) => path),
    flags,
    context,
  );
  const told = flags.lead
    ? await leadsOf(flags.lead).finally(progress.clear)
    : await flowOf().finally(progress.clear);
  if (!flags.quiet) await context.out.write(told);

  async function flowOf(): Promise<string> {
    const { readFlow } = await import('../compare/track-run.ts');
    const flow = await readFlow(runs, progress);
    if (format === 'json') {
      const { flowJson } = await import('../output/json/track.ts');
      const { jsonText } = await import('../output/escape-controls.ts');
      return jsonText({ tool: context.tool, ...flowJson(flow) });
    }
    const { flowText } = await import('../output/terminal/track.ts');
    const { paintOf } = await import('../output/terminal/text.ts');
    return flowText(flags.history, flow, paintOf(context.page.colour), context.page.columns);
  }

  async function leadsOf(ids: readonly string[]): Promise<string> {
    const { readLeadHistories } = await import('../compare/track-run.ts');
    const traces = await readLeadHistories(runs, ids, progress);
    if (format === 'json') {
      const { traceJson } = await import('../output/json/track.ts');
      const { jsonText } = await import('../output/escape-controls.ts');
      return jsonText({ tool: context.tool, leads: traces.map(traceJson) });
    }
    const { traceText } = await import('../output/terminal/trace.ts');
    const { paintOf } = await import('../output/terminal/text.ts');
    const paint = paintOf(context.page.colour);
    return traces.map((trace) => traceText(trace, paint, context.page.columns)).join('\n');
  }
}
