// The summary that a person reads after a run.

import { dayText } from '../../values/days.ts';
import { grouped } from '../../values/micro.ts';
import type { SummaryData } from './summary-data.ts';
import { inputLines } from './summary-inputs.ts';
import { distributionLines, hottestLines, ruleLines, segmentLines } from './summary-scores.ts';
import { cut, type Paint, shown, widthOf, wrap } from './text.ts';

/** The summary as lines, for a terminal of so many columns. */
export function summaryText(told: SummaryData, paint: Paint, columns: number): string {
  const width = Math.max(30, Math.min(columns, 100));
  const sections = [
    headingLines(told, paint, width),
    inputLines(told, paint, width),
    segmentLines(told, paint, width),
    distributionLines(told, paint, width),
    ruleLines(told, paint, width),
    hottestLines(told, paint, width),
    warningLines(told, paint, width),
    outcomeLines(told, paint, width),
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function headingLines(
  { name, sha256, asOf, plan, seconds }: SummaryData,
  paint: Paint,
  width: number,
): string[] {
  const title = cut(shown(name), width);
  const about = `as of ${dayText(asOf)} (${plan.timezone.name})`;
  const run = `hash ${sha256.slice(0, 8)}, ${seconds.toFixed(1)} s`;
  if (widthOf(`${title}  ${about}  ${run}`) <= width)
    return [`${paint.bold(title)}  ${about}  ${paint.dim(run)}`];
  return [paint.bold(cut(title, width)), ...wrap([about], width), paint.dim(run)];
}

function warningLines({ warnings }: SummaryData, paint: Paint, width: number): string[] {
  const indent = 'warning '.length;
  return warnings.flatMap((warning) =>
    wrap([shown(warning)], width - indent).map((line, i) =>
      i === 0 ? `${paint.warn('warning')} ${line}` : ' '.repeat(indent) + line,
    ),
  );
}

function outcomeLines(
  { written, rejected, rejectedByCode, rejectsPath, dryRun, fallbackReason, fastEngine }: SummaryData,
  paint: Paint,
  width: number,
): string[] {
  const rows = rejected === 1 ? 'row' : 'rows';
  const codes = [...rejectedByCode].sort((a, b) => b[1] - a[1]).map(([code, n]) => `${grouped(n)} ${code}`);
  const phrases = [`${grouped(rejected)} ${rows}: ${codes[0]}`, ...codes.slice(1)];
  if (rejectsPath === null && !dryRun) phrases.push('--rejects FILE keeps them');
  const label = 'rejected';
  const rejects = wrap(phrases, width - label.length - 1).map((line, i) =>
    i === 0 ? `${paint.warn(label)} ${line}` : `${' '.repeat(label.length)} ${line}`,
  );
  return [
    ...(fallbackReason === null
      ? []
      : wrap([`engine stream, not ${fastEngine}: ${shown(fallbackReason)}`], width)),
    ...(rejected > 0 ? rejects : []),
    ...(dryRun
      ? ['dry run: nothing was written']
      : written.map((path) => `${paint.good('wrote')} ${shown(path)}`)),
  ];
}
