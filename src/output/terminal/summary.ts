// The summary that a person reads after a run.

import { dayText } from '../../values/days.ts';
import { escapeControls } from '../escape-controls.ts';
import { ENGLISH, type Language } from './language.ts';
import { type Screen, screenOf } from './screen.ts';
import { beyondLines } from './summary-beyond.ts';
import type { SummaryData } from './summary-data.ts';
import { distributionLines } from './summary-distribution.ts';
import { hottestLines } from './summary-hottest.ts';
import { inputLines } from './summary-inputs.ts';
import { ruleLines, segmentLines } from './summary-scores.ts';
import { cut, type Paint, widthOf, wrap } from './text.ts';

/** The summary as lines, for a terminal of so many columns. */
export function summaryText(
  data: SummaryData,
  paint: Paint,
  columns: number,
  language: Language = ENGLISH,
): string {
  const screen = screenOf(paint, columns, language);
  const sections = [
    headingLines,
    inputLines,
    segmentLines,
    distributionLines,
    beyondLines,
    ruleLines,
    hottestLines,
    warningLines,
    outcomeLines,
  ].map((section) => section(data, screen));
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function headingLines(
  { name, sha256, asOf, plan, seconds }: SummaryData,
  { paint, width, language }: Screen,
): string[] {
  const { summary: words } = language;
  const title = cut(escapeControls(name), width);
  const about = words.asOf(dayText(asOf), plan.timezone.name);
  const run = words.run(sha256.slice(0, 8), language.seconds(seconds));
  if (widthOf(`${title}  ${about}  ${run}`) <= width)
    return [`${paint.bold(title)}  ${about}  ${paint.dim(run)}`];
  return [paint.bold(cut(title, width)), ...wrap([about], width), paint.dim(run)];
}

function warningLines({ warnings }: SummaryData, { paint, width, language }: Screen): string[] {
  return warnings.flatMap(({ text }) =>
    labelled(paint.warn, language.summary.warning, [escapeControls(text)], width),
  );
}

/** A painted label, and phrases that are wrapped beside it. */
function labelled(
  colour: (text: string) => string,
  label: string,
  phrases: readonly string[],
  width: number,
): string[] {
  const indent = widthOf(label) + 1;
  return wrap(phrases, width - indent).map((line, i) =>
    i === 0 ? `${colour(label)} ${line}` : ' '.repeat(indent) + line,
  );
}

function outcomeLines(
  { written, rejected, rejectedByCode, rejectsPath, dryRun, fallbackReason, fastEngine }: SummaryData,
  { paint, width, language }: Screen,
): string[] {
  const { count, summary: words } = language;
  const codes = [...rejectedByCode].sort((a, b) => b[1] - a[1]).map(([code, n]) => `${count(n)} ${code}`);
  const [first, ...others] = codes;
  const phrases = [`${words.rejectedRows(count(rejected), rejected)}: ${first}`, ...others];
  if (rejectsPath === null && !dryRun) phrases.push(words.keepRejects);
  const reason = fallbackReason === null ? [] : [words.fellBack(fastEngine, escapeControls(fallbackReason))];
  return [
    ...wrap(reason, width),
    ...(rejected > 0 ? labelled(paint.warn, words.rejects, phrases, width) : []),
    ...(dryRun
      ? [words.dryRun]
      : written.map((path) => `${paint.good(words.wrote)} ${escapeControls(path)}`)),
  ];
}
