// The summary that a person reads after a run.
import { dayText } from '../plan/days.ts';
import { decimal, signed } from '../plan/micro.ts';
import type { Plan } from '../plan/plan.ts';
import { type ActivityTold, inputLines, type TableTold } from './summary-inputs.ts';
import { bar, count, cut, type Paint, padEnd, padStart, percent, shown, widthOf } from './text.ts';

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
  readonly scores: {
    readonly segments: ReadonlyMap<string, number>;
    readonly bars: readonly number[];
    readonly rules: readonly { readonly leads: number; readonly points: number | bigint }[];
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
  readonly rejectsPath: string | null;
  readonly seconds: number;
  readonly dryRun: boolean;
}

/** The summary as lines, for a terminal of so many columns. */
export function summaryText(told: Told, paint: Paint, columns: number): string {
  const width = Math.max(40, Math.min(columns, 100));
  const sections = [
    heading(told, paint),
    inputLines(told, width),
    segments(told, paint, width),
    distribution(told, paint, width),
  ];
  sections.push(
    rules(told, paint, width),
    hottest(told, paint, width),
    warnings(told, paint),
    outcome(told, paint),
  );
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function heading({ name, sha256, asOf, plan, seconds }: Told, paint: Paint): string[] {
  const about = `as of ${dayText(asOf)} (${plan.timezone.name})`;
  return [
    `${paint.bold(shown(name))}  ${about}  ${paint.dim(`rules ${sha256.slice(0, 8)}, ${seconds.toFixed(1)} s`)}`,
  ];
}

function segments({ scores, leads }: Told, paint: Paint, width: number): string[] {
  const names = [...scores.segments.keys()].map(shown);
  const label = Math.min(24, Math.max(...names.map(widthOf)));
  const most = Math.max(1, ...scores.segments.values());
  const room = Math.max(8, width - label - 24);
  const rows = [...scores.segments].reverse().map(([name, n]) => {
    const share = percent(n, leads.scored);
    return `  ${padEnd(cut(shown(name), label), label)} ${padStart(count(n), 9)} ${padStart(share, 8)}  ${paint.bar(bar(n / most, room))}`;
  });
  const moved = [
    scores.promoted && `${count(scores.promoted)} promoted`,
    scores.disqualified && `${count(scores.disqualified)} disqualified`,
    scores.held && `${count(scores.held)} held back by a gate`,
  ].filter(Boolean);
  return [
    paint.bold('Segments'),
    ...rows,
    ...(moved.length > 0 ? [paint.dim(`  moved: ${moved.join(', ')}`)] : []),
  ];
}

function distribution({ scores, plan }: Told, paint: Paint, width: number): string[] {
  const { min, max } = plan.score;
  const step = (max - min) / 10;
  const most = Math.max(1, ...scores.bars);
  const bounds = scores.bars.map(
    (_, i) => `${decimal(Math.round(min + i * step), 1)} to ${decimal(Math.round(min + (i + 1) * step), 1)}`,
  );
  const label = Math.max(...bounds.map(widthOf));
  const room = Math.max(8, Math.min(40, width - label - 34));
  const rows = scores.bars.map((n, i) => {
    const from = min + i * step;
    const starts = plan.segments.filter(
      (segment, index) =>
        index > 0 && segment.from >= from && (segment.from < from + step || (i === 9 && segment.from <= max)),
    );
    const marks = starts.map(({ name, from: at }) => `${shown(name)} from ${decimal(at)}`).join(', ');
    const gauge = padEnd(bar(n / most, room), room);
    return `  ${padStart(bounds[i] as string, label)} ${padStart(count(n), 9)}  ${paint.bar(gauge)} ${marks && paint.dim(`← ${marks}`)}`.trimEnd();
  });
  const cuts = [
    scores.cutAtMin && `${count(scores.cutAtMin)} cut at ${decimal(min)}`,
    scores.cutAtMax && `${count(scores.cutAtMax)} cut at ${decimal(max)}`,
  ].filter(Boolean);
  return [paint.bold('Scores'), ...rows, ...(cuts.length > 0 ? [paint.dim(`  ${cuts.join(', ')}`)] : [])];
}

const MOST_RULES = 10;

function rules({ plan, scores, leads }: Told, paint: Paint, width: number): string[] {
  const fired = plan.rules
    .map((rule, index) => ({ rule, ...scores.rules[index]! }))
    .filter((one) => one.leads > 0)
    .sort((a, b) => b.leads - a.leads);
  const listed = fired.slice(0, MOST_RULES);
  const label = Math.min(30, Math.max(8, ...listed.map(({ rule }) => widthOf(rule.label))));
  const free = Math.min(30, width - label - 36);
  const room = free < 5 ? 0 : free;
  const rows = listed.map(({ rule, leads: n, points }) => {
    const cells = [
      padStart(count(n), 9),
      padStart(percent(n, leads.scored), 8),
      padStart(grouped(signed(points, 0)), 12),
    ];
    return `  ${padEnd(cut(rule.label, label), label)} ${cells.join(' ')}  ${paint.bar(bar(n / Math.max(1, leads.scored), room))}`.trimEnd();
  });
  const none = plan.rules.filter((_, index) => scores.rules[index]!.leads === 0).map(({ label }) => label);
  const nearlyAll = fired.filter((one) => one.leads * 10 > leads.scored * 9).map(({ rule }) => rule.label);
  return [
    paint.bold('Rules that fired most') + paint.dim('  (leads, share, points given)'),
    ...rows,
    ...(none.length > 0 ? [paint.dim(`  for none: ${cut(none.join(', '), width * 2)}`)] : []),
    ...(nearlyAll.length > 0 ? [paint.dim(`  for over 90 %: ${cut(nearlyAll.join(', '), width * 2)}`)] : []),
  ];
}

/** `+12345` as `+12,345`. */
function grouped(number: string): string {
  return number.replace(/\d(?=(\d{3})+$)/g, '$&,');
}

function hottest({ scores, plan }: Told, paint: Paint, width: number): string[] {
  if (scores.top.length === 0) return [];
  const rows = scores.top.map(({ id, score, segment, reasons }) => {
    const head = `  ${padStart(decimal(score, plan.score.decimals), 5)}  ${padEnd(shown(segment), 10)} ${padEnd(cut(shown(id), 24), 8)}  `;
    return head + paint.dim(cut(shown(reasons.join('; ')), Math.max(12, width - widthOf(head))));
  });
  return [paint.bold('Hottest leads'), ...rows];
}

function warnings({ warnings: all }: Told, paint: Paint): string[] {
  return all.map((warning) => `${paint.warn('warning')} ${shown(warning)}`);
}

function outcome({ written, rejected, rejectsPath, dryRun }: Told, paint: Paint): string[] {
  const lost = rejected > 0 && rejectsPath === null && !dryRun ? '; --rejects FILE keeps them' : '';
  return [
    ...(rejected > 0
      ? [`${paint.warn('rejected')} ${count(rejected)} row${rejected === 1 ? '' : 's'}${lost}`]
      : []),
    ...(dryRun
      ? ['dry run: nothing was written']
      : written.map((path) => `${paint.good('wrote')} ${shown(path)}`)),
  ];
}
