// The Pollock idea on files that others made: whatever is wrong with a file, rows read = scored + quarantined +
// duplicates, and no scored row has a changed cell. First twelve odd files and what they mean, then every real export
// at hand, damaged on known lines.
//
// The data is not the project's to publish: it stands beside the project. Without it this file skips, aloud.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { openRandom, SEED } from '../../support/random.ts';
import { inFreshFolder, isThere, put, rowsOf, run, text } from '../../support/run.ts';

const data = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data');
const torture = join(data, 'csv-torture');
const here = existsSync(torture);
if (!here) console.warn('SKIPPED: odd and damaged files. There is no ../shared/data beside the project.');

inFreshFolder();

interface Outcome {
  readonly counts: { read: number; scored: number; quarantined: number; duplicate: number };
  /** The cells of the export, of each scored row. */
  readonly rows: readonly (readonly string[])[];
  readonly rejects: readonly (readonly string[])[];
}

/** Scores a file by its first column, and holds what must hold of any. */
async function score(csv: string | Buffer, id: string): Promise<Outcome> {
  put({
    'rules.yaml': `version: 1\nleads: { id: ${JSON.stringify(id)} }
rules: { any: { when: { ${JSON.stringify(id)}: { known: true } }, points: 1 } }\n`,
    'in.csv': csv,
  });
  const argv = ['score', '--rules', 'rules.yaml', '--leads', 'in.csv', '-o', 'out.csv', '--prefix', 'its '];
  const { code, stderr } = await run([...argv, '--max-rejects', '100%', '--summary', 'run.json', '--quiet']);
  expect(code, stderr).toBe(0);
  const counts = JSON.parse(text('run.json')).leads as Outcome['counts'];
  const rows = rowsOf(text('out.csv')).map((row) => row.slice(0, -3));
  const rejects = isThere('out.csv.rejects.csv') ? rowsOf(text('out.csv.rejects.csv')).slice(1) : [];
  expect(counts.read).toBe(counts.scored + counts.quarantined + counts.duplicate);
  expect(rows.length - 1).toBe(counts.scored);
  expect(rejects.length).toBe(counts.quarantined + counts.duplicate);
  return { counts, rows: rows.slice(1), rejects };
}

describe.skipIf(!here)('odd files', () => {
  const names = here ? readdirSync(join(torture, 'csv-spectrum')).map((name) => basename(name, '.csv')) : [];

  test.each(names)('%s', async (name) => {
    const csv = readFileSync(join(torture, 'csv-spectrum', `${name}.csv`));
    const meaning = JSON.parse(readFileSync(join(torture, 'csv-spectrum-json', `${name}.json`), 'utf8'));
    const wanted = (Array.isArray(meaning) ? meaning : [meaning]) as Record<string, string>[];
    const header = Object.keys(wanted[0] ?? {});
    const { counts, rows, rejects } = await score(csv, header[0] ?? '');
    if (name === 'location_coordinates') {
      // A quote in the middle of a cell: what it means is a guess, and a row is never guessed.
      expect(counts).toEqual({ read: 1, scored: 0, quarantined: 1, duplicate: 0 });
      expect(rejects.map((row) => [row[1], row[3]])).toEqual([['2', 'malformed']]);
      return;
    }
    expect(counts).toEqual({ read: wanted.length, scored: wanted.length, quarantined: 0, duplicate: 0 });
    expect(rows).toEqual(wanted.map((row) => header.map((column) => row[column])));
  });
});

// ── Damage on known lines ──────────────────────────────────────────────────────────────────────────────────

/** A row that can't be read any more, of cells that need no quotes. */
const DAMAGES: readonly ((cells: readonly string[]) => string)[] = [
  (cells) => cells.slice(0, -1).join(),
  (cells) => [...cells, 'x'].join(),
  (cells) => cells.with(-1, '5" nails').join(),
  (cells) => cells.with(-1, '"never closed').join(),
  (cells) => cells.with(-1, '"closed" early').join(),
  (cells) => cells.with(-1, ' "behind a blank"').join(),
  (cells) => cells.with(-1, '"escaped \\"by\\" a backslash"').join(),
  (cells) => cells.with(-1, 'a\0b').join(),
  (cells) => [...cells, ...cells].join(), // the line end is lost
];

describe.skipIf(!here)('real exports, one row in twenty damaged', () => {
  const files = here
    ? (readdirSync(data, { recursive: true }) as string[]).filter((name) =>
        /^(?!csv-torture).*\.csv$/.test(name),
      )
    : [];

  test.each(files)('%s', async (file) => {
    const random = openRandom(SEED + file.length);
    const [header = [], ...cells] = parse(readFileSync(join(data, file)), {
      bom: true,
      relax_quotes: true,
    }) as string[][];
    const lines: string[] = [header.map(quoted).join()];
    const damaged: string[] = [];
    for (const row of cells) {
      const needsNone = row.length > 1 && row.every((cell) => !/[",\r\n]/.test(cell));
      const damage =
        needsNone && random() < 0.05 ? DAMAGES[Math.floor(random() * DAMAGES.length)] : undefined;
      const line = damage ? damage(row) : row.map(quoted).join();
      if (damage) damaged.push(line);
      lines.push(line);
    }
    const { counts, rows, rejects } = await score(`${lines.join('\r\n')}\r\n`, header[0] ?? '');
    expect(counts.read).toBe(cells.length);
    const unread = rejects.filter(([, , , code]) => code !== 'duplicate' && code !== 'no-id');
    expect(unread.map(([, , , , , raw]) => raw)).toEqual(damaged);
    // Every scored row is one of the export, unchanged, and in its order.
    let at = 0;
    for (const row of rows) {
      while (at < cells.length && !same(cells[at] ?? [], row)) at++;
      expect(at, `${row}`).toBeLessThan(cells.length);
      at++;
    }
  });
});

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((cell, i) => cell === b[i]);
