// The summary that a person reads after a run.

import type { Plan } from '../../plan/plan.ts';
import { dayText } from '../../values/days.ts';
import { grouped, type Micro } from '../../values/micro.ts';
import { type ActivityTold, inputLines, type TableTold } from './summary-inputs.ts';
import { distributionLines, hottestLines, ruleLines, segmentLines } from './summary-scores.ts';
import { cut, type Paint, shown, widthOf, wrap } from './text.ts';

/** What the summary tells; the run's facts and request fit it. */
export interface Told {
  readonly plan: Plan;
  readonly name: string;
  readonly sha256: string;
  readonly asOf: number;
  readonly leads: {
    readonly read: number;
    readonly scored: number;
    readonly quarantined: number;
    readonly duplicate: number;
  };
  readonly withoutActivity: number;
  readonly activities: ReadonlyMap<string, ActivityTold>;
  readonly tables: ReadonlyMap<string, TableTold>;
  /** Sources and tables that were left out with `--without`. */
  readonly without: ReadonlySet<string>;
  readonly scores: {
    readonly segments: ReadonlyMap<string, number>;
    readonly bars: readonly number[];
    readonly barsOf: ReadonlyMap<string, readonly number[]>;
    readonly rules: readonly { readonly leads: number; readonly points: Micro }[];
    readonly cutAtMin: number;
    readonly cutAtMax: number;
    readonly promoted: number;
    readonly disqualified: number;
    readonly held: number;
    readonly top: readonly {
      readonly id: string;
      readonly score: number;
      readonly segment: string;
      readonly reasons: readonly string[];
    }[];
  };
  readonly warnings: readonly string[];
  readonly written: readonly string[];
  readonly rejected: number;
  readonly rejectedBy: ReadonlyMap<string, number>;
  readonly rejectsPath: string | null;
  readonly seconds: number;
  readonly dryRun: boolean;
  /** Why another engine scored than the one that was asked for, or faster; null mostly. */
  readonly notDuckdb: string | null;
}

/** The summary as lines, for a terminal of so many columns. */
export function summaryText(told: Told, paint: Paint, columns: number): string {
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

function headingLines({ name, sha256, asOf, plan, seconds }: Told, paint: Paint, width: number): string[] {
  const title = cut(shown(name), width);
  const about = `as of ${dayText(asOf)} (${plan.timezone.name})`;
  const run = `hash ${sha256.slice(0, 8)}, ${seconds.toFixed(1)} s`;
  if (widthOf(`${title}  ${about}  ${run}`) <= width)
    return [`${paint.bold(title)}  ${about}  ${paint.dim(run)}`];
  return [paint.bold(cut(title, width)), ...wrap([about], width), paint.dim(run)];
}

function warningLines({ warnings }: Told, paint: Paint, width: number): string[] {
  const indent = 'warning '.length;
  return warnings.flatMap((warning) =>
    wrap([shown(warning)], width - indent).map((line, i) =>
      i === 0 ? `${paint.warn('warning')} ${line}` : ' '.repeat(indent) + line,
    ),
  );
}

function outcomeLines(
  { written, rejected, rejectedBy, rejectsPath, dryRun, notDuckdb }: Told,
  paint: Paint,
  width: number,
): string[] {
  const rows = rejected === 1 ? 'row' : 'rows';
  const codes = [...rejectedBy].sort((a, b) => b[1] - a[1]).map(([code, n]) => `${grouped(n)} ${code}`);
  const phrases = [`${grouped(rejected)} ${rows}: ${codes[0]}`, ...codes.slice(1)];
  if (rejectsPath === null && !dryRun) phrases.push('--rejects FILE keeps them');
  const label = 'rejected';
  const rejects = wrap(phrases, width - label.length - 1).map((line, i) =>
    i === 0 ? `${paint.warn(label)} ${line}` : `${' '.repeat(label.length)} ${line}`,
  );
  return [
    ...(notDuckdb === null ? [] : wrap([`engine stream, not duckdb: ${shown(notDuckdb)}`], width)),
    ...(rejected > 0 ? rejects : []),
    ...(dryRun
      ? ['dry run: nothing was written']
      : written.map((path) => `${paint.good('wrote')} ${shown(path)}`)),
  ];
}
