// Which columns and logs a rule reads.
import type { Outcome } from '../plan/outcome.ts';
import type { Condition, Earning, Plan } from '../plan/plan.ts';

export interface Reads {
  /** Columns of leads and tables: `Header`, `table.Header`. */
  readonly columns: ReadonlySet<string>;
  /** Logs, by name. */
  readonly sources: ReadonlySet<string>;
}

export function readsOf(plan: Plan, conditions: readonly (Condition | null)[], earns?: Earning): Reads {
  const [columns, sources] = [new Set<string>(), new Set<string>()];
  const addCell = (cell: number) => {
    const read = plan.leads.cells[cell];
    if (read === undefined || !('column' in read)) return;
    const { table, header } = read.column;
    columns.add(table === undefined ? header : `${table}.${header}`);
  };
  const addSignal = (signal: number) => {
    for (const { source } of plan.signals[signal]?.select.sources ?? []) {
      const name = plan.sources[source]?.name;
      if (name !== undefined) sources.add(name);
    }
  };
  const add = (condition: Condition): void => {
    switch (condition.kind) {
      case 'all':
      case 'any':
        for (const part of condition.of) add(part);
        return;
      case 'not':
        add(condition.of);
        return;
      case 'signal':
        addSignal(condition.signal);
        return;
      default:
        addCell(condition.cell);
    }
  };
  for (const condition of conditions) if (condition !== null) add(condition);
  if (earns?.kind === 'each') addSignal(earns.signal);
  if (earns?.kind === 'each_counted') addCell(earns.cell);
  if (earns?.kind === 'tiers') for (const { when } of earns.tiers) add(when);
  return { columns, sources };
}

export function readsOfRule(plan: Plan, rule: number): Reads {
  const known = plan.rules[rule];
  return known ? readsOf(plan, [known.when], known.earns) : { columns: new Set(), sources: new Set() };
}

/** What decides on the outcome. */
export function readsOfOutcome({ probe }: Outcome): Reads {
  const rules = probe.rules.filter(({ id }) => id === 'outcome' || id === 'no-date');
  return readsOf(
    probe,
    rules.map(({ when }) => when),
  );
}

/** Columns that say when a lead was created: they are what they were at any later date. */
export function createdColumns({ probe }: Outcome): ReadonlySet<string> {
  const rule = probe.rules.find(({ id }) => id === 'created');
  return readsOf(probe, [rule?.when ?? null]).columns;
}

/**
 * The plan as a snapshot scores by it: columns are as of the export, so that overrides which read any of them but the
 * date of creation would look ahead.
 */
export function planOfSnapshot(plan: Plan, outcome: Outcome): Plan {
  const created = createdColumns(outcome);
  const isFit = ({ when }: { readonly when: Condition }) =>
    [...readsOf(plan, [when]).columns].every((column) => created.has(column));
  return { ...plan, disqualify: plan.disqualify.filter(isFit), promote: plan.promote.filter(isFit) };
}
