// Runs that are refused for what they warn of, so that a night without a reader replaces nothing.
import { ProblemError, problem } from '../../problem.ts';
import type { ScoreRequest } from '../../run/output-request.ts';
import type { RunHooks } from '../../run/score-run.ts';
import type { Warning } from '../../run/warning.ts';
import { findWarnings } from '../../run/warnings.ts';

const OF_CHANGE: readonly Warning['code'][] = ['shrunk-log', 'many-changes'];

/** Throws if --max-change or --deny-warnings refuses the run; nothing where neither is given. */
export function openJudge(
  request: ScoreRequest,
  { denyWarnings = false }: { readonly denyWarnings?: boolean },
): Pick<RunHooks, 'judge'> {
  const isLimited = (request.output?.maxChange ?? null) !== null;
  if (!isLimited && !denyWarnings) return {};
  return {
    judge: (facts, lastRun) => {
      const warnings = findWarnings(request, facts, lastRun);
      if (isLimited && warnings.some(({ code }) => OF_CHANGE.includes(code))) {
        const message = 'refused by --max-change, and no file was replaced';
        refuse('too-much-change', message, 'check the exports, or run without --max-change:', warnings);
      }
      // Without an exception for the first run, a history could never begin.
      const denied = warnings.filter(({ code }) => code !== 'no-earlier-run');
      if (denyWarnings && denied.length > 0) {
        const message = 'refused by --deny-warnings, and no file was replaced';
        refuse('warnings-denied', message, 'the warnings:', denied);
      }
    },
  };
}

function refuse(
  code: 'too-much-change' | 'warnings-denied',
  message: string,
  hint: string,
  warnings: readonly Warning[],
): never {
  throw new ProblemError([
    problem('data', code, message, hint),
    ...warnings.map((one) => problem('data', one.code, one.text)),
  ]);
}
