// Reads `stages`, `topics` and `probability`.
import type { Probability, Stage, Topic } from '../plan/beyond-score.ts';
import { decimal, MICRO } from '../values/micro.ts';
import { yamlNumber } from '../values/number-format.ts';
import { readPercent } from './bounds.ts';
import { readCondition } from './conditions.ts';
import { type Keys, type Report, readDays, readKeys, readLabel, readMap } from './nodes.ts';
import { leadConditions, type RuleContext, readTopic } from './rules.ts';

export function readStages(top: Keys, context: RuleContext): Stage[] {
  const { report } = context;
  const entry = top.get('stages');
  if (entry === undefined) return [];
  if (entry.value.kind !== 'list' || entry.value.items.length === 0) {
    report(
      entry.value.at,
      'not-a-list',
      'stages must be a list, earliest first',
      'write - { name: awareness }',
    );
    return [];
  }
  const names = new Set<string>();
  return entry.value.items.flatMap((item, index) => {
    const keys = readKeys(item, 'a stage', ['name', 'when'], report);
    if (keys === undefined) return [];
    const nameEntry = keys.get('name');
    const whenEntry = keys.get('when');
    if (!nameEntry) report(item.at, 'missing-key', 'a stage must have "name"');
    const name = (nameEntry && readLabel(nameEntry.value, 'the name of a stage', report)) ?? '';
    const by = `stage ${name}`;
    if (nameEntry && names.has(name)) {
      report(nameEntry.value.at, 'duplicate-name', `the stage "${name}" is declared twice`);
    }
    names.add(name);
    if (index === 0 && whenEntry) {
      report(
        whenEntry.keyAt,
        'gate-on-first',
        'the first stage must not have "when"; it takes every other lead',
      );
    }
    if (index > 0 && !whenEntry) {
      report(item.at, 'missing-key', `${by} must have "when"`, 'only the first stage takes every other lead');
    }
    const when = whenEntry && readCondition(whenEntry.value, leadConditions(by, context));
    return [{ name, when: when ?? null }];
  });
}

export function readTopics(top: Keys, context: RuleContext): Topic[] {
  const { report } = context;
  const entry = top.get('topics');
  const map =
    entry &&
    readMap(entry.value, 'topics', report, 'each topic under its own name: security: { each: …, points: 1 }');
  const labels = new Map<string, string>();
  return (map?.entries ?? []).flatMap((one) => {
    const topic = readTopic(one, context);
    if (topic === undefined) return [];
    const other = labels.get(topic.label);
    if (other !== undefined) {
      report(
        one.keyAt,
        'duplicate-name',
        `topics "${other}" and "${topic.id}" have the same label "${topic.label}"`,
        'give one of them another label',
      );
    }
    labels.set(topic.label, topic.id);
    return [topic];
  });
}

const MOST_SCORE = 1_000_000_000;

export function readProbability(top: Keys, report: Report): Probability | null {
  const entry = top.get('probability');
  const keys = entry && readKeys(entry.value, 'probability', ['within', 'at'], report);
  if (keys === undefined) return null;
  const withinEntry = keys.get('within');
  const atEntry = keys.get('at');
  const example = 'write probability: { within: 90d, at: { 0: 0.4%, 50: 20% } }';
  for (const wanted of ['within', 'at']) {
    if (!keys.has(wanted)) report(entry!.keyAt, 'missing-key', `probability must have "${wanted}"`, example);
  }
  const within = withinEntry && readDays(withinEntry.value, '"within" of probability', report);
  const map = atEntry && readMap(atEntry.value, '"at" of probability', report, 'at: { 0: 0.4%, 50: 20% }');
  if (map?.entries.length === 0)
    report(map.at, 'empty-value', '"at" of probability must have at least one score', example);
  const at: { score: number; chance: number }[] = [];
  for (const { key, keyAt, value } of map?.entries ?? []) {
    const score = yamlNumber(key);
    if (typeof score !== 'number' || Math.abs(score) > MOST_SCORE * MICRO) {
      report(keyAt, 'not-a-number', `a score in "at" of probability must be a number; got "${key}"`);
      continue;
    }
    const chance = readPercent(value, `the probability at score ${key}`, report);
    if (chance === undefined) continue;
    const last = at.at(-1);
    if (last !== undefined && score <= last.score) {
      report(
        keyAt,
        'probability-order',
        `the scores in "at" of probability must ascend; ${key} comes after ${decimal(last.score)}`,
      );
    }
    if (last !== undefined && chance < last.chance) {
      report(
        value.at,
        'probability-order',
        `the probability must not fall as the score rises; at score ${key} it is lower than at ${decimal(last.score)}`,
      );
    }
    at.push({ score, chance });
  }
  return within === undefined || at.length === 0 ? null : { within, at };
}
