// The seam between a run and whatever scores it: an engine opens the inputs of a request, scores them, and answers with
// the scores and with what it counted. A run (`run/score-run.ts`) knows engines by these types alone, and an engine
// knows nothing of the run: it has no access to the run's counts, and rows that must be kept go to sinks.
//
// What may be added later without a change of what is here:
// - an output per lead (grade, stage, topics, lists, account, probability): a member of `ScoreCard`, or of `LeadScore`
//   where it needs more than the card;
// - a pass over all scores before the rows are written (accounts): `batches()` can be called again, see `passes`;
// - scores as of several days from one read (evaluate): a member of `ScoringOptions` that names the days and one of
//   `LeadScores` with batches for each. An engine that cannot do this answers `unsupported`, and memory scores.

import type { Bytes } from '../csv/bytes.ts';
import type { InputRequest } from '../inputs/input-request.ts';
import type { Monitor } from '../inputs/monitor.ts';
import type { OpenInputs } from '../inputs/open-inputs.ts';
import type { RejectCounts, RejectSink } from '../inputs/rejects.ts';
import type { ScoredAccount } from '../result/accounts.ts';
import type { ResultOptions } from '../result/result-options.ts';
import type { InputFacts, RunFacts } from '../result/run-facts.ts';
import type { ScoreCard } from '../result/score-card.ts';

/** The engines that `--engine` names. `auto`: whichever is faster for the files at hand. */
export const ENGINES = ['auto', 'stream', 'wasm', 'duckdb', 'spark'] as const;
export type EngineName = Exclude<(typeof ENGINES)[number], 'auto'>;

/** Which engine is to score, and with what. */
export interface EngineRequest {
  readonly name: (typeof ENGINES)[number];
  /** The memory limit of an engine that has one, such as `512MB`; null: its default. */
  readonly memoryLimit: string | null;
  /** How many threads the wasm engine works on; null: one per core where the files are large. */
  readonly threads: number | null;
  /** How many bytes of a file a thread takes at a time; null: what is fastest. Tests try small ones. */
  readonly blockBytes: number | null;
  readonly spark: SparkOptions;
}

/** The user's Spark. */
export interface SparkOptions {
  /** The directory of Spark; null: `spark-submit` is found on the PATH. */
  readonly home: string | null;
  /** null: as Spark itself is configured. */
  readonly master: string | null;
  /** `key=value`, for `--conf`. */
  readonly settings: readonly string[];
  /** Stops Spark when aborted. */
  readonly signal: AbortSignal | undefined;
}

export const DEFAULT_ENGINE: EngineRequest = {
  name: 'auto',
  memoryLimit: null,
  threads: null,
  blockBytes: null,
  spark: { home: null, master: null, settings: [], signal: undefined },
};

/** Opens the inputs and binds their columns, so that everything wrong with them is reported before any work. */
export type OpenEngine = (
  request: InputRequest,
  engine: EngineRequest,
  monitor: Monitor,
) => Promise<EngineSession>;

export interface EngineSession {
  /** The file of leads: what a run must know to lay out the result before it reads the rows. */
  readonly leads: LeadsFile;
  /** Reads tables, leads and activities, and scores. It is called once. */
  readonly score: (options: ScoringOptions) => Promise<LeadScores | WrittenScores>;
  /** Refuses inputs that are not what they were when they were opened. */
  readonly check: () => Promise<void>;
  /** Closes the inputs. The result must have been closed before. */
  readonly close: () => Promise<void>;
}

export interface LeadsFile {
  readonly path: string;
  readonly header: readonly string[];
  readonly delimiter: string;
  /** Whether the file began with a byte order mark. */
  readonly bom: boolean;
}

/** What a run wants of an engine. */
export interface ScoringOptions {
  readonly monitor: Monitor;
  /** An engine sorts the leads if `sortByScore` is set. One that writes the rows itself reads the other options too. */
  readonly result: Pick<ResultOptions, 'sortByScore' | 'prefix' | 'detail' | 'top' | 'only'>;
  /** Where an engine that writes the rows itself puts them; null: nowhere. Other engines ignore it. */
  readonly destination: {
    readonly out: string | null;
    readonly rejects: string | null;
    readonly accounts: string | null;
  };
  /** Receive the cells of each scored lead, in the order of the export. */
  readonly rowSinks: readonly RowSink[];
  /** Receives rejected rows, in the order in which they are read; null: they are only counted. */
  readonly rejectSink: RejectSink | null;
  /** Whether each row is written unchanged: then an engine may skip `rowSinks` and give `rowText` instead. */
  readonly isWhole: boolean;
  /** Whether anybody reads the ledgers of cards; if not they may be empty. */
  readonly ledgers: boolean;
  /** Whether anybody calls `LeadScore.id` for every lead. */
  readonly ids: boolean;
  /** How often `batches()` will be called. */
  readonly passes: number;
  /** Whether anybody reads `account` of the cards; it takes a pass over all leads before the first card. */
  readonly cardsWithAccounts: boolean;
}

