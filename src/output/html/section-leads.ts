// The report on single leads: the hottest, and those that were near a segment, with their reasons.

import type { ScoreCard } from '../../result/score-card.ts';
import { roundTo } from '../../values/micro.ts';
import { type FoundLead, nearness } from './findings.ts';
import { type Html, html, nameOf } from './html.ts';
import type { Locale } from './locale.ts';
import type { Reported } from './reported.ts';
import { segmentOrder } from './section-scores.ts';

export function hottestSection(reported: Reported, locale: Locale): Html {
  const { words, count } = locale;
  const { leads, count: all } = reported.findings.hottest;
  const hot = leads.filter(({ card }) => card.score > reported.plan.score.min);
  if (hot.length === 0) return html``;
  return html`<section id="hottest" class="long"><h2>${words.hottest}</h2>
<p class="soft">${words.hottestNote(count(hot.length), count(all))}</p>
${leadTable(hot, reported, locale, null)}</section>
`;
}

/** For each segment but the first: who is a few points short of it, and whom a gate holds back. */
export function nearSection(reported: Reported, locale: Locale): Html {
  const { plan, findings, leads } = reported;
  const { words, count, points } = locale;
  if (plan.segments.length < 2 || leads.scored === 0) return html``;
  const near = points(nearness(plan));
  const parts = plan.segments.map(({ name, from, requires, when }, rank) => {
    if (rank === 0) return null;
    const below = findings.below[rank]!;
    const held = findings.held[rank]!;
    const shown = (n: number, all: number): string => (n < all ? ` (${words.foremost(count(n))})` : '');
    const isGated = requires.length > 0 || when !== null;
    return html`<h3><i class="dot s${rank}"></i>${nameOf(words.from(name, points(from)))}</h3>
${
  below.count === 0
    ? html`<p>${words.noneBelow(near)}</p>`
    : html`<p>${words.below(count(below.count), below.count, points(from), near)}${shown(below.leads.length, below.count)}</p>
${leadTable(below.leads, reported, locale, from)}`
}
${
  held.count > 0
    ? html`<p>${words.heldBack(count(held.count), held.count)}${shown(held.leads.length, held.count)}</p>
${leadTable(held.leads, reported, locale, null)}`
    : isGated
      ? html`<p>${words.noneHeld}</p>`
      : null
}`;
  });
  return html`<section id="near" class="long"><h2>${words.near}</h2>
<p class="soft">${words.nearNote(near)}</p>
${parts.reverse()}</section>
`;
}

/** `from`: the threshold that the leads are short of; null where they are short of none. */
function leadTable(
  leads: readonly FoundLead[],
  reported: Reported,
  locale: Locale,
  from: number | null,
): Html {
  const { plan } = reported;
  const { words, points } = locale;
  const { decimals } = plan.score;
  const indexes = new Map(segmentOrder(reported).map(({ name, index }) => [name, index]));
  const rows = leads.map(
    ({
      lead,
      id,
      card,
    }) => html`<tr><td class="score" data-label="${words.score}">${points(card.score, decimals)}${
      from === null
        ? null
        : html`<span class="group">${words.short(points(from - card.score, decimals))}</span>`
    }</td>
<th scope="row">${leadName(id, reported.shown.get(lead) ?? [])}</th>
<td class="seg" data-label="${words.segment}"><span><i class="dot s${indexes.get(card.segment) as number}"></i>${nameOf(card.segment)}</span></td>
${plan.groups.map(
  ({ label }, i) => html`<td class="n" data-label="${label}">${points(card.groups[i]!, decimals)}</td>`,
)}
<td class="whole">${reasonList(card, reported, locale)}</td></tr>
`,
  );
  return html`<div class="scroll"><table class="leads cards"><thead><tr><th scope="col" class="n">${words.score}</th>
<th scope="col">${words.lead}</th><th scope="col">${words.segment}</th>${plan.groups.map(
    ({ label }) => html`<th scope="col" class="n">${nameOf(label)}</th>`,
  )}<th scope="col">${words.reasons}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** What the export calls a lead, and its id. */
function leadName(id: string, shown: readonly string[]): Html {
  const [first, ...rest] = shown;
  if (first === undefined) return nameOf(id);
  const others = [...rest, id].map((text) => html`<span class="group">${nameOf(text)}</span>`);
  return html`${nameOf(first)}${others}`;
}

/** As `reasons` tells them, in the language of the page. */
function reasonList(card: ScoreCard, { plan }: Reported, { words, signed }: Locale): Html {
  const first = [
    card.disqualified !== null ? plan.disqualify[card.disqualified]!.reason : null,
    card.promoted !== null ? plan.promote[card.promoted]!.reason : null,
    card.held && heldText(card.held.reason, card.segment, words),
  ].flatMap((text) => (text === null ? [] : [html`<li class="first">${nameOf(text)}</li>`]));
  const fired = card.fired
    .filter(({ points }) => roundTo(points, 2) !== 0)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || a.rule - b.rule)
    .map(({ rule, points, paid }) => {
      const times = paid === null ? '' : ` (${paid}×)`;
      const text = html`${nameOf(plan.rules[rule]!.label)} ${signed(points)}${times}`;
      return points < 0 ? html`<li class="minus">${text}</li>` : html`<li>${text}</li>`;
    });
  return html`<ul class="why">${first}${fired.slice(0, MOST_REASONS)}</ul>`;
}

const MOST_REASONS = 6;

/** The reason of the result, `held at MQL: Fit 10 < 20`, with its first words in another language. */
function heldText(reason: string, segment: string, words: Locale['words']): string {
  const english = `held at ${segment}: `;
  return reason.startsWith(english) ? words.heldAt(segment, reason.slice(english.length)) : reason;
}
