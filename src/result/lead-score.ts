// Scores as programs get them from the library: plain numbers and names instead of indexes and micropoints.
import type { Accounts } from '../plan/beyond-score.ts';
import { type Plan, segmentNames } from '../plan/plan.ts';
import { decimal, fixed, type Micro } from '../values/micro.ts';
import { accountReasons, missingRoles, type ScoredAccount } from './accounts.ts';
import { ledgerJson, reasonsOf, type ScoreCard } from './score-card.ts';

/** A point-giving line of a score: a rule, a group's bound, or a step (start, clamp, rounding). */
export interface LedgerEntry {
  readonly rule?: string;
  readonly group?: string;
  readonly step?: string;
  /** In points, exact to a millionth. */
  readonly points: number;
}

/** A topic and how much it interests a lead. */
export interface TopicInterest {
  /** The topic's id. */
  readonly topic: string;
  readonly label: string;
  /** Exact to a millionth. */
  readonly points: number;
}

/** What a lead came to. The members from `grade` on are there only if the rules declare their section. */
export interface LeadScore {
  /** Rounded to the rules' `decimals`; 0 to 100 by default. */
  readonly score: number;
  readonly segment: string;
  /** Subtotals by group, rounded like the score. */
  readonly groups: Readonly<Record<string, number>>;
  /** Every reason, the weightiest first: `Decision maker +15`. */
  readonly reasons: readonly string[];
  /** Adds up to the score exactly. */
  readonly ledger: readonly LedgerEntry[];
  /** The grades of all groups that have them, joined: `A1`. */
  readonly grade?: string;
  readonly stage?: string;
  /** Every topic above 0, highest first. */
  readonly topics?: readonly TopicInterest[];
  /** Ids of the active lists that the lead belongs to, in the order of the rules. */
  readonly lists?: readonly string[];
  /** A fraction from 0 to 1, exact to a millionth; null for disqualified leads. */
  readonly probability?: number | null;
  /** Of the lead's company; null if it has none. */
  readonly account?: Pick<AccountScore, 'key' | 'name' | 'score' | 'segment'> | null;
}

/** A company: what its leads add up to. Disqualified leads count in `segments` alone. */
export interface AccountScore {
  readonly key: string;
  /** The least of its leads' names; null if no lead has one. */
  readonly name: string | null;
  readonly score: number;
  readonly segment: string;
  /** Subtotals by group, rounded like the score. */
  readonly groups: Readonly<Record<string, number>>;
  readonly leads: number;
  /** Leads with an activity in the window that counts. */
  readonly active: number;
  /** Leads by their own segment, disqualified ones too. */
  readonly segments: Readonly<Record<string, number>>;
  /** Leads by the role that they fill. */
  readonly roles: Readonly<Record<string, number>>;
  readonly missingRoles: readonly string[];
  /** Up to three ids, highest score first. */
  readonly topLeads: readonly string[];
  /** `2 SQL, 1 MQL; roles 2 of 3, no champion`. */
  readonly reasons: string;
}

export function leadScore(card: ScoreCard, account: ScoredAccount | null, plan: Plan): LeadScore {
  const { stages, topics, lists, probability, accounts } = plan;
  const { grade, stage } = card;
  return {
    score: Number(decimal(card.score)),
    segment: card.segment,
    groups: subtotals(card.groups, plan),
    reasons: reasonsOf(card, plan),
    ledger: JSON.parse(ledgerJson(card.ledger)) as LedgerEntry[], // ledgerJson writes exactly this shape
    ...(grade !== null && { grade }),
    ...(stages.length > 0 && stage !== null && { stage }),
    ...(topics.length > 0 && {
      topics: card.topics.map(({ topic, points }) => ({
        topic: topics[topic]?.id ?? '',
        label: topics[topic]?.label ?? '',
        points: Number(decimal(points)),
      })),
    }),
    ...(lists.length > 0 && { lists: card.lists.map((list) => lists[list]?.id ?? '') }),
    ...(probability !== null && {
      probability: card.probability === null ? null : Number(decimal(card.probability)),
    }),
    ...(accounts !== null && {
      account: account && {
        key: account.key,
        name: account.name,
        score: Number(decimal(account.card.score)),
        segment: account.card.segment,
      },
    }),
  };
}

export function accountScore(
  { key, name, card }: ScoredAccount,
  plan: Plan,
  accounts: Accounts,
): AccountScore {
  const counts = (names: readonly string[], numbers: readonly number[]) =>
    Object.fromEntries(names.map((one, index) => [one, numbers[index] ?? 0]));
  return {
    key,
    name,
    score: Number(decimal(card.score)),
    segment: card.segment,
    groups: subtotals(card.groups, plan),
    leads: card.leads,
    active: card.active,
    segments: counts(segmentNames(plan), card.bySegment),
    roles: counts(
      accounts.roles.map(({ id }) => id),
      card.roles,
    ),
    missingRoles: missingRoles(accounts, card),
    topLeads: card.topLeads,
    reasons: accountReasons(plan, accounts, card),
  };
}

function subtotals(groups: readonly Micro[], plan: Plan): Readonly<Record<string, number>> {
  return Object.fromEntries(
    plan.groups.map(({ id }, group) => [id, Number(fixed(groups[group] ?? 0, plan.score.decimals)) + 0]),
  );
}
