// `profile --format json`: the same facts as the text.
import type { ColumnProfile, FileMatch, FileProfile } from '../../profile/profile.ts';
import { issueWords, maskEmails, shownValues } from '../profile-words.ts';

const MOST_VALUES = 12;

export function profileJson(files: readonly FileProfile[], matches: readonly FileMatch[]): object {
  return {
    files: files.map((file) => ({
      file: file.path,
      encoding: file.encoding,
      encoding_guessed: file.isEncodingGuessed,
      byte_order_mark: file.bom,
      delimiter: file.delimiter,
      rows: file.rows,
      malformed: file.malformed,
      header_missing: file.isHeaderless,
      columns: file.columns.map(columnJson),
    })),
    matches: matches.map(({ key, from, rows, matched, isExact, folded, separator }) => ({
      ...{ key, from, rows, matched, exact: isExact, folded, separator },
    })),
  };
}

function columnJson(column: ColumnProfile): object {
  const { name, reading, rows, filled, different, noValue, smallest, largest, personal, offsets } = column;
  return {
    name,
    reads_as: reading.kind,
    ...(reading.kind === 'date' && { formats: ['ISO 8601', ...reading.formats], choices: reading.choices }),
    ...(reading.kind === 'number' && {
      ...{ numbers: reading.format, strip: reading.strip, choices: reading.choices },
    }),
    ...(reading.kind === 'list' && { separator: reading.separator }),
    ...{ personal, rows, filled },
    different: { count: different.count, exact: different.isExact },
    most_frequent: shownValues(column, MOST_VALUES),
    ...{ smallest, largest, offsets },
    no_value: noValue,
    not_read: {
      count: column.unread.count,
      first: column.unread.first.map(({ line, value }) => ({ line, value: maskEmails(value) })),
    },
    issues: column.issues.map((issue) => ({ code: issue.kind, message: issueWords(issue, column) })),
  };
}
