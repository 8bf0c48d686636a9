// The library over a small rules file.

import { compileRules, type Row, scoreLead, type scoreLeads } from '../../../src/index.ts';

export const AS_OF = '2026-11-01';

export const RULES = `version: 1
leads: { id: id }
activities:
  web: { lead: who, type: what, at: when }
groups: { fit: { max: 50 } }
rules:
  boss: { group: fit, when: { title: { words: CEO } }, points: 30 }
  big: { group: fit, when: { size: { at_least: 100 } }, points: 30 }
  visits: { each: { type: visit, within: 30d }, points: 2.5, decay: { linear: 10d } }
disqualify:
  customer: { when: { stage: customer }, reason: Already a customer }
`;

export const plan = compileRules(RULES);

export const score = (lead: Row, rest: Partial<Parameters<typeof scoreLeads>[2]> = {}) =>
  scoreLead(plan, lead, { asOf: AS_OF, ...rest });
