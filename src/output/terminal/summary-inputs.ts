// The summary's account of what was read: of each file so many rows, and why some don't count.
import { ACTIVITY_CLASSES } from '../../result/activity-class.ts';
import { OUTCOME_WORDS } from '../../result/row-outcome.ts';
import type { ActivityCounts } from '../../result/run-facts.ts';
import { dayText } from '../../values/days.ts';
import { grouped } from '../../values/micro.ts';
import type { SummaryData } from './summary-data.ts';
import { cut, type Paint, percent, shown, widthOf, wrap } from './text.ts';

const MOST_INDENT = 18;

/** Narrower terminals have no room for a column of names. */
const NARROW = 60;

/** A file's name and phrases about it, lines of them wrapped to the width; where it is narrow, below the name. */
export function inputLines(told: SummaryData, paint: Paint, width: number): string[] {
  const { leads, withoutActivity, activities, tables, plan, without } = told;
  const names = ['leads', ...tables.keys(), ...activities.keys()].map(shown);
  const isNarrow = width < NARROW;
  const indent = isNarrow ? 2 : Math.min(MOST_INDENT, Math.max(...names.map(widthOf)) + 2);
  const entry = (name: string, counted: readonly string[], leftOut: readonly string[] = []): string[] => {
    const room = width - indent;
    const lines = [
      ...wrap(counted.filter(Boolean), room),
      ...wrap(leftOut, room).map((line) => paint.dim(line)),
    ];
    if (isNarrow) return [paint.bold(cut(shown(name), width)), ...lines.map((line) => `  ${line}`)];
    const [first = '', ...rest] = lines;
    const title = cut(shown(name), indent - 1);
    return [
      paint.bold(title) + ' '.repeat(indent - widthOf(title)) + first,
      ...rest.map((line) => ' '.repeat(indent) + line),
    ];
  };
  const some = (n: number, words: string): string => (n > 0 ? `${grouped(n)} ${words}` : '');
  return [
    ...entry('leads', [
      `${grouped(leads.read)} read`,
      `${grouped(leads.scored)} scored`,
      some(leads.quarantined, OUTCOME_WORDS.quarantined),
      some(leads.duplicate, 'duplicate'),
      plan.sources.length > 0 ? some(withoutActivity, 'with no activity') : '',
    ]),
    ...[...tables].flatMap(([name, table]) =>
      without.has(name)
        ? entry(name, LEFT_OUT_ALL)
        : entry(name, [
            `${grouped(table.read)} read`,
            some(table.quarantined, OUTCOME_WORDS.quarantined),
            `matches ${grouped(table.matched)} of ${grouped(leads.scored)} leads`,
          ]),
    ),
    ...[...activities].flatMap(([name, log]) =>
      without.has(name) ? entry(name, LEFT_OUT_ALL) : entry(name, readPhrases(log), leftOutPhrases(log)),
    ),
  ];
}

const LEFT_OUT_ALL = ['left out (--without)'];

function readPhrases(log: ActivityCounts): string[] {
  // What was left out on purpose, or names no lead, could not match: the share is of the rest.
  const named = log.read - log.left_out - log.no_lead - log.quarantined;
  const of = named < log.read ? ` of ${grouped(named)} that name a lead` : '';
  const share = named === 0 ? '' : ` (${percent(log.matched, named)}${of})`;
  return [
    `${grouped(log.read)} read`,
    `${grouped(log.matched)} matched${share}`,
    log.shared > 0 ? `${grouped(log.shared)} shared by several leads` : '',
    log.oldest === null || log.newest === null ? '' : `${dayText(log.oldest)} to ${dayText(log.newest)}`,
  ];
}

/** In the order in which rows are sorted out. */
const LEFT_OUT = ACTIVITY_CLASSES.filter((one) => one !== 'matched');

function leftOutPhrases(log: ActivityCounts): string[] {
  const phrases = LEFT_OUT.flatMap((key) =>
    log[key] > 0 ? [`${grouped(log[key])} ${OUTCOME_WORDS[key]}`] : [],
  );
  return phrases.length > 0 ? [`left out: ${phrases[0]}`, ...phrases.slice(1)] : [];
}
