// The first floor: what activities reduce to, per lead, as one GROUP BY. An activity gives each signal one column
// (`m0`, `m1`, …): whether it counts, what it is worth, or the value it shows.

import type { Plan, Signal } from '../plan/plan.ts';
import { RULE_LIMIT } from '../values/micro.ts';
import type { Cells } from './cells.ts';
import { conditionSql, type Ground } from './conditions.ts';
import type { Dialect } from './dialect.ts';
import { allOf, join, NULL, type Sql, sql } from './sql.ts';

/** The column of a signal in the rows of one source; `day` is the row's day number, null where the source has none. */
export function moveSql(signal: Signal, source: number, day: Sql | null, cells: Cells, ground: Ground): Sql {
  const part = signal.select.sources.findIndex((one) => one.source === source);
  const type = typeOf(signal, ground);
  if (part < 0) return sql`CAST(${NULL} AS ${type})`;
  const { where } = signal.select.sources[part] as Signal['select']['sources'][number];
  const { ages } = signal.select;
  const { asOf, d } = ground;
  const latest = ages === null ? 0 : ages.min;
  const window = [
    ...(day ? [latest > 0 ? sql`${day} <= ${asOf} - ${latest}` : sql`${day} <= ${asOf}`] : []),
    ...(day && ages && ages.max !== null ? [sql`${day} >= ${asOf} - ${ages.max}`] : []),
  ];
  const given = (value: Sql): Sql => {
    const wanted = where === null ? value : sql`CASE WHEN ${conditionSql(where, ground)} THEN ${value} END`;
    return window.length === 0 ? wanted : sql`CASE WHEN ${allOf(window)} THEN ${wanted} END`;
  };
  // Only rows of the right days have their texts looked at.
  const holds =
    where === null
      ? allOf(window)
      : window.length === 0
        ? conditionSql(where, ground)
        : sql`CASE WHEN ${allOf(window)} THEN ${conditionSql(where, ground)} END`;
  switch (signal.kind) {
    case 'sum':
      return given(cells.value(signal.cells[part] as number));
    case 'distinct':
      return given(distinctValue(signal.cells[part] as number, cells, ground));
    case 'points':
      if (signal.byAge !== null)
        return given(sql`nullif(${d.pick(signal.byAge, sql`(${asOf} - ${day ?? sql`0`})`)}, 0)`);
      return signal.points === 0 ? sql`FALSE` : holds;
    default:
      return holds;
  }
}

function typeOf(signal: Signal, { d }: Ground): Sql {
  if (signal.kind === 'sum' || (signal.kind === 'points' && signal.byAge !== null)) return d.types.big;
  return signal.kind === 'distinct' ? d.types.texts : sql`BOOLEAN`;
}

/** The values that a row shows, as a list: folded text, a number, a day. */
function distinctValue(cell: number, cells: Cells, { d, cells: kinds }: Ground): Sql {
  const kind = kinds[cell]?.kind;
  if (kind === 'list') return cells.value(cell, 'folded');
  const isText = kind === 'text' || kind === 'type' || kind === 'constant';
  const value = isText ? cells.value(cell, 'folded') : sql`CAST(${cells.value(cell)} AS ${d.types.text})`;
  return sql`CASE WHEN ${value} IS NOT NULL THEN ${d.list([value])} END`;
}

/** Whether activities have to be counted day by day first. */
function isByDay({ signals }: Plan): boolean {
  return signals.some(
    (signal) => signal.kind === 'days' || (signal.kind === 'points' && signal.perDay !== null),
  );
}

/**
 * The signals of each lead: `s0` a number (points in micropoints), `n0` how many activities paid. `extra` is
 * aggregated beside them, from columns of `hits`.
 */
