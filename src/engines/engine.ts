// What a run asks of an engine, and all that it knows of one.

import type { OpenInputs, Watch } from '../inputs/open-inputs.ts';
import type { ScoreCard } from '../result/score-card.ts';
import type { OwnCells, OwnTexts } from '../run/write-result.ts';
import type { Stage } from './memory/read-inputs.ts';

/** A scored lead; `lead` is its number, in the order of the export. */
export interface LeadScore {
  readonly lead: number;
  readonly card: ScoreCard;
  /** A small number that leads of the same card share; -1 where nobody has looked for others. */
  readonly alike: number;
  /** Whether any activity was matched to it. */
  readonly active: boolean;
  /** Only where ids are wanted. */
  readonly id: () => string;
}

/** Leads in the order of the result, some at a time. */
export type Batches = AsyncIterable<readonly LeadScore[]> | Iterable<readonly LeadScore[]>;

export interface Scores {
  readonly batches: Batches;
  /** The leads' own rows as CSV text, where the engine has them. */
  readonly ownTexts?: OwnTexts;
  readonly idOf: (lead: number) => string | Promise<string>;
  /** Lets go of what the scores were made with. */
  readonly close: () => Promise<void>;
}

/** What a run wants of an engine besides the scores. */
export interface Wants {
  /** Where the engine hands each lead's cells, in order. */
  readonly keepers: readonly OwnCells[];
  /** Whether rows are only written, just as they stand: then an engine that knows where may give `ownTexts` instead. */
  readonly isWhole: boolean;
  readonly watch: Watch;
  /** Whether anybody looks at a card's ledger: else it may be empty. */
  readonly ledgers: boolean;
  /** Whether the id of every lead is asked for. */
  readonly ids: boolean;
}

/**
 * Reads tables, leads and activities, in this order: counts every row, rejects what can't be used, and hands the leads'
 * rows to the keepers. What comes back are the scores.
 */
export type Engine = (inputs: OpenInputs, wants: Wants, stage: Stage) => Promise<Scores>;
