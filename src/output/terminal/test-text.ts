// The report of `test` for a person: of a failing test only what differs, with the ledger lines behind it; then
// what no test makes fire.

import type { Plan } from '../../plan/plan.ts';
import { problemLine } from '../../problem.ts';
import { type LedgerLine, reasonsOf, type ScoreCard } from '../../result/score-card.ts';
import { dayText } from '../../values/days.ts';
import { decimal, grouped, signed } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { coverageLines } from './coverage-text.ts';
import {
  coverageOf,
  hasFailed,
  isLow,
  lowText,
  placeText,
  type ReportedTest,
  type TestedFile,
} from './tested-file.ts';
import { hung, type Paint, padEnd, padStart, widthOf, wrap } from './text.ts';

export function reportText(
  files: readonly TestedFile[],
  paint: Paint,
  columns: number,
  quiet: boolean,
): string {
  const width = Math.max(30, Math.min(columns, 100));
  const listed = files.filter((file) => file.plan !== null && !(quiet && isWell(file)));
  const blocks = listed.map((file) => fileLines(file, paint, width, quiet));
  if (listed.length > 1) {
    const all = listed.flatMap(({ outcomes }) => outcomes);
    blocks.push([`${listed.length} rules files: ${countsOf(all, paint)}`]);
  }
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function isWell(file: TestedFile): boolean {
  return file.problems.length === 0 && !file.outcomes.some(hasFailed) && !isLow(file);
}

function fileLines(file: TestedFile, paint: Paint, width: number, quiet: boolean): string[] {
  const listed = file.outcomes.filter((outcome) => !quiet || hasFailed(outcome));
  const lines = listed.flatMap((outcome, index) => {
    const details = detailLines(outcome, file, paint, width);
    // A blank line sets a test with details apart.
    const gap = details.length > 0 && index < listed.length - 1 ? [''] : [];
    return [...nameLines(outcome, paint, width), ...details, ...gap];
  });
  const coverage = quiet && !isLow(file) ? [] : coverageLines(file, paint, width);
  return [...lines, ...(lines.length > 0 ? [''] : []), verdictOf(file, paint), ...coverage];
}

function nameLines(outcome: ReportedTest, paint: Paint, width: number): string[] {
  const [first = '', ...rest] = wrap(escapeControls(outcome.test.name).split(' '), width - 2, '');
  const failed = hasFailed(outcome);
  return [`${failed ? paint.bad('✗') : paint.good('✓')} ${first}`, ...rest.map((line) => `  ${line}`)];
}

function detailLines(outcome: ReportedTest, { plan }: TestedFile, paint: Paint, width: number): string[] {
  const lines =
    hasFailed(outcome) && plan
      ? failureLines(outcome, plan, paint, width - 2)
      : warningLines(outcome, paint, width - 2);
  return lines.map((line) => `  ${line}`);
}

/** `rules.yaml: FAILED 5 tests passed, 1 failed, coverage 94.5 %`. */
export function verdictOf(file: TestedFile, paint: Paint): string {
  const { path, outcomes, problems } = file;
  const coverage = coverageOf(file);
  const listed = [
    outcomes.length > 0 ? countsOf(outcomes, paint) : 'no tests',
    problems.length > 0 && paint.bad(`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`),
    isLow(file) ? paint.bad(lowText(file)) : coverage && `coverage ${coverage.percent} %`,
    outcomes.length === 0 && 'write some under tests:',
  ];
  const verdict = !isWell(file)
    ? paint.bad('FAILED')
    : outcomes.length > 0
      ? paint.good('SUCCESS')
      : paint.warn('EMPTY');
  return `${paint.bold(escapeControls(path))}: ${verdict} ${listed.filter(Boolean).join(', ')}`;
}

function countsOf(outcomes: readonly ReportedTest[], paint: Paint): string {
  const failed = outcomes.filter(hasFailed).length;
  const passed = outcomes.length - failed;
  const tests = `${grouped(passed)} ${passed === 1 ? 'test' : 'tests'} passed`;
  return failed > 0 ? `${tests}, ${paint.bad(`${grouped(failed)} failed`)}` : tests;
}

/** The test's place, what differs, and why. */
export function failureLines(outcome: ReportedTest, plan: Plan, paint: Paint, width: number): string[] {
  const { test, card, faults, differences, uncounted } = outcome;
  return [
    paint.dim(`${escapeControls(placeText(test.at))}, as of ${dayText(test.asOf)}`),
    ...faults
      .flatMap((fault) => hung(escapeControls(fault).split(' '), width, '  '))
      .map((line) => paint.bad(line)),
    ...differenceLines(differences, paint),
    ...(card ? behindLines(outcome, card, plan, paint, width) : []),
    ...uncounted.flatMap((note) => hung(escapeControls(note).split(' '), width, '')),
    ...warningLines(outcome, paint, width),
  ];
}

function warningLines({ test }: ReportedTest, paint: Paint, width: number): string[] {
  return test.unread.flatMap((found) =>
    hung(escapeControls(problemLine(found)).split(' '), width, '').map((line) => paint.warn(line)),
  );
}

/** A table of what was expected and what came; reasons, which are long, on lines of their own. */
function differenceLines(differences: ReportedTest['differences'], paint: Paint): string[] {
  const rows = differences.filter(({ expected }) => expected.kind !== 'reason');
  const wide = (texts: readonly string[]): number =>
    Math.max(...texts.map((text) => widthOf(escapeControls(text))));
  const [label, wanted, got] = [
    wide(rows.map(({ of }) => of)),
    wide(['expected', ...rows.map((row) => row.wanted)]),
    wide(['got', ...rows.map((row) => row.got)]),
  ];
  const line = (of: string, one: string, other: string): string => `  ${padEnd(of, label)}  ${one}  ${other}`;
  const head = line('', padStart('expected', wanted), padStart('got', got));
  return [
    ...(rows.length > 0 ? [paint.dim(head)] : []),
    ...rows.map((row) =>
      line(
        escapeControls(row.of),
        paint.good(padStart(escapeControls(row.wanted), wanted)),
        paint.bad(padStart(escapeControls(row.got), got)),
      ),
    ),
    ...differences
      .filter(({ expected }) => expected.kind === 'reason')
      .map((row) => `  not among the reasons: ${paint.good(escapeControls(row.wanted))}`),
  ];
}

/** The ledger lines behind what differs: all behind a score, its rules behind a group, its own behind a rule. */
function behindLines(
  { differences }: ReportedTest,
  card: ScoreCard,
  plan: Plan,
  paint: Paint,
  width: number,
): string[] {
  const names = (kind: string): Set<string> =>
    new Set(differences.filter(({ expected }) => expected.kind === kind).map(({ of }) => of));
  const [scores, groups, rules] = [names('score'), names('group'), names('rule')];
  const groupOf = (id: string): string | undefined => {
    const index = plan.rules.find((rule) => rule.id === id)?.group ?? null;
    return index === null ? undefined : plan.groups[index]?.id;
  };
  const isBehind = ({ rule, group }: LedgerLine): boolean =>
    scores.size > 0 ||
    (rule !== undefined && (rules.has(rule) || groups.has(groupOf(rule) ?? ''))) ||
    (group !== undefined && groups.has(group));
  const lines = card.ledger
    .filter(isBehind)
    .map((line) => ({ points: signed(line.points), ...nameOf(line, card, plan) }));
  const label = Math.max(...lines.map(({ name }) => widthOf(escapeControls(name))));
  const points = Math.max(...lines.map((line) => line.points.length));
  const ledger = lines.map((line) =>
    `  ${padEnd(escapeControls(line.name), label)}  ${padStart(line.points, points)}  ${paint.dim(line.note)}`.trimEnd(),
  );
  const why =
    names('reason').size > 0 ? reasonsOf(card, plan) : names('segment').size > 0 ? overrides(card, plan) : [];
  const reasons = why.length === 0 ? [] : hung(escapeControls(why.join('; ')).split(' '), width, '  ');
  return [
    ...(ledger.length > 0 ? [paint.dim('ledger'), ...ledger] : []),
    ...(reasons.length > 0 ? [paint.dim('reasons'), ...reasons] : []),
  ];
}

/** The reasons why the segment is not that of the score alone. */
function overrides({ disqualified, promoted, held }: ScoreCard, plan: Plan): string[] {
  return [
    ...(disqualified === null ? [] : [plan.disqualify[disqualified]?.reason ?? '']),
    ...(promoted === null ? [] : [plan.promote[promoted]?.reason ?? '']),
    ...(held === null ? [] : [held.reason]),
  ];
}

/** The name of a ledger line, and a note on it. */
function nameOf(line: LedgerLine, card: ScoreCard, plan: Plan): { name: string; note: string } {
  if (line.rule !== undefined) {
    const fired = card.fired.find(({ rule }) => plan.rules[rule]?.id === line.rule);
    const notes = [
      fired?.paid != null ? `${grouped(fired.paid)}×` : '',
      fired?.tier != null ? `tier ${fired.tier + 1}` : '',
    ];
    return { name: line.rule, note: notes.filter(Boolean).join(', ') };
  }
  if (line.group !== undefined) {
    const group = plan.groups.find(({ id }) => id === line.group);
    const bound = line.points < 0 ? group?.max : group?.min;
    return { name: line.group, note: `the group held at ${decimal(bound ?? 0)}` };
  }
  const { min, max } = plan.score;
  return {
    name: line.step ?? '',
    note: line.step === 'clamp' ? `held to ${decimal(min)} to ${decimal(max)}` : '',
  };
}
