// The script of a run on Spark: its files as views, the plan, what is told, and the result.

import type { InputRequest } from '../../inputs/input-request.ts';
import type { RejectLimit } from '../../inputs/rejects.ts';
import type { Plan } from '../../plan/plan.ts';
import { SPARK } from '../../sql/dialects/spark.ts';
import type { Sheet } from '../../sql/relations/typed-sheet.ts';
import { IS_KEPT } from '../../sql/spark-job/spark-counts.ts';
import { sparkPlan } from '../../sql/spark-job/spark-plan.ts';
import { join, type Sql, sql } from '../../sql/sql.ts';
import { MICRO } from '../../values/micro.ts';
import type { ScoringOptions } from '../engine.ts';
import { csvOptions, locationOf, type SparkFile, type SparkInputs } from './spark-inputs.ts';

const d = SPARK;

/** What Spark's error says where too many rows are rejected. */
export const TOO_MANY = 'leadscore: too many rejects';

export function sparkScript(
  request: InputRequest,
  { result, destination }: Pick<ScoringOptions, 'result' | 'destination'>,
  inputs: SparkInputs,
): string {
  const { rules, asOf, rejectLimit } = request;
  const { plan } = rules;
  const views: Sql[] = [];
  const sheet = (files: readonly SparkFile[], name: string): Sheet | null => {
    if (files.length === 0) return null;
    const all = files.map((file, i) => {
      views.push(viewOf(sql`${d.id(`${name}_${i}`)}`, file));
      return rowsOf(sql`${d.id(`${name}_${i}`)}`, file);
    });
    const from = sql`(SELECT *, monotonically_increasing_id() AS row_at FROM (${join(all, '\nUNION ALL\n')}) AS f)`;
    const places = new Map(columnsOf(files[0]!).map(([header], i) => [header, i]));
    return {
      from,
      text: ({ header }) => sql`file.${d.id(`k${places.get(header) as number}`)}`,
      carried: [sql`row_at`, sql`own`, sql`bad`],
      isMalformed: sql`bad IS NOT NULL`,
      kind: () => 'any',
    };
  };
  /** Every file of a source under the same names: the columns that the rules read. */
  function columnsOf(file: SparkFile): (readonly [string, number])[] {
    const headers = new Set(allHeaders.get(file));
    return [...headers].map((header) => [header, file.positions({ header } as never) as number] as const);
  }
  function rowsOf(view: Sql, file: SparkFile): Sql {
    const keys = columnsOf(file).map(([, at], i) => sql`c${at} AS ${d.id(`k${i}`)}`);
    const own = join(file.header.map((_, i) => sql`c${i}`));
    return sql`SELECT ${join([...keys, sql`array(${own}) AS own`, sql`bad`])} FROM ${view}`;
  }
  const allHeaders = headersOf(request, inputs);

  const made = sparkPlan(
    plan,
    {
      leads: sheet([inputs.leads], 'leads') as Sheet,
      tables: inputs.tables.map((file, i) => file && sheet([file], `table${i}`)),
      sources: inputs.sources.map((files, i) => sheet(files, `source${i}`)),
    },
    asOf,
    result.top,
  );
  const tell = made.counts.map(
    ({ what, query }) =>
      sql`SELECT concat(${d.text(`leadscore:${what}\t`)}, json) FROM (SELECT * FROM (${query}) AS q(json)) AS told`,
  );
  const statements = [
    sql`SET TIME ZONE 'UTC'`,
    ...views,
    ...made.make,
    ...tell,
    ...guards(inputs, rejectLimit),
  ];
  if (destination.out !== null) statements.push(resultOf(plan, result, inputs.leads, destination.out));
  if (destination.rejects !== null)
    statements.push(
      writing(
        sql`ls_out_rejects`,
        destination.rejects,
        null,
        sql`SELECT file, CAST(NULL AS STRING) AS line, CAST(NULL AS STRING) AS byte, code, message, raw FROM (${made.rejects}) AS r`,
      ),
    );
  return statements.map((one) => `${one};\n`).join('');
}

