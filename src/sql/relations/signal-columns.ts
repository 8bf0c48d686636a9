// What one activity adds to each signal, as one column per signal (`m0`, `m1`, …): whether it counts, what it is worth,
// or the value it shows.
import type { Selector, Signal } from '../../plan/plan.ts';
import { itemAt } from '../../values/item-at.ts';
import { type ConditionContext, conditionSql } from '../expressions/conditions.ts';
import { allOf, NULL, type Sql, sql } from '../sql.ts';
import type { TypedSheet } from './typed-sheet.ts';

/** The column of a signal in the rows of one source; `day` is the row's day number, null where the log has no dates. */
export function signalColumnSql(
  signal: Signal,
  source: number,
  day: Sql | null,
  sheet: TypedSheet,
  context: ConditionContext,
): Sql {
  const part = signal.select.sources.findIndex((one) => one.source === source);
  if (part < 0) return sql`CAST(${NULL} AS ${typeOf(signal, context)})`;
  const { where } = itemAt(signal.select.sources, part);
  const { asOf, d } = context;
  const window = windowSql(signal.select, day, asOf);
  // The texts of a row are only tested if its day counts.
  const inWindow = (value: Sql): Sql =>
    window.length === 0 ? value : sql`CASE WHEN ${allOf(window)} THEN ${value} END`;
  const condition = where && conditionSql(where, context);
  const selected = (value: Sql): Sql =>
    inWindow(condition === null ? value : sql`CASE WHEN ${condition} THEN ${value} END`);
  const isSelected = condition === null ? allOf(window) : inWindow(condition);
  switch (signal.kind) {
    case 'sum':
      return selected(sheet.value(itemAt(signal.cells, part)));
    case 'distinct':
      return selected(distinctValue(itemAt(signal.cells, part), sheet, context));
    case 'points':
      if (signal.distinct !== null)
        return selected(distinctValue(itemAt(signal.distinct, part), sheet, context));
      if (signal.byAge !== null)
        return selected(sql`nullif(${d.pick(signal.byAge, sql`(${asOf} - ${day ?? sql`0`})`)}, 0)`);
      return signal.points === 0 ? sql`FALSE` : isSelected;
    case 'count':
    case 'days':
      return isSelected;
  }
}

/** Whether a signal is counted by the different values of a field: in a relation of its own. */
export function isByValue(signal: Signal): boolean {
  return signal.kind === 'distinct' || (signal.kind === 'points' && signal.distinct !== null);
}

function windowSql({ ages }: Selector, day: Sql | null, asOf: Sql): Sql[] {
  if (day === null) return [];
  const latest = ages === null ? 0 : ages.min;
  return [
    latest > 0 ? sql`${day} <= ${asOf} - ${latest}` : sql`${day} <= ${asOf}`,
    ...(ages && ages.max !== null ? [sql`${day} >= ${asOf} - ${ages.max}`] : []),
  ];
}

function typeOf(signal: Signal, { d }: ConditionContext): Sql {
  if (isByValue(signal)) return d.types.texts;
  return signal.kind === 'sum' || (signal.kind === 'points' && signal.byAge !== null)
    ? d.types.big
    : sql`BOOLEAN`;
}

/** The values that a row shows, as a list of folded texts, of a number, or of a day. */
function distinctValue(cell: number, sheet: TypedSheet, { d, cells }: ConditionContext): Sql {
  const { kind } = itemAt(cells, cell);
  if (kind === 'list') return sheet.value(cell, 'folded');
  const isText = kind === 'text' || kind === 'type' || kind === 'constant';
  const value = isText ? sheet.value(cell, 'folded') : sql`CAST(${sheet.value(cell)} AS ${d.types.text})`;
  return sql`CASE WHEN ${value} IS NOT NULL THEN ${d.list([value])} END`;
}
