// Scoring in memory: the same engine over rows that a program already holds.

import { leadColumns, type Positions, sourceColumns, tableColumns } from '../../plan/columns.ts';
import type { Column, Plan } from '../../plan/plan.ts';
import type { ScoredAccount } from '../../result/accounts.ts';
import type { ActivityClass } from '../../result/activity-class.ts';
import { type CellFault, cellFaultText } from '../../result/cell-fault.ts';
import { REJECTED } from '../../result/row-outcome.ts';
import type { ScoreCard } from '../../result/score-card.ts';
import { createLeadIndex, type LeadIndex, type LeadOutcome } from './lead-index.ts';
import { createLeadScorer } from './score-accounts.ts';
import { createLookup, type Lookup } from './tables.ts';
import { createTally } from './tally.ts';

/**
 * A row by header, `{ 'Record ID': '7', Employees: '1200' }`. A header that the rules read and the row lacks is an
 * empty cell, and so is null; a number or a boolean counts as its text.
 */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** A key that is the first lead's, whatever its source matches by. No cell of a file holds it: NUL is refused there. */
export const FIRST_LEAD = '\0';

export interface ScoreInput {
  readonly leads: Iterable<Row>;
  /** Rows by source. A source without rows is one that had no activity. */
  readonly activities?: Readonly<Record<string, Iterable<Row>>>;
  /** Rows by table. */
  readonly tables?: Readonly<Record<string, Iterable<Row>>>;
  /** Day number. */
  readonly asOf: number;
}

export interface InMemoryScores {
  /** One a lead row, in order: its card, or why it has none. */
  readonly leads: readonly (
    | { readonly card: ScoreCard; readonly account: ScoredAccount | null }
    | { readonly refused: Exclude<LeadOutcome, { kind: 'added' }> }
  )[];
  /** In the order of their first lead. */
  readonly accounts: readonly ScoredAccount[];
  /** How many rows of each source counted as what. */
  readonly activities: ReadonlyMap<string, ReadonlyMap<ActivityClass, number>>;
  /** Why rows of logs and tables don't count, each with the source's or the table's name first. */
  readonly faults: readonly string[];
}

export function scoreInMemory(
  plan: Plan,
  { leads, activities = {}, tables = {}, asOf }: ScoreInput,
): InMemoryScores {
  const faults: string[] = [];
  const note = (of: string, found: readonly CellFault[]): void => {
    for (const fault of found) faults.push(`${of}: ${cellFaultText(fault)}`);
  };
  const lookups = plan.tables.map(({ name }, table): Lookup | null => {
    if (!Object.hasOwn(tables, name)) return null;
    const { positions, cells } = layOut(tableColumns(plan, table));
    const { lookup, add } = createLookup(plan, table, positions);
    for (const row of tables[name] as Iterable<Row>) {
      const outcome = add(cells(row));
      if (outcome.kind === 'faults') note(name, outcome.faults);
      else if (outcome.kind === 'no_key') faults.push(`${name}: ${REJECTED.noKey(name)}`);
      else if (outcome.kind === 'repeated') faults.push(`${name}: ${REJECTED.duplicateKey(outcome.key)}`);
    }
    return lookup;
  });
  const layout = layOut(leadColumns(plan));
  const leadIndex = createLeadIndex(plan, layout.positions, lookups, asOf);
  let rowNumber = 0;
  const outcomes = Array.from(leads, (row) => leadIndex.add(layout.cells(row), ++rowNumber));

  const tally = createTally(plan, { ...leadIndex, find: firstOr(leadIndex) }, asOf);
  const counts = new Map<string, Map<ActivityClass, number>>();
  plan.sources.forEach(({ name }, source) => {
    const classes = new Map<ActivityClass, number>();
    counts.set(name, classes);
    if (!Object.hasOwn(activities, name)) return;
    const { positions, cells } = layOut(sourceColumns(plan, source));
    const { add, last } = tally.open(source, positions);
    for (const row of activities[name] as Iterable<Row>) {
      const outcome = add(cells(row));
      classes.set(outcome, (classes.get(outcome) ?? 0) + 1);
      note(name, last.faults);
    }
  });
  const { score, accounts } = createLeadScorer(plan, leadIndex, tally, true);
  return {
    leads: outcomes.map((outcome) =>
      outcome.kind === 'added'
        ? { card: score(outcome.index), account: accounts?.of(outcome.index) ?? null }
        : { refused: outcome },
    ),
    accounts: [...(accounts?.all() ?? [])],
    activities: counts,
    faults,
  };
}

function firstOr({ find, count }: LeadIndex): LeadIndex['find'] {
  return (match, key) => (key === FIRST_LEAD && count > 0 ? 0 : find(match, key));
}

/** Rows of exactly the columns that are read, in one order. */
function layOut(columns: readonly Column[]): { positions: Positions; cells: (row: Row) => string[] } {
  const headers = [...new Set(columns.map(({ header }) => header))];
  const index = new Map(headers.map((header, at) => [header, at]));
  return {
    positions: ({ header }) => index.get(header),
    cells: (row) => headers.map((header) => (Object.hasOwn(row, header) ? textOf(row[header]) : '')),
  };
}

/** A cell's text; programs hold numbers too, and nothing. */
function textOf(cell: Row[string] | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell);
}
