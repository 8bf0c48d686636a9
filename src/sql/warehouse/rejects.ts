// The rows that a script cannot use, in a relation of their own: where they are, why, and the value that cannot be read.
import type { Plan } from '../../plan/plan.ts';
import { createActivityRows } from '../relations/activity-rows.ts';
import { type LeadRelations, writtenId } from '../relations/lead-relations.ts';
import type { Sheet } from '../relations/typed-sheet.ts';
import { join, NULL, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';

/** `id`: of a lead its id, of a table its key, of a log the key of the lead. */
export const REJECT_COLUMNS = ['relation', 'id', 'code', 'field', 'value'] as const;

/** `logs`: by source of the plan; null: left out. */
export function rejectedRows(
  plan: Plan,
  { tables }: LeadRelations,
  logs: readonly (Sheet | null)[],
  d: SqlDialect,
): Sql {
  const id = { key: sql`id`, shown: writtenId(plan), header: plan.leads.id.header };
  const ofLeads = rejectedInputs('leads', sql`ls_lead_rows`, id, { none: 'no-id', repeated: 'duplicate' }, d);
  const ofTables = tables.flatMap((one) => {
    if (one === null) return [];
    const key = { key: sql`tkey`, shown: sql`tkey`, header: plan.tables[one.table]?.key.header ?? '' };
    const codes = { none: 'no-key', repeated: 'repeated-key' };
    return rejectedInputs(one.name, sql`ls_table_rows${one.table}`, key, codes, d);
  });
  const ofLogs = logs.flatMap((sheet, i) => {
    if (sheet === null) return [];
    // Signals say nothing of rejected rows, so none is computed.
    const log = createActivityRows({ ...plan, signals: [] }, i, sheet, d.asOf, d);
    const key = log.cells.text(log.source.lead.column);
    const { code, field, value } = log.faultTexts();
    const texts = [code, field, value].map((x) => sql`CAST(${x} AS ${d.types.text})`);
    return [
      selectRejects(log.source.name, [key, ...texts], sql`${log.rows()} AS typed WHERE ${log.fault}`, d),
    ];
  });
  return join([...ofLeads, ...ofTables, ...ofLogs], '\nUNION ALL\n');
}

interface RowKey {
  readonly key: Sql;
  /** As it is written. */
  readonly shown: Sql;
  readonly header: string;
}

/** The rows with a value that cannot be read, those without a key, and all but one of each key. */
function rejectedInputs(
  relation: string,
  rows: Sql,
  { key, shown, header }: RowKey,
  codes: { readonly none: string; readonly repeated: string },
  d: SqlDialect,
): Sql[] {
  const field = d.text(header);
  const none = sql`CAST(${NULL} AS ${d.types.text})`;
  const nth = sql`row_number() OVER (PARTITION BY ${key} ORDER BY ${shown}) AS nth`;
  const sound = sql`(SELECT ${shown} AS shown, ${nth} FROM ${rows} WHERE NOT fault AND ${key} IS NOT NULL) AS k`;
  const selects: [values: Sql[], from: Sql][] = [
    [[shown, sql`fault_code`, sql`fault_field`, sql`fault_value`], sql`${rows} WHERE fault`],
    [[none, d.text(codes.none), field, none], sql`${rows} WHERE NOT fault AND ${key} IS NULL`],
    [[sql`shown`, d.text(codes.repeated), field, sql`shown`], sql`${sound} WHERE nth > 1`],
  ];
  return selects.map(([values, from]) => selectRejects(relation, values, from, d));
}

function selectRejects(relation: string, values: readonly Sql[], from: Sql, d: SqlDialect): Sql {
  const all = [d.text(relation), ...values];
  const columns = REJECT_COLUMNS.map((name, i) => sql`${all[i] ?? NULL} AS ${d.id(name)}`);
  return sql`SELECT ${join(columns)} FROM ${from}`;
}
