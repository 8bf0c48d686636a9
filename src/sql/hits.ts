// Activities as relations: whose each row is, on which day, and what it does to each signal.
import type { Plan, Source } from '../plan/plan.ts';
import { type Cells, openCells, type Sheet, splitKeys } from './cells.ts';
import { conditionSql, type Ground } from './conditions.ts';
import type { Dialect } from './dialect.ts';
import { naming } from './refuse.ts';
import { moveSql } from './signals.ts';
import type { Sql } from './sql.ts';
import { foldedText } from './text.ts';

/** One file of a source as typed rows. */
export interface Activities {
  /** Whether rows say of themselves, as `is_header`, that they are the header once more. */
  readonly tellsHeader: boolean;
  /** Columns over `rows`. */
  readonly fault: Sql;
  /** The key, as its lead's is compared; a list where a cell may hold several, NULL of none. */
  readonly key: Sql;
  readonly hasSeveralKeys: boolean;
  /** The day number; null where the source has none. */
  readonly day: Sql | null;
  readonly id: Sql | null;
  /** Whether it is the lead's own act; null: all are. */
  readonly counts: Sql | null;
  /** By signal. */
  readonly moves: readonly Sql[];
  /** What is wrong with a row that is faulty. */
  told: Cells['told'];
  /** The texts of the row's cells. */
  texts(): readonly Sql[];
  /** What follows FROM. */
  rows(): Sql;
}

export function openActivities(plan: Plan, index: number, sheet: Sheet, asOf: Sql, d: Dialect): Activities {
  const source = plan.sources[index] as Source;
  const cells = openCells(source.cells, () => true, sheet, plan, d);
  const ground: Ground = {
    d,
    cells: source.cells,
    value: cells.value,
    signal: () => {
      throw new Error('a row has no signals');
    },
    asOf,
  };
  const day = source.at === null ? null : cells.value(source.at);
  return {
    tellsHeader: sheet.isHeader !== undefined,
    fault: cells.fault(),
    ...keyOf(source, cells, sheet, plan, d),
    day,
    id: source.id && cells.text(source.id),
    counts:
      source.where && naming(`source "${source.name}"`, d.name, () => conditionSql(source.where!, ground)),
    moves: plan.signals.map((signal, i) =>
      naming(whoAsks(plan, i), d.name, () => moveSql(signal, index, day, cells, ground)),
    ),
    told: cells.told,
    texts: cells.texts,
    rows: () => cells.rows(),
  };
}

function keyOf(source: Source, cells: Cells, { kind }: Sheet, plan: Plan, d: Dialect) {
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

/** `rule "pricing-page"`: the first part of the rules that reads a signal. */
function whoAsks(plan: Plan, signal: number): string {
  const asks = (part: unknown): boolean =>
    typeof part === 'object' &&
    part !== null &&
    (('signal' in part && part.signal === signal) || Object.values(part).some(asks));
  const rule = plan.rules.find(asks);
  if (rule) return `rule "${rule.id}"`;
  const segment = plan.segments.find(asks);
  if (segment) return `segment "${segment.name}"`;
  const other = [...plan.disqualify, ...plan.promote].find(asks);
  return other ? `"${other.id}"` : 'the rules';
}
