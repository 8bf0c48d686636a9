// The warnings of a run, about everything that could make its numbers misleading.

import type { InputRequest } from '../inputs/input-request.ts';
import { tableOf } from '../plan/columns.ts';
import { earningConditions, signalsIn } from '../plan/condition-sites.ts';
import type { Cell, Condition, Plan, Source } from '../plan/plan.ts';
import type { ActivityCounts, RunFacts } from '../result/run-facts.ts';
import { dayText } from '../values/days.ts';
import { MAY_BE_THOUSANDS } from '../values/decimals.ts';
import { decimal, grouped } from '../values/micro.ts';
import { historyWarnings } from './history-warnings.ts';
import type { LastRunFacts } from './last-run.ts';
import type { ScoreRequest } from './output-request.ts';
import { type Warning, warning } from './warning.ts';

/** An activity log this much older than as-of makes every window empty. */
const OLD_DAYS = 30;

/** Where a number of the run would mislead. `lastRun` null: no history is kept. */
export function findWarnings(
  request: ScoreRequest,
  facts: RunFacts,
  lastRun: LastRunFacts | null = null,
): Warning[] {
  return [
    ...logWarnings(request, facts),
    ...silenceWarnings(request),
    ...ageWarnings(request, facts),
    ...tableWarnings(request, facts),
    ...historyWarnings(lastRun, request.output?.maxChange ?? null),
    ...leadWarnings(request, facts),
    ...facts.misread.map((file) => {
      const text = `${file} is UTF-8 and was read in another encoding, so ñ became Ã±; leave out --encoding`;
      return warning('misread-text', { file }, text);
    }),
    ...thousandsWarnings(request.rules.plan, facts),
    ...request.rules.curlyQuotes.map(({ text, at }) =>
      warning(
        'curly-quotes',
        { file: at.file, line: at.line ?? 0, value: text },
        `${at.file}:${at.line}: the curly quotes of ${text} are part of the value`,
      ),
    ),
    ...facts.otherRows.map(({ of, file, rows }) => {
      const text = `${of}: its rows of ${file} are not read here (${grouped(rows)})`;
      return warning('other-rows', { of, file, rows }, text);
    }),
  ];
}

function logWarnings({ rules: { plan }, inputs }: InputRequest, { activities }: RunFacts): Warning[] {
  return plan.sources.flatMap((source, index) => {
    const { name } = source;
    const counts = activities.get(name);
    if (counts === undefined || !inputs.activities[index]?.length) return [];
    if (counts.read > 0) return matchWarnings(source, counts, plan);
    return [warning('empty-log', { source: name }, `${name}: the log has a header and no rows`)];
  });
}

function tableWarnings({ rules: { plan }, inputs }: InputRequest, { tables, leads }: RunFacts): Warning[] {
  return plan.tables.flatMap(({ name, key: { header } }, index) => {
    const counts = tables.get(name);
    if (counts === undefined || (inputs.tables[index]?.length ?? 0) === 0) return [];
    if (counts.read === 0)
      return [warning('empty-table', { table: name }, `${name}: the table has a header and no rows`)];
    if (counts.matched > 0 || leads.scored === 0) return [];
    const text = `${name}: no lead has a row in it; no "${header}" of it is what "match" names`;
    return [warning('no-join', { table: name, header }, text)];
  });
}

/** Whether a log's keys are those of the leads. */
function matchWarnings({ name, lead, match }: Source, counts: ActivityCounts, plan: Plan): Warning[] {
  const warnings: Warning[] = [];
  const { matched, unmatched, shared, read } = counts;
  const { header } = lead.column;
  const field = keyName(plan, match);
  const key = `"${header}" of it is the ${field} of a lead; check "match"`;
  if (read > 0 && matched === 0) {
    warnings.push(
      unmatched > 0
        ? warning('nothing-matched', { source: name, header, field }, `${name}: nothing matched: no ${key}`)
        : warning(
            'nothing-counts',
            { source: name, read },
            `${name}: none of ${grouped(read)} activities counts; see what was left out`,
          ),
    );
  } else if (matched * 100 < unmatched) {
    warnings.push(
      warning(
        'hardly-matched',
        { source: name, matched, all: matched + unmatched, header, field },
        `${name}: only ${grouped(matched)} of ${grouped(matched + unmatched)} matched: hardly a ${key}`,
      ),
    );
  }
  const bySeveralKeys = lead.separator !== null && match.every(({ cell }) => cell === null); // a meeting of several leads: meant so
  if (shared * 10 > matched && !bySeveralKeys) {
    warnings.push(
      warning(
        'shared',
        { source: name, shared, matched },
        `${name}: ${grouped(shared)} of ${grouped(matched)} activities are shared by several leads`,
      ),
    );
  }
  return warnings;
}

