// @ts-check
/** Do two scored files agree? First by their bytes, and where those differ, row by row. */
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { parse } from 'csv-parse';
import { ADDED } from './peers/shared.js';

const CHUNK = 1 << 20;

/** @param {string} one @param {string} other */
function sameBytes(one, other) {
  const { size } = statSync(one);
  if (size !== statSync(other).size) return false;
  const files = [openSync(one, 'r'), openSync(other, 'r')];
  try {
    const buffers = [Buffer.alloc(CHUNK), Buffer.alloc(CHUNK)];
    for (let at = 0; at < size; at += CHUNK) {
      const [a, b] = files.map((file, i) => {
        const buffer = /** @type {Buffer} */ (buffers[i]);
        return buffer.subarray(0, readSync(file, buffer, 0, CHUNK, at));
      });
      if (!a || !b || !a.equals(b)) return false;
    }
    return true;
  } finally {
    files.forEach(closeSync);
  }
}

/**
 * @typedef {{ same: boolean, rows: number, differing: number, first?: string }} Agreement
 *   same: to the byte; differing: rows whose score, segment, subtotals or reasons are not equal, and rows
 *   that only one file has
 */

/**
 * @param {string} one
 * @param {string} other
 * @returns {Promise<Agreement>}
 */
export async function compare(one, other) {
  if (sameBytes(one, other)) return { same: true, rows: 0, differing: 0 };
  const rows = [one, other].map((path) => {
    const parser = createReadStream(path).pipe(parse({ columns: true }));
    return /** @type {AsyncIterator<Record<string, string>>} */ (parser[Symbol.asyncIterator]());
  });
  /** @type {Agreement} */
  const agreement = { same: false, rows: 0, differing: 0 };
  for (;;) {
    const [a, b] = await Promise.all(rows.map((iterator) => iterator.next()));
    if (a?.done && b?.done) return agreement;
    agreement.rows++;
    const column = ['Record ID', ...ADDED].find((name) => a?.value?.[name] !== b?.value?.[name]);
    if (column === undefined) continue;
    agreement.differing++;
    const [mine, theirs] = [a, b].map((row) => row?.value?.[column] ?? 'no row');
    agreement.first ??= `lead ${a?.value?.['Record ID']}, ${column}: "${mine}" and "${theirs}"`;
  }
}
