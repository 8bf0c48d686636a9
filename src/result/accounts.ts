// Leads rolled up by company: one account card per key, and what it adds to the cards of its leads.
import type { AccountSegment, Accounts, Bound, RollUp } from '../plan/beyond-score.ts';
import { COMPARE, type Plan, segmentNames } from '../plan/plan.ts';
import { compareBytes } from '../values/byte-order.ts';
import { add, clamp, decimal, MICRO, type Micro, multiplyDivide, roundTo } from '../values/micro.ts';
import { refusalSign, refusedText, type ScoreCard } from './score-card.ts';

/** A scored lead as its account sees it. */
export interface AccountMember {
  /** The account's number. */
  readonly account: number;
  readonly card: ScoreCard;
  /** Whether it has an activity in the window that counts. */
  readonly active: boolean;
  /** By role of the plan: whether the lead fills it. */
  readonly roles: readonly boolean[];
  readonly id: () => string;
}

/** A row of the account table. Counts of leads leave disqualified ones out, but for those by segment. */
export interface AccountCard {
  /** Rounded, in micropoints. */
  readonly score: number;
  readonly segment: string;
  /** Bounded subtotals, exact. */
  readonly groups: readonly Micro[];
  readonly leads: number;
  readonly active: number;
  /** By segment of the plan (`segmentNames`): leads in it, disqualified ones too. */
  readonly bySegment: readonly number[];
  /** By role: leads that fill it. */
  readonly roles: readonly number[];
  /** Up to three ids, highest score first. */
  readonly topLeads: readonly string[];
  /** Why the highest segment that the score reached was refused; null: none was. */
  readonly held: string | null;
}

/** One account: its key as shown, the least of its leads' names, and what its leads add up to. */
export interface ScoredAccount {
  readonly key: string;
  readonly name: string | null;
  readonly card: AccountCard;
}

export interface AccountTable {
  add(member: AccountMember): void;
  /** The card of an account, once every lead is added. */
  card(account: number): AccountCard;
}

/** What is kept of an account while its leads come in: nothing grows with the number of its leads. */
interface AccountTotals {
  leads: number;
  active: number;
  readonly bySegment: number[];
  readonly roles: number[];
  readonly groups: RollUpTotal[];
  /** The highest points without a group; null: no lead. */
  ungrouped: Micro | null;
  readonly top: { readonly id: string; readonly score: number }[];
}

/** Memory grows with the accounts. */
export function createAccountTable(plan: Plan, accounts: Accounts): AccountTable {
  const segments = new Map(segmentNames(plan).map((name, index) => [name, index]));
  const all: AccountTotals[] = [];
  const cards: AccountCard[] = [];
  const totalsOf = (account: number): AccountTotals => {
    all[account] ??= {
      leads: 0,
      active: 0,
      bySegment: Array.from(segments, () => 0),
      roles: accounts.roles.map(() => 0),
      groups: accounts.rollUp.map(startRollUp),
      ungrouped: null,
      top: [],
    };
    return all[account];
  };
  return {
    add: ({ account, card, active, roles, id }) => {
      const totals = totalsOf(account);
      count(totals.bySegment, segments.get(card.segment) ?? -1);
      if (card.disqualified !== null) return;
      totals.leads++;
      if (active) totals.active++;
      for (const [role, fills] of roles.entries()) if (fills) count(totals.roles, role);
      for (const [group, total] of totals.groups.entries()) total.add(card.groups[group] ?? 0);
      const points = ungroupedPoints(plan, card);
      if (totals.ungrouped === null || points > totals.ungrouped) totals.ungrouped = points;
      rankTop(totals.top, card.score, id);
    },
    card: (account) => {
      cards[account] ??= finish(plan, accounts, totalsOf(account));
      return cards[account];
    },
  };
}

function count(counts: number[], index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}

interface RollUpTotal {
  add(subtotal: Micro): void;
  /** Of so many leads; 0 of none. */
  total(leads: number): Micro;
}

function startRollUp(how: RollUp): RollUpTotal {
  if (how.kind === 'top') {
    const highest: Micro[] = [];
    return {
      add: (subtotal) => {
        const at = highest.findIndex((one) => one < subtotal);
        highest.splice(at === -1 ? highest.length : at, 0, subtotal);
        if (highest.length > how.count) highest.pop();
      },
      total: () => highest.reduce<Micro>(add, 0),
    };
  }
  let total: Micro | null = null;
  return {
    add: (subtotal) => {
      if (total === null) total = subtotal;
      else if (how.kind !== 'max') total = add(total, subtotal);
      else if (subtotal > total) total = subtotal;
    },
    total: (leads) => {
      if (total === null) return 0;
      if (how.kind !== 'mean') return total;
      return multiplyDivide(total, 1, leads);
    },
  };
}

