// The report on groups: the first two against each other, each further one alone; a file may have none.

import { cut } from '../terminal/text.ts';
import { groupChart } from './chart-group.ts';
import { pairChart } from './chart-pair.ts';
import { type Html, html } from './html.ts';
import type { Locale } from './locale.ts';
import type { Reported } from './reported.ts';

const MOST = 48;
const WIDE = { className: 'wide', width: 1070 } as const;
const NARROW = { className: 'narrow', width: 350 } as const;

export function groupsSection({ plan, findings }: Reported, locale: Locale): Html {
  const { words } = locale;
  const { groups, segments, rules } = plan;
  const [first, second] = groups;
  if (first === undefined || findings.pair.cells.length === 0) return html``;
  const hasGates = segments.some(({ requires }) => requires.length > 0);
  const hasDiagonals = groups.length === 2 && rules.every(({ group }) => group !== null);
  const notes = [
    second && words.pairNote,
    hasGates && words.gatesNote,
    hasDiagonals && words.diagonalNote,
  ].filter(Boolean);
  const title = words.groups(cut(first.label, MOST), second ? cut(second.label, MOST) : null);
  const main = second
    ? [
        pairChart(plan, findings.pair, locale, { ...WIDE, height: 480 }),
        pairChart(plan, findings.pair, locale, { ...NARROW, height: 330 }),
      ]
    : [
        groupChart(plan, 0, findings.pair, locale, { ...WIDE, height: 240 }),
        groupChart(plan, 0, findings.pair, locale, { ...NARROW, height: 220 }),
      ];
  const others = findings.others.map((grid, i) => [
    html`<h3>${cut(groups[i + 2]?.label ?? '', MOST)}</h3>`,
    groupChart(plan, i + 2, grid, locale, { ...WIDE, height: 200 }),
    groupChart(plan, i + 2, grid, locale, { ...NARROW, height: 200 }),
  ]);
  return html`<section id="groups"><h2>${title}</h2>
<p class="soft">${notes.join(' ')}</p>
${main}
${others}</section>
`;
}
