// Text as it is compared, in SQL: folded, and as words.
import { WORD_RANGES } from '../../values/unicode-tables.ts';
import { type Sql, sql } from '../sql.ts';
import type { SqlDialect, TextKind } from '../sql-dialect.ts';

/** The forms of text that conditions compare, as in values/fold.ts, and those of keys. */
export type SqlTextForm = 'folded' | 'words' | 'salesforce';

export function foldedText(x: Sql, kind: TextKind, d: SqlDialect): Sql {
  return kind === 'plain' ? sql`lower(${x})` : d.fold(x, kind);
}

/** The words of folded text, each with a space on both sides; only the spaces where there are none. */
export function wordsText(folded: Sql, kind: TextKind, d: SqlDialect): Sql {
  const ascii = d.replace(folded, '[^a-z0-9]+', ' ');
  const spaced =
    kind === 'plain'
      ? ascii
      : sql`CASE WHEN ${d.fits(folded, '[ -~]*')} THEN ${ascii} ELSE ${d.replace(folded, notWord(d), ' ')} END`;
  return sql`concat(' ', trim(${spaced}), ' ')`;
}

function notWord(d: SqlDialect): string {
  const ranges = WORD_RANGES.split(' ').map((range) =>
    range
      .split('-')
      .map((code) => d.codePoint(Number.parseInt(code, 16)))
      .join('-'),
  );
  return `[^${ranges.join('')}]+`;
}
