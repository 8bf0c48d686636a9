// The flags that `evaluate` and `learn` share: what the outcome is, and as of which days leads are looked at.
import type { Command } from 'commander';
import { ENGINES } from '../engines/engine.ts';
import { readsOfOutcome } from '../evaluate/read-columns.ts';
import { type LogScan, scanLogs } from '../evaluate/scan-logs.ts';
import type { PassRequest } from '../evaluate/score-pass.ts';
import type { SnapshotOptions } from '../evaluate/take-snapshots.ts';
import { openOutputs } from '../files/replace-files.ts';
import type { InputRequest, RulesFile } from '../inputs/input-request.ts';
import type { Monitor } from '../inputs/monitor.ts';
import type { Outcome } from '../plan/outcome.ts';
import { fail, ProblemError } from '../problem.ts';
import { type CompileOptions, compileRules } from '../rules/compile.ts';
import type { OutcomeOptions } from '../rules/outcome.ts';
import type { ValueFormats } from '../rules/scope.ts';
import { readYaml } from '../rules/yaml.ts';
import { readDay, readDuration } from '../values/days.ts';
import { localDay } from '../values/zone.ts';
import type { Context } from './context.ts';
import { refuseStandardInput } from './input-files.ts';
import { addInputOptions, addRejectLimit } from './input-options.ts';
import {
  type EngineFlags,
  engineRequest,
  type InputRequestFlags,
  parseInputRequest,
} from './input-request.ts';
import { choice, GROUPS, parseMemoryLimit } from './options.ts';
import { readRulesText, rulesFile } from './read-rules.ts';

export interface OutcomeFlags extends Omit<InputRequestFlags, 'asOf'>, EngineFlags {
  readonly rules: string;
  /** Several days, separated by commas. */
  readonly asOf?: string;
  readonly window?: string;
  readonly dataUntil?: string;
  readonly allowImmature?: boolean;
  readonly outcomeFile?: string;
  readonly outcomeKey?: string;
  readonly outcomeAt?: string;
  readonly created?: string;
  readonly lost?: string;
  readonly quiet?: boolean;
  readonly progress: boolean;
  readonly json?: boolean;
}

const LOCAL_ENGINES = ENGINES.filter((name) => name !== 'spark');

export function addOutcomeOptions(command: Command): Command {
  command.optionsGroup(GROUPS.input).requiredOption('--rules <file>', 'rules file (YAML)');
  addInputOptions(command)
    .optionsGroup('Outcome:')
    .option('--as-of <dates>', 'days to look at leads, separated by commas')
    .option('--window <days>', 'days within which a lead must convert (default: 90d)')
    .option('--data-until <date>', 'the last day that the data reach')
    .option('--allow-immature', 'use snapshots with a window that ends after the data')
    .option('--outcome-file <file>', 'a file with one row per converted lead')
    .option('--outcome-key <column>', "the column of that file with the lead's id")
    .option('--outcome-at <column>', 'the column of that file with the date')
    .option('--created <column>', 'the column with the date that a lead was created')
    .option('--lost <condition>', 'only leads that meet it count as not converted');
  return addRejectLimit(command)
    .optionsGroup(GROUPS.engine)
    .addOption(
      choice('--engine <name>', `${LOCAL_ENGINES.join(', ')}; same result`, LOCAL_ENGINES, 'unknown-engine'),
    )
    .option('--memory-limit <size>', 'memory of duckdb (default: 600MB)', parseMemoryLimit)
    .optionsGroup(GROUPS.console)
    .option('--no-progress', 'no progress line');
}

/** A rules file with the outcome that it, or the flags, name. */
export async function readOutcomeRules(
  flags: OutcomeFlags,
  options: Pick<CompileOptions, 'forLearning'> = {},
): Promise<{
  readonly rules: RulesFile;
  readonly outcome: Outcome;
  readonly formats: ValueFormats;
  readonly untyped: ReadonlySet<string>;
}> {
  const file = await readRulesText(flags.rules);
  const compiled = compileRules(file.text, flags.rules, { ...options, outcome: outcomeOptions(flags) });
  if (compiled.plan === undefined) throw new ProblemError(compiled.problems);
  if (compiled.outcome === null) {
    const hint = 'add "outcome: { when: … }" to the rules, or give --outcome-file and --outcome-key';
    return fail('usage', 'missing-outcome', 'the outcome must be declared', hint);
  }
  return {
    rules: rulesFile(flags.rules, file, compiled),
    outcome: compiled.outcome,
    formats: compiled.formats,
    untyped: compiled.untyped,
  };
}

function outcomeOptions({ outcomeFile, outcomeKey, outcomeAt, created, lost }: OutcomeFlags): OutcomeOptions {
  if (outcomeFile !== undefined && outcomeKey === undefined) {
    const hint = 'name its column with the ids of leads: --outcome-key COLUMN';
    fail('usage', 'missing-option', '--outcome-file needs --outcome-key', hint);
  }
  const stray = outcomeFile === undefined ? (outcomeKey ?? outcomeAt) : undefined;
  if (stray !== undefined) {
    fail('usage', 'missing-option', '--outcome-key and --outcome-at need --outcome-file');
  }
  return {
    ...(outcomeKey !== undefined && {
      file: { key: outcomeKey, ...(outcomeAt !== undefined && { at: outcomeAt }) },
    }),
    ...(created !== undefined && { created }),
    ...(lost !== undefined && { lost: conditionOf('--lost', lost) }),
  };
}

