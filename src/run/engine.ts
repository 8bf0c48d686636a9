// What a run asks of an engine, and all that it knows of one.
import type { ScoreCard } from '../plan/score-card.ts';
import type { OpenInputs } from './open-inputs.ts';
import type { Stage } from './read-inputs.ts';
import type { OwnCells, OwnTexts } from './write-result.ts';

/** A scored lead; `lead` is its number, in the order of the export. */
export interface LeadScore {
  readonly lead: number;
  readonly card: ScoreCard;
  /** Whether any activity was matched to it. */
  readonly active: boolean;
}

/** Leads in the order of the result, some at a time. */
export type Batches = AsyncIterable<readonly LeadScore[]> | Iterable<readonly LeadScore[]>;

export interface Scores {
  readonly batches: Batches;
  /** The leads' own rows as CSV text, where the engine has them. */
  readonly ownTexts?: OwnTexts;
  /** At once where ids were to be kept. */
  readonly idOf: (lead: number) => string | Promise<string>;
  /** Lets go of what the scores were made with. */
  readonly close: () => Promise<void>;
}

/** What a run keeps of its leads while it goes on. */
export interface Keeping {
  /** Are handed each lead's cells, in the order of the export. */
  readonly cells: readonly OwnCells[];
  /** Whether the id of every lead will be asked for. */
  readonly ids: boolean;
  /** Whether rows are just written as they stand, if at all: an engine that knows where may give `ownTexts` instead. */
  readonly isWhole: boolean;
}

/**
 * Reads tables, leads and activities, in this order: counts every row, rejects what can't be used, and keeps of the
 * leads what is asked for. What comes back are the scores.
 */
export type Engine = (inputs: OpenInputs, keeping: Keeping, stage: Stage) => Promise<Scores>;
