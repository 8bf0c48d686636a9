// @ts-check
/**
 * The script that a good engineer would write for these twelve rules and no others: csv-parse, a closure a
 * rule, csv-stringify. It trusts its files, and does none of what a product must.
 *   node by-hand.js LEADS ACTIVITIES AS_OF OUT
 */
import { ADDED, ageBy, createWriter, judge, NOTHING, readRows, tallyActivities } from './shared.js';

/** @typedef {import('./shared.js').Tally} Tally */
/** @typedef {import('./shared.js').Fired} Fired */

const [leads, activities, asOf, out] = /** @type {[string, string, string, string]} */ (
  process.argv.slice(2)
);
const ageOf = ageBy(asOf);

const SENIOR = /\b(?:ceo|founder|director|vp|head of)\b/i;
const HOME = new Set(['Spain', 'Portugal', 'France', 'Italy', 'Germany']);
const FREE = new Set(['gmail.com', 'hotmail.com', 'outlook.com', 'yahoo.com', 'icloud.com']);

/** @param {string} mail */
const domainOf = (mail) => mail.slice(mail.lastIndexOf('@') + 1).toLowerCase();

/** @type {{ label: string, points: (lead: string[]) => number }[]} */
const profile = [
  { label: 'Decision maker', points: (lead) => (SENIOR.test(lead[4] ?? '') ? 15 : 0) },
  {
    label: 'Company size',
    points: (lead) => {
      const employees = Number(lead[6]);
      return employees >= 1000 ? 20 : employees >= 200 ? 12 : employees >= 50 ? 5 : 0;
    },
  },
  { label: 'Home market', points: (lead) => (HOME.has(lead[7] ?? '') ? 10 : 0) },
  { label: 'Free email', points: (lead) => (FREE.has(domainOf(lead[3] ?? '')) ? -15 : 0) },
  {
    label: 'Lead source',
    points: (lead) => {
      const source = lead[10];
      return source === 'Partner' || source === 'Referral' ? 10 : source === 'Trade show' ? 5 : 0;
    },
  },
];

/** @type {{ label: string, times: (tally: Tally) => number, points: (tally: Tally, lead: string[]) => number }[]} */
const behaviour = [
  {
    label: 'Pricing views',
    times: (tally) => tally.pricing,
    points: (tally) => Math.min(20, tally.pricing * 5),
  },
  { label: 'Page views', times: (tally) => tally.views, points: (tally) => Math.min(10, tally.views) },
  { label: 'Email opens', times: (tally) => tally.opens, points: (tally) => Math.min(12, tally.opens * 2) },
  {
    label: 'Downloads',
    times: (tally) => tally.downloads,
    points: (tally) => Math.min(18, tally.downloads * 6),
  },
  { label: 'Webinar', times: () => 0, points: (tally) => (tally.webinars > 0 ? 10 : 0) },
  { label: 'Forms', times: (tally) => tally.forms, points: (tally) => Math.min(16, tally.forms * 8) },
  {
    label: 'Gone quiet',
    times: () => 0,
    points: (tally, lead) => (tally.recent === 0 && ageOf(lead[12] ?? '') >= 30 ? -10 : 0),
  },
];

const tallies = await tallyActivities(activities, ageOf);
const writer = createWriter(out);
let header = true;
await readRows(leads, (lead) => {
  if (header) {
    header = false;
    writer.write(lead.concat(ADDED));
    return;
  }
  const tally = tallies.get(lead[0] ?? '') ?? NOTHING;
  /** @type {Fired[]} */
  const fired = [];
  let fit = 0;
  let engagement = 0;
  for (const { label, points } of profile) {
    const earned = points(lead);
    if (earned === 0) continue;
    fit += earned;
    fired.push({ points: earned, label, times: 0 });
  }
  for (const { label, times, points } of behaviour) {
    const earned = points(tally, lead);
    if (earned === 0) continue;
    engagement += earned;
    fired.push({ points: earned, label, times: times(tally) });
  }
  /** @type {(string | number)[]} */
  const row = lead;
  row.push(...judge(fit, engagement, fired));
  writer.write(row);
});
writer.close();
