// What a run counts: the numbers of `--summary`, and what else its summary tells.

import { type Cell, type Plan, segmentNames } from '../plan/plan.ts';
import { add, type Micro, multiplyDivide } from '../values/micro.ts';
import { ACTIVITY_CLASSES, type ActivityClass } from './activity-class.ts';
import { type BeyondFacts, countBeyond, newBeyondFacts } from './beyond-facts.ts';
import { reasonsOf, type ScoreCard } from './score-card.ts';

export interface LeadCounts {
  read: number;
  scored: number;
  quarantined: number;
  duplicate: number;
  /** Of the rejected: those that look like the foot of a report. */
  footer: number;
  /** Empty lines and rows of empty cells, which are no rows. */
  blank: number;
}

export type ActivityCounts = Record<ActivityClass, number> & {
  read: number;
  /** Of the matched: those that reached more than one lead. */
  shared: number;
  footer: number;
  blank: number;
  /** Day numbers over all dated rows; null where there is none. */
  oldest: number | null;
  newest: number | null;
};

export interface TableCounts {
  read: number;
  kept: number;
  quarantined: number;
  footer: number;
  blank: number;
  /** Leads that have a row in it. */
  matched: number;
}

export interface TopLead {
  readonly lead: number;
  id: string;
  readonly score: number;
  readonly segment: string;
  readonly reasons: readonly string[];
}

/** Rows of a rejects file that come from another export than the one that is read. */
export interface OtherRows {
  readonly of: string;
  readonly file: string;
  readonly rows: number;
}

/** What an engine counts while it reads the inputs. */
export interface InputFacts {
  readonly leads: LeadCounts;
  readonly activities: Map<string, ActivityCounts>;
  readonly tables: Map<string, TableCounts>;
  /** Cells of leads that start like formulas. */
  formulas: number;
  /** Ids that a spreadsheet turned into numbers, such as 1.23E+15. */
  mangledIds: number;
  readonly decimals: DecimalNotes;
  /** Rows of rejects files that were not read. */
  readonly otherRows: readonly OtherRows[];
}

/** Everything that a run counts. */
export interface RunFacts extends InputFacts {
  readonly scores: ScoreFacts;
  withoutActivity: number;
  /** Paths of files that are UTF-8 and were read in another encoding. */
  misread: readonly string[];
}

export interface ScoreFacts {
  readonly segments: Map<string, number>;
  /** Ten equal parts of the score's range, lowest first; disqualified leads are not among them. */
  readonly bars: number[];
  /** The same for each segment. */
  readonly barsOf: Map<string, number[]>;
  readonly beyond: BeyondFacts;
  /** One a rule: leads it fired for, micropoints it gave. */
  readonly rules: { leads: number; points: Micro }[];
  cutAtMin: number;
  cutAtMax: number;
  atMin: number;
  atMax: number;
  promoted: number;
  disqualified: number;
  held: number;
  top: TopLead[];
  /** Of the leads beyond those: the highest score and how many have it; null: none were counted. */
  beyondTop: { readonly score: number; readonly leads: number } | null;
}

function newActivityCounts(): ActivityCounts {
  const classes = Object.fromEntries(ACTIVITY_CLASSES.map((one) => [one, 0])) as Record<
    ActivityClass,
    number
  >;
  return { ...classes, read: 0, shared: 0, footer: 0, blank: 0, oldest: null, newest: null };
}

/** By cell of the plan: what was seen of its decimals, as the bits of values/decimals.ts. */
export type DecimalNotes = Map<Cell, number>;

export function noteDecimals(notes: DecimalNotes, cell: Cell, bits: number): void {
  if (bits !== 0) notes.set(cell, (notes.get(cell) ?? 0) | bits);
}

