// The report's section on accounts: the hottest ones, with the roles that are filled and missing.

import type { Accounts } from '../../plan/beyond-score.ts';
import { missingRoles, type ScoredAccount } from '../../result/accounts.ts';
import { type Html, html, joined, nameOf } from './html.ts';
import type { Locale } from './locale.ts';
import type { Reported } from './reported.ts';

export function accountsSection({ plan, findings, scores }: Reported, locale: Locale): Html {
  const { accounts: declared } = plan;
  const { accounts } = findings.beyond;
  const counted = scores.beyond.accounts;
  if (declared === null || counted === null) return html``;
  const { words, count } = locale;
  const all = [...counted.segments.values()].reduce((sum, n) => sum + n, 0);
  const counts = [...counted.segments].reverse().map(([name, n]) => html`${count(n)} ${nameOf(name)}`);
  const { leadsWithout } = counted;
  return html`<section id="accounts" class="long"><h2>${words.accounts}</h2>
<p class="soft">${words.accountsNote(count(accounts.length), count(all))} ${joined(counts, ', ')}.${leadsWithout > 0 ? ` ${words.withoutAccount(count(leadsWithout), leadsWithout)}` : null}</p>
<div class="scroll"><table class="leads cards"><thead><tr><th scope="col" class="n">${words.score}</th><th scope="col">${words.account}</th><th scope="col">${words.segment}</th>
<th scope="col" class="n">${words.accountLeads}</th><th scope="col" class="n">${words.activeLeads}</th>${declared.roles.length > 0 ? html`<th scope="col">${words.roles}</th>` : null}<th scope="col">${words.bestLeads}</th></tr></thead>
<tbody>${accounts.map((account) => accountRow(account, declared, plan.score.decimals, locale))}</tbody></table></div></section>
`;
}

function accountRow(
  { key, name, card }: ScoredAccount,
  declared: Accounts,
  decimals: number,
  { words, count, points }: Locale,
): Html {
  const under = name === null ? null : html`<span class="group">${nameOf(key)}</span>`;
  const roles = declared.roles.flatMap(({ id }, role) => {
    const n = card.roles[role] ?? 0;
    return n > 0 ? [html`<li>${nameOf(id)} ${count(n)}</li>`] : [];
  });
  const missing = missingRoles(declared, card).map(
    (id) => html`<li class="minus">${words.noRole} ${nameOf(id)}</li>`,
  );
  const roleCell =
    declared.roles.length > 0 ? html`<td class="whole"><ul class="why">${roles}${missing}</ul></td>` : null;
  return html`<tr><td class="score" data-label="${words.score}">${points(card.score, decimals)}</td>
<th scope="row">${nameOf(name ?? key)}${under}</th><td class="seg" data-label="${words.segment}">${nameOf(card.segment)}</td>
<td class="n" data-label="${words.accountLeads}">${count(card.leads)}</td><td class="n" data-label="${words.activeLeads}">${count(card.active)}</td>
${roleCell}<td class="whole">${joined(card.topLeads.map(nameOf), ', ')}</td></tr>
`;
}
