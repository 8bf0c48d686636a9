// The first floor: what activities reduce to, per lead, as one GROUP BY over the signals' columns.
import type { Of, Plan, Signal } from '../../plan/plan.ts';
import { RULE_LIMIT } from '../../values/micro.ts';
import { join, NULL, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import { isByValue } from './signal-columns.ts';

/** What is aggregated beside the signals: `first` over rows, `second` over days. */
export interface ExtraAggregate {
  readonly name: Sql;
  readonly first: Sql;
  readonly second: Sql;
}

/**
 * The signals of each lead: `s0` is a number (points in micropoints), `n0` how many activities earned points. `extra` is
 * aggregated beside them, from columns of `activities`.
 */
export function tallySql(
  plan: Plan,
  activities: Sql,
  by: Sql,
  extra: readonly ExtraAggregate[],
  d: SqlDialect,
): Sql {
  const signals = plan.signals.map((signal, i) => ({ signal, i })).filter(({ signal }) => !isByValue(signal));
  const tally = (columns: readonly Sql[], from: Sql): Sql =>
    sql`SELECT ${join([sql`${by} AS tally_lead`, ...columns], ',\n  ')}\nFROM ${from}\nGROUP BY ${by}`;
  const first = extra.map(({ name, first }) => sql`${first} AS ${name}`);
  if (!isByDay(plan)) {
    return tally([...signals.flatMap(({ signal, i }) => onlyLevel(signal, i, d)), ...first], activities);
  }
  const daily = signals.flatMap(({ signal, i }) => firstLevel(signal, i, d));
  const inner = join([by, sql`on_day`, ...daily, ...first], ',\n    ');
  const byDay = sql`(SELECT ${inner}\n  FROM ${activities}\n  GROUP BY ${by}, on_day) AS daily`;
  const second = extra.map(({ name, second }) => sql`${second} AS ${name}`);
  return tally([...signals.flatMap(({ signal, i }) => secondLevel(signal, i, d)), ...second], byDay);
}

/** Whether activities have to be counted day by day first. */
function isByDay({ signals }: Plan): boolean {
  return signals.some(
    (signal) =>
      signal.kind === 'days' ||
      (signal.kind === 'points' && signal.perDay !== null && signal.distinct === null),
  );
}

function onlyLevel(signal: Signal, i: number, d: SqlDialect): Sql[] {
  const m = sql`m${i}`;
  if (signal.kind === 'sum') return [sql`${d.sum(m)} AS s${i}`];
  if (signal.kind === 'points' && signal.byAge) return [sql`${d.sum(m)} AS s${i}`, sql`count(${m}) AS n${i}`];
  const name = signal.kind === 'points' ? sql`n${i}` : sql`s${i}`;
  return [sql`count(*) FILTER (WHERE ${m}) AS ${name}`];
}

function firstLevel(signal: Signal, i: number, d: SqlDialect): Sql[] {
  const m = sql`m${i}`;
  if (signal.kind === 'sum') return [sql`${d.sum(m)} AS d${i}`];
  if (signal.kind === 'points' && signal.byAge) return [sql`count(${m}) AS d${i}`, sql`max(${m}) AS v${i}`];
  return [sql`count(*) FILTER (WHERE ${m}) AS d${i}`];
}

function secondLevel(signal: Signal, i: number, d: SqlDialect): Sql[] {
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

/** The different values that a lead's activities show, for one signal: how many, or the points of the newest of each. */
export function distinctSql(signal: Signal, i: number, target: DistinctTarget, d: SqlDialect): Sql {
  const { activities, by } = target;
  const m = sql`m${i}`;
  const rows = sql`(SELECT ${by}, on_day, ${m} FROM ${activities} WHERE ${m} IS NOT NULL) AS h`;
  const values = sql`${d.explode(rows, m)} AS v`;
  return signal.kind === 'points'
    ? newestSql(signal, i, values, target, d)
    : sql`SELECT ${by} AS lead${i}, count(DISTINCT e) AS s${i} FROM ${values} GROUP BY ${by}`;
}

export interface DistinctTarget {
  readonly activities: Sql;
  /** The column that names the lead of an activity. */
  readonly by: Sql;
  readonly asOf: Sql;
}

function newestSql(
  { points, byAge, perDay }: Of<Signal, 'points'>,
  i: number,
  values: Sql,
  { by, asOf }: DistinctTarget,
  d: SqlDialect,
): Sql {
  const newest = sql`(SELECT ${by}, e, max(on_day) AS newest FROM ${values} GROUP BY ${by}, e) AS n`;
  const daily = sql`(SELECT ${by}, newest, count(*) AS of_day FROM ${newest} GROUP BY ${by}, newest) AS d`;
  const paid = perDay === null ? sql`of_day` : sql`least(of_day, ${perDay})`;
  const worth = byAge === null ? sql`${points}` : d.pick(byAge, sql`(${asOf} - newest)`);
  const total = d.sum(sql`${paid} * CAST(${worth} AS ${d.types.wide})`);
  const count = sql`sum(${paid}) FILTER (WHERE ${worth} <> 0)`;
  return sql`SELECT ${by} AS lead${i}, ${total} AS s${i}, ${count} AS n${i} FROM ${daily} GROUP BY ${by}`;
}

/** The columns of a signal where no log was given. */
export function emptySignal({ kind }: Signal, i: number, d: SqlDialect): Sql {
  const none = sql`CAST(${NULL} AS ${d.types.big})`;
  return kind === 'points' ? sql`${none} AS s${i}, ${none} AS n${i}` : sql`${none} AS s${i}`;
}

/** A signal's value for conditions, in millionths, over the joined columns `s0`, `n0`. */
export function signalValue(signal: Signal, i: number, d: SqlDialect): Sql {
  switch (signal.kind) {
    case 'sum':
      return sql`coalesce(s${i}, 0)`;
    case 'points':
      return signalPoints(signal, i, d);
    default:
      return sql`coalesce(s${i}, 0) * 1000000`;
  }
}

/** Micropoints of a signal of points, held to a rule's limit. */
export function signalPoints(signal: Of<Signal, 'points'>, i: number, d: SqlDialect): Sql {
  const { wide, big } = d.types;
  const total =
    signal.byAge === null
      ? sql`CAST(coalesce(n${i}, 0) AS ${wide}) * ${signal.points}`
      : sql`coalesce(s${i}, 0)`;
  return sql`CAST(greatest(least(${total}, ${RULE_LIMIT}), ${-RULE_LIMIT}) AS ${big})`;
}
