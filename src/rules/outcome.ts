// Reads `outcome`, which the score predicts. It becomes a plan of its own beside the plan that scores, so that scoring
// does not need the columns and logs that only the outcome reads.
import type { Outcome, ProbeRule } from '../plan/outcome.ts';
import type { Condition, Plan, Rule } from '../plan/plan.ts';
import type { Place } from '../problem.ts';
import { MICRO } from '../values/micro.ts';
import { readCondition } from './conditions.ts';
import { type Keys, type Report, readKeys, readLabel, readText } from './nodes.ts';
import { createMarks } from './places.ts';
import { leadConditions, type RuleContext } from './rules.ts';
import type { ValueFormats } from './scope.ts';
import { createSignals } from './selectors.ts';
import { readLeadSide, readSources, type SourceSide } from './sources.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlText } from './yaml.ts';

/** What a command adds to the outcome of the rules file, or uses instead of it. */
export interface OutcomeOptions {
  /** A log of conversions. Each row is one: column `key` has the lead, column `at` the date. */
  readonly file?: { readonly key: string; readonly at?: string };
  /** The column with the date on which a lead was created. */
  readonly created?: string;
  /** A condition. A lead that did not convert counts as lost only if it holds. */
  readonly lost?: YamlNode;
}

/** The name of the log of conversions among the sources. */
export const OUTCOME_SOURCE = 'outcome-file';

const KEYS = ['name', 'when', 'at', 'created'];

/** null where neither the file nor the options name an outcome. */
export function readOutcome(
  top: Keys,
  formats: ValueFormats,
  report: Report,
  base: Pick<Plan, 'timezone' | 'missing'>,
  options: OutcomeOptions = {},
): Outcome | null {
  const entry = top.get('outcome');
  const keys = entry && readKeys(entry.value, 'outcome', KEYS, report, 'outcome: { when: … }');
  if (keys && !keys.has('when')) report(entry.keyAt, 'missing-key', '"outcome" must have "when"');
  if (keys === undefined && options.file === undefined) return null;
  // The sections that both plans read have been reported on by the first of them.
  let isReporting = false;
  const own: Report = (...problem) => (isReporting ? report(...problem) : undefined);
  const { marks } = createMarks();
  const lead = readLeadSide(top, formats, own);
  const sources = readSources(withLog(top, options), lead, formats, own, marks);
  isReporting = true;
  const signals = createSignals();
  const context: RuleContext = { ...lead, sources, signals, groups: [], report: own, marks };

  const whenNode = options.file ? logCondition() : keys?.get('when')?.value;
  if (whenNode && !options.file) refuseTests(whenNode, own);
  const when = whenNode && readCondition(whenNode, leadConditions('outcome', context));
  const atEntry = options.file ? undefined : keys?.get('at');
  const at = atEntry && dateCell(atEntry.value, 'at', context);
  const createdNode = options.created === undefined ? keys?.get('created')?.value : textNode(options.created);
  const created = createdNode && dateCell(createdNode, 'created', context);
  const lost = options.lost && readCondition(options.lost, leadConditions('--lost', context));
  const name = keys?.get('name');
  const label = name && readLabel(name.value, 'the name of outcome', own);
  if (when === undefined) return null;

  const isKnown = (cell: number, known: boolean): Condition => ({ kind: 'known', cell, known });
  const isPast = (cell: number): Condition => ({ kind: 'age', cell, min: 0, max: null });
  const rules: Rule[] = [rule('outcome', at === undefined ? when : { kind: 'all', of: [when, isPast(at)] })];
  if (at !== undefined) rules.push(rule('no-date', { kind: 'all', of: [when, isKnown(at, false)] }));
  if (created !== undefined) {
    rules.push(rule('created', isPast(created)), rule('no-created', isKnown(created, false)));
  }
  if (lost !== undefined) rules.push(rule('lost', lost));
  return {
    name: label ?? 'Converted',
    dated: at !== undefined || readsDatedLogsAlone(when, signals.list, sources),
    hasCreated: created !== undefined,
    hasLost: lost !== undefined,
    probe: {
      language: 1,
      name: null,
      ...base,
      leads: lead.leads,
      tables: lead.tables,
      sources: sources.map(({ source }) => source),
      signals: signals.list,
      groups: [],
      rules,
      score: { start: 0, min: 0, max: 100 * MICRO, decimals: 0 },
      segments: [{ name: 'all', from: 0, requires: [], when: null }],
      disqualify: [],
      promote: [],
      stages: [],
      topics: [],
      lists: [],
      accounts: null,
      probability: null,
    },
  };
}

