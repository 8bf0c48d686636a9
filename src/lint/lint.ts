// The input of the checks of the rules' meaning, and how they report findings.
import type { Plan } from '../plan/plan.ts';
import type { Finding, Level, Place, ProblemCode } from '../problem.ts';
import type { Places } from '../rules/places.ts';
import type { Ranges } from './ranges.ts';

export interface Lint {
  readonly plan: Plan;
  readonly places: Places;
  readonly ranges: Ranges;
  readonly report: (
    level: Level,
    at: Place | undefined,
    code: ProblemCode,
    message: string,
    hint?: string,
  ) => void;
}

/** Collects findings. */
export function createLint(
  plan: Plan,
  places: Places,
  ranges: Ranges,
): { readonly lint: Lint; readonly findings: Finding[] } {
  const findings: Finding[] = [];
  const report: Lint['report'] = (level, at, code, message, hint) => {
    findings.push({ level, kind: 'usage', code, message, ...(at && { at }), ...(hint && { hint }) });
  };
  return { lint: { plan, places, ranges, report }, findings };
}

/** Something found in the files that a rules file is tried on. */
export function dataFinding(
  level: Level,
  at: Place | undefined,
  code: ProblemCode,
  message: string,
  hint?: string,
): Finding {
  return { level, kind: 'data', code, message, ...(at && { at }), ...(hint && { hint }) };
}
