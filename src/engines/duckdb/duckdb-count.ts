// The statements that read a run's files into DuckDB and count what became of their rows.

import type { InputRequest } from '../../inputs/input-request.ts';
import { DUCKDB } from '../../sql/dialects/duckdb.ts';
import { type FilePlan, faultRows } from '../../sql/duckdb-files/file-plan.ts';
import { UNATTRIBUTED } from '../../sql/relations/attributed-activities.ts';
import type { Relation } from '../../sql/relations/relation.ts';
import { type Sql, sql } from '../../sql/sql.ts';
import { type Duckdb, isOutOfMemory } from './duckdb.ts';
import { isHeaderSql, type ScannedFile, sheetOf, UnsupportedByDuckdb } from './duckdb-files.ts';
import type { Found } from './duckdb-replay.ts';

/** All files of a run, looked through. */
export interface Files {
  readonly leads: ScannedFile;
  readonly tables: (ScannedFile | null)[];
  readonly sources: ScannedFile[][];
}

/** Makes `ls_table0` of `ls_table_file0`, one row a key; the rows that are rejected. */
export async function makeTable(
  duckdb: Duckdb,
  i: number,
  query: Sql,
  file: ScannedFile,
): Promise<NonNullable<Found['tables'][number]>> {
  await checkRows(duckdb, sql`ls_table_file${i}`, file);
  await duckdb.run(sql`CREATE TABLE ls_table_rows${i} AS ${query}`);
  await duckdb.run(sql`DROP TABLE ls_table_file${i}`);
  const valid = sql`(SELECT * FROM ls_table_rows${i} WHERE NOT fault AND tkey IS NOT NULL)`;
  const firsts = sql`SELECT min(row_at) FROM ${valid} GROUP BY tkey`;
  await duckdb.run(sql`CREATE TABLE ls_table${i} AS SELECT * FROM ${valid} WHERE row_at IN (${firsts})`);
  const why = sql`CASE WHEN fault THEN 0 WHEN tkey IS NULL THEN 1 ELSE 2 END`;
  const rejected = await duckdb.rows(
    sql`SELECT row_at, ${why} FROM ls_table_rows${i} WHERE row_at NOT IN (SELECT row_at FROM ls_table${i}) ORDER BY row_at`,
  );
  return { rejected: rejected.map(([row, reason]) => ({ row: Number(row), why: Number(reason) })) };
}

/** Makes `ls_leads` of `ls_lead_file`, one row an id; the rows that are rejected. */
export async function makeLeads(
  duckdb: Duckdb,
  query: Sql,
  file: ScannedFile,
): Promise<Pick<Found, 'leads' | 'mangledIds'>> {
  await checkRows(duckdb, sql`ls_lead_file`, file);
  await duckdb.run(sql`CREATE TABLE ls_lead_rows AS ${query}`);
  await duckdb.run(sql`DROP TABLE ls_lead_file`); // its memory is wanted
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
  const [mangled] = await duckdb.rows(
    sql`SELECT count(*) FROM ls_leads WHERE ${DUCKDB.fits(sql`id`, '[0-9](?:[.,][0-9]+)?[eE][+]?[0-9]+')}`,
  );
  const rejected = refused.map(([row, why, first]) => ({
    row: Number(row),
    why: Number(why),
    first: Number(first),
  }));
  return { leads: { rejected }, mangledIds: Number(mangled![0]) };
}

/** How many leads have a row in each table. */
export async function joinTables(duckdb: Duckdb, queries: readonly Sql[]): Promise<number[]> {
  const joined: number[] = [];
  for (const query of queries) joined.push(Number((await duckdb.rows(query))[0]![0]));
  return joined;
}

/** Counts the activities into `ls_tally`; what became of the rows of each source. */
export async function countSources(
  duckdb: Duckdb,
  compiled: FilePlan,
  { sources }: Files,
  { rules, asOf }: InputRequest,
): Promise<Found['sources']> {
  for (const relation of compiled.count) await makeRelation(duckdb, relation);
  const hasActivities = sources.some((files) => files.length > 0);
  const facts = hasActivities ? (await duckdb.rows(compiled.facts))[0]! : [];
  const leadless = hasActivities ? await duckdb.rows(compiled.leadless) : [];
  const found: Found['sources'][number][] = [];
  for (const [source, files] of sources.entries()) {
    const [matched = 0, shared = 0, oldest = null, newest = null] = facts.slice(source * 4, source * 4 + 4);
    const others = new Map(
      leadless.map((row) => [UNATTRIBUTED[-1 - Number(row[0])]!, Number(row[source + 1] ?? 0)]),
    );
    const read = files.reduce((sum, { scan }) => sum + scan.rows, 0);
    const counted = [...others.values()].reduce((sum, rows) => sum + rows, Number(matched));
    const path = files.map(({ file }) => file.csv.path).join(', ');
    if ((others.get('header') ?? 0) > 0) throw new UnsupportedByDuckdb(`${path}: ${HEADER_AGAIN}`);
    if (read !== counted) throw new UnsupportedByDuckdb(`${path}: ${MISCOUNTED}`);
    const faults: number[][] = [];
    for (const file of files) {
      const hasFaults = (others.get('quarantined') ?? 0) > 0;
      const query = faultRows(rules.plan, source, sheetOf(file, true), asOf, DUCKDB);
      faults.push(hasFaults ? (await duckdb.rows(query)).map(([row]) => Number(row)) : []);
    }
    found.push({
      rows: files.map(({ scan }) => scan.rows),
      matched: Number(matched),
      shared: Number(shared),
      oldest: oldest === null ? null : Number(oldest),
      newest: newest === null ? null : Number(newest),
      others: others as Found['sources'][number]['others'],
      faults,
    });
  }
  return found;
}

/** What doesn't fit into memory at once is made in slices, for each of which the logs are read again. */
async function makeRelation(duckdb: Duckdb, { name, query, slice }: Relation): Promise<void> {
  const make = async (slices: number): Promise<void> => {
    if (slices === 1 || !slice) return duckdb.run(sql`CREATE TABLE ${name} AS ${query}`);
    await duckdb.run(sql`CREATE OR REPLACE TABLE ${name} AS ${slice(slices, 0)}`);
    for (let i = 1; i < slices; i++) await duckdb.run(sql`INSERT INTO ${name} ${slice(slices, i)}`);
  };
  for (let slices = 1; ; slices *= 4) {
    try {
      return await make(slices);
    } catch (error) {
      if (!slice || slices >= MOST_SLICES || !isOutOfMemory(error)) throw error;
    }
  }
}

const MOST_SLICES = 64;

const MISCOUNTED = 'DuckDB finds another number of rows in it';
const HEADER_AGAIN = 'the header stands in it once more';

/** Doubts a file whose table has another number of rows, or the header once more. */
async function checkRows(duckdb: Duckdb, table: Sql, scanned: ScannedFile): Promise<void> {
  const isHeader = isHeaderSql(scanned);
  const [found] = await duckdb.rows(sql`SELECT count(*), count(*) FILTER (WHERE ${isHeader}) FROM ${table}`);
  const { path } = scanned.file.csv;
  if (Number(found![0]) !== scanned.scan.rows) throw new UnsupportedByDuckdb(`${path}: ${MISCOUNTED}`);
  if (Number(found![1]) > 0) throw new UnsupportedByDuckdb(`${path}: ${HEADER_AGAIN}`);
}