function conditionOf(flag: string, text: string) {
  const yaml = readYaml(text, flag);
  if (yaml.root === undefined) throw new ProblemError(yaml.problems);
  return yaml.root;
}

export interface OutcomeRequest {
  readonly pass: PassRequest;
  readonly probe: PassRequest;
  readonly snapshots: SnapshotOptions;
  readonly logs: readonly LogScan[];
}

export async function parseOutcomeRequest(
  flags: OutcomeFlags,
  rules: RulesFile,
  outcome: Outcome,
  context: Context,
  monitorOf: (request: InputRequest) => Promise<Monitor>,
): Promise<OutcomeRequest> {
  const { asOf: asOfText, ...rest } = flags;
  const input = await parseInputRequest(rest, rules, context.now);
  refuseStandardInput(input.inputs);
  const monitor = await monitorOf(input);
  const engine = engineRequest(flags, context.signal);
  const { inputs, rejectLimit } = input;
  const pass: PassRequest = { rules, inputs, rejectLimit, engine, monitor };
  const activities = flags.outcomeFile === undefined ? [] : [[flags.outcomeFile]];
  const probe: PassRequest = {
    ...pass,
    inputs: { ...inputs, activities: [...inputs.activities, ...activities] },
  };
  const today = localDay(rules.plan.timezone, Math.floor(context.now / 1000));
  const logs = outcome.probe.sources.length === 0 ? [] : await scanLogs(probe, outcome.probe, today);
  const snapshots = parseSnapshots(flags, asOfText, outcome, logs, rules);
  return { pass, probe, snapshots, logs };
}

const DEFAULT_WINDOW = 90;

function parseSnapshots(
  flags: OutcomeFlags,
  asOfText: string | undefined,
  outcome: Outcome,
  logs: readonly LogScan[],
  { plan }: RulesFile,
): SnapshotOptions {
  if (asOfText === undefined) {
    fail(
      'usage',
      'missing-option',
      '--as-of is missing',
      'give the days to look at leads: --as-of 2026-03-01',
    );
  }
  const days = [...new Set(asOfText.split(',').map((text) => dayOf('--as-of', text.trim())))].sort(
    (a, b) => a - b,
  );
  const window = flags.window === undefined ? undefined : readDuration(flags.window);
  if (flags.window !== undefined && window === undefined) {
    fail(
      'usage',
      'bad-duration',
      `--window must be days or weeks; got "${flags.window}"`,
      'write 90d or 12w',
    );
  }
  if (!outcome.dated) {
    if (days.length > 1) {
      const hint = 'give one date, or an outcome with dates: "at", a log, or --outcome-at';
      fail('usage', 'undated-outcome', 'an outcome without a date allows one --as-of only', hint);
    }
    return { days, window: null, dataUntil: null };
  }
  if (!outcome.hasCreated) {
    const hint = 'add "created: COLUMN" to "outcome", or give --created COLUMN';
    fail('usage', 'missing-created', 'snapshots need the date that each lead was created', hint);
  }
  const { probability } = plan;
  if (probability !== null && window !== undefined && window !== probability.within) {
    const hint = `give --window ${probability.within}d, or leave it out`;
    fail(
      'usage',
      'other-window',
      `"probability" is for ${probability.within}d, --window is ${window}d`,
      hint,
    );
  }
  return {
    days,
    window: window ?? probability?.within ?? DEFAULT_WINDOW,
    dataUntil:
      flags.dataUntil === undefined ? newestOf(outcome, logs) : dayOf('--data-until', flags.dataUntil),
  };
}

/** Default days of the window. */
export function windowOf({ window }: Pick<OutcomeFlags, 'window'>): number {
  if (window === undefined) return DEFAULT_WINDOW;
  const days = readDuration(window);
  if (days !== undefined) return days;
  return fail('usage', 'bad-duration', `--window must be days or weeks; got "${window}"`, 'write 90d or 12w');
}

/** The newest day of the outcome's own logs. */
function newestOf(outcome: Outcome, logs: readonly LogScan[]): number {
  const own = readsOfOutcome(outcome).sources;
  const days = logs.flatMap(({ source, newest }) =>
    newest !== null && own.has(outcome.probe.sources[source]?.name ?? '') ? [newest] : [],
  );
  if (days.length > 0) return Math.max(...days);
  const hint = 'give --data-until YYYY-MM-DD';
  return fail(
    'usage',
    'missing-option',
    'the end of the data is unknown, because the outcome has no log',
    hint,
  );
}

function dayOf(flag: string, text: string): number {
  return (
    readDay(text) ?? fail('usage', 'bad-date', `${flag} must be a date; got "${text}"`, 'write YYYY-MM-DD')
  );
}

/** Puts one file in place, all or nothing. */
export async function writeText(path: string, text: string): Promise<void> {
  const outputs = openOutputs();
  try {
    await (await outputs.create(path)).write(text);
    await outputs.commit();
  } catch (error) {
    await outputs.discard();
    throw error;
  }
}
