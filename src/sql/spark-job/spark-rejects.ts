// The rows that a run on Spark rejects.

import { REJECTED } from '../../result/row-outcome.ts';
import { SPARK } from '../dialects/spark.ts';
import type { ActivityRows } from '../relations/activity-rows.ts';
import type { LeadRelations } from '../relations/lead-relations.ts';
import { cases, join, type Sql, sql } from '../sql.ts';
import { IS_KEPT } from './spark-counts.ts';

const d = SPARK;

/** A row as CSV text again. */
const RAW = sql`coalesce(bad, array_join(transform(own, c -> CASE WHEN c RLIKE ${d.text('[",\r\n]')} THEN concat('"', replace(c, '"', '""'), '"') ELSE c END), ',', ''))`;

/** Every rejected row: its file by name, the code, the message, and the row's text. */
export function rejectedRows({ tables }: LeadRelations, activities: readonly ActivityRows[]): Sql {
  const leads = rejectedInputs(sql`ls_lead_rows`, sql`id`, {
    file: 'leads',
    noKey: ['no-id', REJECTED.noId],
    repeated: ['duplicate', REJECTED.duplicateIn('id')],
  });
  const ofTables = tables.flatMap((one) => {
    if (one === null) return [];
    return [
      rejectedInputs(sql`ls_table_rows${one.table}`, sql`tkey`, {
        file: one.name,
        noKey: ['no-key', REJECTED.noKey(one.name)],
        repeated: ['repeated-key', REJECTED.duplicateIn('key')],
      }),
    ];
  });
  const ofSources = activities.map(({ source, faultTexts, rows, fault }) => {
    const { code, message } = faultTexts();
    return sql`SELECT ${d.text(source.name)} AS file, ${code} AS code, ${message} AS message, ${RAW} AS raw FROM ${rows()} AS typed WHERE ${fault}`;
  });
  return join([leads, ...ofTables, ...ofSources], '\nUNION ALL\n');
}

type CodeAndMessage = readonly [code: string, message: string];

interface InputTexts {
  readonly file: string;
  readonly noKey: CodeAndMessage;
  readonly repeated: CodeAndMessage;
}

function rejectedInputs(rows: Sql, key: Sql, { file, noKey, repeated }: InputTexts): Sql {
  const pick = (faulty: Sql, none: string, other: string): Sql =>
    cases(
      [
        [sql`fault`, faulty],
        [sql`${key} IS NULL`, d.text(none)],
      ],
      d.text(other),
    );
  const code = pick(sql`fault_code`, noKey[0], repeated[0]);
  const message = pick(sql`fault_message`, noKey[1], repeated[1]);
  return sql`SELECT ${d.text(file)} AS file, ${code} AS code, ${message} AS message, ${RAW} AS raw FROM ${rows} WHERE NOT (${IS_KEPT})`;
}
