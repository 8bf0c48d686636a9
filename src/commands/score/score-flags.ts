// The flags of `score` as a request to read, score and write.
import { join } from 'node:path';
import type { InputRequest, RulesFile } from '../../inputs/input-request.ts';
import { type Plan, segmentNames } from '../../plan/plan.ts';
import { fail } from '../../problem.ts';
import type { ResultOptions } from '../../result/result-options.ts';
import { historyName } from '../../run/history.ts';
import type { OutputRequest, ScoreRequest, Targets } from '../../run/output-request.ts';
import type { Micro } from '../../values/micro.ts';
import { didYouMean } from '../../values/nearest.ts';
import type { Context } from '../context.ts';
import {
  type EngineFlags,
  engineRequest,
  type InputRequestFlags,
  parseInputRequest,
} from '../input-request.ts';
import { parseList } from '../list-flag.ts';

/** What is printed about a run. */
export interface ConsoleFlags {
  readonly quiet?: boolean;
  readonly progress: boolean;
  readonly json?: boolean;
  readonly locale?: string;
  readonly denyWarnings?: boolean;
}

/** As commander gives them, parsed by `score-options.ts`. */
export interface ScoreFlags extends InputRequestFlags, EngineFlags, ConsoleFlags {
  readonly rules: string;
  readonly out?: string;
  readonly detail?: boolean;
  readonly split?: string;
  readonly lists?: string;
  readonly accounts?: string;
  readonly sort?: 'score';
  readonly only?: readonly string[];
  readonly columns?: readonly string[];
  readonly prefix?: string;
  readonly rename?: readonly string[];
  readonly decimalMark?: '.' | ',';
  readonly changedSince?: string;
  readonly top: number;
  readonly rejects?: string;
  readonly summary?: string;
  readonly history?: string;
  readonly maxChange?: Micro;
  readonly report?: string;
  readonly show?: readonly string[];
  readonly dryRun?: boolean;
  readonly escapeFormulas?: boolean;
  readonly showPlan?: boolean;
}

export async function parseScore(
  flags: ScoreFlags,
  rules: RulesFile,
  { now, signal }: Pick<Context, 'now' | 'signal'>,
): Promise<ScoreRequest> {
  const input = await parseInputRequest(flags, rules, now);
  return { ...input, engine: engineRequest(flags, signal), output: parseOutput(flags, input) };
}

function parseOutput(flags: ScoreFlags, { rules, asOf }: InputRequest): OutputRequest {
  const { history, maxChange = null } = flags;
  if (maxChange !== null && history === undefined)
    fail('usage', 'missing-option', '--max-change needs --history', 'add --history DIR');
  return {
    result: parseResult(flags, rules.plan),
    targets: parseTargets(flags, rules.plan),
    history: history === undefined ? null : join(history, historyName(asOf)),
    maxChange,
    changedSince: flags.changedSince ?? null,
    show: parseShow(flags.show),
  };
}

export function parseShow(show: readonly string[] = []): string[][] {
  return show.map((columns) => parseList('--show', columns));
}

function parseResult(flags: ScoreFlags, plan: Plan): ResultOptions {
  return {
    prefix: flags.prefix ?? '',
    detail: flags.detail === true,
    top: flags.top,
    only: flags.only ? new Set(flags.only.flatMap((names) => parseSegments(names, plan))) : null,
    columns: flags.columns?.flatMap((names) => parseList('--columns', names)) ?? null,
    sortByScore: flags.sort === 'score',
    escapeFormulas: flags.escapeFormulas === true,
    decimalMark: flags.decimalMark ?? '.',
    renames: parseRenames(flags.rename),
  };
}

/** `--rename score=Lead_Score__c`, for one added column. */
function parseRenames(renames: readonly string[] = []): Map<string, string> {
  const names = new Map<string, string>();
  for (const text of renames) {
    const equals = text.indexOf('=');
    const [name, as] = [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
    if (equals < 0 || name === '' || as === '' || names.has(name)) {
      const hint = 'write each column once, for example --rename score=Lead_Score';
      fail('usage', 'bad-list', `--rename must be COLUMN=NAME; got "${text}"`, hint);
    }
    names.set(name, as);
  }
  return names;
}

function parseSegments(text: string, plan: Plan): string[] {
  const names = segmentNames(plan);
  if (names.includes(text)) return [text];
  return parseList('--only', text).map((name) => {
    if (names.includes(name)) return name;
    const hint = didYouMean(name, names) ?? `the segments are ${names.join(', ')}`;
    return fail('usage', 'unknown-segment', `--only: the rules have no segment "${name}"`, hint);
  });
}

/** An output of a section that the rules do not have would be empty for no reason that anybody sees. */
function needSection(option: '--lists' | '--accounts', isDeclared: boolean): void {
  const section = `${option.slice(2)}:`;
  if (isDeclared) return;
  fail(
    'usage',
    'missing-section',
    `${option} needs ${section} in the rules`,
    `declare it, or remove ${option}`,
  );
}

function parseTargets(flags: ScoreFlags, { lists, accounts }: Plan): Targets | null {
  if (flags.lists !== undefined) needSection('--lists', lists.length > 0);
  if (flags.accounts !== undefined) needSection('--accounts', accounts !== null);
  if (flags.dryRun) return null;
  const missing = 'name the result: --out FILE, or - for standard output';
  const out = flags.out ?? fail('usage', 'missing-option', '--out is missing', missing);
  if (out === '-' && flags.report === '-') {
    const hint = 'give --out or --report a file';
    fail('usage', 'same-file', '--out and --report cannot both go to standard output', hint);
  }
  return {
    out,
    split: flags.split ?? null,
    lists: flags.lists ?? null,
    accounts: flags.accounts ?? null,
    rejects: flags.rejects ?? (out === '-' ? null : `${out}.rejects.csv`),
    summary: flags.summary ?? null,
    report: flags.report ?? null,
  };
}
