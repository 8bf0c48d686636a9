// One lead's score in the second reading: the rules that fire, the groups, the segment, the reasons, the ledger.

import { parse } from 'yaml';
import { type Block, block, cell, fieldOf, LEAD, list, type Node, number } from './cells.ts';
import {
  type Activity,
  compareNumber,
  holds,
  passes,
  readField,
  type Subject,
  select,
} from './conditions.ts';
import { divideRound, fixed, halved, MICRO, micros, span, write } from './values.ts';

export interface Scored {
  outcome: 'scored' | 'quarantined' | 'duplicate';
  score?: string;
  segment?: string;
  groups?: Record<string, string>;
  reasons?: string;
  ledger?: string;
  /** The rules that fired, whatever they paid. */
  fired?: string[];
}

/** Stands in a reason where the contract leaves the words open; see `agrees`. */
export const ANYTHING = '\uf8ff';

const HOLD = 1_000_000_000n * MICRO;
const abs = (n: bigint): bigint => (n < 0n ? -n : n);
const sum = (all: bigint[]): bigint => all.reduce((a, b) => a + b, 0n);

function hold(value: bigint, low: bigint | undefined, high: bigint | undefined): bigint {
  if (low !== undefined && value < low) return low;
  return high !== undefined && value > high ? high : value;
}

const amount = (spec: Block, key: string): bigint | undefined =>
  spec.has(key) ? micros(String(spec.get(key))) : undefined;

