// Runs, puts the files in place together, then prints the summary.

import { jsonText } from '../../output/escape-controls.ts';
import { type RunStamp, summaryOf } from '../../output/json/summary.ts';
import { languageOf } from '../../output/terminal/language.ts';
import type { ScoreRequest } from '../../run/output-request.ts';
import { scoreRun } from '../../run/score-run.ts';
import { findWarnings } from '../../run/warnings.ts';
import type { Context } from '../context.ts';
import { createProgress } from '../progress.ts';
import { tellWarnings } from '../tell-warnings.ts';
import { openJudge } from './refuse-warnings.ts';
import type { ConsoleFlags } from './score-flags.ts';
import { tellSummary, toldOf } from './tell-summary.ts';

export async function runAndTell(
  request: ScoreRequest,
  flags: ConsoleFlags,
  context: Context,
): Promise<void> {
  const { out, stderr, tool, elapsed } = context;
  const targets = request.output?.targets;
  const findings = targets?.report ? await createFindings(request) : null;
  const progress = await createProgress(request, flags, context);
  const hooks = {
    writeOut: out.write,
    ...openJudge(request, flags),
    ...(findings && {
      onScore: [findings.onScore],
      onAccounts: findings.onAccounts,
      leadsToShow: findings.leads,
    }),
  };
  const result = await scoreRun(request, progress, hooks).finally(progress.clear);
  const stamp: RunStamp = { tool, engine: result.engine, seconds: Number(elapsed().toFixed(3)) };
  const warnings = findWarnings(request, result.facts, result.lastRun);
  const told = toldOf(request, result, warnings, stamp.seconds, flags.locale);
  const json = jsonText(summaryOf(request, result.facts, warnings, stamp));
  let page = '';
  try {
    const texts = new Map<string, string>();
    if (targets?.summary) texts.set(targets.summary, json);
    if (targets?.report && findings) {
      const { makePage } = await import('./make-page.ts');
      const found = { findings: findings.findings(), shown: result.shown, warned: warnings };
      page = makePage(request, told, stamp, found, flags.locale);
      if (targets.report !== '-') texts.set(targets.report, page);
    }
    await out.check(); // what went to standard output must be whole before the files take their places
    await result.commit(texts);
  } finally {
    await result.discard();
  }
  if (targets?.report === '-') await out.write(page);
  const isJsonBeside = flags.json === true && [targets?.out, targets?.report].includes('-');
  if (isJsonBeside) stderr.write(json);
  else if (flags.json) await out.write(json);
  else if (!flags.quiet) tellSummary(told, flags.locale, context);
  if (flags.quiet && !isJsonBeside)
    tellWarnings(told.warnings, context, languageOf(flags.locale).summary.warning);
}

async function createFindings({ rules }: ScoreRequest) {
  const { createReportFindings } = await import('../../output/html/report-findings.ts');
  return createReportFindings(rules.plan);
}
