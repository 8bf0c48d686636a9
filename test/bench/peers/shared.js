// @ts-check
/**
 * What the two peers share: reading, tallying the log, and writing. It is theirs at its fastest: of the
 * parser's ways to hand out rows (iteration, `data`, `on_record`, web streams) `readable` with large reads
 * was the quickest, and the stringifier does best when given rows by the hundred.
 */
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';

const DAY = 86_400_000;
const BATCH = 500;

/** @typedef {{ pricing: number, views: number, opens: number, downloads: number, webinars: number,
 *   forms: number, recent: number }} Tally */
/** @typedef {{ points: number, label: string, times: number }} Fired times: 0 where nothing is counted */

/** @type {Readonly<Tally>} */
export const NOTHING = { pricing: 0, views: 0, opens: 0, downloads: 0, webinars: 0, forms: 0, recent: 0 };

/** @param {string} path */
const openRows = (path) =>
  createReadStream(path, { highWaterMark: 1 << 18 }).pipe(parse({ record_delimiter: '\n' }));

/**
 * @param {string} path
 * @param {(row: string[]) => void} see
 * @returns {Promise<void>}
 */
export function readRows(path, see) {
  return new Promise((resolve, reject) => {
    const parser = openRows(path);
    parser.on('readable', () => {
      for (let row = parser.read(); row !== null; row = parser.read()) see(row);
    });
    parser.on('end', resolve);
    parser.on('error', reject);
  });
}

/** The same rows for work that has to be awaited. @param {string} path @returns {AsyncIterable<string[]>} */
export const iterateRows = (path) => openRows(path);

/**
 * Calendar days from the date that a cell starts with to `asOf`. A log holds few dates: each is read once.
 * @param {string} asOf
 */
export function ageBy(asOf) {
  const today = Date.parse(asOf);
  /** @type {Map<string, number>} */
  const known = new Map();
  /** @param {string} cell */
  return (cell) => {
    const date = cell.slice(0, 10);
    let age = known.get(date);
    if (age === undefined) {
      age = (today - Date.parse(date)) / DAY;
      known.set(date, age);
    }
    return age;
  };
}

/** @param {string} path @param {(cell: string) => number} ageOf */
export async function tallyActivities(path, ageOf) {
  /** @type {Map<string, Tally>} */
  const tallies = new Map();
  await readRows(path, (row) => {
    const [, lead, type, at, url] = /** @type {[string, string, string, string, string]} */ (row);
    if (lead === '' || at === '') return;
    const age = ageOf(at);
    if (!(age >= 0 && age < 90)) return; // the header's "Timestamp" is no date, and fails here
    let tally = tallies.get(lead);
    if (tally === undefined) {
      tally = { ...NOTHING };
      tallies.set(lead, tally);
    }
    if (age < 30) {
      tally.recent++;
      if (type === 'page_view') {
        tally.views++;
        if (url.includes('/pricing')) tally.pricing++;
      }
    }
    if (age < 60) {
      if (type === 'email_open') tally.opens++;
      else if (type === 'form_submit') tally.forms++;
    }
    if (type === 'download') tally.downloads++;
    else if (type === 'webinar_attended') tally.webinars++;
  });
  return tallies;
}

/**
 * The five cells that a score adds to its row.
 * @param {number} fitSum
 * @param {number} engagementSum
 * @param {Fired[]} fired in the order of the rules
 * @returns {[number, string, number, number, string]}
 */
export function judge(fitSum, engagementSum, fired) {
  const fit = Math.max(-20, Math.min(50, fitSum));
  const engagement = Math.min(60, engagementSum);
  const score = Math.max(0, Math.min(100, fit + engagement));
  const held = score >= 51 && fit < 20;
  const segment = score >= 51 && !held ? 'SQL' : score >= 26 ? 'MQL' : 'prospect';
  fired.sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const reasons = held ? [`held at MQL: Fit ${fit} < 20`] : [];
  for (const { points, label, times } of fired) {
    if (reasons.length === 5) break;
    const sign = points > 0 ? '+' : '';
    reasons.push(times > 0 ? `${label} ${sign}${points} (${times}×)` : `${label} ${sign}${points}`);
  }
  return [score, segment, fit, engagement, reasons.join('; ')];
}

/** The headers of those cells. */
export const ADDED = ['score', 'segment', 'fit', 'engagement', 'reasons'];

/** @param {string} path */
export function createWriter(path) {
  const file = openSync(path, 'w');
  /** @type {(string | number)[][]} */
  let rows = [];
  const flush = () => {
    const bytes = Buffer.from(stringify(rows));
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    rows = [];
  };
  return {
    /** @param {(string | number)[]} row */
    write(row) {
      rows.push(row);
      if (rows.length === BATCH) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}
