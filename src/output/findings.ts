// What `validate` found, in each of its formats.

import type { Comparison, Plan } from '../plan/plan.ts';
import { type Finding, type Level, problemLine } from '../problem.ts';
import type { BeyondFacts } from '../result/beyond-facts.ts';
import { itemAt } from '../values/item-at.ts';
import { decimal, grouped, type Micro } from '../values/micro.ts';
import { githubLine } from './ci/github.ts';
import { junitXml } from './ci/junit.ts';
import { escapeControls, escapeInvisible, jsonText } from './escape-controls.ts';
import { beyondJson } from './json/beyond.ts';
import { frameOf } from './terminal/frame.ts';
import { ENGLISH } from './terminal/language.ts';
import { screenOf } from './terminal/screen.ts';
import { beyondSections } from './terminal/summary-beyond.ts';
import { bar, type Paint, padEnd, padStart, percent, widthOf, wrap } from './terminal/text.ts';

interface PointRange {
  readonly low: Micro;
  readonly high: Micro;
}

/** A rules file, and all that was found about it. */
export interface CheckedFile {
  readonly path: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  /** How many it holds. */
  readonly tests: number;
  /** null: the file can't be used, or holds tests alone. */
  readonly rules: {
    readonly plan: Plan;
    readonly ranges: {
      readonly score: PointRange;
      readonly total: PointRange;
      readonly groups: readonly PointRange[];
      readonly segments: readonly (PointRange | null)[];
    };
  } | null;
  /** What the leads at hand would get; null: none were given, or they can't be scored. */
  readonly data: {
    readonly scored: number;
    readonly segments: ReadonlyMap<string, number>;
    readonly beyond: BeyondFacts;
    /** Sources and tables without a file. */
    readonly without: readonly string[];
  } | null;
}

export const FINDING_FORMATS = ['text', 'json', 'junit', 'github'] as const;
export type FindingFormat = (typeof FINDING_FORMATS)[number];

/** Where text is shown. Only a person's terminal has long messages broken: in a log each stays one line. */
export interface Page {
  readonly columns: number;
  readonly isTerminal: boolean;
}

export function findingsAs(
  format: FindingFormat,
  files: readonly CheckedFile[],
  paint: Paint,
  page: Page,
): string {
  return FORMATS[format](files, paint, page);
}

const FORMATS: {
  readonly [F in FindingFormat]: (files: readonly CheckedFile[], paint: Paint, page: Page) => string;
} = {
  text: (files, paint, page) =>
    `${files.map((file) => fileText(file, paint, page).join('\n')).join('\n\n')}\n`,
  json: (files) => jsonText({ files: files.map(fileJson) }),
  junit: (files) =>
    junitXml(
      files.map(({ path, text, findings }) => ({
        name: path,
        cases:
          findings.length === 0
            ? [{ name: 'validate', classname: path, file: path }]
            : findings.map((finding) => ({
                ...{ name: `${finding.code} ${placeText(finding)}`, classname: path },
                ...{ file: finding.at?.file, line: finding.at?.line },
                // Warnings and notes fail no build: the case passes.
                failure:
                  finding.level === 'error'
                    ? { message: problemLine(finding), text: framed(finding, text, path, 100).join('\n') }
                    : undefined,
              })),
      })),
    ),
  github: (files) =>
    files
      .flatMap(({ findings }) => findings)
      .map(
        ({ level, at, code, message, hint }) =>
          `${githubLine(level === 'note' ? 'notice' : level, {
            ...at,
            title: code,
            message: message + (hint ? `; ${hint}` : ''),
          })}\n`,
      )
      .join(''),
};

function placeText({ at }: Finding): string {
  return [at?.line, at?.column].filter((part) => part !== undefined).join(':');
}

function fileText(file: CheckedFile, paint: Paint, { columns: width, isTerminal }: Page): string[] {
  const { path, text, findings, rules, data } = file;
  const lines: string[] = [];
  for (const finding of findings) {
    const [first = '', ...frame] = framed(finding, text, path, width);
    const broken = isTerminal ? wrap(first.split(' '), width - 2, '') : [first];
    lines.push(...broken.map((line, index) => (index > 0 ? '  ' : '') + PAINTS[finding.level](paint)(line)));
    lines.push(...frame.map((line) => paint.dim(line)), '');
  }
  lines.push(...verdictLines(file, paint, isTerminal ? width : Number.POSITIVE_INFINITY));
  if (rules) lines.push(...rangeLines(rules, paint, width));
  if (data && rules) {
    lines.push(...segmentLines(data, paint, width));
    const screen = screenOf(paint, width - 2, ENGLISH);
    for (const section of beyondSections(rules.plan, data.beyond, data.scored, screen)) {
      lines.push('', ...section.split('\n').map((line) => `  ${line}`));
    }
  }
  return lines;
}

const PAINTS: { readonly [L in Level]: (paint: Paint) => (text: string) => string } = {
  error: ({ bad }) => bad,
  warning: ({ warn }) => warn,
  note: () => (text) => text,
};

/** The problem as one line, a warning or a note called so, and the lines of its frame. */
function framed(finding: Finding, text: string, path: string, width: number): string[] {
  const { at, level } = finding;
  const line = problemLine(finding);
  const shown = level === 'error' ? line : line.replace(`${finding.code}:`, `${level} ${finding.code}:`);
  const frame = at?.file === path ? frameOf(text.split(/\r\n|\r|\n/), at, width) : [];
  return [escapeInvisible(shown), ...frame];
}

