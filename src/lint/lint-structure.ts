// Checks of segments that no lead can reach and of parts of the file that no rule uses.

import { leadSites, partsOf } from '../plan/condition-sites.ts';
import type { Condition, Plan, Segment } from '../plan/plan.ts';
import { itemAt } from '../values/item-at.ts';
import { decimal, type Micro } from '../values/micro.ts';
import { isNever } from './conflicts.ts';
import type { Lint } from './lint.ts';
import { admittedBy, type Range } from './ranges.ts';

/** Segments out of reach, and why. */
export function findUnreachableSegments({ plan, places, ranges, report }: Lint): void {
  plan.segments.forEach((segment, index) => {
    if (ranges.segments[index] !== null) return;
    const unmet = unmetGroups(segment, ranges.groups);
    for (const group of unmet) {
      const { id, label } = itemAt(plan.groups, group);
      const { low, high } = itemAt(ranges.groups, group);
      const message = `no lead can meet the requirements of segment ${segment.name}: ${label} ranges from ${decimal(low)} to ${decimal(high)}`;
      report('error', places.key('segments', index, 'requires', id), 'unmet-requires', message);
    }
    const contradicts = segment.when !== null && isNever(segment.when, { cells: plan.leads.cells, plan });
    if (unmet.length > 0 || contradicts) return;
    const at = places.value('segments', index, 'from');
    if (isPromotedTo(plan, index)) {
      report(
        'note',
        at,
        'promotion-only',
        `leads reach segment ${segment.name} only by promotion: ${whyNot(segment, index, plan, ranges.score)}`,
      );
      return;
    }
    if (places.value('segments') === places.value()) {
      const message = `no lead can reach the default segment ${segment.name}: ${whyNot(segment, index, plan, ranges.score)}`;
      report('note', places.key('rules'), 'unreachable-segment', message, 'define your own segments');
      return;
    }
    report(
      'error',
      at,
      'unreachable-segment',
      `no lead can reach segment ${segment.name}: ${whyNot(segment, index, plan, ranges.score)}`,
    );
  });
}

function unmetGroups(segment: Segment, groups: readonly Range[]): number[] {
  return groups.flatMap((range, group) => {
    const { low, high } = admittedBy(segment, group, range);
    return low > high ? [group] : [];
  });
}

function isPromotedTo({ promote, leads, ...plan }: Plan, segment: number): boolean {
  const whole: Plan = { promote, leads, ...plan };
  return promote.some(
    ({ to, when }) => to === segment && !isNever(when, { cells: leads.cells, plan: whole }),
  );
}

function whyNot({ from, requires }: Segment, index: number, plan: Plan, score: Range): string {
  if (score.high < from)
    return `it starts at ${decimal(from)}, but the highest possible score is ${decimal(score.high)}`;
  const next = plan.segments.slice(index + 1).find((other) => !other.requires.length && !other.when);
  if (next !== undefined && (score.low as Micro) >= next.from) {
    return `the lowest possible score is ${decimal(score.low)}, and ${next.name} starts at ${decimal(next.from)}`;
  }
  if (requires.length > 0 && (next === undefined || next.from > from))
    return `with its requirements met, the score cannot be in its range`;
  return next === undefined
    ? 'no score is in its range'
    : `${next.name} starts at ${decimal(next.from)} and takes all its leads`;
}

/** Promotions to the lowest segment, which have no effect. */
export function findIdlePromotions({ plan, places, report }: Lint): void {
  for (const { id, to } of plan.promote) {
    if (to > 0) continue;
    const message = `promote ${id} has no effect: ${plan.segments[0]?.name} is the lowest segment`;
    report('warning', places.value('promote', id, 'to'), 'promotes-nowhere', message);
  }
}

/** What is declared and not used. */
export function findUnused({ plan, places, report }: Lint): void {
  const read = new Set(plan.signals.flatMap(({ select }) => select.sources.map(({ source }) => source)));
  // `evaluate` and `learn` look at every log and table of a file with an outcome.
  const hasOutcome = places.value('outcome') !== places.value();
  plan.sources.forEach(({ name }, source) => {
    if (read.has(source) || hasOutcome) return;
    report(
      'warning',
      places.key('activities', name),
      'unread-source',
      `no rule reads the source ${name}`,
      'remove it, or add a rule that reads it',
    );
  });
  const used = cellsInUse(plan);
  for (const { name } of plan.tables) {
    const isRead = [...used].some((cell) => {
      const it = plan.leads.cells[cell];
      return it !== undefined && it.kind !== 'constant' && it.column.table === name;
    });
    if (!isRead && !hasOutcome)
      report(
        'warning',
        places.key('tables', name),
        'unread-table',
        `no rule reads the table ${name}`,
        'remove it, or add a rule that reads it',
      );
  }
  if (!hasOutcome) findUnreadFields(used, { plan, places, report });
  plan.groups.forEach(({ id }, group) => {
    if (plan.rules.some((rule) => rule.group === group)) return;
    report(
      'warning',
      places.key('groups', id),
      'empty-group',
      `group ${id} has no rules`,
      `add group: ${id} to a rule`,
    );
  });
}

/** Declared fields with a type: each row must be readable as it, although nothing depends on it. */
function findUnreadFields(used: ReadonlySet<number>, { plan, places, report }: Omit<Lint, 'ranges'>): void {
  const declared = new Set(plan.leads.names);
  const unread = plan.leads.cells.flatMap(({ name }, cell) =>
    declared.has(name) && !used.has(cell) ? [name] : [],
  );
  const [first] = unread;
  if (first === undefined) return;
  const message = `no rule reads the declared ${unread.length === 1 ? 'field' : 'fields'} ${unread.join(', ')}`;
  const hint = 'a row is still rejected if such a cell cannot be read';
  report('note', places.key('leads', 'fields', first), 'unread-field', message, hint);
}

/** The leads' cells that something reads. */
function cellsInUse(plan: Plan): Set<number> {
  const cells = new Set<number>();
  for (const { condition } of leadSites(plan)) {
    for (const part of partsOf(condition) as Iterable<Condition>) if ('cell' in part) cells.add(part.cell);
  }
  for (const { earns } of [...plan.rules, ...plan.topics]) {
    if (earns.kind === 'each_counted') cells.add(earns.cell);
  }
  if (plan.accounts !== null) cells.add(plan.accounts.key.cell);
  if (plan.accounts?.name != null) cells.add(plan.accounts.name);
  for (const { cell } of plan.sources.flatMap(({ match }) => match)) if (cell !== null) cells.add(cell);
  for (const { match } of plan.tables) if (match !== null) cells.add(match);
  if (plan.accounts !== null) {
    cells.add(plan.accounts.key.cell);
    if (plan.accounts.name !== null) cells.add(plan.accounts.name);
  }
  return cells;
}

/** Two rules with one label: their reasons look the same. */
export function findSameLabels({ plan, places, report }: Lint): void {
  const first = new Map<string, string>();
  for (const { id, label } of plan.rules) {
    const before = first.get(label);
    if (before === undefined) first.set(label, id);
    else {
      const message = `rules ${before} and ${id} have the same label "${label}", so their reasons look the same`;
      report(
        'warning',
        places.value('rules', id, 'label'),
        'same-label',
        message,
        'change one of the labels',
      );
    }
  }
}
