// The flags of `score`, understood: what is wrong with them is a `usage` problem.
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { ENGINES, type EngineRequest } from '../../engines/engine.ts';
import type { InputRequest, RulesFile } from '../../inputs/input-request.ts';
import type { RejectLimit } from '../../inputs/rejects.ts';
import { type Plan, segmentNames } from '../../plan/plan.ts';
import { fail } from '../../problem.ts';
import type { ResultOptions } from '../../result/result-options.ts';
import { historyName } from '../../run/history.ts';
import type { OutputRequest, ScoreRequest, Targets } from '../../run/output-request.ts';
import { readDay } from '../../values/days.ts';
import { MICRO } from '../../values/micro.ts';
import { didYouMean } from '../../values/nearest.ts';
import { yamlNumber } from '../../values/number-format.ts';
import { localDay } from '../../values/zone.ts';
import type { Context } from '../context.ts';
import { type CsvFlags, understandInputs } from '../inputs.ts';

/** What `score`, `report`, `explain` and `diff` are told about their inputs, as commander gives it. */
export interface InputRequestFlags extends CsvFlags {
  readonly leads?: string;
  readonly activities?: readonly string[];
  readonly table?: readonly string[];
  readonly without?: readonly string[];
  readonly asOf?: string;
  readonly maxRejects?: string;
  readonly strict?: boolean;
}

/** What `score` and `report` are told about the engine. */
export interface EngineFlags {
  readonly engine?: string;
  readonly memoryLimit?: string;
  readonly threads?: string;
  readonly blockBytes?: string;
  readonly sparkHome?: string;
  readonly master?: string;
  readonly sparkConf?: readonly string[];
}

export interface ScoreFlags extends InputRequestFlags, EngineFlags {
  readonly rules: string;
  readonly out?: string;
  readonly detail?: boolean;
  readonly split?: string;
  readonly sort?: string;
  readonly only?: readonly string[];
  readonly columns?: string;
  readonly prefix?: string;
  readonly top?: string;
  readonly rejects?: string;
  readonly summary?: string;
  readonly history?: string;
  readonly report?: string;
  readonly locale?: string;
  readonly show?: readonly string[];
  readonly dryRun?: boolean;
  readonly escapeFormulas?: boolean;
  readonly showPlan?: boolean;
  readonly quiet?: boolean;
  readonly progress: boolean;
  readonly json?: boolean;
}

const LOCALES = ['en', 'es'];

export async function parseScore(
  flags: ScoreFlags,
  rules: RulesFile,
  { now, signal }: Pick<Context, 'now' | 'signal'>,
): Promise<ScoreRequest> {
  const engine = parseEngine(flags, signal);
  checkLocale(flags.locale);
  const input = await parseInputRequest(flags, rules, now);
  return { ...input, engine, output: parseOutput(flags, input) };
}

/** Which files to read, by which rules, as of which day. */
export async function parseInputRequest(
  flags: InputRequestFlags,
  rules: RulesFile,
  now: number,
): Promise<InputRequest> {
  const { maxRejects = '1%' } = flags;
  const leads =
    flags.leads ?? fail('usage', 'missing-option', '--leads is missing', 'name the export: --leads FILE');
  return {
    rules,
    asOf: asOfDay(flags.asOf, rules.plan, now),
    inputs: await understandInputs({ ...flags, leads }, rules),
    rejectLimit: flags.strict ? { kind: 'rows', rows: 0 } : parseRejectLimit(maxRejects),
  };
}

export function parseEngine(
  { engine = 'auto', memoryLimit, threads, blockBytes, sparkHome, master, sparkConf = [] }: EngineFlags,
  signal: AbortSignal | undefined,
): EngineRequest {
  const name = ENGINES.find((one) => one === engine);
  if (name === undefined) {
    const hint = `it is one of ${ENGINES.join(', ')}`;
    return fail('usage', 'unknown-engine', `--engine "${engine}" is not there`, hint);
  }
  const wrong = sparkConf.find((one) => !/^[^=]+=/.test(one));
  if (wrong !== undefined)
    fail('usage', 'bad-setting', `--spark-conf "${wrong}" sets nothing`, 'write --spark-conf key=value');
  return {
    name,
    memoryLimit: memoryLimit === undefined ? null : memorySize(memoryLimit),
    threads: threads === undefined ? null : parseThreads(threads),
    blockBytes: blockBytes === undefined ? null : Math.max(64, Number(blockBytes) || 0),
    spark: { home: sparkHome ?? null, master: master ?? null, settings: sparkConf, signal },
  };
}

