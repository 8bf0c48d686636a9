// The same leads scored by two rules files, to be compared: whatever differs comes from the rules.

import { DEFAULT_ENGINE } from '../engines/engine.ts';
import type { InputRequest } from '../inputs/input-request.ts';
import type { Monitor } from '../inputs/monitor.ts';
import type { Plan } from '../plan/plan.ts';
import type { RunFacts } from '../result/run-facts.ts';
import type { ScoreCard } from '../result/score-card.ts';
import type { ScoreListener } from '../run/count-scores.ts';
import { scoreRun } from '../run/score-run.ts';
import { itemAt } from '../values/item-at.ts';
import { beyondText } from './beyond-moves.ts';
import { createRunPair, type RunPair, type ScoredRun } from './run-pair.ts';

export interface RulesPair {
  readonly pair: RunPair;
  readonly facts: { readonly before: RunFacts; readonly after: RunFacts };
}

/** Opens what looks on while a request's files are read. */
type OpenMonitor = (request: InputRequest) => Promise<Monitor & { readonly clear: () => void }>;

/** Scores by both, the older first; `current` gives the name that an older rule has in the newer file. */
export async function scoreByBoth(
  before: InputRequest,
  after: InputRequest,
  createMonitor: OpenMonitor,
  current: (rule: string) => string,
): Promise<RulesPair> {
  const pair = createRunPair();
  pair.hasLists = [before, after].some(({ rules }) => rules.plan.lists.length > 0);
  const score = async (request: InputRequest, listener: ScoreListener): Promise<RunFacts> => {
    const monitor = await createMonitor(request);
    const run = { ...request, engine: DEFAULT_ENGINE, output: null };
    const { facts } = await scoreRun(run, monitor, { onScore: [listener] }).finally(monitor.clear);
    return facts;
  };
  return {
    pair,
    facts: {
      before: await score(before, keepIn(pair.before, pair, before.rules.plan, current)),
      after: await score(
        after,
        keepIn(pair.after, pair, after.rules.plan, (rule) => rule),
      ),
    },
  };
}

function keepIn(
  side: ScoredRun,
  { roll, segments, lines }: RunPair,
  plan: Plan,
  nameOf: (rule: string) => string,
): ScoreListener {
  return (id, card) => {
    side.put(roll.of(id), {
      score: card.score,
      segment: segments.of(card.segment),
      notes: notesOf(card, plan),
      beyond: beyondText({
        grade: card.grade ?? '',
        stage: card.stage ?? '',
        lists: card.lists.flatMap((list) => plan.lists[list]?.id ?? []).join(';'),
        account_segment: card.account?.segment ?? '',
      }),
      lines: card.ledger.map(({ rule, group, step, points }) => ({
        name:
          rule !== undefined
            ? lines.of('rule', nameOf(rule))
            : group !== undefined
              ? lines.of('group', group)
              : lines.of('step', step as string),
        points,
      })),
    });
  };
}

/** The reasons that give no points. */
function notesOf({ disqualified, promoted, held }: ScoreCard, plan: Plan): string[] {
  return [
    ...(disqualified === null ? [] : [itemAt(plan.disqualify, disqualified).reason]),
    ...(promoted === null ? [] : [itemAt(plan.promote, promoted).reason]),
    ...(held === null ? [] : [held.reason]),
  ];
}
