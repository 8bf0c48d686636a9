// What a history of runs shows, as a person reads it in a terminal.

import type { Flow, RunPoint, Week } from '../../compare/flow.ts';
import type { HistoryFlow } from '../../compare/track-run.ts';
import { dayText } from '../../values/days.ts';
import { itemAt } from '../../values/item-at.ts';
import { decimal, grouped } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { beyondMoveLines } from './moves-beyond.ts';
import { sparkline } from './sparkline.ts';
import { cut, type Paint, padEnd, padStart, percent, widthOf, wrap } from './text.ts';

/** The most runs and weeks shown; JSON has all of them. */
const MOST_ROWS = 26;

export function flowText(directory: string, flow: HistoryFlow, paint: Paint, columns: number): string {
  const width = Math.max(30, Math.min(columns, 100));
  const sections = [
    headingLines(directory, flow, paint, width),
    segmentLines(flow, paint, width),
    scoreLines(flow, paint, width),
    weekLines(flow, paint, width),
    sinceLines(flow, paint, width),
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

/** Lists, grades and stages between the last two runs. */
function sinceLines({ runs, beyond }: HistoryFlow, paint: Paint, width: number): string[] {
  const before = runs.at(-2);
  const lines = beyondMoveLines(beyond, paint, width);
  if (before === undefined || lines.length === 0) return [];
  return [paint.dim(`since the run of ${dayText(before.day)}`), ...lines];
}

function headingLines(directory: string, { runs }: Flow, paint: Paint, width: number): string[] {
  const [first, last] = [itemAt(runs, 0), runs.at(-1) as RunPoint];
  const changes = runs.flatMap((run, i) => {
    const before = runs[i - 1];
    if (before === undefined || run.rules === before.rules) return [];
    return [`rules changed at ${dayText(run.day)}: ${before.rules ?? 'none'} → ${run.rules ?? 'none'}`];
  });
  return [
    paint.bold(cut(escapeControls(directory), width)),
    ...wrap(
      [
        `${runs.length} ${runs.length === 1 ? 'run' : 'runs'}`,
        `${dayText(first.day)} to ${dayText(last.day)}`,
        `${grouped(last.leads)} leads at the last`,
      ],
      width,
    ),
    ...changes.flatMap((text) =>
      wrap(escapeControls(text).split(' '), width, '').map((line) => paint.warn(line)),
    ),
  ];
}

/** How many each segment had at each run, the highest first. */
function segmentLines({ segments, ranked, runs }: Flow, paint: Paint, width: number): string[] {
  const others = segments.texts.map((_, segment) => segment).filter((segment) => !ranked.includes(segment));
  const rows = [...ranked.toReversed(), ...others].map((segment) => ({
    name: cut(escapeControls(segments.texts[segment] ?? ''), 16),
    counts: runs.map((run) => run.segments.get(segment) ?? 0),
  }));
  if (rows.length === 0) return [];
  const name = Math.max(...rows.map((row) => widthOf(row.name)));
  const firsts = rows.map(({ counts }) => grouped(counts[0] ?? 0));
  const lasts = rows.map(({ counts }) => grouped(counts.at(-1) as number));
  const widest = (texts: readonly string[]): number => Math.max(...texts.map(widthOf));
  const room = width - 2 - name - 2 - widest(firsts) - 2 - widest(lasts) - 2;
  return [
    `${paint.bold('Segments')}${width < 44 ? '' : paint.dim('  first run, each run, last run')}`,
    ...rows.map(({ name: text, counts }, i) => {
      const line = sparkline(counts, 0, Math.max(1, ...counts), Math.max(4, room));
      return `  ${padEnd(text, name)}  ${padStart(firsts[i] ?? '', widest(firsts))}  ${paint.bar(line)}  ${lasts[i]}`;
    }),
  ];
}

/** A box for each run: all scores as a line, the middle half as a box, the median in it. */
function scoreLines({ runs }: Flow, paint: Paint, width: number): string[] {
  const listed = runs.filter(({ spread }) => spread !== null).slice(-MOST_ROWS);
  if (listed.length === 0) return [];
  const spreads = listed.map(({ spread }) => spread as NonNullable<RunPoint['spread']>);
  const low = Math.min(0, ...spreads.map(([lowest]) => lowest));
  const high = Math.max(...spreads.map(([, , , , highest]) => highest));
  const quarters = spreads.map(([, a, b, c]) => [a, b, c].map((value) => decimal(value, 1)));
  const widths = [0, 1, 2].map((i) => Math.max(...quarters.map((row) => widthOf(row[i] ?? ''))));
  const fixed = 2 + 10 + widths.reduce((sum, one) => sum + 2 + one, 0) + 2;
  const room = Math.min(50, width - fixed);
  const legend =
    width < 50 ? '' : paint.dim(`  quarter, median, three quarters; ${decimal(low)} to ${decimal(high)}`);
  return [
    `${paint.bold('Scores')}${legend}`,
    ...listed.map(({ day }, i) => {
      const numbers = quarters[i]!.map((text, j) => `  ${padStart(text, widths[j] ?? 0)}`).join('');
      const box = room < 8 ? '' : `  ${paint.bar(boxOf(spreads[i]!, low, high, room))}`;
      return `  ${dayText(day)}${numbers}${box}`.trimEnd();
    }),
    ...moreLine(runs.length - listed.length, 'earlier runs', paint),
  ];
}

function boxOf(spread: NonNullable<RunPoint['spread']>, low: number, high: number, width: number): string {
  const [lowest, first, median, third, highest] = spread.map((value) =>
    high > low ? Math.round(((value - low) / (high - low)) * (width - 1)) : 0,
  ) as [number, number, number, number, number];
  return Array.from({ length: width }, (_, at) => {
    if (at === median) return '┃';
    if (at >= first && at <= third) return '▒';
    return at >= lowest && at <= highest ? '─' : ' ';
  })
    .join('')
    .trimEnd();
}

/** Week by week: who came to a segment for the first time, and what became of them. */
function weekLines({ segments, steps, weeks }: Flow, paint: Paint, width: number): string[] {
  const names = steps.map((segment) => cut(escapeControls(segments.texts[segment] ?? ''), 12));
  const listed = weeks.slice(-MOST_ROWS);
  if (listed.length === 0 || steps.length === 0) return [];
  const heads = [
    ...names.flatMap((name, i) => {
      const next = names[i + 1];
      return next === undefined ? [name] : [name, `→ ${next}`, '', 'days'];
    }),
    'cooled',
    'disqualified',
  ];
  const rows = listed.map((week) => cellsOf(week));
  const widths = heads.map((head, i) => Math.max(widthOf(head), ...rows.map((row) => widthOf(row[i] ?? ''))));
  const total = 2 + 10 + widths.reduce((sum, one) => sum + 2 + one, 0);
  const more = moreLine(weeks.length - listed.length, 'earlier weeks', paint);
  if (total > width) return [paint.bold('Weeks'), ...listed.flatMap((week) => phrasesOf(week)), ...more];
  const line = (first: string, cells: readonly string[]): string =>
    `  ${padEnd(first, 10)}${cells.map((text, i) => `  ${padStart(text, widths[i] ?? 0)}`).join('')}`.trimEnd();
  return [
    `${paint.bold('Weeks')}${paint.dim('  who came for the first time, how many of them went on')}`,
    paint.dim(line('from', heads)),
    ...listed.map((week, i) => line(dayText(week.monday), rows[i] ?? [])),
    ...more,
  ];

  function cellsOf({ arrivals, cooled, disqualified }: Week): string[] {
    return [
      ...arrivals.flatMap(({ leads, next, days }, i) => {
        if (names[i + 1] === undefined) return [some(leads)];
        return [
          some(leads),
          some(next),
          next > 0 ? percent(next, leads) : '',
          days === null ? '' : String(days),
        ];
      }),
      some(cooled),
      some(disqualified),
    ];
  }

  /** Where no table fits. */
  function phrasesOf({ monday, arrivals, cooled, disqualified }: Week): string[] {
    const phrases = [
      ...arrivals.flatMap(({ leads, next, days }, i) => {
        if (leads === 0) return [];
        const above = names[i + 1];
        const then =
          next > 0 && above !== undefined ? [`${grouped(next)} of these ${above} (${days} days)`] : [];
        return [`${grouped(leads)} became ${names[i]}`, ...then];
      }),
      ...(cooled > 0 ? [`${grouped(cooled)} cooled`] : []),
      ...(disqualified > 0 ? [`${grouped(disqualified)} disqualified`] : []),
    ];
    const lines = wrap(phrases.length > 0 ? phrases : ['nobody moved'], width - 4);
    return [`  ${dayText(monday)}`, ...lines.map((text) => `    ${text}`)];
  }
}

function some(n: number): string {
  return n === 0 ? '·' : grouped(n);
}

function moreLine(n: number, what: string, paint: Paint): string[] {
  return n > 0 ? [paint.dim(`  and ${grouped(n)} ${what}`)] : [];
}