export function checkLocale(locale = 'en'): void {
  if (LOCALES.includes(locale)) return;
  const hint = `it is one of ${LOCALES.join(', ')}`;
  fail('usage', 'unknown-locale', `--locale "${locale}" is not there`, hint);
}

/** What `score` writes. */
function parseOutput(flags: ScoreFlags, { rules, asOf }: InputRequest): OutputRequest {
  const { history } = flags;
  return {
    result: parseResult(flags, rules.plan),
    targets: parseTargets(flags),
    history: history === undefined || flags.dryRun ? null : join(history, historyName(asOf)),
    show: parseShow(flags.show),
  };
}

export function parseShow(show: readonly string[] = []): string[][] {
  return show.map((columns) => listOf('--show', columns));
}

const MOST_THREADS = 64;

function parseThreads(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST_THREADS) return count;
  return fail('usage', 'bad-threads', `--threads must be a number from 1 to ${MOST_THREADS}; got "${text}"`);
}

function memorySize(text: string): string {
  const [, size, unit] = /^(\d{1,7})\s*([KMGT]i?B)$/i.exec(text) ?? [];
  if (size !== undefined && unit !== undefined && Number(size) > 0) return `${size}${unit}`;
  return fail('usage', 'bad-size', `--memory-limit "${text}" is no size`, 'write for example 512MB or 2GB');
}

/** The day that a run scores as of: the one asked for, else today in the rules' time zone. */
export function asOfDay(text: string | undefined, plan: Plan, now: number): number {
  if (text === undefined) return localDay(plan.timezone, Math.floor(now / 1000));
  return readDay(text) ?? fail('usage', 'bad-date', `--as-of "${text}" is no date`, 'write YYYY-MM-DD');
}

function parseResult(flags: ScoreFlags, plan: Plan): ResultOptions {
  if (flags.sort !== undefined && flags.sort !== 'score') {
    fail('usage', 'bad-sort', `--sort "${flags.sort}" is not known`, 'write --sort score');
  }
  const { top = '5' } = flags;
  if (!/^\d{1,6}$/.test(top)) fail('usage', 'bad-top', `--top "${top}" is no whole number`);
  return {
    prefix: flags.prefix ?? '',
    detail: flags.detail === true,
    top: Number(top),
    only: flags.only ? new Set(flags.only.flatMap((names) => knownSegments(names, plan))) : null,
    columns: flags.columns === undefined ? null : listOf('--columns', flags.columns),
    sortByScore: flags.sort === 'score',
    escapeFormulas: flags.escapeFormulas === true,
  };
}

/** `A,"B, C"` as a CSV line reads it. */
function listOf(flag: string, text: string): string[] {
  try {
    const [names = []] = parse(text, { trim: true }) as string[][];
    return names.length > 0 ? names : fail('usage', 'empty-list', `${flag} names nothing`);
  } catch {
    return fail('usage', 'bad-list', `${flag} is a comma-separated list: "${text}" can't be read as one`);
  }
}

function knownSegments(text: string, plan: Plan): string[] {
  const names = segmentNames(plan);
  if (names.includes(text)) return [text];
  return listOf('--only', text).map((name) => {
    if (names.includes(name)) return name;
    const hint = didYouMean(name, names) ?? `there is ${names.join(', ')}`;
    return fail('usage', 'unknown-segment', `--only: there is no segment "${name}"`, hint);
  });
}

function parseTargets(flags: ScoreFlags): Targets | null {
  if (flags.dryRun) return null;
  const out =
    flags.out ??
    fail(
      'usage',
      'missing-option',
      '--out is missing',
      'name the result: --out FILE, or - for standard output',
    );
  if (out === '-' && flags.report === '-') {
    const hint = 'give one of --out and --report a file';
    fail('usage', 'same-file', 'rows and page would both go to standard output', hint);
  }
  return {
    out,
    split: flags.split ?? null,
    rejects: flags.rejects ?? (out === '-' ? null : `${out}.rejects.csv`),
    summary: flags.summary ?? null,
    report: flags.report ?? null,
  };
}

function parseRejectLimit(text: string): RejectLimit {
  const isShare = text.endsWith('%');
  const value = /^\d+(\.\d+)?%?$/.test(text) ? yamlNumber(isShare ? text.slice(0, -1) : text) : undefined;
  if (value !== undefined && isShare) return { kind: 'share', share: value };
  if (typeof value === 'number' && value % MICRO === 0) return { kind: 'rows', rows: value / MICRO };
  return fail(
    'usage',
    'bad-max-rejects',
    `--max-rejects "${text}" is neither a number of rows nor a share`,
    'write for example 10 or 1%',
  );
}
