// What is beyond a lead's score, explained: how near the next grade is, why it is in its stage, what its topics earn,
// which entry keeps it out of a list, and who else is in its account.

import type { ActiveList, Bound } from '../plan/beyond-score.ts';
import { COMPARE, type Condition, type Plan } from '../plan/plan.ts';
import { unmetEntries } from '../result/beyond-score.ts';
import type { BeyondExplained, Grounds, ListExplained } from '../result/explanation.ts';
import { refusalSign, refusedText } from '../result/score-card.ts';
import { decimal, type Micro, multiplyDivide, subtract } from '../values/micro.ts';
import { type ExplainInput, groundsOf } from './explain-lead.ts';

export type LeadBeyond = Omit<BeyondExplained, 'account'>;

export function explainBeyond(input: ExplainInput): LeadBeyond {
  const { plan, card } = input;
  return {
    grades: gradesOf(input),
    stage: stageOf(input),
    topics: card.topics.map(({ topic, points, paid }) => ({
      id: plan.topics[topic]?.id ?? '',
      label: plan.topics[topic]?.label ?? '',
      points,
      paid,
    })),
    lists: plan.lists.map((list) => explainList(list, input)),
  };
}

function gradesOf({ plan, card }: ExplainInput): LeadBeyond['grades'] {
  return plan.groups.flatMap(({ id, label, grades }, group) => {
    if (grades === null) return [];
    const subtotal = card.groups[group] ?? 0;
    const reached = grades.findIndex(({ from }) => subtotal >= from);
    const at = reached === -1 ? grades.length - 1 : reached;
    const above = grades[at - 1];
    const next = above && { grade: above.name, from: above.from, short: subtract(above.from, subtotal) };
    return [{ group: id, label, grade: grades[at]?.name ?? '', subtotal, next: next ?? null }];
  });
}

function stageOf(input: ExplainInput): LeadBeyond['stage'] {
  const { plan, card, wording, facts } = input;
  const at = plan.stages.findIndex(({ name }) => name === card.stage);
  const stage = plan.stages[at];
  if (stage === undefined) return null;
  const grounds: Grounds = groundsOf(stage.when, input);
  const later = plan.stages.slice(at + 1).map(({ name, when }) => ({
    stage: name,
    why: when === null ? [] : wording.gaps(when, facts),
  }));
  return { stage: stage.name, isFirst: at === 0, ...grounds, later };
}

function explainList(list: ActiveList, input: ExplainInput): ListExplained {
  const { plan, card, wording, facts } = input;
  const holds = (when: Condition | null): boolean => when === null || wording.holds(when, facts);
  const unmet = unmetEntries(list, plan, card, () => holds(list.when));
  return {
    list: list.id,
    isMember: unmet.length === 0,
    unmet: unmet.flatMap((member) => {
      const entry = ENTRIES[member];
      return entry === undefined ? [] : [{ entry: entry.key, why: entry.why(list, input) }];
    }),
  };
}

interface Entry {
  /** As the rules file calls it. */
  readonly key: string;
  readonly why: (list: ActiveList, input: ExplainInput) => readonly string[];
}

/** Every entry that may keep a lead out of a list. */
const ENTRIES: { readonly [K in Exclude<keyof ActiveList, 'id'>]: Entry } & { readonly id?: undefined } = {
  segments: {
    key: 'segment',
    why: ({ segments }, { card }) =>
      segments === null
        ? ['disqualified leads are only in lists that name their segment']
        : [needs('segment', card.segment, segments)],
  },
  grades: { key: 'grade', why: ({ grades }, { card }) => [needs('grade', card.grade, grades ?? [])] },
  stages: {
    key: 'stage',
    why: ({ stages }, { card, plan }) => [needs('stage', card.stage, namesOf(plan.stages, stages))],
  },
  topics: {
    key: 'topic',
    why: ({ topics }, { card, plan }) => [
      needs(
        'first topic',
        plan.topics[card.topics[0]?.topic ?? -1]?.label ?? null,
        (topics ?? []).map((topic) => plan.topics[topic]?.label ?? ''),
      ),
    ],
  },
  score: { key: 'score', why: ({ score }, { card }) => refused('score', card.score, score) },
  groups: {
    key: 'groups',
    why: ({ groups }, { card, plan }) =>
      groups.flatMap(({ group, op, value }) => {
        const subtotal = card.groups[group] ?? 0;
        if (COMPARE[op](subtotal, value)) return [];
        return [refusedText(plan.groups[group]?.label ?? '', subtotal, op, value)];
      }),
  },
  probability: {
    key: 'probability',
    why: ({ probability }, { card }) =>
      card.probability === null
        ? ['disqualified leads have no probability']
        : refused('probability', card.probability, probability, percent),
  },
  accountSegments: {
    key: 'account_segment',
    why: ({ accountSegments }, { card }) =>
      card.account === null
        ? [NO_ACCOUNT]
        : [needs('account segment', card.account.segment, accountSegments ?? [])],
  },
  accountScore: {
    key: 'account_score',
    why: ({ accountScore }, { card }) =>
      card.account === null ? [NO_ACCOUNT] : refused('account score', card.account.score, accountScore),
  },
  when: {
    key: 'when',
    why: ({ when }, { wording, facts }) => (when === null ? [] : wording.gaps(when, facts)),
  },
};

const NO_ACCOUNT = 'the lead has no account';

/** `grade B2, needs A1, A2`. */
function needs(what: string, has: string | null, names: readonly string[]): string {
  return `${what} ${has ?? 'none'}, needs ${names.join(', ')}`;
}

function namesOf(stages: Plan['stages'], indexes: readonly number[] | null): string[] {
  return (indexes ?? []).map((index) => stages[index]?.name ?? '');
}

/** `score 45 < 60` for each comparison that does not hold. */
function refused(
  what: string,
  value: Micro,
  bounds: readonly Bound[],
  write: (value: Micro) => string = decimal,
): string[] {
  return bounds.flatMap(({ op, value: bound }) =>
    COMPARE[op](value, bound) ? [] : [`${what} ${write(value)} ${refusalSign(op)} ${write(bound)}`],
  );
}

function percent(chance: Micro): string {
  return `${decimal(multiplyDivide(chance, 100, 1))}%`;
}
