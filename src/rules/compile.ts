// Compiles a rules file to a plan. All problems of the file are collected, each with its place; a file with problems
// gives no plan.
import type { Outcome } from '../plan/outcome.ts';
import type { Plan } from '../plan/plan.ts';
import type { Place, Problem } from '../problem.ts';
import { inOrder, problem } from '../problem.ts';
import { trimCell } from '../values/invisible.ts';
import { readBeyondScore } from './beyond-score.ts';
import { findCurlyQuotes, type QuotedValue } from './curly-quotes.ts';
import { type Keys, type Report, readKeys, readMap, readText, readTexts } from './nodes.ts';
import { readFormats, readNumbers } from './notations.ts';
import { type OutcomeOptions, readOutcome } from './outcome.ts';
import { createMarks, type Marks, type Places } from './places.ts';
import { type RuleContext, readRule } from './rules.ts';
import type { ValueFormats } from './scope.ts';
import { readDisqualify, readGroups, readPromote, readScore, readSegments } from './segments.ts';
import { createSignals } from './selectors.ts';
import { readLeadSide, readSources } from './sources.ts';
import { rowKinds } from './test-rows.ts';
import { type RuleTest, readTests, type TestScope } from './tests-section.ts';
import { readYaml, type YamlNode } from './yaml.ts';
import { readZone, UTC } from './zones.ts';

export type Compiled =
  | (Built & {
      readonly places: Places;
      /** The file as it was read. */
      readonly root: YamlNode;
      readonly problems: readonly [];
      readonly curlyQuotes: readonly QuotedValue[];
    })
  | { readonly plan?: undefined; readonly problems: readonly Problem[] };

interface Built {
  readonly plan: Plan;
  /** How the file's exports write numbers and dates. */
  readonly formats: ValueFormats;
  /** Declared fields without a type: the operator gives it. */
  readonly untyped: ReadonlySet<string>;
  /** The outcome that the score predicts; null: the file declares none. */
  readonly outcome: Outcome | null;
  /** The tests in the rules file. */
  readonly tests: readonly RuleTest[];
  /** What test files of these rules are read with. */
  readonly testScope: TestScope;
}

const TOP_KEYS = [
  ...[
    'version',
    'name',
    'timezone',
    'missing',
    'numbers',
    'dates',
    'leads',
    'tables',
    'activities',
    'groups',
  ],
  ...['rules', 'score', 'segments', 'disqualify', 'promote', 'tests'],
  ...['stages', 'topics', 'lists', 'accounts', 'probability', 'outcome'],
];

/** What a command adds to the rules file, and what the file may lack for it. */
export interface CompileOptions {
  readonly outcome?: OutcomeOptions;
  /** To learn rules from: the file may lack `rules:`, and every declared field is read. */
  readonly forLearning?: boolean;
}

/** Compiles the text of a rules file; `file` is its name in messages. */
export function compileRules(text: string, file = 'rules.yaml', options: CompileOptions = {}): Compiled {
  const problems: Problem[] = [];
  const report: Report = (at, code, message, hint) => {
    if (problems.length === MOST_PROBLEMS) throw new Enough();
    problems.push(problem('usage', code, message, hint, at));
  };
  const yaml = readYaml(text, file);
  if (yaml.root === undefined) return { problems: yaml.problems };
  const { root } = yaml;
  const { marks, placesIn } = createMarks();
  try {
    const top = readKeys(withoutExtensions(root), 'a rules file', TOP_KEYS, report);
    const built = top && build(top, { file, line: 1, column: 1 }, report, marks, options);
    if (built !== undefined && problems.length === 0) {
      const { plan, ...rest } = built;
      const curlyQuotes = findCurlyQuotes(root);
      return { plan: freeze(plan), ...rest, places: placesIn(root), root, problems: [], curlyQuotes };
    }
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return { problems: inOrder(problems) };
}

/** The file without its `x-` keys. They hold parts that other parts merge or name by an alias. */
export function withoutExtensions(root: YamlNode): YamlNode {
  if (root.kind !== 'map') return root;
  return { ...root, entries: root.entries.filter(({ key }) => !key.startsWith('x-')) };
}

/** More problems than this help nobody; the rest appears after the first ones are fixed. */
const MOST_PROBLEMS = 1_000;

class Enough extends Error {}

function build(top: Keys, start: Place, report: Report, marks: Marks, options: CompileOptions): Built {
  checkVersion(top, start, report);
  for (const wanted of options.forLearning ? ['leads'] : ['leads', 'rules']) {
    if (!top.has(wanted)) report(start, 'missing-key', `the file must have "${wanted}"`);
  }
  const formats = readValueFormats(top, report);
  const lead = readLeadSide(top, formats, report, options.forLearning);
  const sources = readSources(top, lead, formats, report, marks, options.forLearning);
  const groups = readGroups(top, report);
  const signals = createSignals();
  const context: RuleContext = { ...lead, sources, signals, groups, report, marks };
  const name = top.get('name');
  const missing = top.get('missing');
  const zone = top.get('timezone');
  const rules = top.get('rules');
  const ruleMap =
    rules &&
    readMap(rules.value, 'rules', report, 'each rule under its own name: my-rule: { when: …, points: 5 }');
  const segments = readSegments(top, context);
  const disqualify = readDisqualify(top, context);
  const plan: Plan = {
    language: 1,
    name: (name && readName(name.value, report)) ?? null,
    timezone: (zone && readZone(zone, report)) ?? UTC,
    missing: missing ? readTexts(missing.value, 'missing', report).map(({ text }) => trimCell(text)) : [],
    leads: lead.leads,
    tables: lead.tables,
    sources: sources.map(({ source }) => source),
    signals: signals.list,
    groups,
    rules: (ruleMap?.entries ?? []).flatMap((entry) => readRule(entry, context) ?? []),
    score: readScore(top, report),
    segments,
    disqualify,
    promote: readPromote(top, segments, context),
    ...readBeyondScore(top, { segments, disqualify }, context),
  };
  const outcome = readOutcome(top, formats, report, plan, options.outcome);
  const ruleIds = ruleMap?.entries.map(({ key }) => key) ?? [];
  const testScope = { plan, rows: rowKinds(plan, lead, sources), ruleIds };
  const tests = top.get('tests');
  return {
    plan,
    formats,
    untyped: lead.untyped,
    outcome,
    tests: tests ? readTests(tests.value, testScope, report) : [],
    testScope,
  };
}

function readName(node: YamlNode, report: Report): string | undefined {
  const text = readText(node, 'name', report)?.text;
  if (text && /\p{Cc}/u.test(text)) report(node.at, 'bad-label', 'name must not contain control characters');
  return text;
}

export function checkVersion(top: Keys, start: Place, report: Report): void {
  const entry = top.get('version');
  if (entry === undefined) {
    report(start, 'missing-key', 'the file must have "version"', 'write "version: 1" on the first line');
    return;
  }
  const text = readText(entry.value, 'version', report);
  if (text && text.text !== '1') {
    report(text.at, 'unknown-version', `version must be 1; got "${text.text}"`);
  }
}

function readValueFormats(top: Keys, report: Report): ValueFormats {
  const numbers = top.get('numbers');
  const dates = top.get('dates');
  return {
    numbers: (numbers && readNumbers(numbers.value, report)) ?? null,
    dates: dates ? readFormats(dates.value, report) : [],
  };
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    if (Array.isArray(value) && typeof value[0] === 'number') return value;
    for (const part of Object.values(value)) if (typeof part === 'object') freeze(part);
  }
  return value;
}
