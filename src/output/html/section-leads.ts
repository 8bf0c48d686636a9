// The report's sections on single leads: the hottest, and the nearest misses.

import { conditionWords } from '../../plan/describe.ts';
import { type RefusedGate, refusedGates } from '../../result/refused-gates.ts';
import { type Html, html, nameOf } from './html.ts';
import { type LeadRow, leadTable } from './lead-table.ts';
import type { Locale } from './locale.ts';
import { type NearMiss, nearRange } from './near-misses.ts';
import type { Reported } from './reported.ts';

export function hottestSection(reported: Reported, locale: Locale): Html {
  const { plan, findings } = reported;
  const { words, count, points } = locale;
  const { items, count: all, tied } = findings.hottest;
  const hot = items.filter(({ card }) => card.score > plan.score.min);
  const last = hot.at(-1);
  if (last === undefined) return html``;
  const rows = hot.map((found): LeadRow => {
    const { held } = found.card;
    return { ...found, note: null, kept: held && keptText(held.segment, found.card, reported, locale) };
  });
  const more =
    tied > 0 && hot.length === items.length
      ? html`<p class="soft">${words.moreWith(count(tied), points(last.card.score, plan.score.decimals))}</p>`
      : null;
  return html`<section id="hottest" class="long"><h2>${words.hottest}</h2>
<p class="soft">${words.hottestNote(count(hot.length), count(all))}</p>
${leadTable(rows, reported, locale)}
${more}</section>
`;
}

/** How many leads are a few points short of each segment or kept from it by a gate, and the nearest of all. */
export function nearSection(reported: Reported, locale: Locale): Html {
  const { plan, findings, leads } = reported;
  const { words, count, points } = locale;
  if (plan.segments.length < 2 || leads.scored === 0) return html``;
  const range = points(nearRange(plan));
  const counts = plan.segments.map(({ name, from, requires, when }, rank) => {
    if (rank === 0) return null;
    const [below, held] = [findings.below[rank] ?? 0, findings.held[rank] ?? 0];
    const isGated = requires.length > 0 || when !== null;
    const phrases = [
      below > 0 ? words.below(count(below), below, range) : words.noneBelow(range),
      held > 0 ? words.heldBack(count(held), held) : isGated ? words.noneHeld : null,
    ].filter((text) => text !== null);
    return html`<li><i class="dot s${rank}"></i><b>${nameOf(words.from(name, points(from)))}</b>: ${phrases.join('; ')}</li>`;
  });
  const { items, count: all } = findings.near;
  const rows = items.map(
    (miss): LeadRow => ({ ...miss, note: missText(miss, reported, locale), kept: null }),
  );
  return html`<section id="near" class="long"><h2>${words.near}</h2>
<p class="soft">${words.nearNote(range)}</p>
<ul class="plain">${counts.reverse()}</ul>
${
  rows.length === 0
    ? null
    : html`<p class="more">${words.nearest(count(rows.length), count(all))}</p>
${leadTable(rows, reported, locale)}`
}</section>
`;
}

/** `4 short of SQL`, `kept in MQL: Fit 10, needs 20`. */
function missText({ segment, short, card }: NearMiss, reported: Reported, locale: Locale): string {
  const { plan } = reported;
  if (short === null) return keptText(segment, card, reported, locale);
  return locale.words.short(locale.points(short, plan.score.decimals), plan.segments[segment]?.name ?? '');
}

/** Why a gate of a segment refuses a lead, as `explain` words it. */
function keptText(
  segment: number,
  { segment: final, groups }: NearMiss['card'],
  { plan }: Reported,
  { words, points }: Locale,
): string {
  const gates = refusedGates(plan, segment, groups).map((gate: RefusedGate) =>
    words.gate(gate.label, points(gate.subtotal, gate.decimals), gate.op, points(gate.bound)),
  );
  const when = plan.segments[segment]?.when ?? null;
  if (gates.length === 0 && when !== null) {
    return words.keptIn(final, words.doesNotHold(conditionWords(when, plan.leads.cells, plan)));
  }
  return words.keptIn(final, gates.join('; '));
}
