// The summary's segments and rules.

import { MICRO, type Micro, roundTo } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { barRows } from './bar-rows.ts';
import type { Language } from './language.ts';
import { noteLines } from './note-lines.ts';
import type { Screen } from './screen.ts';
import type { SummaryData } from './summary-data.ts';
import type { Paint } from './text.ts';

/** One bar a segment, the highest first; those that only a disqualification gives come last. */
export function segmentLines({ plan, scores, leads }: SummaryData, screen: Screen): string[] {
  const { paint, width, language } = screen;
  const { count, percent, summary: words } = language;
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
    const numbers = [count(n), percent(n, leads.scored)];
    return { label: escapeControls(name), numbers, share: n / most, colour };
  });
  const { promoted, disqualified, held } = scores;
  const moved = [
    promoted > 0 ? words.promoted(count(promoted), promoted) : '',
    disqualified > 0 ? words.disqualified(count(disqualified), disqualified) : '',
    held > 0 ? words.held(count(held), held) : '',
  ].filter(Boolean);
  const [first, ...others] = moved;
  const notes = first === undefined ? [] : [words.moved + first, ...others];
  return [paint.bold(words.segments), ...barRows(rows, width), ...noteLines(notes, screen)];
}

/** From cold to hot; segments that only a disqualification gives are cold. */
export function segmentPaint({ segments }: SummaryData['plan'], name: string, paint: Paint): Paint['bar'] {
  const rank = segments.findIndex((segment) => segment.name === name);
  if (rank <= 0) return paint.cold;
  return rank === segments.length - 1 ? paint.hot : paint.bar;
}

const MOST_RULES = 10;
const MOST_TAKERS = 3;
const MOST_NAMES = 20;
/** Narrower terminals have no room for the share of all leads, and none for the columns' names. */
const NARROW = 60;
const NARROWEST = 44;

export function ruleLines({ plan, scores, leads }: SummaryData, screen: Screen): string[] {
  if (leads.scored === 0) return [];
  const { paint, width, language } = screen;
  const { count, percent, summary: words } = language;
  const all = plan.rules.map(({ label }, index) => ({
    label: escapeControls(label),
    ...(scores.rules[index] ?? { leads: 0, points: 0 }),
  }));
  const fired = all.filter((one) => one.leads > 0).sort((a, b) => b.leads - a.leads);
  const rows = fired.slice(0, MOST_RULES).map(({ label, leads: n, points }) => ({
    label,
    numbers: [count(n), ...(width < NARROW ? [] : [percent(n, leads.scored)]), givenText(points, language)],
    share: n / leads.scored,
    colour: points < 0 ? paint.taken : paint.bar,
  }));
  const takers = fired
    .filter(({ points }) => points < 0)
    .sort((a, b) => (a.points < b.points ? -1 : 1))
    .slice(0, MOST_TAKERS);
  const listed = (title: string, labels: readonly string[]): string[] => {
    const [first, ...others] = labels.slice(0, MOST_NAMES);
    if (first === undefined) return [];
    const rest = labels.length - MOST_NAMES;
    const more = rest > 0 ? [words.andMore(count(rest))] : [];
    return noteLines([`${title}: ${first}`, ...others, ...more], screen);
  };
  const labelsOf = (rules: readonly { readonly label: string }[]): string[] =>
    rules.map(({ label }) => label);
  const columns = width < NARROW ? words.ruleColumnsShort : words.ruleColumns;
  return [
    paint.bold(words.rules) + (width < NARROWEST ? '' : paint.dim(`  (${columns})`)),
    ...barRows(rows, width),
    ...listed(
      words.tookMost,
      takers.map(({ label, points }) => `${label} ${givenText(points, language)}`),
    ),
    ...listed(words.firedForMost, labelsOf(fired.filter((one) => one.leads * 10 > leads.scored * 9))),
    ...listed(words.firedForNone, labelsOf(all.filter((one) => one.leads === 0))),
  ];
}

/** `+1,047`, and with two decimals where it is less than ten. */
function givenText(points: Micro, { signed, count }: Language): string {
  const whole = roundTo(points, 0);
  if (whole < 10 * MICRO && whole > -10 * MICRO) return signed(points, 2);
  const size = Number(whole < 0 ? -whole : whole) / MICRO;
  return `${whole < 0 ? '-' : '+'}${count(size)}`;
}
