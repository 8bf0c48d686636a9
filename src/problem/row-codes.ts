// Codes of rejected rows: the column `code` of a rejects file. The rest of the file is scored.
import type { CodeTexts } from './code-text.ts';

export const ROW_CODES = {
  'no-id': { cause: 'The lead has no id.', fix: 'Fill the id column, or check `leads.id`.' },
  duplicate: { cause: 'An earlier row has the same lead id.', fix: 'Keep one row per lead.' },
  'no-key': {
    cause: 'The row of a table has no key.',
    fix: 'Fill the key column, or check `key` of the table.',
  },
  'repeated-key': { cause: 'An earlier row of the table has the same key.', fix: 'Keep one row per key.' },
  'bad-number': {
    cause: 'A cell must read as a number in the declared format.',
    fix: 'Correct the cell, declare the format under `numbers:`, or add the text to `missing:`.',
  },
  'bad-cell': {
    cause: 'A cell cannot be read as the type that the rules need (library only).',
    fix: 'Correct the cell, or declare its format.',
  },
  'cells-missing': {
    cause: 'The row has fewer cells than the header.',
    fix: 'Correct the row; a delimiter or a quote is missing.',
  },
  'cells-extra': {
    cause: 'The row has more cells than the header.',
    fix: 'Correct the row; a cell with a delimiter needs quotes.',
  },
  footer: {
    cause: 'The row is short and comes after the last whole row: the foot of a report, or a row cut off.',
    fix: 'Remove the row, or export the file again. It does not count towards `--max-rejects`.',
  },
  'nul-byte': { cause: 'The row has a NUL byte.', fix: 'Export the file again.' },
  'header-again': { cause: 'The row repeats the header, as in two files joined.', fix: 'Remove the row.' },
  malformed: {
    cause: 'A quote in the row does not follow RFC 4180.',
    fix: 'Correct the quotes, or name the quote character with `--quote`.',
  },
  'too-long': {
    cause: 'A row or a rules file is longer than its limit.',
    fix: 'Correct an unclosed quote. Move a long list of values to a table.',
  },
} satisfies CodeTexts;
