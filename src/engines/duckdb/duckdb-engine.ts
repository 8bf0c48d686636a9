// The plan as SQL over files, in DuckDB in this process. What it counts and scores is what the reference engine does; rows
// that are rejected are read again by our own reader, which tells where they stand and what is wrong with them.
import { createPlaces, openRecordTexts, type RecordTexts } from '../../csv/record-places.ts';
import type { OpenFile, OpenInputs } from '../../inputs/open-inputs.ts';
import { createRejects } from '../../inputs/rejects.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Problem, ProblemError } from '../../problem.ts';
import { type DecimalNotes, type InputFacts, newInputFacts, noteDecimals } from '../../result/run-facts.ts';
import { DUCKDB } from '../../sql/dialects/duckdb.ts';
import { type FilePlan, filePlan } from '../../sql/duckdb-files/file-plan.ts';
import { needsRows } from '../../sql/relations/attributed-activities.ts';
import { type DecimalKinds, decimalKinds } from '../../sql/relations/decimal-kinds.ts';
import { writtenId } from '../../sql/relations/lead-relations.ts';
import { sql } from '../../sql/sql.ts';
import type { LeadCard, LeadScores, LocalEngine, ScoringOptions } from '../engine.ts';
import type { RunContext } from '../memory/read-inputs.ts';
import { type Chunk, type Duckdb, memoryFor, openDuckdb } from './duckdb.ts';
import { createCards } from './duckdb-cards.ts';
import { scoreChunks } from './duckdb-chunks.ts';
import { countSources, type Files, joinTables, makeLeads, makeTable } from './duckdb-count.ts';
import {
  checkFile,
  makeRows,
  type ScannedFile,
  scanFile,
  sheetOf,
  tableSheet,
  UnsupportedByDuckdb,
} from './duckdb-files.ts';
import { type Found, replay } from './duckdb-replay.ts';

export const duckdbEngine: LocalEngine = async (inputs, request, { memoryLimit }, options) => {
  if (options.passes > 1) return { kind: 'unsupported', reason: 'the run needs two passes over the scores' };
  if (request.rules.plan.accounts !== null)
    return { kind: 'unsupported', reason: 'DuckDB does not roll leads up by account' };
  const duckdb = await openDuckdb(memoryLimit);
  const context: RunContext = {
    request,
    facts: newInputFacts(request.rules.plan, inputs.otherRows),
    rejects: createRejects(options.rejectSink, request.rejectLimit),
  };
  let texts: RecordTexts | undefined;
  let chunks: AsyncGenerator<Chunk> | undefined;
  try {
    // Where rows are written as they stand, nobody need parse them.
    const places = options.isWhole ? createPlaces() : undefined;
    const scan = async (file: OpenFile): Promise<ScannedFile> => {
      const scanned = await scanFile(file, options.monitor, file === inputs.leads ? places : undefined);
      const counts = countsOf(file, inputs, request.rules.plan, context.facts);
      if (counts) counts.blank += scanned.scan.blankLines;
      return scanned;
    };
    const { found, compiled, rows } = await countAll(inputs, scan, options, duckdb, context, memoryLimit);
    const { csv } = inputs.leads;
    texts = places && (await openRecordTexts(csv.path, places, csv.delimiter));
    // Once rows are rejected no other engine can take over: DuckDB has to have shown that it can.
    chunks = scoreChunks(duckdb, compiled.scores, rows, options.result.sortByScore);
    const made = chunks;
    const first = await readable(() => made.next());
    await replay(found, inputs, texts && places ? { texts, places } : options.rowSinks, context);
    return scoresOf(duckdb, startingWith(first, made), found, texts, options, context);
  } catch (error) {
    await chunks?.return(undefined);
    await texts?.close();
    await duckdb.close();
    if (error instanceof UnsupportedByDuckdb) return { kind: 'unsupported', reason: error.message };
    throw error;
  }
};

/** What counts the rows of a file. */
function countsOf(file: OpenFile, { leads, tables, activities }: OpenInputs, plan: Plan, facts: InputFacts) {
  if (file === leads) return facts.leads;
  const table = tables.indexOf(file);
  if (table >= 0) return facts.tables.get(plan.tables[table]?.name ?? '');
  const source = activities.findIndex((files) => files.includes(file));
  return facts.activities.get(plan.sources[source]?.name ?? '');
}

