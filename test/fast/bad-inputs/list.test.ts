// Every row of the list of bad inputs is under test.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FOLDERS = [import.meta.dirname, join(ROOT, 'test', 'system', 'bad-inputs')];

/** Rows with a star are planned. */
test('every row of docs/bad-inputs.md has a test, or a comment that names its file', () => {
  const list = readFileSync(join(ROOT, 'docs', 'bad-inputs.md'), 'utf8');
  const rows = [...list.matchAll(/^\| (\d+[a-z]?) \|/gm)].map(([, row = '']) => row);
  expect(rows.length).toBeGreaterThan(50);
  const tests = FOLDERS.flatMap((folder) =>
    readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')),
  ).join('\n');
  const missing = rows.filter((row) => !new RegExp(`(?:'row |// Row )${row}\\b`).test(tests));
  expect(missing).toEqual([]);
});
