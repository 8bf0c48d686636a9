// What a salesperson reads first: the score in one sentence, and what is near: the next segment, the next fall.

import type { Plan } from '../../plan/plan.ts';
import type { ActivityAt, Explanation, SegmentChange } from '../../result/explanation.ts';
import { refusedGates } from '../../result/refused-gates.ts';
import { dayText } from '../../values/days.ts';
import { decimal, type Micro, roundTo, signed, subtract } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { groupBy } from '../group-by.ts';
import { cut, widthOf, wrap } from './text.ts';

const MOST_MENTIONED = 3;

/** `Ana Ruiz (1) · 63 · SQL`. */
export function titleOf({ id, name, card }: Explanation, { score }: Plan): string {
  const title = name === null ? escapeControls(id) : `${escapeControls(name)} (${escapeControls(id)})`;
  return `${title} · ${decimal(card.score, score.decimals)} · ${escapeControls(card.segment)}`;
}

/** What made the score, behind the title: `, Asked for a demo — mostly Decision maker +25, Webinar +20`. */
export function mainlyOf({ card, overrides }: Explanation, plan: Plan): string {
  const decided = card.disqualified !== null || card.lifted ? `: ${overrides[0]?.reason}` : '';
  const fired = card.fired
    .filter(({ points }) => roundTo(points, 2) !== 0)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points) || a.rule - b.rule);
  const named = fired
    .slice(0, MOST_MENTIONED)
    .map(({ rule, points }) => `${plan.rules[rule]?.label} ${signed(points, 2)}`);
  if (named.length === 0) return `${escapeControls(decided)} — no rule fired`;
  return `${escapeControls(decided)} — ${fired.length > named.length ? 'mostly ' : ''}${escapeControls(named.join(', '))}`;
}

/** `6 short of MQL`, `falls to prospect on 2026-12-03 if nothing more happens`. */
export function nearNotes({ card, standing, outlook }: Explanation, plan: Plan): string[] {
  const notes = card.disqualified === null ? standingNotes(standing, card, plan) : [];
  const { segment, score, until } = outlook;
  if (segment !== null) return [...notes, turnNote(segment, plan)].map(escapeControls);
  const stays = `stays ${card.segment} until ${dayText(until)} at least if nothing more happens`;
  if (score === null) return [...notes, stays].map(escapeControls);
  const then = decimal(score.score, plan.score.decimals);
  return [...notes, `${stays}; the score goes to ${then} on ${dayText(score.day)}`].map(escapeControls);
}

function standingNotes(
  { reached, next, held }: Explanation['standing'],
  card: Explanation['card'],
  plan: Plan,
): string[] {
  const notes: string[] = [];
  if (card.lifted) notes.push(`by its score alone ${reached.segment}`);
  if (held !== null) {
    const why = gateTexts(held.segment, held.why, card, plan).join('; ');
    notes.push(`kept in ${card.segment}: ${why} (its score is enough for ${held.segment})`);
  }
  if (next !== null) {
    const gates =
      next.gates.length > 0
        ? `, which also requires more: ${gateTexts(next.segment, next.gates, card, plan).join('; ')}`
        : '';
    return [...notes, `${pointsText(next.short)} short of ${next.segment}${gates}`];
  }
  const spare = subtract(card.score, reached.from);
  if (notes.length > 0 || spare < 0) return notes;
  if (spare === 0) return [`just enough for ${reached.segment}`];
  return [`${pointsText(spare)} above where ${reached.segment} starts`];
}

const NEEDS = {
  at_least: '',
  at_most: 'at most ',
  more_than: 'more than ',
  less_than: 'less than ',
} as const;

/** `Fit 10, needs 20` for each gate on a group that refuses; behind them what the segment's condition lacks. */
function gateTexts(
  segment: string,
  why: readonly string[],
  { groups }: Explanation['card'],
  plan: Plan,
): string[] {
  const index = plan.segments.findIndex(({ name }) => name === segment);
  const gates = refusedGates(plan, index, groups).map(
    ({ label, subtotal, decimals, op, bound }) =>
      `${label} ${decimal(subtotal, decimals)}, needs ${NEEDS[op]}${decimal(bound)}`,
  );
  return [...gates, ...why.slice(gates.length)];
}

