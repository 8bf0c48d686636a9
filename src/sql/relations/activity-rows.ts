// One activity log as typed rows: the key of the row's lead, its day, and what it adds to each signal.
import { signalUsers } from '../../plan/condition-sites.ts';
import type { Plan, Source } from '../../plan/plan.ts';
import { itemAt } from '../../values/item-at.ts';
import { compilePart } from '../compile-part.ts';
import { type ConditionContext, conditionSql } from '../expressions/conditions.ts';
import { foldedText } from '../expressions/fold-text.ts';
import { splitKeys } from '../expressions/read-cell.ts';
import type { Sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import { signalColumnSql } from './signal-columns.ts';
import { createTypedSheet, type FaultTexts, type Sheet, type TypedSheet } from './typed-sheet.ts';

export interface ActivityRows {
  readonly source: Source;
  /** Its number among the plan's sources. */
  readonly index: number;
  /** Whether rows tell, as `is_header`, that they repeat the header. */
  readonly hasHeaderFlag: boolean;
  // What follows are columns over `rows`.
  readonly fault: Sql;
  /** The key, in the form that the lead's is compared in; a list where a cell may hold several, NULL for none. */
  readonly key: Sql;
  readonly hasSeveralKeys: boolean;
  /** The day number; null where the log has no dates. */
  readonly day: Sql | null;
  readonly id: Sql | null;
  /** Whether the source's "where" includes the row; null: the source has none. */
  readonly where: Sql | null;
  /** By signal of the plan. */
  readonly signals: readonly Sql[];
  faultTexts(): FaultTexts;
  /** The texts of the row's cells. */
  texts(): readonly Sql[];
  /** What follows FROM. */
  rows(): Sql;
}

export function createActivityRows(
  plan: Plan,
  index: number,
  sheet: Sheet,
  asOf: Sql,
  d: SqlDialect,
): ActivityRows {
  const source = itemAt(plan.sources, index);
  const cells = createTypedSheet(source.cells, () => true, sheet, plan, d);
  const context: ConditionContext = {
    d,
    cells: source.cells,
    value: cells.value,
    signal: () => {
      throw new Error('a row has no signals');
    },
    asOf,
  };
  const day = source.at === null ? null : cells.value(source.at);
  const { where } = source;
  const users = signalUsers(plan);
  return {
    source,
    index,
    hasHeaderFlag: sheet.isHeader !== undefined,
    fault: cells.fault(),
    ...keyOf(source, cells, sheet, plan, d),
    day,
    id: source.id && cells.text(source.id),
    where: where && compilePart(`source "${source.name}"`, d.name, () => conditionSql(where, context)),
    signals: plan.signals.map((signal, i) =>
      compilePart(users[i]?.[0]?.by ?? 'the rules', d.name, () =>
        signalColumnSql(signal, index, day, cells, context),
      ),
    ),
    faultTexts: cells.faultTexts,
    texts: cells.texts,
    rows: () => cells.rows(),
  };
}

function keyOf(source: Source, cells: TypedSheet, { kind }: Sheet, plan: Plan, d: SqlDialect) {
  const text = cells.text(source.lead.column);
  const { separator } = source.lead;
  if (separator === null) {
    return {
      hasSeveralKeys: false,
      key: source.match === null ? text : foldedText(text, kind(source.lead.column), d),
    };
  }
  const keys = splitKeys(text, separator, plan, d);
  const compared = source.match === null ? keys : d.foldAll(keys);
  return { hasSeveralKeys: true, key: d.distinct(compared) };
}
