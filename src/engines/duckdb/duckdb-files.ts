// Which files DuckDB may read: those of which a look at every byte has shown that it reads them as our own reader does.
import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RecordPlaces } from '../../csv/record-places.ts';
import { type CsvScan, scanCsv } from '../../csv/scan-csv.ts';
import type { Monitor } from '../../inputs/monitor.ts';
import type { OpenFile } from '../../inputs/open-inputs.ts';
import type { Column } from '../../plan/plan.ts';
import { DUCKDB } from '../../sql/dialects/duckdb.ts';
import type { Sheet } from '../../sql/relations/typed-sheet.ts';
import { allOf, join, type Sql, sql } from '../../sql/sql.ts';
import type { Duckdb } from './duckdb.ts';

export interface ScannedFile {
  readonly file: OpenFile;
  readonly scan: CsvScan;
}

/** Why the reference engine is to score instead. */
export class UnsupportedByDuckdb extends Error {
  override readonly name = 'UnsupportedByDuckdb';
}

/** Doubts a file that DuckDB can't be given at all. */
export async function checkFile({ csv: { path, layout } }: OpenFile): Promise<void> {
  const doubt = (why: string): never => {
    throw new UnsupportedByDuckdb(`${path}: ${why}`);
  };
  if (layout === undefined) return doubt('it is not written in the ordinary way');
  if (/[*?[\]{}]/.test(resolve(path))) return doubt('its name is a pattern to DuckDB');
  if (!(await stat(path)).isFile()) return doubt('it is no file on disk');
  if (await isPacked(path)) return doubt('it is packed');
}

/** Looks a checked file through; a doubt where DuckDB isn't trusted with it. */
export async function scanFile(
  file: OpenFile,
  monitor: Monitor,
  places?: RecordPlaces,
): Promise<ScannedFile> {
  const { path, layout } = file.csv;
  const scan = await scanCsv(path, layout!, (bytes) => monitor.advance(path, bytes), places);
  if ('doubt' in scan) throw new UnsupportedByDuckdb(`${path}: ${scan.doubt}`);
  return { file, scan };
}

async function isPacked(path: string): Promise<boolean> {
  const file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0).finally(() => file.close());
  return buffer[0] === 0x1f && buffer[1] === 0x8b;
}

/** A file's rows as DuckDB reads them, with their numbers where they are needed. */
export function sheetOf(file: ScannedFile, withRows: boolean): Sheet {
  const read = readSql(file.file);
  return {
    from: withRows ? sql`(SELECT *, CAST(row_number() OVER () - 1 AS INTEGER) AS row_at FROM ${read})` : read,
    carried: withRows ? [sql`row_at`] : [],
    isHeader: isHeaderSql(file),
    ...cellsOf(file),
  };
}

/** The same of a table that holds them: its own row numbers are theirs, and cost nothing. */
export function tableSheet(file: ScannedFile, table: Sql): Sheet {
  return { from: table, carried: [sql`CAST(file.rowid AS INTEGER) AS row_at`], ...cellsOf(file) };
}

/** Reads the columns that are needed into a table. */
export async function makeRows(duckdb: Duckdb, table: Sql, file: OpenFile): Promise<void> {
  const columns = file.wanted.flatMap((isWanted, i) => (isWanted ? [columnName(i)] : []));
  await duckdb.run(sql`CREATE TABLE ${table} AS SELECT ${join(columns)} FROM ${readSql(file)}`);
}

const columnName = (index: number): Sql => DUCKDB.id(`c${index}`);

/** Whether a row holds the header's texts where anybody looks: our reader tells more exactly. */
export function isHeaderSql({ file: { csv, wanted } }: ScannedFile): Sql {
  const same = csv.header.flatMap((name, i) =>
    wanted[i] ? [sql`${columnName(i)} = ${DUCKDB.text(name)}`] : [],
  );
  return sql`coalesce(${allOf(same)}, FALSE)`;
}

function cellsOf({ file, scan }: ScannedFile): Pick<Sheet, 'text' | 'kind'> {
  return {
    text: (column: Column) => sql`file.${columnName(file.positions(column) as number)}`,
    kind: (column: Column) =>
      !scan.isTidy(file.positions(column) as number) ? 'any' : scan.isAscii ? 'plain' : 'tidy',
  };
}

function readSql({ csv }: OpenFile): Sql {
  const { text } = DUCKDB;
  const columns = csv.header.map((_, i) => sql`${text(`c${i}`)}: 'VARCHAR'`);
  return sql`read_csv(${text(resolve(csv.path))}, auto_detect = false, header = false, skip = 1, delim = ${text(csv.delimiter)}, quote = '"', escape = '"', comment = '', strict_mode = true, nullstr = '', columns = {${join(columns)}})`;
}
