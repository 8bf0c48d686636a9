// The summary's part on the inputs: how many rows each file has, and why some of them do not count.

import { ACTIVITY_CLASSES } from '../../result/activity-class.ts';
import type { ActivityCounts } from '../../result/run-facts.ts';
import { dayText } from '../../values/days.ts';
import { escapeControls } from '../escape-controls.ts';
import type { Language } from './language.ts';
import type { Screen } from './screen.ts';
import type { SummaryData } from './summary-data.ts';
import { cut, widthOf, wrap } from './text.ts';

const MOST_INDENT = 18;

/** Narrower terminals have no room for a column of names. */
const NARROW = 60;

interface Entry {
  readonly name: string;
  readonly counted: readonly string[];
  readonly notCounted?: readonly string[];
}

/** The name of each file and phrases about it, which are wrapped to the width. */
export function inputLines(data: SummaryData, screen: Screen): string[] {
  const entries = entriesOf(data, screen.language);
  const widest = Math.max(...entries.map(({ name }) => widthOf(escapeControls(name))));
  return entries.flatMap((entry) => entryLines(entry, Math.min(MOST_INDENT, widest + 2), screen));
}

function entriesOf(data: SummaryData, language: Language): Entry[] {
  const { count, percent, summary: words } = language;
  const { leads, withoutActivity, activities, tables, plan, without } = data;
  const some = (n: number, phrase: (count: string) => string): string => (n > 0 ? phrase(count(n)) : '');
  return [
    {
      name: words.leads,
      counted: [
        words.read(count(leads.read)),
        words.scored(count(leads.scored)),
        some(leads.quarantined, words.rejected),
        some(leads.duplicate, words.duplicate),
        plan.sources.length > 0 ? some(withoutActivity, words.withoutActivity) : '',
        ...asidePhrases(leads, language),
      ],
    },
    ...[...tables].map(([name, table]) => ({
      name,
      counted: without.has(name)
        ? [words.notUsed]
        : [
            words.read(count(table.read)),
            some(table.quarantined, words.rejected),
            words.joined(count(table.matched), count(leads.scored), percent(table.matched, leads.scored)),
            ...asidePhrases(table, language),
          ],
    })),
    ...[...activities].map(([name, log]) =>
      without.has(name)
        ? { name, counted: [words.notUsed] }
        : {
            name,
            counted: countedPhrases(log, language),
            notCounted: notCountedPhrases(log, language),
          },
    ),
  ];
}

function entryLines(
  { name, counted, notCounted = [] }: Entry,
  indent: number,
  { paint, width }: Screen,
): string[] {
  const isNarrow = width < NARROW;
  const room = width - (isNarrow ? 2 : indent);
  const lines = [
    ...wrap(counted.filter(Boolean), room),
    ...wrap(notCounted, room).map((line) => paint.dim(line)),
  ];
  if (isNarrow) return [paint.bold(cut(escapeControls(name), width)), ...lines.map((line) => `  ${line}`)];
  const [first = '', ...rest] = lines;
  const title = cut(escapeControls(name), indent - 1);
  return [
    paint.bold(title) + ' '.repeat(indent - widthOf(title)) + first,
    ...rest.map((line) => ' '.repeat(indent) + line),
  ];
}

function countedPhrases(log: ActivityCounts, { count, percent, summary: words }: Language): string[] {
  const { read, matched, shared, oldest, newest } = log;
  // Rows that were excluded, or that name no lead, could not match: the share is of the others.
  const named = read - log.left_out - log.no_lead - log.quarantined;
  const share = named === 0 ? '' : percent(matched, named);
  return [
    words.read(count(read)),
    words.matched(count(matched), share, named < read ? count(named) : null),
    shared > 0 ? words.shared(count(shared)) : '',
    oldest === null || newest === null ? '' : words.period(dayText(oldest), dayText(newest)),
  ];
}

function notCountedPhrases(log: ActivityCounts, { count, summary: words }: Language): string[] {
  const phrases = ACTIVITY_CLASSES.flatMap((one) =>
    one !== 'matched' && log[one] > 0 ? [`${count(log[one])} ${words.outcomes[one]}`] : [],
  );
  const [first, ...others] = phrases;
  const aside = asidePhrases(log, { count, summary: words });
  return first === undefined ? aside : [words.notCounted + first, ...others, ...aside];
}

/** Rows at the foot of a report, and blank ones. */
function asidePhrases(
  { footer, blank }: { readonly footer: number; readonly blank: number },
  { count, summary: words }: Pick<Language, 'count' | 'summary'>,
): string[] {
  return [
    ...(footer > 0 ? [words.footer(count(footer))] : []),
    ...(blank > 0 ? [words.blank(count(blank), blank)] : []),
  ];
}
