// The columns of a lead about its account: the key, the name, and the parts of the account's totals.
import type { Accounts } from '../../plan/beyond-score.ts';
import { itemAt } from '../../values/item-at.ts';
import { MICRO } from '../../values/micro.ts';
import type { Layers } from '../column-layers.ts';
import { compilePart } from '../compile-part.ts';
import { type ConditionContext, conditionSql } from '../expressions/conditions.ts';
import { comparedKey } from '../expressions/key-form.ts';
import { join, NULL, type Sql, sql, sumOf } from '../sql.ts';
import type { ScoreColumns } from './score-columns.ts';

export interface MemberColumns {
  /** NULL where the lead has no account. */
  readonly key: Sql;
  /** The key as it is written. */
  readonly shown: Sql;
  /** A text or NULL; null: accounts have no name. */
  readonly name: Sql | null;
  readonly isActive: Sql;
  /** By role: whether the lead fills it. */
  readonly roles: readonly Sql[];
  /** The points without a group. */
  readonly ungrouped: Sql;
}

export function memberColumns(
  accounts: Accounts,
  { rules }: ScoreColumns,
  context: ConditionContext,
  layers: Layers,
): MemberColumns {
  const { d } = context;
  const { name, roles, active } = accounts;
  const ungrouped = rules.flatMap(({ rule, points }) =>
    rule.group === null ? [sql`coalesce(${points}, 0)`] : [],
  );
  const nameColumn = name === null ? null : textOf(name, context);
  return {
    ...keyColumns(accounts, context, layers),
    name: nameColumn && layers.add(2, 'account_name', nameColumn, 'accounts'),
    isActive: layers.add(
      2,
      'is_active',
      active === null ? sql`FALSE` : sql`${context.signal(active)} >= ${MICRO}`,
    ),
    roles: roles.map(({ id, when }, i) => {
      const holds = compilePart(`role "${id}"`, d.name, () => conditionSql(when, context));
      return layers.add(2, `role${i}`, sql`coalesce(${holds}, FALSE)`, `role ${id}`);
    }),
    ungrouped: layers.add(2, 'ungrouped', sumOf(ungrouped)),
  };
}

function keyColumns({ key }: Accounts, context: ConditionContext, layers: Layers) {
  const { d } = context;
  const cell = textOf(key.cell, context);
  const host = sql`CASE WHEN ${d.has(cell, '@')} THEN nullif(${d.trim(d.afterLast(cell, '@'))}, '') END`;
  const shown = layers.add(0, 'account_shown', key.domain ? host : cell);
  const isFolded = key.form === 'folded' || key.except.length > 0;
  const folded = isFolded ? layers.add(1, 'account_folded', d.fold(shown, 'any')) : shown;
  const compared = key.form === 'folded' ? folded : comparedKey(shown, key.form, 'any', d);
  const excepted = join(key.except.map(d.text, d));
  const kept =
    excepted === '' ? compared : sql`CASE WHEN ${folded} NOT IN (${excepted}) THEN ${compared} END`;
  return { key: layers.add(2, 'account_key', kept), shown };
}

/** A cell's text; NULL where it is declared as something else, as in the reference engine. */
function textOf(cell: number, { cells, value, d }: ConditionContext): Sql {
  return itemAt(cells, cell).kind === 'text' ? value(cell) : sql`CAST(${NULL} AS ${d.types.text})`;
}
