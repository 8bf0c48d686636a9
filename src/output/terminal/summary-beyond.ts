// The summary's part beyond the score: grades, stages, topics, lists and accounts, as far as the rules declare them.
import type { Plan } from '../../plan/plan.ts';
import type { BeyondFacts } from '../../result/beyond-facts.ts';
import { escapeControls } from '../escape-controls.ts';
import { barRows } from './bar-rows.ts';
import { gradeMatrixLines } from './grade-matrix.ts';
import { noteLines } from './note-lines.ts';
import type { Screen } from './screen.ts';
import type { SummaryData } from './summary-data.ts';

export function beyondLines({ plan, scores, leads }: SummaryData, screen: Screen): string[] {
  const sections = beyondSections(plan, scores.beyond, leads.scored, screen);
  return sections.length === 0 ? [] : [sections.join('\n\n')];
}

/** One text per section. */
export function beyondSections(plan: Plan, facts: BeyondFacts, scored: number, screen: Screen): string[] {
  const sections = [
    gradeLines(plan, facts, scored, screen),
    stageLines(plan, facts, scored, screen),
    topicLines(plan, facts, scored, screen),
    listLines(plan, facts, scored, screen),
    accountLines(plan, facts, scored, screen),
  ];
  return sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
}

type Section = (plan: Plan, facts: BeyondFacts, scored: number, screen: Screen) => string[];

interface NamedCount {
  readonly name: string;
  readonly n: number;
}

function bars(title: string, rows: readonly NamedCount[], all: number, { paint, width, language }: Screen) {
  const most = Math.max(1, ...rows.map(({ n }) => n));
  const shown = rows.map(({ name, n }) => ({
    label: escapeControls(name),
    numbers: [language.count(n), language.percent(n, all)],
    share: n / most,
    colour: paint.bar,
  }));
  return [paint.bold(title), ...barRows(shown, width)];
}

const countedOf = (counts: ReadonlyMap<string, number>): NamedCount[] =>
  [...counts].map(([name, n]) => ({ name, n }));

const gradeLines: Section = ({ groups }, { grades }, scored, screen) => {
  if (grades.size === 0) return [];
  const title = screen.language.summary.grades;
  const matrix = gradeMatrixLines(groups, grades, screen);
  // Where groups give many grades, those that nobody has take no room.
  const rows = countedOf(grades).filter(({ n }) => n > 0 || grades.size <= MOST_ROWS);
  return matrix === null ? bars(title, rows, scored, screen) : [screen.paint.bold(title), ...matrix];
};

const MOST_ROWS = 8;

const stageLines: Section = ({ stages }, facts, scored, screen) =>
  stages.length === 0 ? [] : bars(screen.language.summary.stages, countedOf(facts.stages), scored, screen);

const topicLines: Section = ({ topics }, facts, scored, screen) => {
  if (topics.length === 0) return [];
  const { topics: title, noTopic } = screen.language.summary;
  const rows = topics.map(({ id, label }) => ({ name: label, n: facts.topics.get(id) ?? 0 }));
  rows.sort((a, b) => b.n - a.n);
  const rest = scored - rows.reduce((sum, { n }) => sum + n, 0);
  return bars(title, [...rows, { name: noTopic, n: rest }], scored, screen);
};

const listLines: Section = ({ lists }, facts, scored, screen) =>
  lists.length === 0 ? [] : bars(screen.language.summary.lists, countedOf(facts.lists), scored, screen);

const accountLines: Section = (_, { accounts }, __, screen) => {
  if (accounts === null) return [];
  const { count, summary: words } = screen.language;
  const all = [...accounts.segments.values()].reduce((sum, n) => sum + n, 0);
  const highestFirst = countedOf(accounts.segments).reverse();
  const { leadsWithout } = accounts;
  const notes = [
    words.accountsFound(count(all), all),
    ...(leadsWithout > 0 ? [words.withoutAccount(count(leadsWithout), leadsWithout)] : []),
  ];
  return [...bars(words.accounts, highestFirst, all, screen), ...noteLines(notes, screen)];
};