export function tallySql(
  plan: Plan,
  hits: Sql,
  d: Dialect,
  extra: readonly Extra[] = [],
  by: Sql = sql`lead`,
): Sql {
  const signals = plan.signals
    .map((signal, i) => ({ signal, i }))
    .filter(({ signal }) => signal.kind !== 'distinct');
  if (!isByDay(plan)) {
    const columns = [
      ...signals.flatMap(({ signal, i }) => {
        const m = sql`m${i}`;
        if (signal.kind === 'sum') return [sql`${d.sum(m)} AS s${i}`];
        if (signal.kind === 'points' && signal.byAge)
          return [sql`${d.sum(m)} AS s${i}`, sql`count(${m}) AS n${i}`];
        return [sql`count(*) FILTER (WHERE ${m}) AS ${countName(signal, i)}`];
      }),
      ...extra.map(({ name, first }) => sql`${first} AS ${name}`),
    ];
    return sql`SELECT ${join([sql`${by} AS tally_lead`, ...columns], ',\n  ')}\nFROM ${hits}\nGROUP BY ${by}`;
  }
  const daily = signals.map(({ signal, i }) => {
    const m = sql`m${i}`;
    if (signal.kind === 'sum') return sql`${d.sum(m)} AS d${i}`;
    if (signal.kind !== 'points' || signal.byAge === null) return sql`count(*) FILTER (WHERE ${m}) AS d${i}`;
    return sql`count(${m}) AS d${i}, max(${m}) AS v${i}`;
  });
  const inner = join(
    [by, sql`on_day`, ...daily, ...extra.map(({ name, first }) => sql`${first} AS ${name}`)],
    ',\n    ',
  );
  const columns = [
    ...signals.flatMap(({ signal, i }) => secondLevel(signal, i, d)),
    ...extra.map(({ name, second }) => sql`${second} AS ${name}`),
  ];
  const byDay = sql`(SELECT ${inner}\n  FROM ${hits}\n  GROUP BY ${by}, on_day) AS daily`;
  return sql`SELECT ${join([sql`${by} AS tally_lead`, ...columns], ',\n  ')}\nFROM ${byDay}\nGROUP BY ${by}`;
}

/** What is aggregated beside the signals: over rows, then over days. */
export interface Extra {
  readonly name: Sql;
  readonly first: Sql;
  readonly second: Sql;
}

function countName(signal: Signal, i: number): Sql {
  return signal.kind === 'points' ? sql`n${i}` : sql`s${i}`;
}

function secondLevel(signal: Signal, i: number, d: Dialect): Sql[] {
  const n = sql`d${i}`;
  switch (signal.kind) {
    case 'days':
      return [sql`count(*) FILTER (WHERE ${n} > 0) AS s${i}`];
    case 'points': {
      const paid = signal.perDay === null ? n : sql`least(${n}, ${signal.perDay})`;
      const count = sql`sum(${paid}) AS n${i}`;
      if (signal.byAge === null) return [count];
      // All activities of one day are worth the same.
      const worth = sql`CAST(v${i} AS ${d.types.wide})`;
      return [count, sql`${d.sum(sql`${paid} * ${worth}`)} AS s${i}`];
    }
    default:
      return [sql`${d.sum(n)} AS s${i}`];
  }
}

/** How many different values a lead's activities show, of one signal. */
export function distinctSql(signal: number, hits: Sql, d: Dialect, by: Sql = sql`lead`): Sql {
  const m = sql`m${signal}`;
  const rows = sql`(SELECT ${by}, ${m} FROM ${hits} WHERE ${m} IS NOT NULL) AS h`;
  return sql`SELECT ${by} AS lead${signal}, count(DISTINCT e) AS s${signal} FROM ${d.explode(rows, m)} AS v GROUP BY ${by}`;
}

/** A signal's value for conditions, in millionths, over the joined columns `s0`, `n0`. */
export function signalValue(signal: Signal, i: number, d: Dialect): Sql {
  switch (signal.kind) {
    case 'sum':
      return sql`coalesce(s${i}, 0)`;
    case 'points':
      return pointsOf(signal, i, d);
    default:
      return sql`coalesce(s${i}, 0) * 1000000`;
  }
}

/** Micropoints of a signal of points, held to a rule's limit. */
export function pointsOf(signal: Signal & { readonly kind: 'points' }, i: number, d: Dialect): Sql {
  const { wide, big } = d.types;
  const total =
    signal.byAge === null
      ? sql`CAST(coalesce(n${i}, 0) AS ${wide}) * ${signal.points}`
      : sql`coalesce(s${i}, 0)`;
  return sql`CAST(greatest(least(${total}, ${RULE_LIMIT}), ${-RULE_LIMIT}) AS ${big})`;
}
