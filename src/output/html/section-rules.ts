// The report on rules: whom each fired for, what it gave, and in which segments.
import { add, MICRO, type Micro } from '../../values/micro.ts';
import { type Html, html, nameOf } from './html.ts';
import type { Locale } from './locale.ts';
import type { Reported } from './reported.ts';
import { segmentOrder } from './section-scores.ts';
import { shadeOf } from './shades.ts';

export function rulesSection(reported: Reported, locale: Locale): Html {
  const { plan, scores, leads, findings } = reported;
  const { words, count, percent, signed } = locale;
  const order = segmentOrder(reported);
  const rules = plan.rules
    .map((rule, index) => ({ ...rule, index, ...scores.rules[index]! }))
    .sort((a, b) => b.leads - a.leads);
  const cellOf = (rule: number, segment: string, index: number): Html => {
    const all = scores.segments.get(segment) ?? 0;
    const { leads: n, points } = findings.fired[index]![rule]!;
    const title = words.firedIn(count(n), count(all), signed(points));
    if (n === 0) return html`<td class="shade mute" data-label="${segment}" title="${title}">·</td>`;
    const shade = shadeOf(n / all);
    return html`<td class="shade h${shade}" data-label="${segment}" title="${title}">${percent(n, all)}</td>`;
  };
  const rows = rules.map(({ label, group, index, leads: n, points }) => {
    const width = leads.scored === 0 ? 0 : (100 * n) / leads.scored;
    return html`<tr${n === 0 ? html` class="mute"` : null}><th scope="row">${nameOf(label)}
${group === null ? null : html`<span class="group">${nameOf(plan.groups[group]?.label ?? '')}</span>`}</th>
<td class="n" data-label="${words.ruleLeads}">${count(n)}</td>
<td class="bar" data-label="${words.ruleShare}"><span>${percent(n, leads.scored)}</span><svg class="gauge" aria-hidden="true"><rect width="${width.toFixed(2)}%" height="100%"></rect></svg></td>
<td class="n" data-label="${words.rulePoints}">${n === 0 ? '' : signed(points, wholePoints(points))}</td>
<td class="n" data-label="${words.ruleMean}">${n === 0 ? '' : signed(meanOf(points, n))}</td>
${order.map(({ name, index: segment }) => cellOf(index, name, segment))}</tr>
`;
  });
  return html`<section id="rules" class="long"><h2>${words.rules}</h2>
<p class="soft">${words.rulesNote}</p>
<div class="scroll"><table class="rules cards"><thead><tr><th scope="col">${words.rule}</th><th scope="col" class="n">${words.ruleLeads}</th>
<th scope="col">${words.ruleShare}</th><th scope="col" class="n">${words.rulePoints}</th>
<th scope="col" class="n">${words.ruleMean}</th>${order.map(
    ({ name }) => html`<th scope="col" class="shade">${nameOf(name)}</th>`,
  )}</tr></thead>
<tbody>${rows}</tbody></table></div></section>
`;
}

/** Small numbers of points keep their decimals. */
function wholePoints(points: Micro): number {
  return points < 100 * MICRO && points > -100 * MICRO ? 2 : 0;
}

function meanOf(points: Micro, leads: number): Micro {
  return typeof points === 'number' ? Math.round(points / leads) : add(points / BigInt(leads), 0);
}