const MOST_LABELS = 10;

/** A log that is left out is silence in everybody: the rules that count silence are named. */
function silenceWarnings({ rules, inputs }: InputRequest): Warning[] {
  const { plan } = rules;
  return plan.sources.flatMap(({ name }, source) => {
    if (inputs.activities[source]?.length) return [];
    const counting = plan.rules.filter((rule) =>
      earningConditions(rule).some((condition) => countsSilence(condition, source, plan)),
    );
    if (counting.length === 0) return [];
    const labels = counting.slice(0, MOST_LABELS).map(({ label }) => label);
    const rest = counting.length - labels.length;
    const listed = labels.join(', ') + (rest > 0 ? ` and ${grouped(rest)} more` : '');
    const text = `${name} is left out: it counts as silence in ${listed}`;
    return [warning('silence', { source: name, rules: listed }, text)];
  });
}

function countsSilence(condition: Condition, source: number, plan: Plan): boolean {
  return signalsIn(condition).some(({ signal, op }) => {
    const isUpper = op === 'at_most' || op === 'less_than';
    return isUpper && plan.signals[signal]?.select.sources.some((one) => one.source === source);
  });
}

/** Logs that end long before as-of; the day to replay is that of the newest log. */
function ageWarnings({ asOf }: InputRequest, { activities }: RunFacts): Warning[] {
  const newestOfAll = Math.max(
    ...[...activities.values()].map(({ newest }) => newest ?? Number.NEGATIVE_INFINITY),
  );
  return [...activities].flatMap(([name, { newest }]) => {
    if (newest === null || asOf - newest < OLD_DAYS) return [];
    const day = dayText(newest);
    const days = asOf - newest;
    const replay = newest === newestOfAll ? `; to replay it: --as-of ${day}` : '';
    const values = { source: name, day, days, replay: replay && day };
    return [
      warning(
        'old-log',
        values,
        `${name}: newest activity ${day}, ${grouped(days)} days before as-of${replay}`,
      ),
    ];
  });
}

/** Columns that may be written in another notation than the rules assume. */
function thousandsWarnings({ leads, sources }: Plan, { decimals }: RunFacts): Warning[] {
  const mayBe = (cell: Cell): boolean => decimals.get(cell) === MAY_BE_THOUSANDS;
  const found = [
    ...leads.cells.filter(mayBe).map((cell) => ({ of: tableOf(cell) ?? 'leads', field: cell.name })),
    ...sources.flatMap(({ name, cells }) =>
      cells.filter(mayBe).map((cell) => ({ of: name, field: cell.name })),
    ),
  ];
  return found.map(({ of, field }) =>
    warning(
      'thousands',
      { of, field },
      `${of}: the decimals of "${field}" always have three digits, as in 1.200, so they may be thousands; write numbers: "1.234,56" or "1234.56"`,
    ),
  );
}

/** What a log's keys are held against, as the rules call it. */
function keyName({ leads }: Plan, match: Source['match']): string {
  const names = match.map(({ cell }) =>
    cell === null ? `id ("${leads.id.header}")` : `"${leads.cells[cell]?.name}"`,
  );
  return names.join(' or ');
}

function leadWarnings({ rules, output }: ScoreRequest, facts: RunFacts): Warning[] {
  const { scores, leads } = facts;
  const { min, max } = rules.plan.score;
  const warnings: Warning[] = [];
  if (leads.read === 0) warnings.push(warning('no-leads', {}, 'the export has a header and no leads'));
  for (const [at, bound] of [
    [scores.atMin, min],
    [scores.atMax, max],
  ] as const) {
    if (leads.scored > 0 && at * 3 >= leads.scored) {
      warnings.push(
        warning(
          'at-bound',
          { leads: at, all: leads.scored, bound: decimal(bound) },
          `${grouped(at)} of ${grouped(leads.scored)} leads are at ${decimal(bound)}: the score doesn't tell them apart`,
        ),
      );
    }
  }
  if (facts.mangledIds > 0) {
    warnings.push(
      warning(
        'mangled-ids',
        { ids: facts.mangledIds },
        `${grouped(facts.mangledIds)} ids look like 1.23E+15: a spreadsheet has mangled them; export again as text`,
      ),
    );
  }
  if (facts.formulas > 0 && output !== null && !output.result.escapeFormulas) {
    warnings.push(
      warning(
        'formulas',
        { cells: facts.formulas },
        `${grouped(facts.formulas)} cells start like formulas; --escape-formulas makes them text`,
      ),
    );
  }
  return warnings;
}
