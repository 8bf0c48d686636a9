// The plan as SQL over files, in DuckDB in this process. What it counts and scores is what the reference engine does; rows
// that are rejected are read again by our own reader, which tells where they stand and what is wrong with them.
import { openPlaces, openRecordTexts, type RecordPlaces, type RecordTexts } from '../io/record-places.ts';
import { type Problem, ProblemError } from '../problem.ts';
import { DUCKDB } from '../sql/dialects/duckdb.ts';
import { LEADLESS, needsRows } from '../sql/file-hits.ts';
import { type FilePlan, faultRows, filePlan } from '../sql/file-plan.ts';
import { type Sql, sql } from '../sql/sql.ts';
import { type Duckdb, openDuckdb } from './duckdb.ts';
import { cardsOf } from './duckdb-cards.ts';
import { isHeaderSql, makeRows, type ScannedFile, scanFile, sheetOf, tableSheet } from './duckdb-files.ts';
import { type Found, replay } from './duckdb-replay.ts';
import type { LeadScore, Scores, Wants } from './engine.ts';
import type { OpenInputs, Watch } from './open-inputs.ts';
import type { Stage } from './read-inputs.ts';

/** All files of a run, looked through. */
interface Files {
  readonly leads: ScannedFile;
  readonly tables: readonly (ScannedFile | null)[];
  readonly sources: readonly (readonly ScannedFile[])[];
}

/** Scores, or says why the run is not for DuckDB; then nothing has been counted or rejected. */
export async function duckdbScores(inputs: OpenInputs, wants: Wants, stage: Stage): Promise<Scores | string> {
  // Where rows are written as they stand, nobody need parse them.
  const places = wants.isWhole ? openPlaces() : undefined;
  const files = await scanAll(inputs, places, wants.watch);
  if (typeof files === 'string') return files;
  const { request } = stage;
  const { plan } = request.rules;
  const sheets = {
    leads: tableSheet(files.leads, sql`ls_lead_file`),
    tables: files.tables.map((file, i) => file && tableSheet(file, sql`ls_table_file${i}`)),
    sources: files.sources.map((list, source) =>
      list.map((file) => sheetOf(file, needsRows(plan.sources[source]!))),
    ),
  };
  const compiled = compileOrDoubt(() =>
    filePlan(plan, sheets, request.asOf, { byScore: request.result.sortByScore, ids: wants.ids }, DUCKDB),
  );
  if (typeof compiled === 'string') return compiled;
  const duckdb = await openDuckdb(request.memoryLimit);
  let texts: RecordTexts | undefined;
  try {
    for (const statement of DUCKDB.setup) await duckdb.run(statement);
    const found = await countOrDoubt(duckdb, compiled, files, stage);
    if (typeof found === 'string') {
      await duckdb.close();
      return found;
    }
    const { csv } = inputs.leads;
    texts = places && (await openRecordTexts(csv.path, places, csv.delimiter));
    await replay(found, inputs, texts && places ? { texts, places } : wants.keepers, stage);
    return scoresOf(duckdb, compiled, found, texts, stage);
  } catch (error) {
    await texts?.close();
    await duckdb.close();
    throw error;
  }
}

async function scanAll(
  { leads, tables, activities }: OpenInputs,
  places: RecordPlaces | undefined,
  watch: Watch,
): Promise<Files | string> {
  const scanned = new Map<unknown, ScannedFile>();
  for (const file of [...tables, leads, ...activities.flat()]) {
    if (file === null) continue;
    const scan = await scanFile(file, watch, file === leads ? places : undefined);
    if (typeof scan === 'string') return scan;
    scanned.set(file, scan);
  }
  const of = (file: unknown): ScannedFile => scanned.get(file) as ScannedFile;
  return {
    leads: of(leads),
    tables: tables.map((file) => file && of(file)),
    sources: activities.map((list) => list.map(of)),
  };
}

/** What SQL can't say of the rules, the reference engine can. */
function compileOrDoubt(compile: () => FilePlan): FilePlan | string {
  try {
    return compile();
  } catch (error) {
    if (error instanceof ProblemError) return (error.problems[0] as Problem).message;
    throw error;
  }
}

