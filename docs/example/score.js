// Scores one lead inside a program: rows are plain objects of header and cell text.
import { readFileSync } from 'node:fs';
import { compileRules, scoreLead } from 'leadscore';

const plan = compileRules(readFileSync('rules.yaml', 'utf8'), 'rules.yaml');
const lead = { Id: '2', Email: 'mei@quay.example', Title: 'Analyst', Employees: '90' };
const visits = [
  { Visitor: 'mei@quay.example', Event: 'pricing_view', Date: '2026-10-31' },
  { Visitor: 'mei@quay.example', Event: 'pricing_view', Date: '2026-10-31' },
  { Visitor: 'mei@quay.example', Event: 'webinar', Date: '2026-09-15' },
  { Visitor: 'mei@quay.example', Event: 'webinar', Date: '2026-10-15' },
];

const result = scoreLead(plan, lead, { asOf: '2026-11-01', activities: { web: visits } });

console.log(result.score, result.segment, result.reasons);
for (const line of result.ledger) console.log(line);