export function newInputFacts(plan: Plan, otherRows: readonly OtherRows[] = []): InputFacts {
  return {
    leads: { read: 0, scored: 0, quarantined: 0, duplicate: 0, footer: 0, blank: 0 },
    activities: new Map(plan.sources.map(({ name }) => [name, newActivityCounts()])),
    tables: new Map(
      plan.tables.map(({ name }) => [
        name,
        { read: 0, kept: 0, quarantined: 0, footer: 0, blank: 0, matched: 0 },
      ]),
    ),
    formulas: 0,
    mangledIds: 0,
    decimals: new Map(),
    otherRows,
  };
}

/** The inputs as counted, and the scores still to be. */
export function newRunFacts(inputs: InputFacts, plan: Plan): RunFacts {
  return {
    ...inputs,
    scores: {
      segments: new Map(segmentNames(plan).map((name) => [name, 0])),
      bars: noBars(),
      barsOf: new Map(segmentNames(plan).map((name) => [name, noBars()])),
      beyond: newBeyondFacts(plan),
      rules: plan.rules.map(() => ({ leads: 0, points: 0 })),
      ...{ cutAtMin: 0, cutAtMax: 0, atMin: 0, atMax: 0, promoted: 0, disqualified: 0, held: 0 },
      top: [],
      beyondTop: null,
    },
    withoutActivity: 0,
    misread: [],
  };
}

function noBars(): number[] {
  return Array.from({ length: 10 }, () => 0);
}

const TOP_LEADS = 3;

/** Counts a card in that so many leads have. */
export function countCard(facts: ScoreFacts, card: ScoreCard, times: number, plan: Plan): void {
  const { min, max } = plan.score;
  const { score, segment } = card;
  facts.segments.set(segment, (facts.segments.get(segment) ?? 0) + times);
  if (card.disqualified === null) {
    const bar = barOf(score, min, max);
    facts.bars[bar]! += times;
    facts.barsOf.get(segment)![bar]! += times;
  }
  countBeyond(facts.beyond, card, times, plan);
  for (const { rule, points } of card.fired) {
    const count = facts.rules[rule]!;
    count.leads += times;
    count.points = add(count.points, times === 1 ? points : multiplyDivide(points, times, 1));
  }
  if (card.cut !== null) facts[card.cut === 'min' ? 'cutAtMin' : 'cutAtMax'] += times;
  if (score <= min) facts.atMin += times;
  if (score >= max) facts.atMax += times;
  if (card.held) facts.held += times;
  if (card.disqualified !== null) facts.disqualified += times;
  else if (card.lifted) facts.promoted += times;
}

/** Keeps a lead that is among the hottest. Their ids are looked up later. */
export function rankLead(facts: ScoreFacts, lead: number, card: ScoreCard, plan: Plan): void {
  const { top } = facts;
  const { score, segment } = card;
  const last = top.at(-1);
  if (card.disqualified !== null) return;
  if (top.length === TOP_LEADS && last && score <= last.score) {
    facts.beyondTop = withScore(facts.beyondTop, score);
    return;
  }
  top.push({ lead, id: '', reasons: reasonsOf(card, plan), score, segment });
  top.sort((a, b) => b.score - a.score);
  const out = top.length > TOP_LEADS ? top.pop() : undefined;
  if (out !== undefined) facts.beyondTop = withScore(facts.beyondTop, out.score);
}

/** Counts leads in that cannot be among the hottest, because enough leads before them have the same card. */
export function countBeyondTop(facts: ScoreFacts, { score, disqualified }: ScoreCard, leads: number): void {
  if (disqualified === null && leads > 0) facts.beyondTop = withScore(facts.beyondTop, score, leads);
}

function withScore(beyond: ScoreFacts['beyondTop'], score: number, leads = 1): ScoreFacts['beyondTop'] {
  if (beyond === null || score > beyond.score) return { score, leads };
  return score === beyond.score ? { score, leads: beyond.leads + leads } : beyond;
}

/** Which of ten equal bars a score falls in; the last one holds the maximum too. */
function barOf(score: number, min: number, max: number): number {
  return Math.max(0, Math.min(9, Math.floor((10 * (score - min)) / (max - min))));
}