/** The headers that the rules read of each file. */
function headersOf({ rules }: InputRequest, inputs: SparkInputs): Map<SparkFile, string[]> {
  const { plan } = rules;
  const of = new Map<SparkFile, string[]>();
  const cellHeaders = (cells: readonly { readonly kind: string }[], table: string | undefined): string[] =>
    cells.flatMap((cell) => {
      const column = 'column' in cell ? (cell.column as { header: string; table?: string }) : undefined;
      return column && column.table === table ? [column.header] : [];
    });
  of.set(inputs.leads, [plan.leads.id.header, ...cellHeaders(plan.leads.cells, undefined)]);
  inputs.tables.forEach((file, i) => {
    const { key, name } = plan.tables[i]!;
    if (file) of.set(file, [key.header, ...cellHeaders(plan.leads.cells, name)]);
  });
  inputs.sources.forEach((files, i) => {
    const { lead, id, cells } = plan.sources[i]!;
    const headers = [lead.column.header, ...(id ? [id.header] : []), ...cellHeaders(cells, undefined)];
    for (const file of files) of.set(file, headers);
  });
  return of;
}

/** A file's rows as `c0`, `c1`, … and `bad`, the text of a row that can't be read. */
function viewOf(name: Sql, { kind, location, header, options }: SparkFile): Sql {
  if (kind === 'parquet') {
    const columns = header.map((column, i) => sql`CAST(${d.id(column)} AS STRING) AS c${i}`);
    const from = sql`parquet.${d.id(location)}`;
    return sql`CREATE TEMPORARY VIEW ${name} AS SELECT ${join([...columns, sql`CAST(NULL AS STRING) AS bad`])} FROM ${from}`;
  }
  const columns = header.map((_, i) => sql`c${i} STRING`);
  return sql`CREATE TEMPORARY VIEW ${name} (${join([...columns, sql`bad STRING`])}) USING csv OPTIONS (${csvOptions(location, options, true)})`;
}

/** Ends the script before anything is written where more rows are rejected than are borne. */
function guards({ tables, sources }: SparkInputs, limit: RejectLimit): Sql[] {
  const isOver = (rejected: Sql, read: Sql): Sql =>
    limit.kind === 'rows'
      ? sql`${rejected} > ${limit.rows}`
      : sql`CAST(${rejected} AS DECIMAL(38, 0)) * ${100 * MICRO} > ${limit.share} * CAST(${read} AS DECIMAL(38, 0))`;
  const guard = (rejected: Sql, read: Sql, from: Sql): Sql =>
    sql`SELECT CASE WHEN ${isOver(rejected, read)} THEN raise_error(${d.text(TOO_MANY)}) END FROM ${from}`;
  const rows = (of: Sql): Sql => guard(sql`count_if(NOT (${IS_KEPT}))`, sql`count(*)`, of);
  return [
    rows(sql`ls_lead_rows`),
    ...tables.flatMap((file, i) => (file ? [rows(sql`ls_table_rows${i}`)] : [])),
    ...sources.flatMap((files, i) => {
      if (files.length === 0) return [];
      const quarantined = sql`coalesce(sum(rows${i}) FILTER (WHERE tally_lead = -1), 0)`;
      return [guard(quarantined, sql`coalesce(sum(rows${i}), 0)`, sql`ls_tally`)];
    }),
  ];
}

/** Each lead's own cells, then what scoring adds; part files by segment. */
function resultOf(plan: Plan, result: ScoringOptions['result'], leads: SparkFile, out: string): Sql {
  const name = (added: string): Sql => d.id(result.prefix + added);
  const own = leads.header.map((header, i) => sql`own[${i}] AS ${d.id(header === '' ? `_c${i}` : header)}`);
  const added = [
    sql`score_text AS ${name('score')}`,
    ...plan.groups.map(({ id }, i) => sql`group_text${i} AS ${name(id)}`),
    sql`reasons AS ${name('reasons')}`,
    ...(result.detail ? [sql`ledger AS ${name('ledger')}`] : []),
    sql`segment AS ${name('segment')}`,
  ];
  const some =
    result.only === null
      ? sql``
      : sql` WHERE segment IN (${join([...result.only].map((one) => d.text(one)))})`;
  return writing(
    sql`ls_out`,
    out,
    name('segment'),
    sql`SELECT ${join([...own, ...added])} FROM ls_scored${some}`,
  );
}

function writing(table: Sql, path: string, by: Sql | null, query: Sql): Sql {
  const isParquet = /\.parquet\/?$/i.test(path);
  const format = isParquet ? sql`parquet` : sql`csv OPTIONS (${csvOptions(null, {}, true)})`;
  const parts = by === null ? sql`` : sql` PARTITIONED BY (${by})`;
  return sql`CREATE TABLE ${table} USING ${format}${parts} LOCATION ${d.text(locationOf(path))} AS\n${query}`;
}
