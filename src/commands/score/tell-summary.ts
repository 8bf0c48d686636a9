// Prints the summary of a run on standard error.

import { languageOf } from '../../output/terminal/language.ts';
import { summaryText } from '../../output/terminal/summary.ts';
import type { SummaryData } from '../../output/terminal/summary-data.ts';
import { paintOf } from '../../output/terminal/text.ts';
import { spanishWarning } from '../../output/warning-texts.ts';
import type { ScoreRequest } from '../../run/output-request.ts';
import type { RunResult } from '../../run/score-run.ts';
import type { Warning } from '../../run/warning.ts';
import type { Context } from '../context.ts';

export function toldOf(
  request: ScoreRequest,
  result: RunResult,
  warnings: readonly Warning[],
  seconds: number,
  locale: string | undefined,
): SummaryData {
  const { rules, asOf, inputs, output } = request;
  const targets = output?.targets ?? null;
  const beside = [targets?.summary, targets?.report].flatMap((path) => (path && path !== '-' ? [path] : []));
  return {
    ...result.facts,
    ...{ plan: rules.plan, name: rules.name, sha256: rules.sha256, asOf, seconds },
    without: new Set([
      ...rules.plan.sources.flatMap(({ name }, i) => (inputs.activities[i]?.length ? [] : [name])),
      ...rules.plan.tables.flatMap(({ name }, i) => (inputs.tables[i]?.length ? [] : [name])),
    ]),
    warnings: warnings.map((one) => ({
      code: one.code,
      text: locale === 'es' ? spanishWarning(one) : one.text,
    })),
    written: [...result.written, ...beside],
    rejected: result.rejected,
    rejectedByCode: result.rejectedByCode,
    rejectsPath: result.rejectsPath,
    dryRun: targets === null,
    fallbackReason: result.fallbackReason,
    fastEngine: request.engine.name === 'wasm' ? 'wasm' : 'duckdb',
  };
}

export function tellSummary(
  told: SummaryData,
  locale: string | undefined,
  { stderr, colour }: Context,
): void {
  stderr.write(summaryText(told, paintOf(colour), stderr.columns ?? 80, languageOf(locale)));
}
