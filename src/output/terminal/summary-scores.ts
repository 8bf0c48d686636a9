// The summary's account of the scores: segments, distribution, rules, the hottest leads.
import { decimal, grouped, MICRO, type Micro, roundTo, signed } from '../../values/micro.ts';
import { barRows, inColours, LEAST_BAR } from './bar-rows.ts';
import type { SummaryData } from './summary-data.ts';
import { bar, cut, type Paint, padEnd, padStart, percent, shown, widthOf, wrap } from './text.ts';

/** One bar a segment, the highest first; those that only a disqualification gives come last. */
export function segmentLines({ plan, scores, leads }: SummaryData, paint: Paint, width: number): string[] {
  const ranked = new Set(plan.segments.map(({ name }) => name));
  const names = [...scores.segments.keys()];
  const order = [
    ...names.filter((name) => ranked.has(name)).reverse(),
    ...names.filter((name) => !ranked.has(name)),
  ];
  const most = Math.max(1, ...scores.segments.values());
  const rows = order.map((name) => {
    const n = scores.segments.get(name) ?? 0;
    const colour = segmentPaint(plan, name, paint);
    return { label: shown(name), numbers: [grouped(n), percent(n, leads.scored)], share: n / most, colour };
  });
  const moved = [
    scores.promoted && `${grouped(scores.promoted)} promoted`,
    scores.disqualified && `${grouped(scores.disqualified)} disqualified`,
    scores.held && `${grouped(scores.held)} held back by a gate`,
  ].filter((phrase) => phrase !== 0);
  return [
    paint.bold('Segments'),
    ...barRows(rows, width),
    ...noteLines(moved.length > 0 ? [`moved: ${moved[0]}`, ...moved.slice(1)] : [], paint, width),
  ];
}

/** From cold to hot; segments that only a disqualification gives are cold. */
function segmentPaint({ segments }: SummaryData['plan'], name: string, paint: Paint): Paint['bar'] {
  const rank = segments.findIndex((segment) => segment.name === name);
  if (rank <= 0) return paint.cold;
  return rank === segments.length - 1 ? paint.hot : paint.bar;
}

/** Ten bars in the colours of the segments, with the thresholds of the segments beside those that they fall in. */
export function distributionLines({ scores, plan }: SummaryData, paint: Paint, width: number): string[] {
  const { min, max } = plan.score;
  const labels = scores.bars.map((_, i) => boundsOf(plan.score, i));
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(widthOf));
  const numbers = scores.bars.map(grouped);
  const fixed = 2 + widest(labels) + 2 + widest(numbers) + 2;
  const marks = scores.bars.map((_, i) => thresholdsIn(plan, i, width - fixed - LEAST_BAR - 1));
  const room = Math.max(LEAST_BAR, Math.min(40, width - fixed - widest(marks) - 1));
  const most = Math.max(1, ...scores.bars);
  const rows = scores.bars.map((n, i) => {
    const head = `  ${padStart(labels[i] as string, widest(labels))}  ${padStart(grouped(n), widest(numbers))}  `;
    const mark = marks[i] ? ` ${paint.dim(cut(marks[i] as string, width - fixed - room - 1))}` : '';
    const drawn = bar(n / most, room);
    const parts = [...scores.barsOf].map(([name, bars]) => ({
      share: (bars[i] as number) / Math.max(1, n),
      colour: segmentPaint(plan, name, paint),
    }));
    const gap = ' '.repeat(room - widthOf(drawn));
    return `${head}${inColours(drawn, parts)}${mark && gap + mark}`;
  });
  const cuts = [
    scores.cutAtMin > 0
      ? `${grouped(scores.cutAtMin)} below ${decimal(min)}, counted as ${decimal(min)}`
      : '',
    scores.cutAtMax > 0
      ? `${grouped(scores.cutAtMax)} above ${decimal(max)}, counted as ${decimal(max)}`
      : '',
  ].filter(Boolean);
  return [paint.bold('Scores'), ...rows, ...noteLines(cuts, paint, width)];
}

/** `20 to 29`, the last bar with its end: `90 to 100`; `7.5 to <15` where a score may lie between. */
function boundsOf({ min, max, decimals }: SummaryData['plan']['score'], index: number): string {
  const step = (max - min) / 10;
  const from = min + index * step;
  const end = min + (index + 1) * step;
  const text = (value: number): string => decimal(Math.round(value), 2);
  if (index === 9) return `${text(from)} to ${text(max)}`;
  const isWhole = decimals === 0 && step % MICRO === 0 && min % MICRO === 0;
  return isWhole ? `${text(from)} to ${text(end - MICRO)}` : `${text(from)} to <${text(end)}`;
}

