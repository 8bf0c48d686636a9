// The report on the run: what was read and what of it didn't count, so that it adds up, and what it was made from.
import type { ActivityCounts } from '../../result/run-facts.ts';
import { type Html, html, joined, nameOf } from './html.ts';
import type { Locale } from './locale.ts';
import type { Reported } from './reported.ts';

export function leftOutSection(reported: Reported, locale: Locale): Html {
  const { leads, tables, activities, without } = reported;
  const { words, count } = locale;
  return html`<section id="left-out"><h2>${words.leftOut}</h2>
<p class="soft">${words.leftOutNote}</p>
<div class="columns">
<div><h3>${fileName(reported, 'leads')}</h3>
${sum(
  leads.read,
  [
    [leads.scored, words.rowsScored],
    [leads.quarantined, words.outcomes.quarantined],
    [leads.duplicate, words.rowsDuplicate],
  ],
  locale,
)}
</div>
${[...tables].map(
  ([name, table]) => html`<div><h3>${fileName(reported, name)}</h3>
${
  without.has(name)
    ? html`<p>${words.without}</p>`
    : html`${sum(
        table.read,
        [
          [table.read - table.quarantined, words.rowsKept],
          [table.quarantined, words.outcomes.quarantined],
        ],
        locale,
      )}
<p class="small soft">${words.joined(count(table.matched), count(leads.scored))}</p>`
}</div>
`,
)}${[...activities].map(
  ([name, log]) => html`<div><h3>${fileName(reported, name)}</h3>
${without.has(name) ? html`<p>${words.without}</p>` : logLines(log, locale)}</div>
`,
)}</div>${rejectedLine(reported, locale)}</section>
`;
}

/** Of all files together. */
function rejectedLine({ rejectedByCode, rejectsPath }: Reported, { words, count }: Locale): Html | null {
  if (rejectedByCode.size === 0) return null;
  const codes = [...rejectedByCode].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const parts = codes.map(([code, n]) => html`${words.codes[code] ?? code} ${count(n)}`);
  const kept = rejectsPath === null ? null : html` (${nameOf(rejectsPath)})`;
  return html`<p class="more">${words.whyRejected}: ${joined(parts, ', ')}${kept}</p>`;
}

function logLines(log: ActivityCounts, locale: Locale): Html {
  const { words, count, date } = locale;
  const { oldest, newest, shared } = log;
  const about = [
    oldest === null || newest === null ? null : words.between(date(oldest), date(newest)),
    shared > 0 ? words.shared(count(shared)) : null,
  ].filter((text) => text !== null);
  return html`${sum(
    log.read,
    [
      [log.matched, words.matched],
      [log.quarantined, words.outcomes.quarantined],
      [log.no_lead, words.outcomes.no_lead],
      [log.undated, words.outcomes.undated],
      [log.left_out, words.outcomes.left_out],
      [log.unmatched, words.outcomes.unmatched],
      [log.future, words.outcomes.future],
      [log.duplicate, words.outcomes.duplicate],
    ],
    locale,
  )}
${about.length > 0 ? html`<p class="small soft">${about.join('; ')}</p>` : null}`;
}

/** A table: its rows add up to the first. */
function sum(
  read: number,
  parts: readonly (readonly [n: number, words: string])[],
  { count, percent, words }: Locale,
): Html {
  const rows = parts.flatMap(([n, text], i) =>
    n > 0 || i === 0
      ? [
          html`<tr><td class="n">${count(n)}</td><td>${text}</td><td class="n soft">${percent(n, read)}</td></tr>`,
        ]
      : [],
  );
  return html`<table class="sums"><tbody><tr><th scope="row" class="n">${count(read)}</th><th scope="row">${words.read}</th><td></td></tr>${rows}</tbody></table>`;
}

function fileName({ files }: Reported, name: string): Html {
  const paths = files.filter((file) => file.name === name).map(({ path }) => path);
  return html`${nameOf(name)} <span class="soft small">${nameOf(paths.join(', '))}</span>`;
}

export function runSection(reported: Reported, { words, date, seconds }: Locale): Html {
  const { rulesPath, sha256, asOf, plan, engine, tool, files } = reported;
  return html`<section id="run"><h2>${words.run}</h2>
<dl><dt>${words.rulesFile}</dt><dd>${nameOf(rulesPath)}</dd>
<dt>${words.hash}</dt><dd><code>${sha256}</code></dd>
<dt>${words.date}</dt><dd>${date(asOf)}</dd>
<dt>${words.zone}</dt><dd>${plan.timezone.name}</dd>
<dt>${words.files}</dt><dd>${files.map(({ name, path }) => html`<div>${nameOf(name)}: <span class="soft">${nameOf(path)}</span></div>`)}</dd>
<dt>${words.tool}</dt><dd>${tool}, ${words.engine} ${engine}, ${words.took(seconds(reported.seconds))}</dd></dl></section>
`;
}
