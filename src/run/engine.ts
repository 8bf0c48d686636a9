// What a run asks of an engine, and all that it knows of one.
import type { ScoreCard } from '../plan/score-card.ts';
import type { OpenInputs } from './open-inputs.ts';
import type { Stage } from './read-inputs.ts';
import type { OwnCells } from './write-result.ts';

/** A scored lead; `lead` counts those of the export from 0 on. */
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
  readonly idOf: (lead: number) => string | Promise<string>;
  /** Lets go of what the scores were made with. */
  readonly close: () => Promise<void>;
}

/**
 * Reads tables, leads and activities, in this order: counts every row, rejects what can't be used, and hands the
 * leads' rows to `own`, where there is one. What comes back are the scores.
 */
export type Engine = (inputs: OpenInputs, own: OwnCells | undefined, stage: Stage) => Promise<Scores>;
