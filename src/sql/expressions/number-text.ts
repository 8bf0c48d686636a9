// Millionths as the text of a decimal number, and their rounding.
import { MICRO } from '../../values/micro.ts';
import { type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';

/** The text of millionths that are rounded to so many decimals already, trailing zeros dropped. */
export function decimalText(value: Sql, d: SqlDialect): Sql {
  const sign = sql`CASE WHEN ${value} < 0 THEN '-' ELSE '' END`;
  const digits = sql`lpad(CAST(abs(${value}) % ${MICRO} AS ${d.types.text}), 6, '0')`;
  const part = sql`CASE WHEN ${value} % ${MICRO} = 0 THEN '' ELSE concat('.', trim(TRAILING '0' FROM ${digits})) END`;
  return sql`concat(${sign}, ${wholeText(value, d)}, ${part})`;
}

/** With exactly so many decimals. */
export function fixedText(value: Sql, decimals: number, d: SqlDialect): Sql {
  const rounded = roundTo(value, decimals, d);
  const sign = sql`CASE WHEN ${rounded} < 0 THEN '-' ELSE '' END`;
  const digits = sql`lpad(CAST(abs(${rounded}) % ${MICRO} AS ${d.types.text}), 6, '0')`;
  const part = decimals === 0 ? sql`''` : sql`concat('.', substr(${digits}, 1, ${decimals}))`;
  return sql`concat(${sign}, ${wholeText(rounded, d)}, ${part})`;
}

function wholeText(value: Sql, d: SqlDialect): Sql {
  return sql`CAST(${d.divide(sql`abs(${value})`, MICRO)} AS ${d.types.text})`;
}

/** Rounded half away from zero to so many decimals; in millionths again. */
export function roundTo(value: Sql, decimals: number, d: SqlDialect): Sql {
  const step = 10 ** (6 - decimals);
  if (step === 1) return value;
  const size = sql`${d.divide(sql`(abs(${value}) + ${step / 2})`, step)} * ${step}`;
  return sql`CASE WHEN ${value} < 0 THEN -(${size}) ELSE ${size} END`;
}
