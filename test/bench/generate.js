// @ts-check
/**
 * Makes the bench's input: an export of leads and a log of activities, of any size, the same bytes for the
 * same seed, in constant memory. Nothing here is a real person's: names and notes are drawn from word lists.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The day that the made files are scored as of. */
export const AS_OF = '2026-11-01';

const DAY = 86_400_000;
const CHUNK = 1 << 18;

const FIRST =
  'Ana Luis Marta José Inês Karl Emma Hugo Lea Noah Sofía Paul Greta Tom Irene Olga Iker Nora'.split(' ');
const LAST =
  'García Silva Müller Rossi Martin Novak Smith Costa Dubois Jensen Ferrari Weber Ruiz Brown'.split(' ');
const COMPANY =
  'Acme Norte Delta Blue River Summit Orbital Lumen Cobalt Harbor Vega Atlas Mosaic Quartz'.split(' ');
const SUFFIX = ['S.L.', 'GmbH', 'Ltd', 'Inc.', 'SARL', 'Group', 'Labs'];
const TITLE = [
  'Marketing Manager',
  'Marketing Director',
  'CEO',
  'Co-Founder & CTO',
  'Head of Sales',
  'VP Marketing',
  'Account Executive',
  'Directorate assistant',
  'Data Engineer',
  'Ingénieur commercial',
  'Student',
  'Sales representative',
  'Office manager, EMEA',
  'Consultant',
  'Product owner',
  'Headmaster',
];
const COUNTRY = [
  'Spain',
  'Portugal',
  'France',
  'Italy',
  'Germany',
  'United Kingdom',
  'United States',
  'Mexico',
];
const CITY = ['Madrid', 'Lisboa', 'Lyon', 'Milano', 'Köln', 'Leeds', 'Austin', 'Puebla', 'Málaga', 'Nantes'];
const SOURCE = [
  'Organic search',
  'Paid search',
  'Partner',
  'Referral',
  'Trade show',
  'Newsletter',
  'Direct',
  '',
];
const STAGE = ['Subscriber', 'Lead', 'Marketing qualified lead', 'Opportunity'];
const FREE = ['gmail.com', 'hotmail.com', 'outlook.com', 'yahoo.com', 'icloud.com'];
const WORD =
  'asked about the annual plan and wants a call next week spoke with finance team budget is open in spring';
const WORDS = WORD.split(' ');
const PAGE = [
  '/',
  '/pricing',
  '/pricing/enterprise',
  '/blog/lead-scoring',
  '/docs',
  '/customers',
  '/about',
  '/demo',
];

/** A small seeded generator (mulberry32), so that a seed means the same files everywhere. @param {number} seed */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** @param {number} index */
const leadId = (index) => String(100_000_000 + index * 37);

/** @param {string} text */
const quote = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * Collects text and writes it a chunk at a time: memory stays the same whatever the size.
 * @param {string} path
 * @param {(write: (text: string) => void) => void} fill
 */
function writeFile(path, fill) {
  const file = openSync(path, 'w');
  let pending = '';
  const flush = () => {
    const bytes = Buffer.from(pending);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    pending = '';
  };
  fill((text) => {
    pending += text;
    if (pending.length >= CHUNK) flush();
  });
  flush();
  closeSync(file);
}

