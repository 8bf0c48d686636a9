// A score explained, as a picture for the terminal: the sentence first, then each line of the ledger with its bar, the
// running sum and the reasons for it, then what was missing and what counted for nothing.

import type { Plan } from '../../plan/plan.ts';
import type { Explanation, LedgerStep } from '../../result/explanation.ts';
import { dayText } from '../../values/days.ts';
import { decimal } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { groupBy } from '../group-by.ts';
import { cut, type Paint, padEnd, padStart, widthOf } from './text.ts';
import { beyondSections } from './waterfall-beyond.ts';
import { notCountedLines, notEarnedLines, notTakenLines } from './waterfall-misses.ts';
import { createPicture, type Picture } from './waterfall-picture.ts';
import {
  activityPieces,
  baseName,
  hanging,
  mainlyOf,
  nearNotes,
  pointsText,
  signedText,
  titleOf,
  wrapped,
} from './waterfall-words.ts';

/** What the text tells besides the explanation. */
export interface WaterfallContext {
  readonly plan: Plan;
  /** The rules' name. */
  readonly name: string;
  readonly asOf: number;
}

/** The explanation of one lead, for a terminal of so many columns. */
export function waterfallText(
  explanation: Explanation,
  context: WaterfallContext,
  paint: Paint,
  columns: number,
): string {
  const width = Math.max(30, Math.min(columns, 100));
  const sections = [
    headLines(explanation, context.plan, paint, width),
    pictureLines(explanation, context.plan, paint, width),
    overrideLines(explanation, paint, width),
    ...beyondSections(explanation, context.plan, paint, width),
    notEarnedLines(explanation, paint, width),
    notTakenLines(explanation, paint, width),
    notCountedLines(explanation, paint, width),
    footLines(explanation, context, paint, width),
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function headLines(explanation: Explanation, plan: Plan, paint: Paint, width: number): string[] {
  const title = titleOf(explanation, plan);
  const [first = '', ...rest] = wrapped(title + mainlyOf(explanation, plan), width);
  const bold = first.startsWith(title) ? paint.bold(title) + first.slice(title.length) : paint.bold(first);
  const near = nearNotes(explanation, plan).flatMap((note) => hanging(note, width));
  return [bold, ...rest, ...near];
}

/** Columns of the picture's lines. */
interface Layout {
  readonly width: number;
  readonly label: number;
  readonly points: number;
  readonly sum: number;
  readonly picture: Picture;
  /** Whether the bars have lines of their own. */
  readonly narrow: boolean;
}

const MOST_LABEL = 30;
const LEAST_PICTURE = 24;
const INDENT = 2;

function pictureLines({ steps, card }: Explanation, plan: Plan, paint: Paint, width: number): string[] {
  if (steps.length === 0) return [];
  const widest = (texts: readonly string[]): number => Math.max(...texts.map(widthOf));
  const points = widest(steps.map((step) => signedText(step.line.points)));
  const sum = widest(steps.map((step) => pointsText(step.sum)));
  const numbers = points + sum + 4;
  const longest = INDENT + widest(steps.map(({ label }) => escapeControls(label)));
  const narrow = width - numbers - 2 - LEAST_PICTURE < Math.min(longest, 20);
  const label = Math.min(
    longest,
    MOST_LABEL,
    narrow ? width - numbers : Math.max(20, width - numbers - 2 - LEAST_PICTURE),
  );
  const before = narrow ? INDENT : label + numbers + 2;
  const picture = createPicture(
    plan,
    steps.map((step) => step.sum),
    paint,
    width - before,
  );
  const layout: Layout = { width, label, points, sum, picture, narrow };
  const lines = [' '.repeat(before) + paint.dim(picture.axis)];
  let from: LedgerStep['sum'] = 0;
  let group: string | null = null;
  for (const step of steps) {
    const own = groupOf(step, plan);
    if (own !== null && own.id !== group) lines.push(headingOf(own, card.groups[own.index] ?? 0));
    group = own?.id ?? null;
    lines.push(...stepLines(step, from, own === null ? 0 : INDENT, layout, paint));
    from = step.sum;
  }
  const total = decimal(card.score, plan.score.decimals);
  const score = `${padEnd('Score', label)}  ${' '.repeat(points)}  ${padStart(total, sum)}`;
  return [...lines, ...barred(paint.bold(score), picture.bar(0, card.score), layout)];
}

function groupOf({ line }: LedgerStep, plan: Plan) {
  const of = plan.rules.find(({ id }) => id === line.rule)?.group;
  const index = line.group === undefined ? (of ?? -1) : plan.groups.findIndex(({ id }) => id === line.group);
  const group = plan.groups[index];
  return group === undefined ? null : { ...group, index };
}

/** `Fit 40 (-20 to 50)`. */
function headingOf({ label, min, max }: Plan['groups'][number], subtotal: LedgerStep['sum']): string {
  const least = min === null ? '' : decimal(min);
  const most = max === null ? '' : decimal(max);
  const bounds =
    least && most ? `${least} to ${most}` : least ? `at least ${least}` : most && `at most ${most}`;
  return `${escapeControls(label)} ${pointsText(subtotal)}${bounds && ` (${bounds})`}`;
}

function stepLines(
  step: LedgerStep,
  from: LedgerStep['sum'],
  indent: number,
  layout: Layout,
  paint: Paint,
): string[] {
  const { line, label, sum } = step;
  const room = layout.label - indent;
  const head = [
    `${' '.repeat(indent)}${padEnd(cut(escapeControls(label), room), room)}`,
    padStart(signedText(line.points), layout.points),
    padStart(pointsText(sum), layout.sum),
  ].join('  ');
  const details = detailsOf(step, layout.width - indent - INDENT);
  return [
    ...barred(head, layout.picture.bar(from, sum), layout),
    ...details.map((text) => paint.dim(`${' '.repeat(indent + INDENT)}${text}`)),
  ];
}

function barred(head: string, bar: string, { narrow }: Layout): string[] {
  return narrow ? [head, `${' '.repeat(INDENT)}${bar}`] : [`${head}  ${bar}`.trimEnd()];
}

const UNPAID = {
  too_old: 'too old',
  too_new: 'too new',
  times_per_day: 'more of one day than count',
  decayed: 'worth nothing any more',
  repeated: 'older than one with the same value',
  no_value: 'without a value',
} as const;

/** The reasons for a line. */
function detailsOf(
  { line, because, activities, omitted, unpaid, unpaidOmitted, beforeMax }: LedgerStep,
  width: number,
): string[] {
  const notes = [
    ...(beforeMax === null ? [] : [`${signedText(beforeMax)} in all, cut to ${signedText(line.points)}`]),
    ...[...groupBy(unpaid, ({ why }) => why)].map(([why, { length }]) => `${length} ${UNPAID[why]}`),
    ...(unpaidOmitted === 0 ? [] : [`${unpaidOmitted} more unpaid`]),
  ];
  return [
    ...wrapped(escapeControls(because.join('; ')), width),
    ...wrapped(activityPieces(activities, omitted), width),
    ...wrapped(notes.join('; '), width),
  ].filter((line) => line !== '');
}

/** What decided over the score. */
function overrideLines({ overrides }: Explanation, paint: Paint, width: number): string[] {
  return overrides.flatMap(({ kind, reason, because, activities, omitted }) => {
    const title = `${kind === 'promote' ? 'Promoted' : 'Disqualified'}: ${escapeControls(reason)}`;
    const room = width - INDENT;
    const details = [
      ...wrapped(escapeControls(because.join('; ')), room),
      ...wrapped(activityPieces(activities, omitted), room),
    ];
    return [paint.bold(title), ...details.map((text) => paint.dim(`${' '.repeat(INDENT)}${text}`))];
  });
}

function footLines(
  { file, line, others }: Explanation,
  { plan, name, asOf }: WaterfallContext,
  paint: Paint,
  width: number,
): string[] {
  const place = `${baseName(file)}:${line}`;
  const phrases = [
    `${escapeControls(name)} as of ${dayText(asOf)} (${plan.timezone.name})`,
    `the lead is ${place}`,
  ];
  const also = others.map(
    (other) => `not scored: ${baseName(file)}:${other.line}, ${escapeControls(other.why)}`,
  );
  return [phrases.join(', '), ...also].flatMap((text) => wrapped(text, width).map((line) => paint.dim(line)));
}
