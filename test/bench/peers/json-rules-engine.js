// @ts-check
/**
 * The same job with json-rules-engine, as its documentation shows it: one engine with twelve rules, built
 * once, and `engine.run(facts)` for each lead. The engine tells which rules hold; what they pay stands in
 * their events. One run at a time: the engine keeps its status on itself, so runs can't overlap.
 *   node json-rules-engine.js LEADS ACTIVITIES AS_OF OUT
 */
import { Engine } from 'json-rules-engine';
import { ADDED, ageBy, createWriter, iterateRows, judge, NOTHING, tallyActivities } from './shared.js';

/** @typedef {import('./shared.js').Fired} Fired */
/** @typedef {{ order: number, label: string, group: 'fit' | 'engagement', points: number, per?: string, max?: number,
 *   tiers?: { at: string, steps: [number | string[], number][] } }} Pay */

const [leads, activities, asOf, out] = /** @type {[string, string, string, string]} */ (
  process.argv.slice(2)
);
const ageOf = ageBy(asOf);

const engine = new Engine();
engine.addOperator('matches', (/** @type {string} */ text, /** @type {RegExp} */ pattern) =>
  pattern.test(text),
);

let order = 0;
/**
 * @param {string} label
 * @param {'fit' | 'engagement'} group
 * @param {[fact: string, operator: string, value: unknown][]} conditions all must hold
 * @param {Partial<Pay>} pay
 */
function addRule(label, group, conditions, pay) {
  const all = conditions.map(([fact, operator, value]) => ({ fact, operator, value }));
  engine.addRule({
    conditions: { all },
    event: { type: 'points', params: { order: order++, label, group, ...pay } },
  });
}

addRule('Decision maker', 'fit', [['title', 'matches', /\b(?:ceo|founder|director|vp|head of)\b/i]], {
  points: 15,
});
addRule('Company size', 'fit', [['employees', 'greaterThanInclusive', 50]], {
  tiers: {
    at: 'employees',
    steps: [
      [1000, 20],
      [200, 12],
      [50, 5],
    ],
  },
});
addRule('Home market', 'fit', [['country', 'in', ['Spain', 'Portugal', 'France', 'Italy', 'Germany']]], {
  points: 10,
});
addRule(
  'Free email',
  'fit',
  [['domain', 'in', ['gmail.com', 'hotmail.com', 'outlook.com', 'yahoo.com', 'icloud.com']]],
  { points: -15 },
);
addRule('Lead source', 'fit', [['source', 'in', ['Partner', 'Referral', 'Trade show']]], {
  tiers: {
    at: 'source',
    steps: [
      [['Partner', 'Referral'], 10],
      [['Trade show'], 5],
    ],
  },
});
addRule('Pricing views', 'engagement', [['pricing', 'greaterThan', 0]], {
  points: 5,
  per: 'pricing',
  max: 20,
});
addRule('Page views', 'engagement', [['views', 'greaterThan', 0]], { points: 1, per: 'views', max: 10 });
addRule('Email opens', 'engagement', [['opens', 'greaterThan', 0]], { points: 2, per: 'opens', max: 12 });
addRule('Downloads', 'engagement', [['downloads', 'greaterThan', 0]], {
  points: 6,
  per: 'downloads',
  max: 18,
});
addRule('Webinar', 'engagement', [['webinars', 'greaterThanInclusive', 1]], { points: 10 });
addRule('Forms', 'engagement', [['forms', 'greaterThan', 0]], { points: 8, per: 'forms', max: 16 });
addRule(
  'Gone quiet',
  'engagement',
  [
    ['recent', 'equal', 0],
    ['known', 'greaterThanInclusive', 30],
  ],
  { points: -10 },
);

/** @param {Pay} pay @param {Record<string, string | number>} facts @returns {Fired} */
function payOut({ label, points, per, max, tiers }, facts) {
  if (tiers) {
    const value = /** @type {string & number} */ (facts[tiers.at]);
    const step = tiers.steps.find(([from]) => (Array.isArray(from) ? from.includes(value) : value >= from));
    return { points: step?.[1] ?? 0, label, times: 0 };
  }
  if (per === undefined) return { points, label, times: 0 };
  const times = Number(facts[per]);
  return { points: Math.min(max ?? Number.POSITIVE_INFINITY, points * times), label, times };
}

const tallies = await tallyActivities(activities, ageOf);
const writer = createWriter(out);
let header = true;
for await (const lead of iterateRows(leads)) {
  if (header) {
    header = false;
    writer.write(lead.concat(ADDED));
    continue;
  }
  const mail = lead[3] ?? '';
  const facts = {
    ...(tallies.get(lead[0] ?? '') ?? NOTHING),
    title: lead[4] ?? '',
    employees: Number(lead[6]),
    country: lead[7] ?? '',
    domain: mail.slice(mail.lastIndexOf('@') + 1).toLowerCase(),
    source: lead[10] ?? '',
    known: ageOf(lead[12] ?? ''),
  };
  const { events } = await engine.run(facts);
  const pays = events.map((event) => /** @type {Pay} */ (/** @type {unknown} */ (event.params)));
  pays.sort((a, b) => a.order - b.order);
  let fit = 0;
  let engagement = 0;
  const fired = pays.map((pay) => {
    const one = payOut(pay, facts);
    if (pay.group === 'fit') fit += one.points;
    else engagement += one.points;
    return one;
  });
  /** @type {(string | number)[]} */
  const row = lead;
  row.push(...judge(fit, engagement, fired));
  writer.write(row);
}
writer.close();
