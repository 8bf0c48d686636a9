// The report's sections beyond the score: grades, the journey, topics by segment, lists and their overlaps.

import type { Group } from '../../plan/plan.ts';
import { type Html, html, nameOf } from './html.ts';
import type { Locale } from './locale.ts';
import type { Reported } from './reported.ts';
import { segmentOrder } from './section-scores.ts';
import { shadeOf } from './shades.ts';

/** A number on a ground that is the stronger, the larger its share of the largest. */
function shaded(n: number, most: number, { count }: Locale): Html {
  if (n === 0) return html`<td class="n shade mute">·</td>`;
  return html`<td class="n shade h${shadeOf(n / (most + 1))}">${count(n)}</td>`;
}

function heads(names: readonly string[]): Html[] {
  return names.map((name) => html`<th scope="col" class="n">${nameOf(name)}</th>`);
}

export function gradesSection({ plan, scores, leads }: Reported, locale: Locale): Html {
  const { grades } = scores.beyond;
  if (grades.size === 0) return html``;
  const { words } = locale;
  const [down, across, ...more] = plan.groups.filter((group) => group.grades !== null);
  const isMatrix = down !== undefined && across !== undefined && more.length === 0;
  const body = isMatrix
    ? gradeMatrix(down, across, grades, locale)
    : bars(
        [...grades].map(([name, n]) => ({ name, n })),
        leads.scored,
        locale,
      );
  return html`<section id="grades"><h2>${words.grades}</h2>
${isMatrix ? html`<p class="soft">${words.gradesNote(down.label, across.label)}</p>` : null}${body}</section>
`;
}

function gradeMatrix(down: Group, across: Group, counts: ReadonlyMap<string, number>, locale: Locale): Html {
  const columns = (across.grades ?? []).map(({ name }) => name);
  const most = Math.max(1, ...counts.values());
  const rows = (down.grades ?? []).map(
    ({ name }) =>
      html`<tr><th scope="row">${nameOf(name)}</th>${columns.map((column) =>
        shaded(counts.get(name + column) ?? 0, most, locale),
      )}</tr>`,
  );
  return html`<div class="scroll"><table class="matrix"><thead><tr><td></td>${heads(columns)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** Rows with their numbers, shares and bars. */
function bars(
  rows: readonly { readonly name: string; readonly n: number }[],
  all: number,
  { count, percent }: Locale,
): Html {
  const most = Math.max(1, ...rows.map(({ n }) => n));
  const lines = rows.map(
    ({ name, n }) =>
      html`<tr><th scope="row">${nameOf(name)}</th><td class="n">${count(n)}</td><td class="n soft">${percent(n, all)}</td>
<td class="bar"><svg class="gauge" aria-hidden="true"><rect width="${((100 * n) / most).toFixed(2)}%" height="100%"></rect></svg></td></tr>`,
  );
  return html`<div class="scroll"><table class="bars"><tbody>${lines}</tbody></table></div>`;
}

export function journeySection({ plan, scores, leads }: Reported, locale: Locale): Html {
  if (plan.stages.length === 0) return html``;
  const { words } = locale;
  const rows = [...scores.beyond.stages].map(([name, n]) => ({ name, n }));
  return html`<section id="journey"><h2>${words.journey}</h2>
<p class="soft">${words.journeyNote}</p>
${bars(rows, leads.scored, locale)}</section>
`;
}

export function topicsSection(reported: Reported, locale: Locale): Html {
  const { plan, findings, scores } = reported;
  if (plan.topics.length === 0) return html``;
  const { words, count } = locale;
  const order = segmentOrder(reported);
  const topics = plan.topics
    .map(({ id, label }, index) => ({ label, index, n: scores.beyond.topics.get(id) ?? 0 }))
    .sort((a, b) => b.n - a.n);
  const rows = topics.map(({ label, index, n }) => {
    const own = findings.beyond.topics[index] ?? [];
    const cells = order.map(({ name, index: segment }) =>
      shaded(own[segment] ?? 0, scores.segments.get(name) ?? 0, locale),
    );
    return html`<tr><th scope="row">${nameOf(label)}</th><td class="n">${count(n)}</td>${cells}</tr>`;
  });
  return html`<section id="topics"><h2>${words.topics}</h2>
<p class="soft">${words.topicsNote}</p>
<div class="scroll"><table class="matrix"><thead><tr><td></td><th scope="col" class="n">${words.all}</th>${heads(order.map(({ name }) => name))}</tr></thead>
<tbody>${rows}</tbody></table></div></section>
`;
}

/** More lists than fit side by side have their sizes alone. */
const MOST_SIDE_BY_SIDE = 8;

export function listsSection({ plan, findings, scores, leads }: Reported, locale: Locale): Html {
  const { lists } = plan;
  if (lists.length === 0) return html``;
  const { words, count } = locale;
  const { overlaps } = findings.beyond;
  if (lists.length === 1 || lists.length > MOST_SIDE_BY_SIDE) {
    const rows = [...scores.beyond.lists].map(([name, n]) => ({ name, n }));
    return html`<section id="lists"><h2>${words.lists}</h2>${bars(rows, leads.scored, locale)}</section>
`;
  }
  const rows = lists.map(({ id }, index) => {
    const own = overlaps[index] ?? [];
    const size = own[index] ?? 0;
    const cells = lists.map((_, other) =>
      other === index ? html`<td class="n shade mute">–</td>` : shaded(own[other] ?? 0, size, locale),
    );
    return html`<tr><th scope="row">${nameOf(id)}</th><td class="n">${count(size)}</td>${cells}</tr>`;
  });
  return html`<section id="lists"><h2>${words.lists}</h2>
<p class="soft">${words.listsNote}</p>
<div class="scroll"><table class="matrix"><thead><tr><td></td><th scope="col" class="n">${words.all}</th>${heads(lists.map(({ id }) => id))}</tr></thead>
<tbody>${rows}</tbody></table></div></section>
`;
}
