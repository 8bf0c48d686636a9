// A table of leads with their scores, subtotals and reasons.

import type { ScoreCard } from '../../result/score-card.ts';
import { roundTo } from '../../values/micro.ts';
import { type Html, html, nameOf } from './html.ts';
import type { Locale } from './locale.ts';
import type { ReportedLead } from './near-misses.ts';
import type { Reported } from './reported.ts';
import { segmentOrder } from './section-scores.ts';

export interface LeadRow extends ReportedLead {
  /** A line under the lead's segment. */
  readonly note: string | null;
  /** The reason of a lead that a gate kept back; null where none did or the note has it. */
  readonly kept: string | null;
}

const MOST_REASONS = 6;

export function leadTable(leads: readonly LeadRow[], reported: Reported, locale: Locale): Html {
  const { plan } = reported;
  const { words, points } = locale;
  const { decimals } = plan.score;
  const indexes = new Map(segmentOrder(reported).map(({ name, index }) => [name, index]));
  const rows = leads.map((row) => {
    const { lead, id, card, note } = row;
    const subtotals = plan.groups.map(
      ({ label }, i) =>
        html`<td class="n" data-label="${label}">${points(card.groups[i] ?? 0, decimals)}</td>`,
    );
    const below = note === null ? null : html`<span class="group">${nameOf(note)}</span>`;
    return html`<tr><td class="score" data-label="${words.score}">${points(card.score, decimals)}</td>
<th scope="row">${leadName(id, reported.shown.get(lead) ?? [])}</th>
<td class="seg" data-label="${words.segment}"><span><i class="dot s${indexes.get(card.segment) ?? 0}"></i>${nameOf(card.segment)}</span>${below}</td>
${subtotals}
<td class="whole">${reasonList(row, reported, locale)}</td></tr>
`;
  });
  const heads = plan.groups.map(({ label }) => html`<th scope="col" class="n">${nameOf(label)}</th>`);
  return html`<div class="scroll"><table class="leads cards"><thead><tr><th scope="col" class="n">${words.score}</th>
<th scope="col">${words.lead}</th><th scope="col">${words.segment}</th>${heads}<th scope="col">${words.reasons}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** What the export calls a lead, and its id. */
function leadName(id: string, shown: readonly string[]): Html {
  const [first, ...rest] = shown;
  if (first === undefined) return nameOf(id);
  const others = [...rest, id].map((text) => html`<span class="group">${nameOf(text)}</span>`);
  return html`${nameOf(first)}${others}`;
}

/** The reasons of the result, their numbers in the language of the page. */
function reasonList({ card, kept }: LeadRow, { plan }: Reported, { signed }: Locale): Html {
  const first = [...overridesOf(card, plan), kept].flatMap((text) =>
    text === null ? [] : [html`<li class="first">${nameOf(text)}</li>`],
  );
  const fired = card.fired
    .filter(({ points }) => roundTo(points, 2) !== 0)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || a.rule - b.rule)
    .map(({ rule, points, paid }) => {
      const times = paid === null ? '' : ` (${paid}×)`;
      const text = html`${nameOf(plan.rules[rule]?.label ?? '')} ${signed(points)}${times}`;
      return points < 0 ? html`<li class="minus">${text}</li>` : html`<li>${text}</li>`;
    });
  return html`<ul class="why">${first}${fired.slice(0, MOST_REASONS)}</ul>`;
}

function overridesOf({ disqualified, promoted }: ScoreCard, plan: Reported['plan']): (string | null)[] {
  return [
    disqualified === null ? null : (plan.disqualify[disqualified]?.reason ?? null),
    promoted === null ? null : (plan.promote[promoted]?.reason ?? null),
  ];
}