/** `← MQL from 26`; where it is narrow, of a long name so much that the number still stands there. */
function thresholdsIn(
  { segments, score: { min, max } }: SummaryData['plan'],
  index: number,
  width: number,
): string {
  const step = (max - min) / 10;
  const from = min + index * step;
  const starts = segments.filter(
    (segment, rank) =>
      rank > 0 && segment.from >= from && (index === 9 ? segment.from <= max : segment.from < from + step),
  );
  if (starts.length === 0) return '';
  const bounds = starts.map((one) => ` from ${decimal(one.from)}`);
  const room = Math.floor((width - 2 - widthOf(bounds.join(', '))) / starts.length);
  const names = starts.map((one) => cut(shown(one.name), Math.max(1, room)));
  return `← ${names.map((name, i) => name + bounds[i]).join(', ')}`;
}

const MOST_RULES = 10;
const MOST_TAKERS = 3;
const MOST_NAMES = 20;

export function ruleLines({ plan, scores, leads }: SummaryData, paint: Paint, width: number): string[] {
  if (leads.scored === 0) return [];
  const all = plan.rules.map((rule, index) => ({ label: shown(rule.label), ...scores.rules[index]! }));
  const fired = all.filter((one) => one.leads > 0).sort((a, b) => b.leads - a.leads);
  const rows = fired.slice(0, MOST_RULES).map(({ label, leads: n, points }) => ({
    label,
    numbers: [grouped(n), ...(width < 60 ? [] : [percent(n, leads.scored)]), pointsText(points)],
    share: n / leads.scored,
    colour: points < 0 ? paint.taken : paint.bar,
  }));
  const takers = fired.filter(({ points }) => points < 0).sort((a, b) => (a.points < b.points ? -1 : 1));
  const names = (title: string, labels: readonly string[]): string[] => {
    if (labels.length === 0) return [];
    const rest = labels.length - MOST_NAMES;
    const told = [...labels.slice(0, MOST_NAMES), ...(rest > 0 ? [`and ${grouped(rest)} more`] : [])];
    return noteLines([`${title}: ${told[0]}`, ...told.slice(1)], paint, width);
  };
  const columns = width < 60 ? 'leads, points given' : 'leads, share of all, points given';
  return [
    paint.bold('Rules that fired most') + (width < 44 ? '' : paint.dim(`  (${columns})`)),
    ...barRows(rows, width),
    ...names(
      'took most',
      takers.slice(0, MOST_TAKERS).map(({ label, points }) => `${label} ${pointsText(points)}`),
    ),
    ...names(
      'for over 90 %',
      fired.filter((one) => one.leads * 10 > leads.scored * 9).map(({ label }) => label),
    ),
    ...names(
      'for none',
      all.filter((one) => one.leads === 0).map(({ label }) => label),
    ),
  ];
}

/** `+1,047`, and with two decimals where it is less than ten. */
function pointsText(points: Micro): string {
  const whole = roundTo(points, 0);
  const isSmall = whole < 10 * MICRO && whole > -10 * MICRO;
  return signed(points, isSmall ? 2 : 0).replace(/\d(?=(\d{3})+$)/g, isSmall ? '$&' : '$&,');
}

/** Fewer columns would hold hardly a reason. */
const LEAST_REASONS = 44;

/** The leads that scored most, with as many of their reasons as fit; on a narrow terminal on a line of their own. */
export function hottestLines({ scores, plan }: SummaryData, paint: Paint, width: number): string[] {
  const hot = scores.top.filter(({ score, reasons }) => score > plan.score.min && reasons.length > 0);
  if (hot.length === 0) return [];
  const widest = (texts: readonly string[], most: number): number =>
    Math.min(most, Math.max(...texts.map(widthOf)));
  const scoresOf = hot.map(({ score }) => decimal(score, plan.score.decimals));
  const segmentWidth = widest(
    hot.map(({ segment }) => shown(segment)),
    16,
  );
  const idWidth = widest(
    hot.map(({ id }) => shown(id)),
    24,
  );
  const rows = hot.flatMap(({ id, segment, reasons }, i) => {
    const number = padStart(scoresOf[i] as string, widest(scoresOf, 10));
    const head = `  ${number}  ${padEnd(cut(shown(segment), segmentWidth), segmentWidth)}  ${padEnd(cut(shown(id), idWidth), idWidth)}`;
    const room = width - widthOf(head) - 2;
    if (room >= LEAST_REASONS) return fitting(reasons, room, 1).map((text) => `${head}  ${paint.dim(text)}`);
    return [
      cut(head.trimEnd(), width),
      ...fitting(reasons, width - 4, 2).map((text) => paint.dim(`    ${text}`)),
    ];
  });
  return [paint.bold('Hottest leads'), ...rows];
}

/** As many reasons as fit whole on so many lines, and `…` for the others: half a number would be another number. */
function fitting(reasons: readonly string[], width: number, lines: number): string[] {
  const texts = reasons.map((reason) => cut(shown(reason), width - 2));
  for (let kept = texts.length; ; kept--) {
    const some = wrap(texts.slice(0, kept), width - (kept < texts.length ? 2 : 0), ';');
    if (kept > 1 && some.length > lines) continue;
    return kept < texts.length ? [...some.slice(0, -1), `${some.at(-1)} …`] : some;
  }
}

function noteLines(phrases: readonly string[], paint: Paint, width: number): string[] {
  return wrap(phrases, width - 2).map((line) => paint.dim(`  ${line}`));
}
