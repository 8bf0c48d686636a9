// The learned rules as a rules file: the sections of the file at hand that say how to read, then what was learned.
import { isMap, isNode, parseDocument } from 'yaml';
import { dayText } from '../values/days.ts';
import { decimal, grouped } from '../values/micro.ts';
import type { Learned, LearnedRule, LearnedTier } from './learned.ts';
import { tierText, valueText } from './write-tiers.ts';

/** Sections that say how exports are read, and what the score is to foretell. */
const READING = [
  'version',
  'name',
  'timezone',
  'missing',
  'numbers',
  'dates',
  'leads',
  'tables',
  'activities',
  'outcome',
];

export function rulesText(learned: Learned, base: { readonly name: string; readonly text: string }): string {
  const parts = [
    headText(learned, base.name),
    readingSections(base.text),
    groupsSection(learned),
    rulesSection(learned),
    `score: { start: ${learned.start}, min: 0, max: 100, decimals: 0 }\n`,
    segmentsSection(learned),
    probabilitySection(learned),
    testsSection(learned, base.text),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function headText(learned: Learned, name: string): string {
  const { outcome, snapshots, window, auc, own, newest, leftOut, warnings } = learned;
  const figures = ({
    value,
    low,
    high,
  }: {
    readonly value: number;
    readonly low: number;
    readonly high: number;
  }) => `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  const days = snapshots.map(({ asOf }) => dayText(asOf)).join(', ');
  const lines = [
    `Learned by leadscore learn from ${grouped(learned.leads)} leads, of which ${grouped(learned.positives)} converted (${learned.outcome.name}).`,
    `Leads as of ${days}${outcome.dated ? `, converted within ${window} days` : ''}. Seed ${learned.seed}.`,
    `On leads that it was not fitted on (five folds): AUC ${figures(auc)}, top tenth ${learned.topLift.toFixed(1)} × the average,`,
    `probabilities ${(100 * learned.calibrationError).toFixed(1)} % off on average.`,
    ...(newest ? [`The newest snapshot alone: AUC ${figures(newest)}.`] : []),
    own
      ? `The rules of ${own.name} on the same leads: AUC ${figures(own.auc)}; difference ${figures(own.difference)}.`
      : `${name} had no rules to compare with.`,
    ...warnings.map((text) => `Warning: ${text}.`),
    ...leftOut.map((one) => `Left out: ${one.name}: ${one.why}.`),
  ];
  return lines.map((line) => `# ${oneLine(line)}\n`).join('');
}

/** Names and cells in a comment must not end it. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\ufeff]/gu, ' ');
}

/** The reading sections as they were written; of a file in one flow mapping, written anew. */
function readingSections(text: string): string {
  const document = parseDocument(text, { schema: 'failsafe', merge: true });
  const { contents } = document;
  if (!isMap(contents) || contents.flow) {
    if (isMap(contents)) {
      contents.flow = false;
      for (const key of contents.items.map((pair) => String(pair.key))) {
        if (!isKept(key)) contents.delete(key);
      }
    }
    return document.toString({ lineWidth: 0 });
  }
  const starts = contents.items.map(({ key }) => ({
    name: String(key),
    start: isNode(key) ? (key.range?.[0] ?? 0) : 0,
  }));
  const sections = starts.flatMap(({ name, start }, i) =>
    isKept(name) ? [`${withoutTail(text.slice(start, starts[i + 1]?.start))}\n`] : [],
  );
  return sections.join('');
}

function isKept(key: string): boolean {
  return READING.includes(key) || key.startsWith('x-');
}

/** Without the comments and blank lines before the next section. */
function withoutTail(section: string): string {
  const lines = section.split('\n');
  while (lines.length > 1 && /^\s*(#.*)?$/.test(lines.at(-1) ?? '')) lines.pop();
  return lines.join('\n');
}

/** A group that no rule is in would be an empty column. */
function groupsSection({ rules }: Learned): string {
  const used = ['fit', 'engagement'].filter((group) => rules.some((rule) => groupOf(rule) === group));
  return used.length === 0 ? '' : `groups: { ${used.map((group) => `${group}: {}`).join(', ')} }\n`;
}

function groupOf({ reads }: LearnedRule): string {
  return reads.kind === 'field' ? 'fit' : 'engagement';
}

function rulesSection({ rules, snapshots }: Learned): string {
  if (rules.length === 0) {
    return '# Nothing in the data tells who converts: no rule was learned.\nrules: {}\n';
  }
  const seen = snapshots.reduce((sum, one) => sum + one.leads, 0);
  const average = snapshots.reduce((sum, one) => sum + one.positives, 0) / Math.max(1, seen);
  const lines = rules.flatMap((rule) => [
    `  ${rule.id}:  # ${countText(rule, seen, average)}; in ${rule.folds} of 5 folds`,
    `    group: ${groupOf(rule)}`,
    ...(rule.reads.kind === 'field' ? [`    field: ${valueText(rule.reads.field.name)}`] : []),
    '    tiers:',
    ...rule.tiers.map((tier) => `      - ${tierText(rule, tier)}  # ${tierCount(tier)}`),
  ]);
  return `rules:\n${lines.join('\n')}\n`;
}

function countText({ n, positives }: LearnedRule, all: number, average: number): string {
  if (n === 0) return `0 of ${grouped(all)} leads`;
  const rate = positives / n;
  return `${grouped(n)} of ${grouped(all)} leads, ${percent(rate)} converted, ${(rate / average).toFixed(2)} × the average`;
}

function tierCount({ n, positives }: LearnedTier): string {
  return n === 0 ? '0 leads' : `${grouped(n)} leads, ${percent(positives / n)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function segmentsSection({ segments }: Learned): string {
  return `segments:\n${segments.map(({ name, from }) => `  - { name: ${name}, from: ${from} }`).join('\n')}\n`;
}

function probabilitySection({ probability, window, outcome }: Learned): string {
  if (probability.length < 2) return '';
  const at = probability.map(({ score, probability: micro }) => `${score}: ${decimal(micro * 100, 4)}%`);
  const note = outcome.dated ? '' : '# The outcome has no date: the window below was not observed.\n';
  return `${note}probability: { within: ${window}d, at: { ${at.join(', ')} } }\n`;
}

function testsSection({ examples }: Learned, text: string): string {
  const id = idColumn(text);
  const lines = examples.flatMap(({ name, asOf, cells, score }) => [
    `  - name: ${name}`,
    `    as_of: ${dayText(asOf)}`,
    `    lead: { ${[`${valueText(id)}: "1"`, ...cells.map(({ field, value }) => `${valueText(field.name)}: ${cellText(field, value)}`)].join(', ')} }`,
    `    expect: { score: ${score} }`,
  ]);
  return `tests:\n${lines.join('\n')}\n`;
}

function idColumn(text: string): string {
  const leads = parseDocument(text, { schema: 'failsafe', merge: true }).get('leads');
  const id = isMap(leads) ? leads.get('id') : undefined;
  return isMap(id) ? String(id.get('column')) : String(id);
}

function cellText(field: Learned['examples'][number]['cells'][number]['field'], value: unknown): string {
  if (field.kind === 'date') return JSON.stringify(dayText(Number(value)));
  if (field.kind !== 'number') return JSON.stringify(value);
  return JSON.stringify(decimal(Number(value)).replace('.', field.numbers.decimal));
}
