// One test of the rules run by the engine that scores files: what differs from what it expects, and why.

import { FIRST_LEAD, type Row, scoreInMemory } from '../engines/memory/score-leads.ts';
import type { Of, Plan } from '../plan/plan.ts';
import type { ActivityClass } from '../result/activity-class.ts';
import { cellFaultText } from '../result/cell-fault.ts';
import { reasonsOf, type ScoreCard } from '../result/score-card.ts';
import type { Expected, RuleTest } from '../rules/tests-section.ts';
import { decimal } from '../values/micro.ts';

export interface Outcome {
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

export function runTest(plan: Plan, test: RuleTest): Outcome {
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
  const { card } = lead;
  const differences = test.expect.flatMap((expected) => differenceOf(expected, card, plan) ?? []);
  const uncounted = [...scored.activities].flatMap(([source, classes]) =>
    [...classes].flatMap(([found, n]) => {
      const why = WHY[found];
      return why === null
        ? []
        : `${n} ${n === 1 ? 'activity' : 'activities'} of ${source} not counted: ${why}`;
    }),
  );
  return { test, card, faults: scored.faults, differences, uncounted };
}

/** Why an activity doesn't count; null where it does, or is a fault. */
const WHY: { readonly [C in ActivityClass]: string | null } = {
  matched: null,
  quarantined: null,
  no_lead: 'without a lead',
  undated: 'without a date',
  left_out: 'left out by "where"',
  unmatched: 'of another lead',
  future: 'later than as_of',
  duplicate: 'its id was there before',
};

function noId({ leads: { id } }: Plan): string {
  return `the lead has no id: give it a cell "${id.header}"`;
}

/** Whose an activity is, where its test doesn't say: the test's lead, also when that has no key to be found by. */
function ownerCell(plan: Plan, source: number, lead: Row): Row {
  const { lead: owner, match, cells } = plan.sources[source] as Plan['sources'][number];
  const { header } = owner.column;
  const isRead = cells.some((cell) => cell.kind !== 'constant' && cell.column.header === header);
  return { [header]: (isRead && ownKey(plan, match, lead)) || FIRST_LEAD };
}

/** The key of a lead in plain text: what rules that read the owner's cell are to find there. */
function ownKey({ leads }: Plan, match: number | null, lead: Row): string | undefined {
  const cell = match === null ? undefined : leads.cells[match];
  if (cell === undefined) return String(lead[leads.id.header] ?? '');
  return cell.kind === 'text' && cell.column.table === undefined
    ? String(lead[cell.column.header] ?? '')
    : undefined;
}

function differenceOf(expected: Expected, card: ScoreCard, plan: Plan): Difference | undefined {
  const { of, wanted, got, holds } = COMPARE[expected.kind](expected as never, card, plan);
  return holds ? undefined : { expected, of, wanted, got };
}

type Compared = Omit<Difference, 'expected'> & { readonly holds: boolean };

const COMPARE: {
  readonly [K in Expected['kind']]: (expected: Of<Expected, K>, card: ScoreCard, plan: Plan) => Compared;
} = {
  score: ({ points }, { score }) => same('score', decimal(points), decimal(score)),
  segment: ({ name }, { segment }) => same('segment', name, segment),
  group: ({ index, points }, { groups }, plan) =>
    same(plan.groups[index]!.id, decimal(points), decimal(groups[index]!)),
  rule: ({ index, points }, { fired }, plan) => {
    const earned = fired.find(({ rule }) => rule === index)?.points ?? 0;
    return same(plan.rules[index]!.id, decimal(points), decimal(earned));
  },
  reason: ({ text }, card, plan) => {
    const reasons = reasonsOf(card, plan);
    return { of: 'reason', wanted: text, got: reasons.join('; '), holds: reasons.includes(text) };
  },
};

function same(of: string, wanted: string, got: string): Compared {
  return { of, wanted, got, holds: wanted === got };
}