/** @param {string} path @param {number} leads @param {number} seed */
function writeLeads(path, leads, seed) {
  const next = random(seed);
  /** @param {number} n */
  const upTo = (n) => Math.floor(next() * n);
  /** @template T @param {T[]} list @returns {T} */
  const pick = (list) => /** @type {T} */ (list[upTo(list.length)]);
  const last = Date.parse(AS_OF);

  const note = () => {
    const words = Array.from({ length: 6 + upTo(18) }, () => pick(WORDS));
    const mark = upTo(words.length);
    words[mark] = `"${words[mark]}"`;
    words[upTo(words.length)] += ',';
    return words.join(' ') + (upTo(8) === 0 ? `\nsecond call: ${pick(WORDS)}` : '');
  };

  writeFile(path, (write) => {
    write('Record ID,First Name,Last Name,Email,Job Title,Company,Number of Employees,Country,City,Phone,');
    write('Lead Source,Lifecycle Stage,Create Date,Contact owner,Notes\n');
    for (let i = 0; i < leads; i++) {
      const first = pick(FIRST);
      const family = pick(LAST);
      const company = pick(COMPANY);
      const domain = upTo(4) === 0 ? pick(FREE) : `${company.toLowerCase()}${upTo(900)}.example`;
      const mail = `${first}.${family}.${i}@${domain}`.normalize('NFD').replace(/[^\w.@-]/g, '');
      const employees = upTo(10) === 0 ? '' : String(Math.floor(2 ** (next() * 13)));
      const created = new Date(last - upTo(900) * DAY).toISOString().slice(0, 10);
      const clock = `${String(8 + upTo(12)).padStart(2, '0')}:${String(upTo(60)).padStart(2, '0')}`;
      const cells = [
        leadId(i),
        first,
        family,
        upTo(3) === 0 ? mail : mail.toLowerCase(),
        upTo(12) === 0 ? '' : pick(TITLE),
        upTo(3) === 0 ? `${company}, ${pick(SUFFIX)}` : `${company} ${pick(SUFFIX)}`,
        employees,
        pick(COUNTRY),
        pick(CITY),
        `+34 6${String(upTo(100_000_000)).padStart(8, '0')}`,
        pick(SOURCE),
        pick(STAGE),
        `${created} ${clock}`,
        `${pick(FIRST)} ${pick(LAST)}`,
        upTo(5) === 0 ? '' : note(),
      ];
      write(`${cells.map(quote).join(',')}\n`);
    }
  });
}

/** @param {string} path @param {number} leads @param {number} activities @param {number} seed */
function writeActivities(path, leads, activities, seed) {
  const next = random(seed ^ 0x5bd1e995);
  /** @param {number} n */
  const upTo = (n) => Math.floor(next() * n);
  // The log covers 150 days in order, as a tool writes it, and one day past the as-of date.
  const start = Date.parse(AS_OF) - 149 * DAY;
  const step = (151 * DAY) / Math.max(1, activities);
  // A fifth of the leads do nothing; among the others a few do much, as in any real log.
  const busy = Math.max(1, Math.floor(leads * 0.8));

  writeFile(path, (write) => {
    write('Event ID,Lead ID,Type,Timestamp,URL\n');
    for (let i = 0; i < activities; i++) {
      const draw = upTo(1000);
      const who = (Math.floor(next() ** 1.6 * busy) * 7919) % leads;
      const lead = draw < 5 ? '' : leadId(draw < 25 ? leads + who : who);
      const at = draw === 999 ? '' : new Date(start + i * step).toISOString().slice(0, 19).replace('T', ' ');
      const kind = upTo(100);
      let type = 'page_view';
      let url = `https://www.example.com${PAGE[upTo(PAGE.length)]}`;
      if (kind >= 60) {
        if (kind < 85) type = 'email_open';
        else if (kind < 92) type = 'download';
        else if (kind < 95) type = 'webinar_attended';
        else if (kind < 98) type = 'form_submit';
        else type = 'unsubscribe';
        if (kind < 85) url = '';
      } else if (upTo(3) === 0) {
        url += `?utm_source=newsletter&utm_campaign=${upTo(50)}`;
      }
      write(`${10_000_000 + i},${lead},${type},${at},${url}\n`);
    }
  });
}

/**
 * Makes the files, or finds those made before: the folder is named by all that decides what is in them.
 * @param {{ dir: string, leads: number, activities: number, seed?: number }} options
 * @returns {{ leads: string, activities: string }} the two paths
 */
export function generate({ dir, leads, activities, seed = 1 }) {
  const source = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  const folder = join(dir, `${leads}x${activities}-seed${seed}-${source.digest('hex').slice(0, 8)}`);
  if (!existsSync(folder)) {
    // Made beside its place and then renamed: a run that was stopped leaves no half of a file to be found.
    const making = `${folder}.${process.pid}.tmp`;
    mkdirSync(making, { recursive: true });
    try {
      writeLeads(join(making, 'leads.csv'), leads, seed);
      writeActivities(join(making, 'activities.csv'), leads, activities, seed);
      renameSync(making, folder);
    } finally {
      rmSync(making, { recursive: true, force: true });
    }
  }
  return { leads: join(folder, 'leads.csv'), activities: join(folder, 'activities.csv') };
}
