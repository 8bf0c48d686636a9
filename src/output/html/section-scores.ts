// The report's sections on segments and scores: how many leads are in each, what moved them there, and how the scores
// are distributed.

import { segmentNames } from '../../plan/plan.ts';
import { scoreBars } from './bins.ts';
import { scoresChart } from './chart-scores.ts';
import { type Html, html, joined, nameOf } from './html.ts';
import type { Locale } from './locale.ts';
import type { Reported } from './reported.ts';

/** The segments, the highest first, those that only a disqualification gives at the end. */
export function segmentOrder({ plan }: Reported): { readonly name: string; readonly index: number }[] {
  const all = segmentNames(plan).map((name, index) => ({ name, index }));
  return [...all.slice(0, plan.segments.length).reverse(), ...all.slice(plan.segments.length)];
}

export function segmentsSection(reported: Reported, locale: Locale): Html {
  const { scores, leads } = reported;
  const { words, count, percent } = locale;
  const order = segmentOrder(reported);
  const tiles = order.map(({ name, index }) => {
    const n = scores.segments.get(name) ?? 0;
    return html`<div class="tile"><i class="s${index}"></i><span>${nameOf(name)}</span><b>${count(n)}</b>
<span class="soft">${percent(n, leads.scored)}</span></div>`;
  });
  let at = 0;
  const shares = order.map(({ name, index }) => {
    const n = scores.segments.get(name) ?? 0;
    const [x, width] = [at, leads.scored === 0 ? 0 : (100 * n) / leads.scored];
    at += width;
    return html`<rect class="s${index}" x="${x.toFixed(2)}%" width="${width.toFixed(2)}%" height="100%"><title>${name}: ${percent(n, leads.scored)}</title></rect>`;
  });
  return html`<section id="segments"><h2>${words.segments}</h2>
<div class="tiles">${tiles}</div>
<svg class="share" role="img" aria-label="${words.segmentsChart}">${shares}</svg>
${movedList(reported, locale)}</section>
`;
}

/** How many leads a promotion or a disqualification moved, by reason, and how many a gate kept back. */
function movedList({ plan, scores, findings }: Reported, { words, count }: Locale): Html | null {
  const why = (entries: readonly { readonly reason: string }[], counts: readonly number[]): Html[] =>
    entries.flatMap(({ reason }, i) => (counts[i] ? [html`${nameOf(reason)} ${count(counts[i])}`] : []));
  const kinds = [
    { n: scores.promoted, text: words.promoted, why: why(plan.promote, findings.promoted) },
    { n: scores.disqualified, text: words.disqualified, why: why(plan.disqualify, findings.disqualified) },
    { n: scores.held, text: words.held, why: [] },
  ].filter(({ n }) => n > 0);
  if (kinds.length === 0) return null;
  return html`<ul class="plain">${kinds.map(
    ({ n, text, why }) =>
      html`<li>${text(count(n))}${
        why.length > 0 ? html`<span class="soft">: ${joined(why, ', ')}</span>` : null
      }</li>`,
  )}</ul>`;
}

export function scoresSection(reported: Reported, locale: Locale): Html {
  const { plan, scores, leads } = reported;
  const { words, count, points } = locale;
  if (leads.scored === 0) return html``;
  const { min, max } = plan.score;
  const { disqualified } = scores;
  const notes = [
    disqualified > 0 ? words.scoresApart(count(disqualified), disqualified) : null,
    scores.cutAtMin > 0 ? words.cutBelow(count(scores.cutAtMin), scores.cutAtMin, points(min)) : null,
    scores.cutAtMax > 0 ? words.cutAbove(count(scores.cutAtMax), scores.cutAtMax, points(max)) : null,
  ].filter((text) => text !== null);
  return html`<section id="scores"><h2>${words.scores}</h2>
<p class="soft">${[words.scoresNote, ...notes].join(' ')}</p>
${scoresChart(reported, locale, { className: 'wide', width: 1070, height: 300 })}
${scoresChart(reported, locale, { className: 'narrow', width: 350, height: 240 })}
${legend(reported)}
${scoresTable(reported, locale)}</section>
`;
}

/** The segments that a score leads to: those that only a disqualification gives have no part in the distribution. */
function scoredOrder(reported: Reported): ReturnType<typeof segmentOrder> {
  return segmentOrder(reported).filter(({ index }) => index < reported.plan.segments.length);
}

function legend(reported: Reported): Html {
  return html`<ul class="legend">${scoredOrder(reported).map(
    ({ name, index }) => html`<li><i class="s${index}"></i>${nameOf(name)}</li>`,
  )}</ul>`;
}

/** The bars as rows, for readers who cannot see them or want to copy them. */
function scoresTable(reported: Reported, locale: Locale): Html {
  const { plan, findings } = reported;
  const { words, count } = locale;
  const order = scoredOrder(reported);
  const rows = scoreBars(findings, plan, 0).map(
    ({ lowest, highest, leads }) =>
      html`<tr><th scope="row">${locale.range(lowest, highest)}</th>${order.map(
        ({ index }) => html`<td class="n">${count(leads[index] ?? 0)}</td>`,
      )}</tr>`,
  );
  return html`<details><summary>${words.numbers}</summary><div class="scroll"><table>
<thead><tr><th scope="col">${words.score}</th>${order.map(({ name }) => html`<th scope="col" class="n">${nameOf(name)}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div></details>`;
}
