// The kept rows scored again as of any day, by the same engine as the run: to see what each of them was worth, and
// what becomes of the leads if nothing more happens.

import { type LeadBook, openLeadBook } from '../engines/memory/lead-index.ts';
import type { Value } from '../engines/memory/read-row.ts';
import { openLeadScorer } from '../engines/memory/score-accounts.ts';
import type { Lookup } from '../engines/memory/tables.ts';
import { openTally, type SourceTally, type Tally, type Trace } from '../engines/memory/tally.ts';
import type { Positions } from '../plan/columns.ts';
import type { Plan } from '../plan/plan.ts';
import type { ActivityClass } from '../result/activity-class.ts';
import type { ScoreCard } from '../result/score-card.ts';
import type { KeptActivity, KeptLead } from './explain-rows.ts';

/** The rows that `explain` kept of a run. */
export interface Kept {
  readonly plan: Plan;
  readonly positions: Positions;
  readonly lookups: readonly (Lookup | null)[];
  readonly leads: readonly KeptLead[];
  readonly activities: readonly KeptActivity[];
}

export interface Replay {
  readonly tally: Tally;
  /** By lead, in the order in which they were kept: the values of its cells. */
  readonly values: readonly (readonly Value[])[];
  readonly cards: readonly ScoreCard[];
  /** By activity: what it counts as. */
  readonly outcomes: readonly ActivityClass[];
}

/** `trace` is told, for each activity by its index, what it does to the signals of a lead. */
export function replay(
  { plan, positions, lookups, leads, activities }: Kept,
  asOf: number,
  trace?: (activity: number, ...told: Parameters<Trace>) => void,
): Replay {
  const own = openLeadBook(plan, positions, lookups, asOf);
  const values = leads.map(({ cells }, row) => {
    own.add(cells, row);
    return own.values.slice(0, plan.leads.cells.length);
  });
  const book = withAnother(own);
  let at = 0;
  const tally = openTally(plan, book, asOf, trace && ((...told) => trace(at, ...told)));
  let opened: SourceTally | undefined;
  const outcomes = activities.map(({ file, cells, spent, outcome }, index): ActivityClass => {
    at = index;
    if (opened === undefined || file !== activities[index - 1]?.file)
      opened = tally.open(file.source, file.positions);
    return spent ? outcome : opened.add(cells);
  });
  const { score } = openLeadScorer(plan, book, tally);
  return { tally, values, cards: leads.map((_, lead) => score(lead)), outcomes };
}

/** One lead more, for all whom the kept leads share an activity or an id with. */
function withAnother(book: LeadBook): LeadBook {
  const another = book.count;
  return { ...book, count: another + 1, find: (match, key) => book.find(match, key) ?? another };
}
