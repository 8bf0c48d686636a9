// What a salesperson reads first: the score in one sentence, and what is near: the next segment, the next fall.
import { dayText } from '../plan/days.ts';
import type { ActivityAt, Explanation, Turn } from '../plan/explanation.ts';
import { decimal, type Micro, roundTo, signed, subtract } from '../plan/micro.ts';
import type { Plan } from '../plan/plan.ts';
import { cut, shown, widthOf, wrap } from './text.ts';

const MOST_MENTIONED = 3;

/** `Ana Ruiz (1) · 63 · SQL`. */
export function titleOf({ id, name, card }: Explanation, { score }: Plan): string {
  const title = name === null ? shown(id) : `${shown(name)} (${shown(id)})`;
  return `${title} · ${decimal(card.score, score.decimals)} · ${shown(card.segment)}`;
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
  if (named.length === 0) return `${shown(decided)} — no rule fired`;
  return `${shown(decided)} — ${fired.length > named.length ? 'mostly ' : ''}${shown(named.join(', '))}`;
}

/** `6 short of MQL.`, `Falls to prospect on 2026-12-03 if nothing more happens.` */
export function nearSentences({ card, standing, outlook }: Explanation, plan: Plan): string[] {
  const sentences = card.disqualified === null ? standingSentences(standing, card) : [];
  const { segment, score, until } = outlook;
  if (segment !== null) return [...sentences, turnSentence(segment, plan)].map(shown);
  const numberOf = (points: number): string => decimal(points, plan.score.decimals);
  const stays = `Stays ${card.segment} until ${dayText(until)} at least if nothing more happens`;
  const then = score === null ? '' : `; the score goes to ${numberOf(score.score)} on ${dayText(score.day)}`;
  return [...sentences, `${stays}${then}.`].map(shown);
}

function standingSentences(
  { reached, next, held }: Explanation['standing'],
  card: Explanation['card'],
): string[] {
  const short =
    next === null
      ? null
      : `${pointsText(next.short)} short of ${next.segment}${
          next.gates.length > 0 ? `, which asks for more: ${next.gates.join(', ')}` : ''
        }`;
  if (card.lifted) return [`By its score alone ${reached.segment}${short === null ? '' : `, ${short}`}.`];
  const sentences =
    held === null ? [] : [`Held at ${card.segment}: enough for ${held.segment}, but ${held.why.join('; ')}.`];
  if (short !== null) return [...sentences, `${short}.`];
  if (held !== null) return sentences;
  const spare = subtract(card.score, reached.from);
  if (spare === 0) return [`Just enough for ${reached.segment}.`];
  return [`${pointsText(spare)} above where ${reached.segment} starts.`];
}

const MOST_CHANGES = 2;

function turnSentence({ day, segment, score, way, changes }: Turn, plan: Plan): string {
  const labels = new Map(plan.rules.map(({ id, label }) => [id, label]));
  const told = changes
    .slice(0, MOST_CHANGES)
    .map(({ rule, from, to }) => `${labels.get(rule)} ${signedText(from)} → ${signedText(to)}`);
  const why = told.length > 0 ? `: ${told.join(', ')}` : '';
  const verb = { falls: 'Falls to', rises: 'Rises to', becomes: 'Becomes' }[way];
  const then = decimal(score, plan.score.decimals);
  return `${verb} ${segment} (${then}) on ${dayText(day)} if nothing more happens${why}.`;
}

/** At most two decimals, like the reasons; more where two would say 0. */
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
): string[] {
  const most = activities.some(({ points = null }) => points !== null) ? MOST_DATES : FEW_DATES;
  const told = groupBy(activities, ({ day, points = null }) =>
    [day === null ? '' : dayText(day), points === null ? '' : signedText(points)].filter(Boolean).join(' '),
  );
  const dates = [...told].map(([text, { length }]) =>
    length === 1 || text === '' ? text : `${text} (${length}×)`,
  );
  const more = [...told.values()].slice(most).flat().length;
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

/** A file without its folders, as far as it needs to be told. */
export function baseName(path: string): string {
  return cut(shown(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)), MOST_NAME);
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

/** In the order in which the groups begin. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const known = groups.get(keyOf(item));
    if (known === undefined) groups.set(keyOf(item), [item]);
    else known.push(item);
  }
  return groups;
}
