// A flag with a list as its value, written as a line of CSV: `A,"B, C"`.
import { parse } from 'csv-parse/sync';
import { fail } from '../problem.ts';

export function parseList(flag: string, text: string): string[] {
  try {
    const [names = []] = parse(text, { trim: true }) as string[][];
    return names.length > 0 ? names : fail('usage', 'empty-list', `${flag} is empty`);
  } catch {
    return fail('usage', 'bad-list', `${flag} must be a comma-separated list; got "${text}"`);
  }
}
