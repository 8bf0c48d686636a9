// What `test` found, in each of its formats.

import { type Problem, problemLine } from '../problem.ts';
import { ledgerJson, reasonsOf } from '../result/score-card.ts';
import { dayText } from '../values/days.ts';
import { decimal } from '../values/micro.ts';
import { githubLine } from './ci/github.ts';
import { junitXml, type Suite } from './ci/junit.ts';
import { jsonText } from './escape-controls.ts';
import { partLine } from './terminal/coverage-text.ts';
import { failureLines, reportText, verdictOf } from './terminal/test-text.ts';
import {
  coverageOf,
  hasFailed,
  isLow,
  lowText,
  type ReportedTest,
  type TestedFile,
} from './terminal/tested-file.ts';
import { type Paint, paintOf } from './terminal/text.ts';

export const TEST_FORMATS = ['text', 'json', 'junit', 'github'] as const;
export type TestFormat = (typeof TEST_FORMATS)[number];

/** `quiet` leaves out of the text what is well. */
export function testsAs(
  format: TestFormat,
  files: readonly TestedFile[],
  paint: Paint,
  width: number,
  quiet = false,
): string {
  return FORMATS[format](files, paint, width, quiet);
}

const FORMATS: {
  readonly [F in TestFormat]: (
    files: readonly TestedFile[],
    paint: Paint,
    width: number,
    quiet: boolean,
  ) => string;
} = {
  text: reportText,
  json: (files) => jsonText(reportJson(files)),
  junit: (files) => junitXml(files.map(suiteOf)),
  github: (files) => files.flatMap(githubLines).join(''),
};

const PLAIN = paintOf(false);
const WIDTH = 100;

function reportJson(files: readonly TestedFile[]) {
  const outcomes = files.flatMap((file) => file.outcomes);
  const failed = outcomes.filter(hasFailed).length;
  return { passed: outcomes.length - failed, failed, files: files.map(fileJson) };
}

function fileJson(file: TestedFile) {
  const { path, name, outcomes, problems } = file;
  const failed = outcomes.filter(hasFailed).length;
  const coverage = coverageOf(file);
  return {
    ...{ file: path, name, passed: outcomes.length - failed, failed },
    tests: outcomes.map((outcome) => testJson(outcome, file)),
    ...(coverage && {
      coverage: {
        ...{
          percent: Number(coverage.percent),
          minimum: file.minimum === null ? null : Number(decimal(file.minimum)),
        },
        ...{ fired: coverage.fired, total: coverage.total, parts: Object.fromEntries(coverage.kinds) },
        missing: coverage.missing.map(({ kind, name: part, words, at }) => ({
          kind,
          name: part,
          words,
          ...at,
        })),
      },
    }),
    problems,
  };
}

function testJson(outcome: ReportedTest, { plan }: TestedFile) {
  const { test, card, faults, differences, uncounted } = outcome;
  return {
    ...{ name: test.name, ...test.at, as_of: dayText(test.asOf), passed: !hasFailed(outcome) },
    ...(card &&
      plan && {
        score: Number(decimal(card.score)),
        segment: card.segment,
        reasons: reasonsOf(card, plan),
        ledger: JSON.parse(ledgerJson(card.ledger)) as unknown,
      }),
    differences: differences.map(({ of, wanted, got, expected: { kind, at } }) => ({
      ...{ kind, of, expected: numberOrText(kind, wanted), got: numberOrText(kind, got), ...at },
    })),
    ...{ faults, uncounted, warnings: test.unread },
  };
}

const NUMBERS: ReadonlySet<string> = new Set([
  ...['score', 'group', 'rule', 'topic_total', 'probability', 'account_score'],
]);

/** "none" where a lead has no such number. */
function numberOrText(kind: string, text: string): string | number {
  return NUMBERS.has(kind) && !Number.isNaN(Number(text)) ? Number(text) : text;
}

function suiteOf(file: TestedFile): Suite {
  const { path, outcomes, problems } = file;
  const tests = outcomes.map((outcome) => {
    const { name, at } = outcome.test;
    return { name, classname: path, file: at.file, line: at.line, failure: failureOf(outcome, file) };
  });
  const broken = problems.map((found) => ({
    ...{ name: found.code, classname: path, file: found.at?.file ?? path, line: found.at?.line },
    failure: { message: problemLine(found), text: problemLine(found) },
  }));
  return { name: path, cases: [...tests, ...coverageCases(file), ...broken] };
}

function failureOf(outcome: ReportedTest, { plan }: TestedFile) {
  if (!hasFailed(outcome) || plan === null) return undefined;
  return { message: shortly(outcome), text: failureLines(outcome, plan, PLAIN, WIDTH).join('\n') };
}

/** A case of its own, so that missing coverage is reported by name. */
function coverageCases(file: TestedFile): Suite['cases'] {
  const coverage = coverageOf(file);
  if (coverage === null || file.minimum === null) return [];
  const text = coverage.missing.map((part) => partLine(part)).join('\n');
  const failure = isLow(file) ? { message: lowText(file), text } : undefined;
  return [{ name: 'coverage', classname: file.path, file: file.path, failure }];
}

function githubLines(file: TestedFile): string[] {
  const { path, plan, outcomes, problems } = file;
  const lines = [...problems.map(problemGithub)];
  for (const outcome of outcomes) {
    const { name, at, unread } = outcome.test;
    lines.push(...unread.map((found) => githubLine('warning', annotation(found))));
    if (!hasFailed(outcome) || plan === null) continue;
    const place = outcome.differences[0]?.expected.at ?? at;
    const message = failureLines(outcome, plan, PLAIN, WIDTH).join('\n');
    lines.push(githubLine('error', { ...place, title: name, message }));
  }
  const coverage = coverageOf(file);
  if (coverage && isLow(file)) {
    const message = [lowText(file), ...coverage.missing.map(partLine)].join('\n');
    lines.push(githubLine('error', { file: path, title: 'coverage', message }));
  }
  if (plan !== null) lines.push(verdictOf(file, PLAIN));
  return lines.map((line) => `${line}\n`);
}

function problemGithub(found: Problem): string {
  return githubLine('error', annotation(found));
}

function annotation({ at, code, message, hint }: Problem) {
  return { ...at, title: code, message: message + (hint ? `; ${hint}` : '') };
}

/** `score: expected 7, got 9; segment: expected MQL, got SQL`. */
function shortly({ faults, differences }: ReportedTest): string {
  return [
    ...faults,
    ...differences.map(({ of, wanted, got }) => `${of}: expected ${wanted}, got ${got || 'none'}`),
  ].join('; ');
}