/** Whatever DuckDB stumbles over, our own reader reads; it also tells what is wrong. */
async function countOrDoubt(
  duckdb: Duckdb,
  compiled: FilePlan,
  files: Files,
  stage: Stage,
): Promise<Found | string> {
  try {
    return await count(duckdb, compiled, files, stage);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const [line = ''] = String((error as Error).message).split('\n');
    return `DuckDB: ${line}`;
  }
}

const MISCOUNTED = 'DuckDB finds another number of rows in it';
const HEADER_AGAIN = 'the header stands in it once more';

async function count(
  duckdb: Duckdb,
  compiled: FilePlan,
  files: Files,
  { request }: Stage,
): Promise<Found | string> {
  const { plan } = request.rules;
  const tables: Found['tables'][number][] = [];
  for (const [i, query] of compiled.tables.entries()) {
    if (query === null) {
      tables.push(null);
      continue;
    }
    await makeRows(duckdb, sql`ls_table_file${i}`, files.tables[i] as ScannedFile);
    if (await hasDoubt(duckdb, sql`ls_table_file${i}`, files.tables[i] as ScannedFile)) return HEADER_AGAIN;
    await duckdb.run(sql`CREATE TABLE ls_table_rows${i} AS ${query}`);
    const valid = sql`(SELECT * FROM ls_table_rows${i} WHERE NOT fault AND tkey IS NOT NULL)`;
    await duckdb.run(
      sql`CREATE TABLE ls_table${i} AS SELECT * FROM ${valid} WHERE row_at IN (SELECT min(row_at) FROM ${valid} GROUP BY tkey)`,
    );
    const rejected = await duckdb.rows(
      sql`SELECT row_at, CASE WHEN fault THEN 0 WHEN tkey IS NULL THEN 1 ELSE 2 END FROM ls_table_rows${i} WHERE row_at NOT IN (SELECT row_at FROM ls_table${i}) ORDER BY row_at`,
    );
    tables.push({ rejected: rejected.map(([row, why]) => ({ row: Number(row), why: Number(why) })) });
  }
  await makeRows(duckdb, sql`ls_lead_file`, files.leads);
  if (await hasDoubt(duckdb, sql`ls_lead_file`, files.leads)) return HEADER_AGAIN;
  await duckdb.run(sql`CREATE TABLE ls_lead_rows AS ${compiled.leads}`);
  const valid = sql`ls_lead_rows WHERE NOT fault AND id IS NOT NULL`;
  const firsts = sql`SELECT id, min(row_at) AS first_at FROM ${valid} GROUP BY id HAVING count(*) > 1`;
  await duckdb.run(
    sql`CREATE TABLE ls_again AS SELECT row_at, first_at FROM ls_lead_rows JOIN (${firsts}) AS f USING (id) WHERE NOT fault AND row_at > first_at`,
  );
  await duckdb.run(
    sql`CREATE VIEW ls_leads AS SELECT row_at AS lead, * EXCLUDE (row_at, fault) FROM ${valid} AND row_at NOT IN (SELECT row_at FROM ls_again)`,
  );
  const refused = await duckdb.rows(
    sql`SELECT row_at, CASE WHEN fault THEN 0 ELSE 1 END, 0 FROM ls_lead_rows WHERE fault OR id IS NULL UNION ALL SELECT row_at, 2, first_at FROM ls_again ORDER BY 1`,
  );
  const joined: number[] = [];
  for (const query of compiled.joined) joined.push(Number((await duckdb.rows(query))[0]![0]));

  for (const { name, query } of compiled.count) await duckdb.run(sql`CREATE TABLE ${name} AS ${query}`);
  const hasActivities = files.sources.some((list) => list.length > 0);
  const facts = hasActivities ? (await duckdb.rows(compiled.facts))[0]! : [];
  const leadless = hasActivities ? await duckdb.rows(compiled.leadless) : [];
  const sources: Found['sources'][number][] = [];
  for (const [source] of plan.sources.entries()) {
    const [matched, shared, oldest, newest] = facts.slice(source * 4, source * 4 + 4);
    const others = new Map(
      leadless.map((row) => [LEADLESS[-1 - Number(row[0])]!, Number(row[source + 1] ?? 0)]),
    );
    const rows = files.sources[source]!.reduce((sum, { scan }) => sum + scan.rows, 0);
    if ((others.get('header') ?? 0) > 0) return HEADER_AGAIN;
    if (rows !== Number(matched ?? 0) + [...others.values()].reduce((sum, n) => sum + n, 0))
      return MISCOUNTED;
    const faults: number[][] = [];
    for (const file of files.sources[source]!) {
      const rows =
        (others.get('quarantined') ?? 0) > 0
          ? await duckdb.rows(faultRows(plan, source, sheetOf(file, true), request.asOf, DUCKDB))
          : [];
      faults.push(rows.map(([row]) => Number(row)));
    }
    sources.push({
      rows: files.sources[source]!.map(({ scan }) => scan.rows),
      matched: Number(matched ?? 0),
      shared: Number(shared ?? 0),
      oldest: oldest === null || oldest === undefined ? null : Number(oldest),
      newest: newest === null || newest === undefined ? null : Number(newest),
      others: others as Found['sources'][number]['others'],
      faults,
    });
  }
  const [mangled] = await duckdb.rows(
    sql`SELECT count(*) FROM ls_leads WHERE ${DUCKDB.fits(sql`id`, '[0-9](?:[.,][0-9]+)?[eE][+]?[0-9]+')}`,
  );
  return {
    mangledIds: Number(mangled![0]),
    tables,
    leads: {
      rejected: refused.map(([row, why, first]) => ({
        row: Number(row),
        why: Number(why),
        first: Number(first),
      })),
    },
    joined,
    sources,
  };
}

