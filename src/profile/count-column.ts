// One column while its file is read: values, words for "no value", and how each cell could be read.

import { isPlaceholder } from '../values/guess-formats.ts';
import { trimCell } from '../values/invisible.ts';
import { openDateCounts } from './count-dates.ts';
import { openNumberCounts } from './count-numbers.ts';
import { type Counted, decideReading } from './decide-reading.ts';
import type { ColumnProfile } from './profile.ts';
import { openValueTable } from './value-table.ts';

export interface ColumnCounter {
  add(cell: string, line: number): void;
  finish(rows: number, isRepeated: boolean): ColumnProfile;
}

const EMAIL = /^[^\s@;,<>]+@[^\s@;,<>]+\.[^\s@;,<>]+$/;
const PHONE = /^(?=.*[\s().+-])(?:\+|00|\()?\d[\d\s().\-/]{6,18}(?: ?(?:x|ext\.?) ?\d+)?$/;
const MANGLED = /^\d(?:\.\d+)?E\+\d+$/i;
const MOST_SAMPLES = 3;

export function openColumnCounter(name: string, index: number, mostValues: number): ColumnCounter {
  const noValue = new Map<string, number>();
  const dates = openDateCounts();
  const numbers = openNumberCounts();
  const counts = {
    filled: 0,
    emails: 0,
    phones: 0,
    mangled: 0,
    longest: 0,
    shortest: Number.POSITIVE_INFINITY,
  };
  const notDate: Counted['notDate'] = { count: 0, first: [] };
  const notNumber: Counted['notNumber'] = { count: 0, first: [] };
  let mangled = '';

  const read = (value: string, count: number, line: number): void => {
    counts.longest = Math.max(counts.longest, value.length);
    counts.shortest = Math.min(counts.shortest, value.length);
    if (!numbers.add(value, count, line)) note(notNumber, value, count, line);
    if (!dates.add(value, count, line)) note(notDate, value, count, line);
    if (value.includes('@')) {
      if (EMAIL.test(value)) counts.emails += count;
    } else if (value.length >= 7 && PHONE.test(value)) counts.phones += count;
    if (MANGLED.test(value)) {
      counts.mangled += count;
      mangled ||= value;
    }
  };
  const table = openValueTable(mostValues, read);
  return {
    add: (cell, line) => {
      const text = trimCell(cell);
      if (text === '') return;
      if (text.length <= 25 && isPlaceholder(text)) {
        noValue.set(text, (noValue.get(text) ?? 0) + 1);
        return;
      }
      counts.filled++;
      table.add(text.length > MOST_CHARS ? text.slice(0, MOST_CHARS) : text, line);
    },
    finish: (rows, isRepeated) => {
      for (const [value, { count, line }] of table.kept) read(value, count, line);
      return decideReading({
        ...{ name, index, rows, isRepeated, table, notDate, notNumber, ...counts, mangledSample: mangled },
        noValue: [...noValue].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count),
        dates: dates.finish(),
        numbers: numbers.finish(),
      });
    },
  };
}

/** Longer cells are text; what follows changes nothing about that. */
const MOST_CHARS = 256;

function note(found: Counted['notDate'], value: string, count: number, line: number): void {
  found.count += count;
  if (found.first.length < MOST_SAMPLES) found.first.push({ line, value });
}
