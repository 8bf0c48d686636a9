// The run as the report needs it. Loaded only if there is a page to make, because charts need a library.

import type { InputRequest } from '../../inputs/input-request.ts';
import { reportPage } from '../../output/html/page.ts';
import type { Reported } from '../../output/html/reported.ts';
import type { RunStamp } from '../../output/json/summary.ts';
import type { SummaryData } from '../../output/terminal/summary-data.ts';

export function makePage(
  { rules, inputs }: InputRequest,
  told: SummaryData,
  { tool, engine }: RunStamp,
  found: Pick<Reported, 'findings' | 'shown' | 'warned'>,
  locale = 'en',
): string {
  const { sources, tables } = rules.plan;
  const files = [
    ...inputs.leads.map((path) => ({ name: 'leads', path })),
    ...tables.flatMap(({ name }, i) => (inputs.tables[i] ?? []).map((path) => ({ name, path }))),
    ...sources.flatMap(({ name }, i) => (inputs.activities[i] ?? []).map((path) => ({ name, path }))),
  ];
  return reportPage({ ...told, tool, engine, rulesPath: rules.path, files, ...found }, locale);
}
