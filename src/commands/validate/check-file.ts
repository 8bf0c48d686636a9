// One rules file, checked: its shape, its meaning, and what it would do to the files at hand.

import type { InputRequest } from '../../inputs/input-request.ts';
import { checkRules } from '../../lint/check-rules.ts';
import type { CheckedFile } from '../../output/findings.ts';
import { type Finding, inOrder, ProblemError } from '../../problem.ts';
import { compileRules } from '../../rules/compile.ts';
import { curlyQuotesFinding } from '../../rules/curly-quotes.ts';
import { checkShape } from '../../rules/shape.ts';
import type { Context } from '../context.ts';
import { type InputFileFlags, parseInputFiles, refuseStandardInput } from '../input-files.ts';
import { today } from '../input-request.ts';
import { createProgress } from '../progress.ts';
import { readRulesText, rulesFile } from '../read-rules.ts';
import { findTests, isTestFile } from '../test/find-tests.ts';

interface Flags extends Omit<InputFileFlags, 'leads'> {
  readonly leads?: readonly string[];
  readonly asOf?: number;
}

export async function checkFile(path: string, flags: Flags, context: Context): Promise<CheckedFile> {
  const { text, sha256, problems } = await textOf(path);
  const unusable = { path, text, tests: 0, rules: null, data: null };
  if (problems) return { ...unusable, findings: problems };
  if (isTestFile(path)) {
    const found = await findTests([path]);
    const count = found.reduce((sum, { tests }) => sum + tests.length, 0);
    return { ...unusable, tests: count, findings: errors(found.flatMap((one) => one.problems)) };
  }
  const compiled = compileRules(text, path);
  if (compiled.plan === undefined) return { ...unusable, findings: errors(compiled.problems) };
  const { plan, places, tests, root, curlyQuotes } = compiled;
  const { findings, ranges } = checkRules(plan, places);
  const unread = tests
    .flatMap((test) => test.unread)
    .map((found): Finding => ({ ...found, level: 'warning' }));
  const all = [
    ...errors(await checkShape(root)),
    ...curlyQuotes.map(curlyQuotesFinding),
    ...findings,
    ...unread,
  ];
  const usable = { path, text, tests: tests.length, rules: { plan, ranges } };
  const { leads } = flags;
  if (leads === undefined) return { ...usable, findings: inOrder(all), data: null };

  const file = rulesFile(path, { text, sha256 }, compiled);
  const inputs = await parseInputFiles({ ...flags, leads }, file, false);
  refuseStandardInput(inputs);
  const request: InputRequest = {
    rules: file,
    asOf: flags.asOf ?? today(plan, context.now),
    inputs,
    // Nothing is written, so no number of rejected rows is too many.
    rejectLimit: { kind: 'share', share: 100_000_000 },
  };
  const progress = await createProgress(request, { progress: true }, context);
  const { checkData } = await import('../../lint/check-data.ts'); // without files, nothing of a run is needed
  const checked = await checkData(request, places, progress).finally(progress.clear);
  const without = [
    ...plan.sources.flatMap(({ name }, source) => (inputs.activities[source]?.length ? [] : [name])),
    ...plan.tables.flatMap(({ name }, table) => (inputs.tables[table]?.length ? [] : [name])),
  ];
  const { facts } = checked;
  const data = facts && {
    scored: facts.leads.scored,
    segments: facts.scores.segments,
    beyond: facts.scores.beyond,
    without,
  };
  // A missing column is an error of its own: that its name is nearly a declared one is the same mistake.
  const missing = new Set(
    checked.findings.flatMap((one) => (one.code === 'unknown-column' ? placeOf(one) : [])),
  );
  const lint = inOrder(all).filter((one) => one.code !== 'near-name' || !missing.has(placeOf(one)));
  return { ...usable, findings: [...lint, ...checked.findings], data };
}

const placeOf = ({ at }: Finding): string => JSON.stringify([at?.line, at?.column]);

/** The file's text; where it is none that can be read as text, that is what was found. */
async function textOf(path: string): Promise<{ text: string; sha256: string; problems?: Finding[] }> {
  try {
    return await readRulesText(path);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problems[0]?.kind === 'io') throw error;
    return { text: '', sha256: '', problems: errors(error.problems) };
  }
}

function errors(problems: ProblemError['problems']): Finding[] {
  return problems.map((problem) => ({ ...problem, level: 'error' }));
}
