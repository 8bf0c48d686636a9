// The reference engine over files: tables, then leads, then activities, each read once; then the scores.
import type { ScoreCard } from '../../result/score-card.ts';
import type { Engine, LeadScore } from '../engine.ts';
import type { LeadBook } from './lead-index.ts';
import { readLeads, readSource, readTable, type Stage } from './read-inputs.ts';
import { openLeadScorer } from './score-accounts.ts';
import type { Lookup } from './tables.ts';
import { openTally, type Tally } from './tally.ts';

export const streamEngine: Engine = async (inputs, { keepers }, stage) => {
  const { rules, asOf } = stage.request;
  const lookups: (Lookup | null)[] = [];
  for (const [table, file] of inputs.tables.entries()) {
    lookups.push(file && (await readTable(table, file, stage)));
  }
  const book = await readLeads(inputs.leads, lookups, keepers, stage);
  const tally = openTally(rules.plan, book, asOf);
  for (const [source, logs] of inputs.activities.entries()) await readSource(source, logs, tally, stage);
  return {
    batches: scoreAll(book, tally, stage),
    idOf: (lead) => book.ids.text(lead),
    close: async () => {},
  };
};

const BATCH = 1_000;

/** Scores every lead, in the order of the result. */
function* scoreAll(book: LeadBook, tally: Tally, { request }: Stage): Generator<LeadScore[]> {
  const { score } = openLeadScorer(request.rules.plan, book, tally);
  const order = request.result.sortByScore ? byScore(book.count, score) : undefined;
  for (let start = 0; start < book.count; start += BATCH) {
    const batch: LeadScore[] = [];
    for (let i = start; i < Math.min(start + BATCH, book.count); i++) {
      const lead = order === undefined ? i : (order[i] as number);
      batch.push({
        lead,
        card: score(lead),
        alike: -1,
        active: tally.active(lead),
        id: () => book.ids.text(lead),
      });
    }
    yield batch;
  }
}

/** Highest first, ties in the export's order. */
function byScore(count: number, score: (lead: number) => ScoreCard): Uint32Array {
  const scores = Float64Array.from({ length: count }, (_, lead) => score(lead).score);
  const order = Uint32Array.from({ length: count }, (_, lead) => lead);
  return order.sort((a, b) => scores[b]! - scores[a]! || a - b);
}
