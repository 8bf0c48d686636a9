// @ts-check
// A rules file as large as a company's is after ten years: every form of rule, many columns, types and half-lives.
import { writeFileSync } from 'node:fs';

const HEAD = `version: 1
leads: { id: Id }
activities:
  web: { lead: Lead, type: Event, at: Date }
groups: { fit: { min: -100, max: 5000 }, engagement: { max: 50000 } }
rules:
`;

/** @type {((i: number) => string)[]} */
const FORMS = [
  (i) =>
    `when: { Field ${i % 97}: { words: [alpha${i}, beta${i}] }, Country: [A${i}, B${i}] }, points: ${1 + (i % 9)}`,
  (i) =>
    `field: Size ${i % 53}, tiers: [{ at_least: ${1000 + i}, points: 9 }, { at_least: ${500 + i}, points: 4 }, { at_least: 10, points: 1 }]`,
  (i) => `each: { type: type_${i}, within: 60d }, points: 3, max: 15, decay: { half_life: ${1 + (i % 90)}d }`,
  (i) => `when: { activity: { type: type_${i}, within: 30d, count: { at_least: 3 } } }, points: 5`,
  (i) => `when: { Created: { older_than: 30d }, no_activity: { type: type_${i}, within: 14d } }, points: -2`,
];

/** Writes a file of so many rules. @param {string} path @param {number} count */
export function writeManyRules(path, count) {
  const rules = Array.from({ length: count }, (_, i) => {
    const form = FORMS[i % FORMS.length];
    return `  rule-${i}: { group: ${i % 2 ? 'engagement' : 'fit'}, ${form?.(i)} }\n`;
  });
  writeFileSync(path, HEAD + rules.join(''));
}

/** Rules over the bench's own export, of every form, no two alike. @type {((i: number) => string)[]} */
const BENCH_FORMS = [
  (i) =>
    `when: { Job Title: { words: [manager, director, title${i}] }, City: [Madrid, Lyon, Town ${i}] }, points: ${1 + (i % 9)}`,
  (i) =>
    `field: Number of Employees, tiers: [{ at_least: ${1000 + i}, points: 9 }, { at_least: ${100 + i}, points: 4 }]`,
  (i) =>
    `each: { type: page_view, where: { URL: { contains: [/pricing, /page${i}] } }, within: ${10 + i}d }, points: 3, max: 15, decay: { half_life: ${1 + (i % 90)}d }`,
  (i) => `when: { activity: { type: email_open, within: ${10 + i}d, count: { at_least: 3 } } }, points: 5`,
  (i) =>
    `when: { Create Date: { older_than: ${20 + i}d }, no_activity: { type: form_submit, within: ${7 + i}d } }, points: -2`,
];

/** Writes a file of so many rules for the bench's export. @param {string} path @param {number} count */
export function writeBenchRules(path, count) {
  const head = HEAD.replace('id: Id', 'id: Record ID').replace(
    'lead: Lead, type: Event, at: Date',
    'lead: Lead ID, type: Type, at: Timestamp',
  );
  const rules = Array.from({ length: count }, (_, i) => {
    const form = BENCH_FORMS[i % BENCH_FORMS.length];
    return `  rule-${i}: { group: ${i % 2 ? 'engagement' : 'fit'}, ${form?.(i)} }\n`;
  });
  writeFileSync(path, head + rules.join(''));
}
