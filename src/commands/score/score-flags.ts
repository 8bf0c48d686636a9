// The flags of `score`, understood: what is wrong with them is a `usage` problem.
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { SparkOptions } from '../../engines/spark/spark-shell.ts';
import type { RejectLimit } from '../../inputs/rejects.ts';
import {
  ENGINES,
  type EngineName,
  type ResultOptions,
  type RulesFile,
  type ScoreRequest,
  type Targets,
} from '../../inputs/request.ts';
import { type Plan, segmentNames } from '../../plan/plan.ts';
import { fail } from '../../problem.ts';
import { historyName } from '../../run/history.ts';
import { readDay } from '../../values/days.ts';
import { MICRO } from '../../values/micro.ts';
import { didYouMean } from '../../values/nearest.ts';
import { yamlNumber } from '../../values/number-format.ts';
import { localDay } from '../../values/zone.ts';
import { understandInputs } from '../inputs.ts';

/** As commander gives them. */
export interface ScoreFlags {
  readonly rules: string;
  readonly leads?: string;
  readonly activities?: readonly string[];
  readonly table?: readonly string[];
  readonly without?: readonly string[];
  readonly out?: string;
  readonly asOf?: string;
  readonly detail?: boolean;
  readonly split?: string;
  readonly sort?: string;
  readonly only?: readonly string[];
  readonly columns?: string;
  readonly prefix?: string;
  readonly top?: string;
  readonly rejects?: string;
  readonly maxRejects?: string;
  readonly strict?: boolean;
  readonly summary?: string;
  readonly history?: string;
  readonly report?: string;
  readonly locale?: string;
  readonly show?: readonly string[];
  readonly dryRun?: boolean;
  readonly escapeFormulas?: boolean;
  readonly engine?: string;
  readonly memoryLimit?: string;
  readonly sparkHome?: string;
  readonly master?: string;
  readonly sparkConf?: readonly string[];
  readonly delimiter?: readonly string[];
  readonly encoding?: readonly string[];
  readonly quote?: readonly string[];
  readonly showPlan?: boolean;
  readonly quiet?: boolean;
  readonly progress: boolean;
  readonly json?: boolean;
}

/** Which Spark, and how it is spoken to. */
export function understandSpark(
  { sparkHome, master, sparkConf = [] }: ScoreFlags,
  signal: AbortSignal | undefined,
): SparkOptions {
  const wrong = sparkConf.find((one) => !/^[^=]+=/.test(one));
  if (wrong !== undefined)
    fail('usage', 'bad-setting', `--spark-conf "${wrong}" sets nothing`, 'write --spark-conf key=value');
  return { home: sparkHome ?? null, master: master ?? null, settings: sparkConf, signal };
}

const LOCALES = ['en', 'es'];

export async function understandScore(
  flags: ScoreFlags,
  rules: RulesFile,
  now: number,
): Promise<ScoreRequest> {
  const { plan } = rules;
  const { engine = 'auto', maxRejects = '1%', locale = 'en' } = flags;
  if (!isEngine(engine)) {
    fail(
      'usage',
      'unknown-engine',
      `--engine "${engine}" is not there`,
      `it is one of ${ENGINES.join(', ')}`,
    );
  }
  if (!LOCALES.includes(locale)) {
    const hint = `it is one of ${LOCALES.join(', ')}`;
    fail('usage', 'unknown-locale', `--locale "${locale}" is not there`, hint);
  }
  const leads =
    flags.leads ?? fail('usage', 'missing-option', '--leads is missing', 'name the export: --leads FILE');
  const asOf = asOfDay(flags.asOf, plan, now);
  const { history } = flags;
  return {
    rules,
    asOf,
    inputs: await understandInputs({ ...flags, leads }, rules),
    result: understandResult(flags, plan),
    targets: understandTargets(flags),
    engine,
    memoryLimit: flags.memoryLimit === undefined ? null : memorySize(flags.memoryLimit),
    history: history === undefined || flags.dryRun ? null : join(history, historyName(asOf)),
    show: (flags.show ?? []).map((columns) => listOf('--show', columns)),
    rejectLimit: flags.strict ? { kind: 'rows', rows: 0 } : rejectLimit(maxRejects),
  };
}

function memorySize(text: string): string {
  const [, size, unit] = /^(\d{1,7})\s*([KMGT]i?B)$/i.exec(text) ?? [];
  if (size !== undefined && unit !== undefined && Number(size) > 0) return `${size}${unit}`;
  return fail('usage', 'bad-size', `--memory-limit "${text}" is no size`, 'write for example 512MB or 2GB');
}

function isEngine(name: string): name is EngineName {
  return ENGINES.some((one) => one === name);
}

/** The day that a run scores as of: the one asked for, else today in the rules' time zone. */
export function asOfDay(text: string | undefined, plan: Plan, now: number): number {
  if (text === undefined) return localDay(plan.timezone, Math.floor(now / 1000));
  return readDay(text) ?? fail('usage', 'bad-date', `--as-of "${text}" is no date`, 'write YYYY-MM-DD');
}

function understandResult(flags: ScoreFlags, plan: Plan): ResultOptions {
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

function understandTargets(flags: ScoreFlags): Targets | null {
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

function rejectLimit(text: string): RejectLimit {
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