/** Receives the cells of scored leads. */
export interface RowSink {
  readonly add: (cells: readonly string[]) => void;
  /** Is awaited after each block of rows, so that memory stays small. */
  readonly flush: () => Promise<void>;
}

/** What an engine counted. It has read all rows when it answers, so this is final. */
interface CountedFacts<Facts> {
  readonly engine: EngineName;
  /** Why this engine scored, although another one was asked for or would have been faster; null: none was. */
  readonly fallbackReason: string | null;
  readonly facts: Facts;
  readonly rejects: RejectCounts;
  /** Frees what the scores are made of. */
  readonly close: () => Promise<void>;
}

/** Scores for the run to write. */
export interface LeadScores extends CountedFacts<InputFacts> {
  readonly kind: 'scores';
  /** All leads in the order of the result. Each call gives them anew, `passes` times at most. */
  readonly batches: () => Batches;
  /** undefined: the plan declares no accounts, or the engine takes no such plan. */
  readonly accounts?: AccountScores;
  /** The same by card, from an engine that gives `rowText` and finds most cards shared; undefined if it does not. */
  readonly sharedCards?: () => SharedCards | undefined;
  /** The leads' own rows as CSV text, from an engine that skipped `rowSinks`. */
  readonly rowText?: SourceRowText;
  readonly idOf: (lead: number) => string | Promise<string>;
}

/** The companies of the leads. Complete once all batches have been read. */
export interface AccountScores {
  /** In the order of their first lead. */
  readonly all: () => Iterable<ScoredAccount>;
  readonly leadsWithout: number;
}

/** All leads by the cards that they share, for a run that asks for nothing of each lead. */
export interface SharedCards {
  readonly cards: readonly SharedCard[];
  /** Writes the row of each lead in the order of the export, with the text of its card behind it. */
  readonly writeRows: (texts: readonly string[], write: (rows: Buffer) => Promise<void>) => Promise<void>;
}

export interface SharedCard {
  readonly card: ScoreCard;
  readonly leads: number;
  /** The first of them, as many as a summary may show. */
  readonly first: readonly number[];
  readonly active: boolean;
}

/** The engine wrote the result and the rejects itself, where the data is, and counted all there is to count. */
export interface WrittenScores extends CountedFacts<RunFacts> {
  readonly kind: 'written';
  readonly written: readonly string[];
}

/** An engine over local files. One that reads the same files as memory may leave a run to it. */
export type LocalEngine = (
  inputs: OpenInputs,
  request: InputRequest,
  engine: EngineRequest,
  options: ScoringOptions,
) => Promise<LeadScores | Unsupported>;

/** The engine cannot read these files as memory does, or not do what the options ask. It has written to no sink. */
export interface Unsupported {
  readonly kind: 'unsupported';
  readonly reason: string;
}

/** Some leads at a time, so that an engine with worker threads can hand over what each of them has finished. */
export type Batches = AsyncIterable<readonly LeadCard[]> | Iterable<readonly LeadCard[]>;

export interface LeadCard {
  /** Its number, in the order of the export. */
  readonly lead: number;
  readonly card: ScoreCard;
  /** A small number that leads with the same card share; -1 if the engine does not look for such leads. */
  readonly sharedCard: number;
  /** Whether any activity was matched to it. */
  readonly active: boolean;
  /** Only if `ids` was set. */
  readonly id: () => string;
}

/** The leads' own cells as CSV text: byte ranges of the export, or text that was kept in a spool file. */
export interface SourceRowText {
  /** Fetches the row of the next lead; leads are asked for in the order of the export. */
  readonly next: (lead: number) => Promise<void> | undefined;
  /** Fetches the row of any lead. */
  readonly at: (lead: number) => Promise<void> | undefined;
  /** Appends a part of the fetched row: the part at `index` of those that the result is laid out in. */
  readonly put: (index: number, to: Bytes) => void;
}
