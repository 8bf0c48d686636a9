// What files at hand say about stages, topics and lists: those that no lead has, and topics without a log.

import type { InputRequest } from '../inputs/input-request.ts';
import type { Plan } from '../plan/plan.ts';
import type { Finding, Place } from '../problem.ts';
import type { ScoreCard } from '../result/score-card.ts';
import type { Places } from '../rules/places.ts';
import { dataFinding } from './lint.ts';
import { sourcesOf } from './rule-sources.ts';

/** Which stages, topics and lists any lead has. */
export function trackBeyond({ rules: { plan }, inputs }: InputRequest) {
  const stages = new Set<string>();
  const topics = new Set<number>();
  const lists = new Set<number>();
  return {
    onScore: (_: string, card: ScoreCard): void => {
      if (card.stage !== null) stages.add(card.stage);
      for (const { topic } of card.topics) topics.add(topic);
      for (const list of card.lists) lists.add(list);
    },
    findings: (places: Places): Finding[] => {
      const none = (at: Place, what: string): Finding =>
        dataFinding('note', at, 'holds-for-none', `${what} holds for none of these leads`);
      return [
        ...plan.stages.flatMap(({ name }, index) =>
          stages.has(name) ? [] : none(places.key('stages', index), `stage ${name}`),
        ),
        ...plan.topics.flatMap((topic, index) => {
          if (topics.has(index)) return [];
          const at = places.key('topics', topic.id);
          return unfed(topic, at, plan, inputs) ?? none(at, `topic ${topic.id}`);
        }),
        ...plan.lists.flatMap(({ id }, index) =>
          lists.has(index) ? [] : none(places.key('lists', id), `list ${id}`),
        ),
      ];
    },
  };
}

/** A topic over activities of which every log was left out. */
function unfed(
  topic: Plan['topics'][number],
  at: Place,
  plan: Plan,
  { activities }: InputRequest['inputs'],
): Finding | undefined {
  const asked = [...new Set(sourcesOf(topic, plan))];
  if (asked.length === 0 || asked.some((source) => (activities[source]?.length ?? 0) > 0)) return undefined;
  const names = asked.map((source) => plan.sources[source]?.name ?? '').join(', ');
  const message = `topic ${topic.id} counts activities of ${names}, which has no file`;
  return dataFinding(
    'warning',
    at,
    'unfed-topic',
    message,
    'give a file with --activities, or remove the topic',
  );
}