const MOST_CHANGES = 2;

function turnNote({ day, segment, score, way, changes, overrides }: SegmentChange, plan: Plan): string {
  const labels = new Map(plan.rules.map(({ id, label }) => [id, label]));
  const why = [
    `score ${decimal(score, plan.score.decimals)}`,
    ...overrides.map(({ reason, holds }) => `${reason} ${holds ? 'holds' : 'is over'}`),
    ...changes
      .slice(0, MOST_CHANGES)
      .map(({ rule, from, to }) => `${labels.get(rule)} ${signedText(from)} → ${signedText(to)}`),
  ];
  const verb = way === 'becomes' ? way : `${way} to`;
  return `${verb} ${segment} on ${dayText(day)} if nothing more happens: ${why.join(', ')}`;
}

/** At most two decimals, like the reasons; more where two would be 0. */
export function pointsText(points: Micro): string {
  return decimal(points, roundTo(points, 2) === 0 ? 6 : 2);
}

export function signedText(points: Micro): string {
  return points === 0 ? '0' : signed(points, roundTo(points, 2) === 0 ? 6 : 2);
}

const MOST_DATES = 6;
/** Of activities that count together. */
const FEW_DATES = 3;

/** `2026-10-31 +4.76, 2026-10-30 +4.53 (visits.csv lines 3, 7)`; newest first, as they come. */
export function activityPieces(
  activities: readonly (ActivityAt & { readonly points?: Micro | null })[],
  /** How many older ones are not listed. */
  omitted = 0,
): string[] {
  const most = activities.some(({ points = null }) => points !== null) ? MOST_DATES : FEW_DATES;
  const byText = groupBy(activities, ({ day, points = null }) =>
    [day === null ? '' : dayText(day), points === null ? '' : signedText(points)].filter(Boolean).join(' '),
  );
  const dates = [...byText].map(([text, { length }]) =>
    length === 1 || text === '' ? text : `${text} (${length}×)`,
  );
  const more = [...byText.values()].slice(most).flat().length + omitted;
  const phrases = [...dates.slice(0, most), ...(more > 0 ? [`${more} more`] : [])].filter(Boolean);
  const listed = phrases.map((phrase, index) => (index < phrases.length - 1 ? `${phrase},` : phrase));
  return activities.length === 0 ? [] : [...listed, ...`(${placesText(activities, most)})`.split(' ')];
}

/** `visits.csv lines 3, 7`. */
function placesText(activities: readonly ActivityAt[], most: number): string {
  return [...groupBy(activities, ({ file }) => file)]
    .map(([file, rows]) => {
      const lines = rows.slice(0, most).map(({ line }) => String(line));
      if (rows.length > most) lines.push('…');
      return `${baseName(file)} line${rows.length > 1 ? 's' : ''} ${lines.join(', ')}`;
    })
    .join('; ');
}

const MOST_NAME = 32;

/** A file without its folders, cut where it is long. */
export function baseName(path: string): string {
  return cut(
    escapeControls(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)),
    MOST_NAME,
  );
}

/** Text, or pieces that stay whole, in lines of so many columns; what is wider than a line is broken. */
export function wrapped(text: string | readonly string[], width: number): string[] {
  const pieces = typeof text === 'string' ? text.split(' ') : text;
  return wrap(
    pieces.flatMap((piece) => broken(piece, width)),
    width,
    '',
  );
}

/** Wrapped text, its further lines indented. */
export function hanging(text: string, width: number): string[] {
  return wrapped(text, width - HANG).map((line, index) => (index === 0 ? line : ' '.repeat(HANG) + line));
}

const HANG = 2;

function broken(piece: string, width: number): string[] {
  if (widthOf(piece) <= width) return [piece];
  const parts: string[] = [];
  let part = '';
  for (const char of piece) {
    if (widthOf(part + char) > width) {
      parts.push(part);
      part = '';
    }
    part += char;
  }
  return [...parts, part];
}