function rule(id: ProbeRule, when: Condition): Rule {
  return { id, label: id, group: null, when, earns: { kind: 'flat', points: MICRO }, max: null };
}

function dateCell(node: YamlNode, key: string, { scope, report }: RuleContext): number | undefined {
  const text = readText(node, `"${key}" of outcome`, report);
  return text && scope.cell(text.text, 'date', text.at, 'outcome', `"${key}"`);
}

/** An outcome is dated if nothing but activities with dates decides on it. */
function readsDatedLogsAlone(
  when: Condition,
  signals: Plan['signals'],
  sources: readonly SourceSide[],
): boolean {
  switch (when.kind) {
    case 'all':
    case 'any':
      return when.of.every((part) => readsDatedLogsAlone(part, signals, sources));
    case 'signal': {
      const read = signals[when.signal]?.select.sources ?? [];
      return read.every(({ source }) => sources[source]?.source.at != null);
    }
    default:
      return false;
  }
}

/** Keys under which a condition may stop holding as days go by. */
const REFUSED = ['not', 'no_activity', 'is_not', 'at_most', 'less_than', 'within', 'next', 'after'];
const MEASURES = ['count', 'days', 'distinct', 'sum'];

/** An outcome that holds must keep holding: a lead that converted cannot become one that did not. */
function refuseTests(node: YamlNode, report: Report, measure?: string): void {
  if (node.kind === 'list') for (const item of node.items) refuseTests(item, report);
  if (node.kind !== 'map') return;
  for (const { key, keyAt, value } of node.entries) {
    const isExact = MEASURES.includes(key) ? value.kind === 'text' : measure !== undefined && key === 'is';
    if (REFUSED.includes(key) || isExact) {
      report(
        keyAt,
        'outcome-can-end',
        `"${key}" must not be used in "outcome": an outcome that holds must keep holding`,
        isExact ? `write ${measure ?? key}: { at_least: … }` : 'test what has happened',
      );
    }
    refuseTests(value, report, MEASURES.includes(key) ? key : undefined);
  }
}

const NOWHERE: Place = { file: '--outcome-file', line: 1, column: 1 };

function textNode(text: string): YamlText {
  return { kind: 'text', text, plain: false, at: NOWHERE };
}

function mapNode(values: Readonly<Record<string, YamlNode | undefined>>): YamlMap {
  const entries = Object.entries(values).flatMap(([key, value]): YamlEntry[] =>
    value ? [{ key, keyAt: NOWHERE, value }] : [],
  );
  return { kind: 'map', entries, at: NOWHERE };
}

function logCondition(): YamlNode {
  return mapNode({ activity: mapNode({ source: textNode(OUTCOME_SOURCE) }) });
}

/** The file's sections with the log of conversions as one more source. */
function withLog(top: Keys, { file }: OutcomeOptions): Keys {
  if (file === undefined) return top;
  const activities = top.get('activities');
  const log = mapNode({
    lead: textNode(file.key),
    at: file.at === undefined ? undefined : textNode(file.at),
  });
  const known = activities?.value.kind === 'map' ? activities.value.entries : [];
  const value: YamlMap = {
    kind: 'map',
    entries: [...known, { key: OUTCOME_SOURCE, keyAt: NOWHERE, value: log }],
    at: NOWHERE,
  };
  return new Map(top).set('activities', { key: 'activities', keyAt: NOWHERE, value });
}