function ungroupedPoints(plan: Plan, { fired }: ScoreCard): Micro {
  let sum: Micro = 0;
  for (const { rule, points } of fired) if (plan.rules[rule]?.group === null) sum = add(sum, points);
  return sum;
}

const MOST_TOP = 3;

/** Highest score first, ties by id. */
function rankTop(top: { readonly id: string; readonly score: number }[], score: number, idOf: () => string) {
  const last = top[MOST_TOP - 1];
  if (last !== undefined && score < last.score) return;
  const id = idOf();
  const at = top.findIndex(
    (one) => one.score < score || (one.score === score && compareBytes(id, one.id) < 0),
  );
  if (at === -1 && last !== undefined) return;
  top.splice(at === -1 ? top.length : at, 0, { id, score });
  if (top.length > MOST_TOP) top.pop();
}

function finish(plan: Plan, accounts: Accounts, totals: AccountTotals): AccountCard {
  const { start, min, max, decimals } = plan.score;
  const groups = plan.groups.map((group, index) => {
    let subtotal: Micro = totals.groups[index]?.total(totals.leads) ?? 0;
    if (group.max !== null && subtotal > group.max) subtotal = group.max;
    if (group.min !== null && subtotal < group.min) subtotal = group.min;
    return subtotal;
  });
  const total = [...groups, totals.ungrouped ?? 0].reduce<Micro>(add, start);
  const score = Number(roundTo(clamp<Micro>(total, min, max), decimals));
  const { leads, active, bySegment, roles } = totals;
  const counts = { leads, active, roles: roles.filter((n) => n > 0).length };
  const { segment, held } = place(plan, accounts.segments, score, groups, counts);
  return {
    ...{ score, groups, leads, active, bySegment, roles, held },
    segment: segment.name,
    topLeads: totals.top.map(({ id }) => id),
  };
}

type Counts = { readonly [K in 'leads' | 'active' | 'roles']: number };

/** An account without leads that are in the running is in the first segment. */
function place(
  plan: Plan,
  segments: readonly AccountSegment[],
  score: number,
  groups: readonly Micro[],
  counts: Counts,
): { readonly segment: AccountSegment; readonly held: string | null } {
  let refusal: string | null = null;
  for (const segment of segments.slice(1).reverse()) {
    if (segment.from > score || counts.leads === 0) continue;
    const refused = refusalOf(plan, segment, groups, counts);
    if (refused === null) return { segment, held: refusal && `held at ${segment.name}: ${refusal}` };
    refusal ??= refused;
  }
  const segment = segments[0] as AccountSegment; // a plan has at least one
  return { segment, held: refusal && `held at ${segment.name}: ${refusal}` };
}

/** The first requirement that is not met: `leads 1 < 2`. */
function refusalOf(
  plan: Plan,
  { requires }: AccountSegment,
  groups: readonly Micro[],
  counts: Counts,
): string | null {
  for (const gate of requires) {
    if (gate.kind === 'group') {
      const subtotal = groups[gate.group] ?? 0;
      const label = plan.groups[gate.group]?.label ?? '';
      if (!COMPARE[gate.op](subtotal, gate.value)) return refusedText(label, subtotal, gate.op, gate.value);
    } else if (!meets(gate, counts[gate.kind])) {
      return `${gate.kind} ${counts[gate.kind]} ${refusalSign(gate.op)} ${decimal(gate.value)}`;
    }
  }
  return null;
}

function meets({ op, value }: Bound, number: number): boolean {
  return COMPARE[op](number * MICRO, value);
}

/** Which roles nobody fills, by id. */
export function missingRoles({ roles }: Accounts, card: AccountCard): string[] {
  return roles.flatMap(({ id }, index) => (card.roles[index] === 0 ? [id] : []));
}

/** `2 SQL, 1 MQL; roles 2 of 3, no champion; held at warm: leads 1 < 2`. */
export function accountReasons(plan: Plan, accounts: Accounts, card: AccountCard): string {
  const own = plan.segments.length;
  const names = segmentNames(plan).map((name, index) => ({ name, n: card.bySegment[index] ?? 0 }));
  const highestFirst = [...names.slice(0, own).reverse(), ...names.slice(own)];
  const segments = highestFirst.flatMap(({ name, n }) => (n > 0 ? [`${n} ${name}`] : [])).join(', ');
  const missing = missingRoles(accounts, card);
  const filled = accounts.roles.length - missing.length;
  const roles = [`roles ${filled} of ${accounts.roles.length}`, ...missing.map((id) => `no ${id}`)].join(
    ', ',
  );
  return [segments, ...(accounts.roles.length > 0 ? [roles] : []), ...(card.held ? [card.held] : [])].join(
    '; ',
  );
}
