// Files as Spark reads and writes them: views of CSV and Parquet, and the directories of a result.
import { resolve } from 'node:path';
import { type CsvOptions, quoting } from '../../csv/csv-dialect.ts';
import { SPARK } from '../../sql/dialects/spark.ts';
import { join, type Sql, sql } from '../../sql/sql.ts';

const d = SPARK;

/** A path on this machine, not an address in a store. */
export function isLocal(path: string): boolean {
  return !/^[A-Za-z][A-Za-z0-9+.-]+:/.test(path);
}

/** The path as Spark finds it. */
export function locationOf(path: string): string {
  return isLocal(path) ? resolve(path) : path;
}

export function isParquet(path: string): boolean {
  return /\.parquet\/?$/i.test(path);
}

/** A file's rows as `c0`, `c1`, … and `bad`, the text of a row that cannot be parsed. */
export function fileView(name: Sql, path: string, header: readonly string[], options: CsvOptions): Sql {
  if (isParquet(path)) {
    const columns = header.map((column, i) => sql`CAST(${d.id(column)} AS STRING) AS c${i}`);
    const from = sql`parquet.${d.id(locationOf(path))}`;
    return sql`CREATE TEMPORARY VIEW ${name} AS SELECT ${join([...columns, sql`CAST(NULL AS STRING) AS bad`])} FROM ${from}`;
  }
  const columns = header.map((_, i) => sql`c${i} STRING`);
  return sql`CREATE TEMPORARY VIEW ${name} (${join([...columns, sql`bad STRING`])}) USING csv OPTIONS (${csvOptions(path, options, true)})`;
}

/** Statements that print a file's header: the first record of CSV, the names of the columns of Parquet. */
export function headerQueries(name: Sql, what: string, path: string, options: CsvOptions): readonly Sql[] {
  const printed = (json: Sql): Sql => sql`concat(${d.text(`leadscore:${what}\t`)}, ${json})`;
  if (isParquet(path)) {
    const names = sql`SELECT map_keys(from_json(to_json(struct(*), map('ignoreNullFields', 'false')), 'map<string,string>')) AS names FROM ${name} LIMIT 1`;
    return [
      sql`CREATE TEMPORARY VIEW ${name} USING parquet OPTIONS (path ${d.text(locationOf(path))})`,
      sql`SELECT ${printed(sql`to_json(names)`)} FROM (${names}) AS n`,
    ];
  }
  return [
    sql`CREATE TEMPORARY VIEW ${name} USING csv OPTIONS (${csvOptions(path, options, false)})`,
    sql`SELECT ${printed(sql`to_json(array(*))`)} FROM ${name} LIMIT 1`,
  ];
}

/** Writes a query's rows as a directory of part files, Parquet if its name ends so; a directory per value of `by`. */
export function writeQuery(table: Sql, path: string, by: Sql | null, query: Sql): Sql {
  const format = isParquet(path) ? sql`parquet` : sql`csv OPTIONS (${csvOptions(null, {}, true)})`;
  const parts = by === null ? sql`` : sql` PARTITIONED BY (${by})`;
  return sql`CREATE TABLE ${table} USING ${format}${parts} LOCATION ${d.text(locationOf(path))} AS\n${query}`;
}

/** The options that make Spark's CSV source read and write as in RFC 4180. */
function csvOptions(path: string | null, options: CsvOptions, header: boolean): Sql {
  const { quote, escape: before } = quoting(options);
  const pairs = {
    ...(path !== null && { path: locationOf(path) }),
    header: String(header),
    sep: options.delimiter ?? ',',
    quote: quote ?? '\0',
    escape: before ?? '\0',
    charToEscapeQuoteEscaping: '\0',
    encoding: options.encoding ?? 'UTF-8',
    multiLine: 'true',
    enforceSchema: 'true',
    mode: 'PERMISSIVE',
    columnNameOfCorruptRecord: 'bad',
    ignoreLeadingWhiteSpace: 'false',
    ignoreTrailingWhiteSpace: 'false',
    emptyValue: '',
    nullValue: '',
  };
  return join(Object.entries(pairs).map(([name, value]) => sql`${d.text(name)} ${d.text(value)}`));
}