/** Few cards at a time die young. */
const BATCH = 256;

/** Whether a file's table has another number of rows than the file, or the header once more. */
async function hasDoubt(duckdb: Duckdb, table: Sql, file: ScannedFile): Promise<boolean> {
  const [found] = await duckdb.rows(
    sql`SELECT count(*), count(*) FILTER (WHERE ${isHeaderSql(file)}) FROM ${table}`,
  );
  return Number(found![0]) !== file.scan.rows || Number(found![1]) > 0;
}

function scoresOf(
  duckdb: Duckdb,
  { scores }: FilePlan,
  { leads: { rejected } }: Found,
  texts: RecordTexts | undefined,
  { request }: Stage,
): Scores {
  const { plan } = request.rules;
  // What is kept in the spool is counted without the rows that were rejected.
  const gaps = Int32Array.from(texts ? [] : rejected, ({ row }) => row);
  async function* batches(): AsyncGenerator<readonly LeadScore[]> {
    for await (const chunk of duckdb.chunks(scores)) {
      const card = cardsOf(plan, chunk);
      const [at, active] = chunk.columns as [Int32Array, Int16Array];
      const last = chunk.columns.length - 1;
      for (let from = 0; from < chunk.rows; from += BATCH) {
        const batch: LeadScore[] = [];
        for (let i = from; i < Math.min(from + BATCH, chunk.rows); i++) {
          const row = at[i] as number;
          batch.push({
            lead: row - rank(gaps, row),
            card: card(i),
            active: active[i] === 1,
            id: () => chunk.text(last, i),
          });
        }
        yield batch;
      }
    }
  }
  return {
    batches: batches(),
    idOf: (lead) => duckdb.text(sql`SELECT id FROM ls_leads WHERE lead = ${rowOf(gaps, lead)}`),
    ...(texts && {
      ownTexts: {
        next: (lead) => {
          const text = texts.next(lead);
          return typeof text === 'string' ? [text] : text.then((later) => [later]);
        },
        at: (lead) => [texts.at(lead)],
      },
    }),
    close: async () => {
      await texts?.close();
      await duckdb.close();
    },
  };
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
