// The leads asked about, scored by the engine's own scorer as of any day ahead. The plan is compiled once.

import { createLeadIndex } from '../engines/memory/lead-index.ts';
import type { Value } from '../engines/memory/read-row.ts';
import {
  compileTest,
  createScorer,
  type LeadAnswers,
  type LeadSignals,
} from '../engines/memory/score-lead.ts';
import type { Lookup } from '../engines/memory/tables.ts';
import type { Positions } from '../plan/columns.ts';
import { leadSites, partsOf } from '../plan/condition-sites.ts';
import type { Condition, Of, Plan } from '../plan/plan.ts';
import type { ScoreCard } from '../result/score-card.ts';
import type { Micro } from '../values/micro.ts';
import { HORIZON } from './days-ahead.ts';
import type { KeptLead } from './keep-leads.ts';
import type { LeadActivities } from './lead-activities.ts';
import { createRowTests } from './row-tests.ts';
import type { SignalOnDay } from './timeline.ts';

/** A lead that is asked about, and what its activities did. */
export interface WatchedLead {
  readonly row: KeptLead;
  readonly activities: LeadActivities;
}

export interface DayScores {
  /** A lead's card so many days ahead; leads by their order. */
  card(lead: number, ahead: number): ScoreCard;
  /** The values of a lead's cells, those of its tables included. */
  values(lead: number): readonly Value[];
  signal(lead: number, signal: number): Micro;
  /** The days ahead on which the lead's card can differ from that of the day before, ascending. */
  changes(lead: number): readonly number[];
  /** Whether a condition holds for a lead today. */
  holds(lead: number, condition: Condition): boolean;
}

export function createDayScores(
  plan: Plan,
  asOf: number,
  positions: Positions,
  lookups: readonly (Lookup | null)[],
  leads: readonly WatchedLead[],
): DayScores {
  const own = createLeadIndex(plan, positions, lookups, asOf);
  const rows = leads.map(({ row }, index) => {
    own.add(row.cells, index);
    return own.values.slice(0, plan.leads.cells.length);
  });
  const tests = createRowTests(plan, plan.leads.cells, asOf);
  let loaded: number | undefined;
  let ahead = 0;

  const move = (lead: number, days: number): void => {
    if (lead !== loaded) tests.load(rows[lead] ?? []);
    if (days !== ahead) tests.setDay(asOf + days);
    loaded = lead;
    ahead = days;
  };
  const signalOf = (signal: number, lead: number): SignalOnDay =>
    leads[lead]?.activities.timeline.on(signal, ahead) ?? { value: 0, paid: 0 };

  const leadIndex: LeadAnswers = { test: tests.compile, counted: own.counted };
  const tally: LeadSignals = {
    value: (signal, lead) => signalOf(signal, lead).value,
    paid: (signal, lead) => signalOf(signal, lead).paid,
  };
  const scorer = createScorer(plan, leadIndex, tally);
  const ages = agesOf(plan);
  const compiled = new Map<Condition, (lead: number) => boolean>();

  return {
    card: (lead, days) => {
      move(lead, days);
      return scorer.score(lead);
    },
    values: (lead) => rows[lead] ?? [],
    changes: (lead) => {
      const days = new Set(leads[lead]?.activities.timeline.changes());
      for (const { cell, min, max } of ages) {
        const day = rows[lead]?.[cell];
        if (typeof day !== 'number') continue;
        if (min !== null) days.add(day + min - asOf);
        if (max !== null) days.add(day + max + 1 - asOf);
      }
      return [...days].filter((day) => day > 0 && day <= HORIZON).toSorted((a, b) => a - b);
    },
    signal: (lead, signal) => {
      move(lead, 0);
      return tally.value(signal, lead);
    },
    holds: (lead, condition) => {
      move(lead, 0);
      const test = compiled.get(condition) ?? compileTest(condition, leadIndex, tally);
      compiled.set(condition, test);
      return test(lead);
    },
  };
}

/** Every question for the age of a lead's date, each once. */
function agesOf(plan: Plan): Of<Condition, 'age'>[] {
  const ages = leadSites(plan).flatMap(({ condition }) =>
    [...partsOf(condition)].filter((part) => part.kind === 'age'),
  );
  return [...new Map(ages.map((age) => [`${age.cell} ${age.min} ${age.max}`, age])).values()];
}
