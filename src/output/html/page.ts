// The report: one page that loads nothing and runs nothing.
import { segmentNames } from '../../plan/plan.ts';
import { dayText } from '../../values/days.ts';
import { warningText } from '../warning-texts.ts';
import { type Html, html, nameOf } from './html.ts';
import { createLocale, type Locale } from './locale.ts';
import { pageText } from './page-frame.ts';
import type { Reported } from './reported.ts';
import { accountsSection } from './section-accounts.ts';
import { gradesSection, journeySection, listsSection, topicsSection } from './section-beyond.ts';
import { groupsSection } from './section-groups.ts';
import { hottestSection, nearSection } from './section-leads.ts';
import { rulesSection } from './section-rules.ts';
import { leftOutSection, runSection } from './section-run.ts';
import { scoresSection, segmentsSection } from './section-scores.ts';
import { styleFor } from './style.ts';

/** The page, in the language of this name. Only the seconds differ between runs on the same input. */
export function reportPage(reported: Reported, language: string): string {
  const locale = createLocale(language);
  const { words } = locale;
  const { plan, name } = reported;
  const style = styleFor(plan.segments.length, segmentNames(plan).length - plan.segments.length);
  const body = html`${header(reported, locale)}
${warnings(reported, locale)}${segmentsSection(reported, locale)}${scoresSection(reported, locale)}${groupsSection(reported, locale)}${gradesSection(reported, locale)}${journeySection(reported, locale)}${topicsSection(reported, locale)}${listsSection(reported, locale)}${rulesSection(reported, locale)}${hottestSection(reported, locale)}${accountsSection(reported, locale)}${nearSection(reported, locale)}${leftOutSection(reported, locale)}${runSection(reported, locale)}`;
  const title = `${words.title(name)}, ${dayText(reported.asOf)}`;
  return pageText(title, words.language.slice(0, 2), style, body);
}

function header({ name, asOf, plan, leads, withoutActivity, sha256 }: Reported, locale: Locale): Html {
  const { words, count, date } = locale;
  const counts = [
    words.scored(count(leads.scored), count(leads.read)),
    ...(plan.sources.length > 0 && withoutActivity > 0
      ? [words.withoutActivity(count(withoutActivity), withoutActivity)]
      : []),
  ];
  return html`<header><h1>${nameOf(name)}</h1>
<p>${words.asOf(date(asOf), plan.timezone.name)}<br><span class="soft">${counts.join(', ')}. ${words.rulesFile}: <code>${sha256.slice(0, 8)}</code></span></p></header>`;
}

function warnings({ warned }: Reported, { words, count }: Locale): Html {
  if (warned.length === 0) return html``;
  const sentences = warned.map((warning) => warningText(warning, words.warned, count));
  return html`<section class="warning"><h2>${words.warnings}</h2><ul>${sentences.map((text) => html`<li><bdi>${text}</bdi></li>`)}</ul></section>
`;
}