/** `decision-maker` as `Decision maker`. */
function spaced(id: string): string {
  const text = id.replace(/[-_]/g, ' ');
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** What one activity of that age is worth. */
export function worth(points: bigint, decay: Block, age: number | undefined): bigint {
  const [kind, node] = [...decay][0] ?? [];
  if (kind === undefined || age === undefined) return points;
  if (age > 3650) return 0n;
  if (kind === 'half_life') return halved(points, age, span(String(node)));
  if (kind === 'linear') {
    const length = span(String(node));
    return age >= length ? 0n : divideRound(points * BigInt(length - age), BigInt(length));
  }
  const step = [...block(node)].find(([until]) => age < span(until));
  return step === undefined
    ? 0n
    : divideRound(points * micros(String(step[1]).replace('%', '')), 100n * MICRO);
}

interface Fired {
  points: bigint;
  times?: number;
}

function fire(who: Subject, rule: Block): Fired | undefined {
  if (rule.has('when') && !holds(who, rule.get('when') ?? '')) return undefined;
  const points = amount(rule, 'points') ?? 0n;
  const bound = amount(rule, 'max');
  const held = (total: bigint): bigint => hold(hold(total, bound && -bound, bound), -HOLD, HOLD);
  if (rule.has('tiers')) {
    const tier = list(rule.get('tiers'))
      .map(block)
      .find((entry) => {
        if (entry.has('when')) return holds(who, entry.get('when') ?? '');
        const test = new Map([...entry].filter(([op]) => op !== 'points'));
        return passes(who, fieldOf(who.book, LEAD, String(rule.get('field'))), test);
      });
    return tier && { points: held(amount(tier, 'points') ?? 0n) };
  }
  if (!rule.has('each')) return { points: held(points) };

  const each = block(rule.get('each'));
  if (each.has('field')) {
    const field = fieldOf(who.book, LEAD, String(each.get('field')));
    const text = cell(who.book, field, who.rows);
    const count = text === undefined ? 0n : (number(field, text) ?? 0n);
    const paying = count < 0n ? 0n : count;
    const earned = held(divideRound(points * paying, MICRO));
    return earned === 0n ? undefined : { points: earned };
  }
  const ages = payingAges(who, select(who, each), rule.get('distinct'));
  const limit = Number(rule.get('times_per_day') ?? Number.POSITIVE_INFINITY);
  const counted = ages.filter((age, i) => ages.slice(0, i).filter((other) => other === age).length < limit);
  const paid = counted.map((age) => worth(points, block(rule.get('decay')), age)).filter((p) => p !== 0n);
  return paid.length === 0 ? undefined : { points: held(sum(paid)), times: paid.length };
}

/** The ages of the activities that may pay: with `distinct` that of the newest of each value. */
function payingAges(who: Subject, found: readonly Activity[], distinct: Node | undefined) {
  if (distinct === undefined) return found.map(({ age }) => age);
  const newest = new Map<string, number | undefined>();
  for (const activity of found) {
    const value = readField(who, activity, String(distinct))?.compared;
    if (value === undefined) continue;
    const before = newest.get(value);
    const isNewer = before === undefined || (activity.age !== undefined && activity.age < before);
    if (isNewer) newest.set(value, activity.age);
  }
  return [...newest.values()];
}

interface Segment {
  name: string;
  from: bigint;
  requires: Block;
  when: Node;
}

function segmentsOf(rules: Block): Segment[] {
  const standard = '- { name: prospect, from: 0 }\n- { name: MQL, from: 26 }\n- { name: SQL, from: 51 }';
  const node = rules.get('segments') ?? (parse(standard, { schema: 'failsafe', mapAsMap: true }) as Node);
  return list(node)
    .map(block)
    .map((spec) => ({
      name: String(spec.get('name')),
      from: amount(spec, 'from') ?? 0n,
      requires: block(spec.get('requires')),
      when: spec.get('when') ?? new Map(),
    }));
}

/** Why a gate refused: told in full where the contract gives the words, else left open. */
function gate(
  rules: Block,
  who: Subject,
  segment: Segment,
  subtotals: Map<string, bigint>,
): string | undefined {
  const failed: string[] = [];
  for (const [group, test] of segment.requires) {
    for (const [op, want] of block(test)) {
      const [got, limit] = [subtotals.get(group) ?? 0n, micros(String(want))];
      if (compareNumber(op, got, limit)) continue;
      let decimals = 2;
      while (op === 'at_least' && micros(fixed(got, decimals)) >= limit) decimals++;
      const label = String(block(block(rules.get('groups')).get(group)).get('label') ?? spaced(group));
      const told = op === 'at_least' ? ` ${write(got, decimals)} < ${write(limit)}` : ANYTHING;
      failed.push(`${label}${told}`);
    }
  }
  if (!holds(who, segment.when)) failed.push(ANYTHING);
  return failed.length < 2 ? failed[0] : ANYTHING;
}

/** Score, segment, subtotals, reasons and ledger of one lead. */
export function card(rules: Block, who: Subject, top: number): Scored {
  const settings = block(rules.get('score'));
  const decimals = Number(settings.get('decimals') ?? 0);
  const unit = 10n ** BigInt(6 - decimals);
  const fired: (Fired & { id: string; rule: Block })[] = [];
  for (const [id, node] of block(rules.get('rules'))) {
    const shot = fire(who, block(node));
    if (shot !== undefined) fired.push({ ...shot, id, rule: block(node) });
  }

  const ledger: string[] = [];
  const line = (kind: string, name: string, points: bigint): void => {
    if (points !== 0n)
      ledger.push(`{${JSON.stringify(kind)}:${JSON.stringify(name)},"points":${write(points)}}`);
  };
  const linesOf = (group: string | undefined): bigint => {
    const own = fired.filter(({ rule }) => rule.get('group') === group);
    for (const { id, points } of own) line('rule', id, points);
    return sum(own.map(({ points }) => points));
  };
  const start = amount(settings, 'start') ?? 0n;
  line('step', 'start', start);
  const subtotals = new Map<string, bigint>();
  for (const [group, node] of block(rules.get('groups'))) {
    const total = linesOf(group);
    const bounded = hold(total, amount(block(node), 'min'), amount(block(node), 'max'));
    line('group', group, bounded - total);
    subtotals.set(group, bounded);
  }
  const free = linesOf(undefined);
  const raw = start + sum([...subtotals.values()]) + free;
  const clamped = hold(raw, amount(settings, 'min') ?? 0n, amount(settings, 'max') ?? 100n * MICRO);
  const rounded = divideRound(clamped, unit) * unit;
  line('step', 'clamp', clamped - raw);
  line('step', 'rounding', rounded - clamped);

  const segments = segmentsOf(rules);
  const gates = segments.map((segment, i) => (i === 0 ? undefined : gate(rules, who, segment, subtotals)));
  const reached = segments.map((segment) => segment.from <= rounded);
  const earned = segments.reduce((best, _, i) => (reached[i] && gates[i] === undefined ? i : best), 0);
  const refused = segments.reduce((best, _, i) => (reached[i] && gates[i] !== undefined ? i : best), -1);

  const rank = (promotion: Block): number => segments.findIndex(({ name }) => name === promotion.get('to'));
  const holding = (section: string): [string, Block][] =>
    [...block(rules.get(section))]
      .map(([id, node]): [string, Block] => [id, block(node)])
      .filter(([, spec]) => holds(who, spec.get('when') ?? ''));
  const [out] = holding('disqualify');
  const [lifted] = holding('promote').sort((a, b) => rank(b[1]) - rank(a[1]));
  const end = Math.max(earned, lifted === undefined ? 0 : rank(lifted[1]));

  const told = ([id, spec]: [string, Block]): string => String(spec.get('reason') ?? spaced(id));
  const reasons = [out, lifted].filter((entry) => entry !== undefined).map(told);
  if (out === undefined && refused > end) {
    reasons.push(`held at ${segments[end]?.name}: ${gates[refused]}`);
  }
  const size = ({ points }: Fired): bigint => -abs(points);
  for (const shot of [...fired].sort((a, b) => Number(size(a) - size(b)))) {
    const points = write(shot.points, 2);
    if (points === '0') continue;
    const label = String(shot.rule.get('label') ?? spaced(shot.id));
    const times = shot.times === undefined ? '' : ` (${shot.times}×)`;
    reasons.push(`${label} ${shot.points > 0n ? '+' : ''}${points}${times}`);
  }

  const segment = out === undefined ? segments[end]?.name : String(out[1].get('segment') ?? 'disqualified');
  return {
    outcome: 'scored',
    score: fixed(rounded, decimals),
    segment: segment ?? '',
    groups: Object.fromEntries([...subtotals].map(([group, total]) => [group, fixed(total, decimals)])),
    reasons: reasons.slice(0, top).join('; '),
    ledger: `[${ledger.join(',')}]`,
    fired: fired.map(({ id }) => id),
  };
}
