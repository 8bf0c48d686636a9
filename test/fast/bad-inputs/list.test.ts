// Every row of the list is under test.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const FOLDERS = [import.meta.dirname, join(import.meta.dirname, '..', '..', 'system', 'bad-inputs')];

test('every row of the list of bad inputs has a test, or a comment that says where', () => {
  const own = FOLDERS.flatMap((folder) =>
    readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')),
  ).join('\n');
  const numbers = [...Array.from({ length: 50 }, (_, i) => String(i + 1)), '38a'];
  const missing = numbers.filter((n) => !new RegExp(`(?:'row |// Row )${n}\\b(?!a)`).test(own));
  expect(missing).toEqual([]);
});
