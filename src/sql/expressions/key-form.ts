// Keys as they are compared, in SQL, as in values/key-form.ts.
import type { Source } from '../../plan/plan.ts';
import { CHECKSUM, type KeyForm } from '../../values/key-form.ts';
import { join, type Sql, sql } from '../sql.ts';
import type { SqlDialect, TextKind } from '../sql-dialect.ts';
import { foldedText } from './fold-text.ts';

export function comparedKey(x: Sql, form: KeyForm, kind: TextKind, d: SqlDialect): Sql {
  switch (form) {
    case 'exact':
      return x;
    case 'folded':
      return foldedText(x, kind, d);
    case 'salesforce':
      return shortId(x, d);
  }
}

/** The same for the elements of a list. */
export function comparedKeys(list: Sql, form: KeyForm, d: SqlDialect): Sql {
  switch (form) {
    case 'exact':
      return list;
    case 'folded':
      return d.foldAll(list);
    case 'salesforce':
      return d.map(list, (e) => shortId(e, d));
  }
}

/** The forms that a source's keys are compared in, each once. */
export function formsOf({ match }: Pick<Source, 'match'>): KeyForm[] {
  return [...new Set(match.map(({ form }) => form))];
}

export function taggedKey(key: Sql, form: KeyForm, d: SqlDialect): Sql {
  return sql`concat(${d.text(`${form} `)}, ${key})`;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const OTHERS = `${LETTERS.toLowerCase()}0123456789`;

/** The first 15 characters of an 18-character id of Salesforce; any other text whole. */
export function shortId(x: Sql, d: SqlDialect): Sql {
  const bits = sql`translate(${x}, ${d.text(LETTERS + OTHERS)}, ${d.text('1'.repeat(26) + '0'.repeat(36))})`;
  const bit = (place: number): Sql =>
    sql`CAST(substr(${bits}, ${place + 1}, 1) AS INTEGER) * ${1 << (place % 5)}`;
  const char = (start: number): Sql => {
    const number = join(
      [0, 1, 2, 3, 4].map((i) => bit(start + i)),
      ' + ',
    );
    return sql`substr(${d.text(CHECKSUM)}, 1 + ${number}, 1)`;
  };
  const checksum = sql`concat(${join([0, 5, 10].map(char))})`;
  const isLong = d.fits(x, '[0-9A-Za-z]{15}[A-Z0-5]{3}');
  return sql`CASE WHEN ${isLong} THEN CASE WHEN substr(${x}, 16, 3) = ${checksum} THEN substr(${x}, 1, 15) ELSE ${x} END ELSE ${x} END`;
}
