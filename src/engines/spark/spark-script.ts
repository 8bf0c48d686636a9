// The script of a run on Spark: its files as views, the plan, the counts, and the result.
import type { InputRequest } from '../../inputs/input-request.ts';
import type { RejectLimit } from '../../inputs/rejects.ts';
import { SPARK } from '../../sql/dialects/spark.ts';
import { unattributed } from '../../sql/relations/attributed-activities.ts';
import type { Sheet } from '../../sql/relations/typed-sheet.ts';
import { IS_KEPT } from '../../sql/spark-job/spark-counts.ts';
import { type AddedColumn, sparkPlan } from '../../sql/spark-job/spark-plan.ts';
import { join, type Sql, sql } from '../../sql/sql.ts';
import { MICRO } from '../../values/micro.ts';
import type { ScoringOptions } from '../engine.ts';
import type { SparkFile, SparkInputs } from './spark-inputs.ts';
import { fileView, writeQuery } from './spark-tables.ts';

const d = SPARK;

export function sparkScript(
  { rules: { plan }, asOf, rejectLimit }: InputRequest,
  { result, destination }: Pick<ScoringOptions, 'result' | 'destination'>,
  inputs: SparkInputs,
): string {
  const leads = sheetOf('leads', inputs.leads, []);
  const tables = inputs.tables.map((file, i) => file && sheetOf(`table${i}`, file, []));
  const sources = inputs.sources.map(([first, ...others], i) =>
    first === undefined ? null : sheetOf(`source${i}`, first, others),
  );
  const all = [leads, ...tables, ...sources].flatMap((one) => one ?? []);
  const sheets = {
    leads: leads.sheet,
    tables: tables.map((one) => one?.sheet ?? null),
    sources: sources.map((one) => one?.sheet ?? null),
  };
  const { make, counts, rejects, accounts, added } = sparkPlan(plan, sheets, asOf, result.top);
  const statements = [
    sql`SET TIME ZONE 'UTC'`,
    ...all.flatMap(({ views }) => views),
    ...make,
    ...counts.map(
      ({ what, query }) =>
        sql`SELECT concat(${d.text(`leadscore:${what}\t`)}, json) FROM (SELECT * FROM (${query}) AS q(json)) AS answer`,
    ),
    ...guards(inputs, rejectLimit),
  ];
  if (destination.out !== null) statements.push(writeResult(added, result, inputs.leads, destination.out));
  if (destination.accounts !== null && accounts !== null)
    statements.push(writeQuery(sql`ls_out_accounts`, destination.accounts, null, accounts));
  if (destination.rejects !== null) {
    const none = sql`CAST(NULL AS STRING)`;
    const rows = sql`SELECT file, ${none} AS line, ${none} AS byte, code, message, raw FROM (${rejects}) AS r`;
    statements.push(writeQuery(sql`ls_out_rejects`, destination.rejects, null, rows));
  }
  return statements.map((one) => `${one};\n`).join('');
}

/** The files of a source as one sheet, and the views that it reads. The columns that the rules read have the same names in each. */
function sheetOf(
  name: string,
  first: SparkFile,
  others: readonly SparkFile[],
): { readonly views: readonly Sql[]; readonly sheet: Sheet } {
  const files = [first, ...others].map((file, i) => ({ file, view: d.id(`${name}_${i}`) }));
  const rows = files.map(({ file, view }) => {
    const keys = file.columns.map(({ index }, i) => sql`c${index} AS ${d.id(`k${i}`)}`);
    const own = join(file.header.map((_, i) => sql`c${i}`));
    return sql`SELECT ${join([...keys, sql`array(${own}) AS own`, sql`bad`])} FROM ${view}`;
  });
  const names = new Map(first.columns.map(({ header }, i) => [header, d.id(`k${i}`)]));
  const sheet: Sheet = {
    from: sql`(SELECT *, monotonically_increasing_id() AS row_at FROM (${join(rows, '\nUNION ALL\n')}) AS f)`,
    text: ({ header }) => {
      const column = names.get(header);
      if (column === undefined) throw new Error(`${first.path} has no column ${header}`);
      return sql`file.${column}`;
    },
    carried: [sql`row_at`, sql`own`, sql`bad`],
    isMalformed: sql`bad IS NOT NULL`,
    kind: () => 'any',
  };
  return {
    views: files.map(({ file, view }) => fileView(view, file.path, file.header, file.options)),
    sheet,
  };
}

/** Stops the script before anything is written if more rows are rejected than the limit allows. */
function guards({ tables, sources }: SparkInputs, limit: RejectLimit): Sql[] {
  const isOver = (rejected: Sql, read: Sql): Sql =>
    limit.kind === 'rows'
      ? sql`${rejected} > ${limit.rows}`
      : sql`CAST(${rejected} AS DECIMAL(38, 0)) * ${100 * MICRO} > ${limit.share} * CAST(${read} AS DECIMAL(38, 0))`;
  const guard = (rejected: Sql, read: Sql, from: Sql): Sql =>
    sql`SELECT CASE WHEN ${isOver(rejected, read)} THEN raise_error('leadscore: too many rejects') END FROM ${from}`;
  const rows = (of: Sql): Sql => guard(sql`count_if(NOT (${IS_KEPT}))`, sql`count(*)`, of);
  return [
    rows(sql`ls_lead_rows`),
    ...tables.flatMap((file, i) => (file ? [rows(sql`ls_table_rows${i}`)] : [])),
    ...sources.flatMap((files, i) => {
      if (files.length === 0) return [];
      const isRejected = sql`tally_lead = ${unattributed('quarantined')}`;
      const rejected = sql`coalesce(sum(rows${i}) FILTER (WHERE ${isRejected}), 0)`;
      return [guard(rejected, sql`coalesce(sum(rows${i}), 0)`, sql`ls_tally`)];
    }),
  ];
}

/** Each lead's own cells, then the added columns; part files by segment. */
function writeResult(
  texts: readonly AddedColumn[],
  result: ScoringOptions['result'],
  leads: SparkFile,
  out: string,
): Sql {
  const name = (added: string): Sql => d.id(result.prefix + added);
  const own = leads.header.map((header, i) => sql`own[${i}] AS ${d.id(header === '' ? `_c${i}` : header)}`);
  const written = texts.filter((one) => result.detail || one.name !== 'ledger');
  const added = [
    ...written.map((one) => sql`${one.column} AS ${name(one.name)}`),
    sql`segment AS ${name('segment')}`,
  ];
  const some =
    result.only === null
      ? sql``
      : sql` WHERE segment IN (${join([...result.only].map((one) => d.text(one)))})`;
  const rows = sql`SELECT ${join([...own, ...added])} FROM ls_scored${some}`;
  return writeQuery(sql`ls_out`, out, name('segment'), rows);
}
