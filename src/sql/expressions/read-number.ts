// Numbers as SQL: a cell's text to exact millionths.
import { MICRO } from '../../values/micro.ts';
import type { NumberFormat, NumberNotation } from '../../values/number-format.ts';
import type { Layers } from '../column-layers.ts';
import { refuse } from '../compile-part.ts';
import { type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';

/** Adds the columns that read a number. Returns its value, NULL where the text is not a number. */
export function readNumber(
  text: Sql,
  { numbers: format, strip, units, accounting }: NumberNotation,
  name: string,
  layers: Layers,
  d: SqlDialect,
): Sql {
  if (units.length > 0) refuse('"units" cannot be read');
  if (accounting) refuse('"accounting" cannot be read');
  const { big } = d.types;
  const without = (x: Sql, char: string): Sql => sql`replace(${x}, ${d.text(char)}, '')`;
  const stripped =
    strip === '' ? text : layers.add(0, `${name}_text`, d.trim([...new Set(strip)].reduce(without, text)));
  // Nearly all numbers are a few digits.
  const short = layers.add(
    1,
    `${name}_short`,
    sql`CASE WHEN ${d.fits(stripped, '[0-9]{1,12}')} THEN CAST(${stripped} AS ${big}) END`,
  );
  const ungrouped = layers.add(2, `${name}_number`, numberText(stripped, short, format, d));
  const whole = sql`trim(LEADING '+-0' FROM ${d.part(ungrouped, '.', 1)})`;
  const part = d.part(ungrouped, '.', 2);
  const decimals = sql`rpad(substr(${part}, 1, 6), 6, '0')`;
  const up = sql`CASE WHEN substr(${part}, 7, 1) IN ('5', '6', '7', '8', '9') THEN 1 ELSE 0 END`;
  const size = sql`CAST(concat(${whole}, ${decimals}) AS ${big}) + ${up}`;
  const sized = layers.add(3, `${name}_size`, sql`CASE WHEN length(${whole}) <= 12 THEN ${size} END`);
  const isBelow = sql`${sized} < ${10n ** 18n}`;
  const isNegative = d.startsWith(ungrouped, '-');
  return sql`CASE WHEN ${short} IS NOT NULL THEN ${short} * ${MICRO} WHEN ${isBelow} THEN CASE WHEN ${isNegative} THEN -${sized} ELSE ${sized} END END`;
}

/** `[+-]?digits.digits` for a text that is a number in this format, but not a short one; else NULL. */
function numberText(x: Sql, short: Sql, { decimal, group }: NumberFormat, d: SqlDialect): Sql {
  const mark = `[${group}]`;
  const grouped = group === null ? '' : `[0-9]{1,3}(?:${mark}[0-9]{3})+|`;
  const pattern = `[+-]?(?:${grouped}[0-9]+)(?:[${decimal}][0-9]+)?`;
  const ungrouped = group === null ? x : d.replace(x, mark, '');
  const pointed = decimal === '.' ? ungrouped : sql`replace(${ungrouped}, ${d.text(decimal)}, '.')`;
  return sql`CASE WHEN ${short} IS NULL AND ${d.fits(x, pattern)} THEN ${pointed} END`;
}