/** DuckDB reads while we look files through, what it will need first: what is in doubt then has been read in vain. */
async function countAll(
  { tables, leads, activities }: OpenInputs,
  scan: (file: OpenFile) => Promise<ScannedFile>,
  options: ScoringOptions,
  duckdb: Duckdb,
  { request, facts: { decimals } }: RunContext,
  memoryLimit: string | null,
): Promise<{ found: Found; compiled: FilePlan; rows: number }> {
  for (const file of [leads, ...tables, ...activities.flat()]) if (file) await checkFile(file);
  const { plan } = request.rules;
  const compile = (files: Files) => {
    const sheets = {
      leads: tableSheet(files.leads, sql`ls_lead_file`),
      tables: files.tables.map((file, i) => file && tableSheet(file, sql`ls_table_file${i}`)),
      sources: files.sources.map((list, source) =>
        list.map((file) => sheetOf(file, needsRows(plan.sources[source]!))),
      ),
    };
    const shape = { byScore: options.result.sortByScore, ids: options.ids };
    return { ...sayable(() => filePlan(plan, sheets, request.asOf, shape, DUCKDB)), sheets };
  };
  const inOrder = createQueue();
  try {
    const reading = inOrder(async () => {
      await makeRows(duckdb, sql`ls_lead_file`, leads);
      for (const [i, file] of tables.entries())
        if (file) await makeRows(duckdb, sql`ls_table_file${i}`, file);
    });
    const files: Files = { tables: [], leads: await scan(leads), sources: activities.map(() => []) };
    for (const file of tables) files.tables.push(file && (await scan(file)));
    const early = compile(files);
    const memory = memoryFor(files.leads.scan.rows, plan.signals.length);
    const making = inOrder(async () => {
      if (memoryLimit === null) await duckdb.run(sql`SET memory_limit = ${DUCKDB.text(`${memory}MB`)}`);
      await duckdb.setUp(DUCKDB.setup);
      const { sheets } = early;
      await noteKinds(duckdb, decimalKinds(plan, { ...sheets, sources: [] }, DUCKDB), decimals);
      const made: Found['tables'][number][] = [];
      for (const [i, file] of files.tables.entries())
        made.push(file && (await makeTable(duckdb, i, early.tables[i]!, file)));
      const rejected = await makeLeads(duckdb, early.leads, files.leads);
      return { tables: made, ...rejected, joined: await joinTables(duckdb, early.joined) };
    });
    for (const [source, list] of activities.entries())
      for (const file of list) files.sources[source]!.push(await scan(file));
    const compiled = compile(files);
    await reading;
    const made = await making;
    const sources = await inOrder(async () => {
      const kinds = decimalKinds(plan, { leads: null, tables: [], sources: compiled.sheets.sources }, DUCKDB);
      await noteKinds(duckdb, kinds, decimals);
      return countSources(duckdb, compiled, files, request);
    });
    return { found: { ...made, sources }, compiled, rows: files.leads.scan.rows };
  } catch (error) {
    duckdb.stop();
    await inOrder(async () => {}).catch(() => {});
    throw error;
  }
}

/** Notes what the decimals of numbers look like that may be thousands. */
async function noteKinds(
  duckdb: Duckdb,
  kinds: readonly DecimalKinds[],
  decimals: DecimalNotes,
): Promise<void> {
  for (const { cells, query } of kinds) {
    const [bits = []] = await duckdb.rows(query);
    for (const [i, cell] of cells.entries()) noteDecimals(decimals, cell, Number(bits[i]));
  }
}

/** Work for DuckDB, one after the other; after a failure nothing more is done. Whatever it stumbles over, our own reader reads. */
function createQueue() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(() => readable(work));
    next.catch(() => {}); // heard where it is awaited
    last = next;
    return next;
  };
}

/** What SQL can't say of the rules, the reference engine can. */
function sayable(compile: () => FilePlan): FilePlan {
  try {
    return compile();
  } catch (error) {
    if (error instanceof ProblemError) throw new UnsupportedByDuckdb((error.problems[0] as Problem).message);
    throw error;
  }
}

/** Our own reader tells better what is wrong. */
async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError || error instanceof UnsupportedByDuckdb) throw error;
    const [line = ''] = String((error as Error).message).split('\n');
    throw new UnsupportedByDuckdb(`DuckDB: ${line}`);
  }
}

/** Few cards at a time die young. */
const BATCH = 256;

function scoresOf(
  duckdb: Duckdb,
  chunks: AsyncIterable<Chunk>,
  { leads: { rejected } }: Found,
  texts: RecordTexts | undefined,
  options: ScoringOptions,
  { request, facts, rejects }: RunContext,
): LeadScores {
  const { plan } = request.rules;
  // What is kept in the spool is counted without the rows that were rejected.
  const gaps = Int32Array.from(texts ? [] : rejected, ({ row }) => row);
  const cards = createCards(plan, options.ledgers);
  async function* batches(): AsyncGenerator<readonly LeadCard[]> {
    for await (const chunk of chunks) {
      const card = cards(chunk);
      const [at, active] = chunk.columns as [Int32Array, Int16Array];
      const last = chunk.columns.length - 1;
      for (let from = 0; from < chunk.rows; from += BATCH) {
        const batch: LeadCard[] = [];
        for (let i = from; i < Math.min(from + BATCH, chunk.rows); i++) {
          const row = at[i] as number;
          const sharedCard = card.sharedCard(i);
          batch.push({
            lead: row - rank(gaps, row),
            card: card.of(i, sharedCard),
            sharedCard,
            active: active[i] === 1,
            id: () => chunk.text(last, i),
          });
        }
        yield batch;
      }
    }
  }
  return {
    kind: 'scores',
    engine: 'duckdb',
    fallbackReason: null,
    facts,
    rejects,
    batches,
    idOf: (lead) =>
      duckdb.text(sql`SELECT ${writtenId(plan)} FROM ls_leads WHERE lead = ${rowOf(gaps, lead)}`),
    ...(texts && {
      rowText: { next: texts.next, at: texts.at, put: (_, to) => texts.put(to) },
    }),
    close: async () => {
      await texts?.close();
      await duckdb.close();
    },
  };
}

async function* startingWith<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first.done) return;
  try {
    yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** How many of the sorted numbers are below. */
function rank(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row of the lead that is the n-th of those that are none of the sorted gaps. */
function rowOf(gaps: Int32Array, lead: number): number {
  let row = lead;
  for (const gap of gaps) {
    if (gap > row) break;
    row++;
  }
  return row;
}
