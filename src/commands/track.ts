// `leadscore track`: what became of leads, read from the history that `score --history` keeps.
import type { Command } from 'commander';
import type { Context } from './context.ts';

interface TrackFlags {
  readonly history: string;
  readonly lead?: readonly string[];
  readonly format?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress: boolean;
}

export function registerTrack(program: Command, context: Context): void {
  program
    .command('track')
    .summary('what became of leads, run by run')
    .description(
      'Reads the runs that score --history has kept: scores and segments over time, and how many leads went from segment to segment, week by week; or the way of one lead.',
    )
    .requiredOption('--history <dir>', 'the directory of the runs')
    .option('--lead <id>', 'the way of this lead; may be given again', (id, ids: string[] = []) => [
      ...ids,
      id,
    ])
    .option('--format <name>', 'text or json (default: text)')
    .option('--quiet', 'say nothing but faults')
    .option('--no-progress', 'no progress line')
    .option('--json', 'the same as --format json')
    .action((flags: TrackFlags) => track(flags, context));
}

async function track(flags: TrackFlags, context: Context): Promise<void> {
  const { fail } = await import('../problem.ts');
  const { listHistory } = await import('../compare/read-history.ts');
  const { openProgressOver } = await import('./progress.ts');
  const { format = flags.json ? 'json' : 'text' } = flags;
  if (format !== 'text' && format !== 'json') {
    fail('usage', 'unknown-format', `--format "${format}" is not there`, 'it is one of text, json');
  }
  const runs = await listHistory(flags.history);
  const progress = await openProgressOver(
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
      const { jsonText } = await import('../output/terminal/text.ts');
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
      const { jsonText } = await import('../output/terminal/text.ts');
      return jsonText({ tool: context.tool, leads: traces.map(traceJson) });
    }
    const { traceText } = await import('../output/terminal/trace.ts');
    const { paintOf } = await import('../output/terminal/text.ts');
    const paint = paintOf(context.page.colour);
    return traces.map((trace) => traceText(trace, paint, context.page.columns)).join('\n');
  }
}