function verdictLines({ path, findings, rules, tests }: CheckedFile, paint: Paint, width: number): string[] {
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  const counts = (['error', 'warning', 'note'] as const).flatMap((level) =>
    count(level) > 0 ? [`${count(level)} ${level}${count(level) === 1 ? '' : 's'}`] : [],
  );
  const size = [
    ...(rules ? [counted(rules.plan.rules.length, 'rule')] : []),
    ...(rules || tests > 0 ? [counted(tests, 'test')] : []),
  ];
  const name = escapeControls(path);
  const led = (
    verdict: string,
    colour: Paint['bad'],
    [first = '', ...others]: readonly string[],
  ): string[] => {
    const [line = '', ...rest] = wrap([`${name}: ${verdict} ${first}`, ...others], width - 2);
    const painted = line.startsWith(`${name}: ${verdict}`)
      ? `${paint.bold(name)}: ${colour(verdict)}${line.slice(name.length + 2 + verdict.length)}`
      : line; // it was broken within the name
    return [painted, ...rest.map((one) => `  ${one}`)];
  };
  if (count('error') > 0) return led('FAILED', paint.bad, [...counts, ...size]);
  if (count('warning') > 0) return led('OK,', paint.warn, [...counts, ...size]);
  return led('SUCCESS', paint.good, [...size, ...counts]);
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function rangeText({ low, high }: PointRange): string {
  return `${decimal(low, 2)} to ${decimal(high, 2)}`;
}

/** What a score can come to, and which scores make which segment. */
function rangeLines(
  { plan, ranges }: NonNullable<CheckedFile['rules']>,
  paint: Paint,
  width: number,
): string[] {
  const groups = plan.groups.map(({ label }, index) => `${label} ${endsText(itemAt(ranges.groups, index))}`);
  const segments = plan.segments.map(({ name, requires, when }, index) => {
    const range = ranges.segments[index];
    const gates = [
      ...requires.map(
        ({ group, op, value }) => `${plan.groups[group]?.label} ${SIGNS[op]} ${decimal(value)}`,
      ),
      ...(when ? ['a condition'] : []),
    ];
    return `${name} ${range ? rangeText(range) : 'out of reach of its score'}${gates.length ? ` (${gates.join(', ')})` : ''}`;
  });
  return [
    ...listed('score', [`${endsText(ranges.score)}${cutText(ranges.total, ranges.score)}`], paint, width),
    ...listed('groups', groups, paint, width),
    ...listed('segments', segments, paint, width),
  ].map(withoutDirections);
}

const LABEL = 'segments'.length;

/** Items behind a label, in lines of the width. */
function listed(label: string, items: readonly string[], paint: Paint, width: number): string[] {
  const lines = wrap(items, width - LABEL - 4, ' ·');
  return lines.map((line, i) => `  ${paint.dim(padEnd(i === 0 ? label : '', LABEL))}  ${line}`);
}

/** Labels and names of the rules file can't hold control characters but those that turn the text's direction. */
function withoutDirections(line: string): string {
  return line.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}

/** A rule that may pay without end has no number to show. */
function endsText({ low, high }: PointRange): string {
  return `${isEndless(low) ? 'no end' : decimal(low, 2)} to ${isEndless(high) ? 'no end' : decimal(high, 2)}`;
}

const ENDLESS = 10n ** 14n;

function isEndless(value: Micro): boolean {
  return value >= ENDLESS || value <= -ENDLESS;
}

function cutText(total: PointRange, score: PointRange): string {
  const cut = total.low < score.low || total.high > score.high;
  return cut ? ` (the rules come to ${endsText(total)}; the rest is cut)` : '';
}

const SIGNS: { readonly [K in Comparison]: string } = {
  at_least: '≥',
  at_most: '≤',
  more_than: '>',
  less_than: '<',
};

/** How many of the leads at hand each segment would get. */
function segmentLines(data: NonNullable<CheckedFile['data']>, paint: Paint, width: number): string[] {
  const names = [...data.segments.keys()];
  const wide = Math.max(...names.map((name) => widthOf(escapeControls(name))));
  const most = Math.max(1, ...data.segments.values());
  const numbers = grouped(most).length;
  const room = Math.max(5, Math.min(40, width - wide - numbers - 16));
  const without = data.without.length ? `, without ${data.without.join(', ')}` : '';
  return [
    '',
    `  ${counted(data.scored, 'lead')} would be${without}`,
    ...names.map((name) => {
      const count = data.segments.get(name) as number;
      const line = `  ${padEnd(escapeControls(name), wide)}  ${padStart(grouped(count), numbers)}  ${padStart(percent(count, data.scored), 7)}  `;
      return line + paint.bar(bar(count / most, room));
    }),
  ];
}

function fileJson({ path, text, findings, tests, rules, data }: CheckedFile) {
  const range = ({ low, high }: PointRange) => ({ low: decimal(low), high: decimal(high) });
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  return {
    file: path,
    errors: count('error'),
    warnings: count('warning'),
    notes: count('note'),
    findings: findings.map(({ level, code, message, hint, at }) => ({
      ...{ level, code, message, ...(hint && { hint }) },
      ...(at && { file: at.file, line: at.line, column: at.column }),
      ...(at?.file === path && { frame: frameOf(text.split(/\r\n|\r|\n/), at, 100) }),
    })),
    tests,
    ...(rules && {
      rules: rules.plan.rules.length,
      score: range(rules.ranges.score),
      groups: Object.fromEntries(
        rules.plan.groups.map(({ id }, index) => [id, range(itemAt(rules.ranges.groups, index))]),
      ),
      reachable: Object.fromEntries(
        rules.plan.segments.map(({ name }, index) => {
          const reach = rules.ranges.segments[index];
          return [name, reach ? range(reach) : null];
        }),
      ),
    }),
    ...(data &&
      rules && {
        leads: {
          ...{ scored: data.scored, without: data.without, segments: Object.fromEntries(data.segments) },
          ...beyondJson(rules.plan, data.beyond),
        },
      }),
  };
}
