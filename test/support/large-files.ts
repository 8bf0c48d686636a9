// Files larger than memory should have to hold, written in pieces; each check scores one of them in a process of its own.

import { once } from 'node:events';
import { createWriteStream, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { argvOf, RULES } from './bad-input.ts';
import { type Ended, program } from './program.ts';
import { column, put, rowsOf, text } from './run.ts';

/** Peak memory of a process in megabytes, by its own account. */
async function peakOf(argv: readonly string[]): Promise<Ended & { readonly megabytes: number }> {
  const peak = pathToFileURL(join(import.meta.dirname, '..', 'bench', 'peak.js')).href;
  const usage = join(process.cwd(), 'usage.json');
  const way = { nodeFlags: ['--import', peak], env: { USAGE_FILE: usage }, seconds: 1100 };
  const ended = await program(argv, way);
  const { peak: bytes } = JSON.parse(readFileSync(usage, 'utf8')) as { peak: number };
  rmSync(usage);
  return { ...ended, megabytes: bytes / 1024 / 1024 };
}

/** Writes a large file in pieces. */
async function putLarge(path: string, pieces: Iterable<string>): Promise<void> {
  const file = createWriteStream(path);
  for (const piece of pieces) if (!file.write(piece)) await once(file, 'drain');
  file.end();
  await finished(file);
}

const ROWS_PER_MB = 5_000;

/** Rows of about two hundred bytes, of which the third line opens a quote that nothing closes. */
function* unclosed(megabytes: number): Generator<string> {
  yield 'id,tier,note\n0,gold,x\n1,gold,"never closed\n';
  const filler = 'n'.repeat(186);
  const perPiece = ROWS_PER_MB;
  for (let piece = 0; piece < megabytes; piece++) {
    const rows = Array.from({ length: perPiece }, (_, i) => `${piece * perPiece + i + 2},gold,${filler}`);
    yield `${rows.join('\n')}\n`;
  }
}

/** An activity log of so many different ids, one of which is a lead's. */
function* distinct(count: number): Generator<string> {
  yield 'Lead,Key\n7,k\n';
  const perPiece = 100_000;
  for (let start = 0; start < count; start += perPiece)
    yield `${Array.from({ length: Math.min(perPiece, count - start) }, (_, i) => `lead-${start + i},key-${start + i}`).join('\n')}\n`;
}

/** One row lost, in bounded memory. */
export async function checkUnclosedQuote(megabytes: number): Promise<void> {
  put({ 'rules.yaml': RULES });
  await putLarge('leads.csv', unclosed(megabytes));
  const { code, stderr, megabytes: peak } = await peakOf(argvOf('--quiet', '--summary', 'run.json'));
  expect(code, stderr).toBe(0);
  const { leads } = JSON.parse(text('run.json')) as { leads: unknown };
  const rows = megabytes * ROWS_PER_MB;
  expect(leads).toEqual({ read: rows + 2, scored: rows + 1, quarantined: 1, duplicate: 0 });
  expect(rowsOf(text('out.csv.rejects.csv'))[1]?.slice(1, 4)).toEqual(['3', '22', 'malformed']);
  // Three million ids are kept; the file is 600 MB.
  expect(peak).toBeLessThan(400);
}

/** Activities of so many leads that are not in the export. */
export async function checkDistinctIds(count: number): Promise<void> {
  put({
    'rules.yaml': RULES.replace(
      'rules:',
      'activities: { web: { lead: Lead, id: Key } }\nrules:\n  seen: { each: {}, points: 1 }',
    ),
    'leads.csv': 'id,tier\n7,gold\n8,\nlead-5,\n',
  });
  await putLarge('web.csv', distinct(count));
  const argv = argvOf('-a', 'web.csv', '--quiet', '--summary', 'run.json');
  const { code, stderr } = await peakOf(argv);
  expect(code, stderr).toBe(0);
  expect(column(text('out.csv'), 'score')).toEqual(['41', '0', '1']);
  expect(JSON.parse(text('run.json'))).toMatchObject({
    activities: { web: { read: count + 1, matched: 2, unmatched: count - 1, duplicate: 0 } },
  });
}

/** Activities of one lead, each with an id of its own. */
export async function checkIdsThatCount(count: number): Promise<void> {
  put({
    'rules.yaml': RULES.replace(
      'rules:',
      'activities: { web: { lead: Lead, id: Key } }\nrules:\n  seen: { each: {}, points: 1 }',
    ),
    'leads.csv': 'id,tier\n7,gold\n',
  });
  const piece = function* (): Generator<string> {
    for (const text of distinct(count)) yield text.replace(/^lead-\d+/gm, '7');
  };
  await putLarge('web.csv', piece());
  const { code, stderr } = await peakOf(argvOf('-a', 'web.csv', '--quiet', '--summary', 'run.json'));
  expect(code, stderr).toBe(0);
  expect(JSON.parse(text('run.json'))).toMatchObject({
    activities: { web: { matched: count + 1, duplicate: 0 } },
  });
}
