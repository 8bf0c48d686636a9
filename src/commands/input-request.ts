// Flags as a request to read and score, shared by `score`, `report`, `explain`, `diff` and `validate`.
import type { ENGINES, EngineRequest } from '../engines/engine.ts';
import type { InputRequest, RulesFile } from '../inputs/input-request.ts';
import type { RejectLimit } from '../inputs/rejects.ts';
import type { Plan } from '../plan/plan.ts';
import { fail } from '../problem.ts';
import { MICRO } from '../values/micro.ts';
import { localDay } from '../values/zone.ts';
import { type InputFileFlags, parseInputFiles } from './input-files.ts';

/** As commander gives them, parsed by `input-options.ts`. */
export interface InputRequestFlags extends Omit<InputFileFlags, 'leads'> {
  readonly leads?: readonly string[];
  readonly asOf?: number;
  readonly maxRejects?: RejectLimit;
  readonly strict?: boolean;
}

const ONE_PERCENT: RejectLimit = { kind: 'share', share: MICRO };

export async function parseInputRequest(
  flags: InputRequestFlags,
  rules: RulesFile,
  now: number,
): Promise<InputRequest> {
  const { maxRejects = ONE_PERCENT } = flags;
  const leads =
    flags.leads ?? fail('usage', 'missing-option', '--leads is missing', 'name the export: --leads FILE');
  return {
    rules,
    asOf: flags.asOf ?? today(rules.plan, now),
    inputs: await parseInputFiles({ ...flags, leads }, rules),
    rejectLimit: flags.strict ? { kind: 'rows', rows: 0 } : maxRejects,
  };
}

/** Today in the time zone of the rules, as a day number. */
export function today(plan: Plan, now: number): number {
  return localDay(plan.timezone, Math.floor(now / 1000));
}

export interface EngineFlags {
  readonly engine?: (typeof ENGINES)[number];
  readonly memoryLimit?: string;
  readonly threads?: number;
  readonly blockBytes?: number;
  readonly sparkHome?: string;
  readonly master?: string;
  readonly sparkConf?: readonly string[];
}

export function engineRequest(
  { engine = 'auto', memoryLimit, threads, blockBytes, sparkHome, master, sparkConf = [] }: EngineFlags,
  signal: AbortSignal | undefined,
): EngineRequest {
  const spark = { home: sparkHome ?? null, master: master ?? null, settings: sparkConf, signal };
  return {
    name: engine,
    memoryLimit: memoryLimit ?? null,
    threads: threads ?? null,
    blockBytes: blockBytes === undefined ? null : Math.max(64, blockBytes || 0),
    spark,
  };
}
