// A profile in words, for every output: what a column is, what looks wrong, and values that show no person.
import type { ColumnProfile, FileProfile, Issue } from '../profile/profile.ts';
import { grouped } from '../values/micro.ts';

/** `number "1.234,56"`, `date d/M/yyyy`. */
export function readingWords({ reading, personal }: Pick<ColumnProfile, 'reading' | 'personal'>): string {
  switch (reading.kind) {
    case 'date':
      if (reading.choices.length > 0) return `date, ${reading.choices.join(' or ')}`;
      return `date, ${reading.formats.length === 0 ? 'ISO 8601' : reading.formats.join(' and ')}`;
    case 'number':
      if (reading.choices.length > 0) return `number, ${reading.choices.join(' or ')}`;
      return `number, ${reading.format}${reading.strip && `, with ${reading.strip.trim()}`}`;
    case 'list':
      return `list, separated by ${reading.separator}`;
    case 'yes_no':
      return 'yes or no';
    case 'text':
      return personal === 'email' ? 'e-mail' : personal === 'phone' ? 'phone' : 'text';
    default:
      return reading.kind;
  }
}

export function differentWords({ different }: ColumnProfile): string {
  return `${different.isExact ? '' : 'about '}${grouped(different.count)} different`;
}

/** A value with nothing in it that identifies one person. */
export function maskValue(value: string, { personal }: Pick<ColumnProfile, 'personal'>): string {
  if (personal === 'name') return '…';
  if (personal === 'phone') return `…${value.slice(-2)}`;
  return maskEmails(value);
}

export function maskEmails(text: string): string {
  return text.replace(/[^\s@;,<>"'()]+@(?=[^\s@;,<>"'()]+)/g, '…@');
}

/** The most frequent values that several rows have; for e-mails their domains. */
export function shownValues(column: ColumnProfile, most: number): { value: string; count: number }[] {
  const { reading, personal, table } = column;
  if (personal === 'name' || personal === 'phone') return [];
  if (personal === 'email') return domainsOf(column).slice(0, most);
  if (reading.kind === 'list') return partsOf(table.kept, reading.separator).slice(0, most);
  if (!['category', 'yes_no', 'constant', 'text', 'number'].includes(reading.kind)) return [];
  // A text that few rows share does not describe the column.
  const least = reading.kind === 'text' || reading.kind === 'number' ? Math.max(2, column.filled / 50) : 1;
  return column.top
    .filter(({ count }) => count >= least)
    .slice(0, most)
    .map(({ value, count }) => ({ value: maskValue(value, column), count }));
}

function domainsOf({ table }: ColumnProfile): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const [value, { count }] of table.kept) {
    const at = value.lastIndexOf('@');
    if (at < 0) continue;
    const domain = `…${value.slice(at).toLowerCase()}`;
    counts.set(domain, (counts.get(domain) ?? 0) + count);
  }
  return sorted(counts).filter(({ count }) => count > 1);
}

function partsOf(
  kept: ReadonlyMap<string, { readonly count: number }>,
  separator: string,
): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const [value, { count }] of kept) {
    for (const part of new Set(value.split(separator).map((one) => one.trim())))
      counts.set(part, (counts.get(part) ?? 0) + count);
  }
  return sorted(counts)
    .filter(({ count }) => count > 1)
    .map(({ value, count }) => ({ value: maskEmails(value), count }));
}

function sorted(counts: ReadonlyMap<string, number>): { value: string; count: number }[] {
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

export function issueWords(issue: Issue, column: ColumnProfile): string {
  switch (issue.kind) {
    case 'day-or-month':
      return `"${issue.sample}" is ${issue.choices.join(' or ')}: every cell allows both`;
    case 'decimal-or-grouping':
      return `"${issue.sample}" is ${issue.choices.join(' or ')}: every cell allows both`;
    case 'mixed-dates': {
      const formats = issue.formats
        .map(({ value, count }) => `${value} in ${grouped(count)} ${count === 1 ? 'cell' : 'cells'}`)
        .join(', ');
      return issue.isReadable
        ? `several formats: ${formats}`
        : `formats that contradict each other: ${formats}`;
    }
    case 'mangled-ids':
      return `${grouped(issue.count)} ${issue.count === 1 ? 'id looks' : 'ids look'} like ${issue.sample}: a spreadsheet has changed them`;
    case 'repeated-id':
      return `${grouped(issue.count)} ${issue.count === 1 ? 'cell repeats' : 'cells repeat'} an id, such as "${maskEmails(issue.sample)}"`;
    case 'repeated-header':
      return 'another column has the same header';
    case 'unread': {
      const { count, first } = column.unread;
      const samples = first
        .map(({ line, value }) => `line ${line} "${maskEmails(value.slice(0, 40))}"`)
        .join(', ');
      return `${grouped(count)} ${count === 1 ? 'cell is' : 'cells are'} not a ${issue.as}: ${samples}`;
    }
  }
}

/** `utf-8 with a byte order mark, ";"`. */
export function dialectWords({ encoding, bom, delimiter, isEncodingGuessed }: FileProfile): string {
  const mark = delimiter === '\t' ? 'tab' : `"${delimiter}"`;
  const note = isEncodingGuessed ? ` (not UTF-8: score it with --encoding ${encoding})` : '';
  return `${encoding}${bom ? ' with a byte order mark' : ''}${note}, delimiter ${mark}`;
}
