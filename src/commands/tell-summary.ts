// The summary on standard error.

import type { ScoreRequest } from '../run/request.ts';
import type { RunResult } from '../run/score-run.ts';
import { warningsOf } from '../run/warnings.ts';
import { summaryText } from '../tell/summary.ts';
import { paintOf } from '../tell/text.ts';
import type { Context } from './context.ts';

export function tellSummary(
  request: ScoreRequest,
  result: RunResult,
  seconds: number,
  context: Context,
): void {
  const { rules, asOf, targets, inputs } = request;
  const told = {
    ...result.facts,
    ...{ plan: rules.plan, name: rules.name, sha256: rules.sha256, asOf, seconds },
    without: new Set([
      ...rules.plan.sources.flatMap(({ name }, i) => (inputs.activities[i]?.length ? [] : [name])),
      ...rules.plan.tables.flatMap(({ name }, i) => (inputs.tables[i] ? [] : [name])),
    ]),
    warnings: warningsOf(request, result.facts),
    written: [...result.written, ...(targets?.summary ? [targets.summary] : [])],
    rejected: result.rejected,
    rejectedBy: result.rejectedBy,
    rejectsPath: result.rejectsPath,
    dryRun: targets === null,
  };
  context.stderr.write(summaryText(told, paintOf(context.colour), context.stderr.columns ?? 80));
}
