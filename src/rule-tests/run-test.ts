// One test of the rules run by the engine that scores files: what differs from what it expects, and why.

import { FIRST_LEAD, type Row, scoreInMemory } from '../engines/memory/score-leads.ts';
import type { Of, Plan, Source } from '../plan/plan.ts';
import type { AccountCard } from '../result/accounts.ts';
import type { ActivityClass } from '../result/activity-class.ts';
import { probabilityText } from '../result/beyond-score.ts';
import { cellFaultText } from '../result/cell-fault.ts';
import { OUTCOME_WORDS, REJECTED } from '../result/row-outcome.ts';
import { reasonsOf, type ScoreCard } from '../result/score-card.ts';
import type { Expected } from '../rules/test-expectations.ts';
import type { RuleTest } from '../rules/tests-section.ts';
import { itemAt } from '../values/item-at.ts';
import { decimal, fixed } from '../values/micro.ts';

export interface TestOutcome {
  readonly test: RuleTest;
  /** null: the lead's row can't be scored. */
  readonly card: ScoreCard | null;
  /** Cells that don't read: such a test fails, whatever it expects. */
  readonly faults: readonly string[];
  readonly differences: readonly Difference[];
  /** Activities that don't count: `1 activity of web not counted: later than as_of`. */
  readonly uncounted: readonly string[];
}

export interface Difference {
  readonly expected: Expected;
  /** What it is about: `score`, `segment`, a group's or a rule's id, `reason`. */
  readonly of: string;
  /** Both as text; of a reason, all that there are. */
  readonly wanted: string;
  readonly got: string;
}

export function runTest(plan: Plan, test: RuleTest): TestOutcome {
  const activities = plan.sources.map(({ name }, source): [string, Row[]] => {
    const rows = test.activities.filter((one) => one.source === source);
    return [name, rows.map(({ row }) => ({ ...ownerCell(plan, source, test.lead), ...row }))];
  });
  const scored = scoreInMemory(plan, {
    leads: [test.lead],
    tables: Object.fromEntries(test.tables),
    activities: Object.fromEntries(activities),
    asOf: test.asOf,
  });
  const [lead] = scored.leads as [(typeof scored.leads)[number]];
  if ('refused' in lead) {
    const { refused } = lead;
    const faults = refused.kind === 'faults' ? refused.faults.map(cellFaultText) : [noId(plan)];
    return { test, card: null, faults: [...faults, ...scored.faults], differences: [], uncounted: [] };
  }
  const { card, account } = lead;
  const got = { card, account: account?.card ?? null };
  const differences = test.expect.flatMap((expected) => differenceOf(expected, got, plan) ?? []);
  const uncounted = [...scored.activities].flatMap(([source, classes]) =>
    [...classes].flatMap(([found, n]) => {
      const why = outcomeWords(found);
      return why === null
        ? []
        : `${n} ${n === 1 ? 'activity' : 'activities'} of ${source} not counted: ${why}`;
    }),
  );
  return { test, card, faults: scored.faults, differences, uncounted };
}

/** Why an activity does not count; null where it does, or is faulty. */
function outcomeWords(outcome: ActivityClass): string | null {
  return outcome === 'matched' || outcome === 'quarantined' ? null : OUTCOME_WORDS[outcome];
}

function noId({ leads: { id } }: Plan): string {
  return `${REJECTED.noId}: give it a cell "${id.header}"`;
}

/** The lead of an activity without one in its test: the test's lead, even if that has no key. */
function ownerCell(plan: Plan, source: number, lead: Row): Row {
  const { lead: owner, match, cells } = itemAt(plan.sources, source);
  const { header } = owner.column;
  const isRead = cells.some((cell) => cell.kind !== 'constant' && cell.column.header === header);
  return { [header]: (isRead && ownKey(plan, match, lead)) || FIRST_LEAD };
}

/** The key of a lead in plain text: what rules that read the owner's cell are to find there. */
function ownKey({ leads }: Plan, [match]: Source['match'], lead: Row): string | undefined {
  const cell = match === undefined || match.cell === null ? undefined : leads.cells[match.cell];
  if (cell === undefined) return String(lead[leads.id.header] ?? '');
  return cell.kind === 'text' && cell.column.table === undefined
    ? String(lead[cell.column.header] ?? '')
    : undefined;
}

function differenceOf(expected: Expected, lead: Got, plan: Plan): Difference | undefined {
  const { of, wanted, got, holds } = COMPARE[expected.kind](expected as never, lead, plan);
  return holds ? undefined : { expected, of, wanted, got };
}

/** The results of the lead, and of its account, which has no other lead. */
interface Got {
  readonly card: ScoreCard;
  readonly account: AccountCard | null;
}

type CheckedExpectation = Omit<Difference, 'expected'> & { readonly holds: boolean };

const NONE = 'none';

const COMPARE: {
  readonly [K in Expected['kind']]: (expected: Of<Expected, K>, got: Got, plan: Plan) => CheckedExpectation;
} = {
  score: ({ points }, { card }) => same('score', decimal(points), decimal(card.score)),
  segment: ({ name }, { card }) => same('segment', name, card.segment),
  group: ({ index, points }, { card }, plan) =>
    same(itemAt(plan.groups, index).id, decimal(points), decimal(card.groups[index]!)),
  rule: ({ index, points }, { card }, plan) => {
    const earned = card.fired.find(({ rule }) => rule === index)?.points ?? 0;
    return same(itemAt(plan.rules, index).id, decimal(points), decimal(earned));
  },
  reason: ({ text }, { card }, plan) => {
    const reasons = reasonsOf(card, plan);
    return { of: 'reason', wanted: text, got: reasons.join('; '), holds: reasons.includes(text) };
  },
  grade: ({ name }, { card }) => same('grade', name, card.grade ?? NONE),
  stage: ({ name }, { card }) => same('stage', name, card.stage ?? NONE),
  topic: ({ index }, { card }, { topics }) =>
    same('topic', topics[index]?.id ?? '', topics[card.topics[0]?.topic ?? -1]?.id ?? NONE),
  topic_total: ({ index, points }, { card }, { topics }) => {
    const total = card.topics.find(({ topic }) => topic === index)?.points ?? 0;
    return same(topics[index]?.id ?? '', decimal(points), decimal(total));
  },
  lists: ({ indexes }, { card }, { lists }) => {
    const names = (all: readonly number[]) => all.flatMap((index) => lists[index]?.id ?? []).join('; ');
    return same('lists', names(indexes) || NONE, names(card.lists) || NONE);
  },
  probability: ({ chance }, { card }) =>
    same('probability', fixed(chance, 4), probabilityText(card.probability) || NONE),
  account_score: ({ points }, { account }) =>
    same('account_score', decimal(points), account === null ? NONE : decimal(account.score)),
  account_segment: ({ name }, { account }) => same('account_segment', name, account?.segment ?? NONE),
};

function same(of: string, wanted: string, got: string): CheckedExpectation {
  return { of, wanted, got, holds: wanted === got };
}
