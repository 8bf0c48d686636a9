// One activity log as typed rows: the key of the row's lead, its day, and what it adds to each signal.
import { signalUsers } from '../../plan/condition-sites.ts';
import type { Plan, Source } from '../../plan/plan.ts';
import { itemAt } from '../../values/item-at.ts';
import { compilePart } from '../compile-part.ts';
import { type ConditionContext, conditionSql } from '../expressions/conditions.ts';
import { comparedKey, comparedKeys, formsOf, taggedKey } from '../expressions/key-form.ts';
import { anyOf, join, type Sql, sql } from '../sql.ts';
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
  readonly cells: Pick<TypedSheet, 'text'>;
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
    ...keyOf(source, cells, sheet, d),
    day,
    id: eventId(source, cells),
    where: where && compilePart(`source "${source.name}"`, d.name, () => conditionSql(where, context)),
    signals: plan.signals.map((signal, i) =>
      compilePart(users[i]?.[0]?.by ?? 'the rules', d.name, () =>
        signalColumnSql(signal, index, day, cells, context),
      ),
    ),
    cells,
    faultTexts: cells.faultTexts,
    texts: cells.texts,
    rows: () => cells.rows(),
  };
}

function keyOf(source: Source, cells: TypedSheet, { kind }: Sheet, d: SqlDialect) {
  const { column, separator } = source.lead;
  const text = cells.text(column);
  const forms = formsOf(source);
  const [form = 'exact', another] = forms;
  if (separator === null && another === undefined) {
    return { hasSeveralKeys: false, key: comparedKey(text, form, kind(column), d) };
  }
  const keys =
    separator === null
      ? sql`CASE WHEN ${text} IS NOT NULL THEN ${d.list([text])} END`
      : cells.elements(column, separator);
  if (another === undefined) {
    return { hasSeveralKeys: true, key: d.distinct(comparedKeys(keys, form, d)) };
  }
  // Each key in every form, with the form before it: then it equals keys of leads in that form alone.
  const lists = forms.map((one) => d.map(comparedKeys(keys, one, d), (e) => taggedKey(e, one, d)));
  return { hasSeveralKeys: true, key: d.distinct(d.concat(lists)) };
}

/** What tells a row apart, as one text; NULL: it has no id, or the source has none. */
function eventId({ id }: Source, cells: TypedSheet): Sql | null {
  const texts = id.map(cells.text);
  const [only] = texts;
  if (only === undefined || texts.length === 1) return only ?? null;
  // With its length before it, no text can be taken for a part of another.
  const parts = texts.map(
    (x) => sql`CASE WHEN ${x} IS NULL THEN '-' ELSE concat(length(${x}), ':', ${x}) END`,
  );
  const isKnown = anyOf(texts.map((x) => sql`${x} IS NOT NULL`));
  return sql`CASE WHEN ${isKnown} THEN concat(${join(parts)}) END`;
}
