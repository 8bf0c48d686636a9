// The public door, for programs that score inside themselves: rules in, scores out, no files and no clock.

import { type Row, scoreInMemory } from './engines/memory/score-leads.ts';
import type { Plan } from './plan/plan.ts';
import { fail, ProblemError } from './problem.ts';
import type { ActivityClass } from './result/activity-class.ts';
import { cellFaultText } from './result/cell-fault.ts';
import { type AccountScore, accountScore, type LeadScore, leadScore } from './result/lead-score.ts';
import { REJECTED } from './result/row-outcome.ts';
import { compileRules as compile } from './rules/compile.ts';
import { dayText, readDay } from './values/days.ts';
import { didYouMean } from './values/nearest.ts';
import { localDay } from './values/zone.ts';

export type { Row } from './engines/memory/score-leads.ts';
export type { Plan } from './plan/plan.ts';
export { type Place, type Problem, ProblemError, problemLine } from './problem.ts';
export type { ActivityClass } from './result/activity-class.ts';
export type { AccountScore, LeadScore, LedgerEntry, TopicInterest } from './result/lead-score.ts';

/**
 * Compiles the text of a rules file (YAML, version 1 of the language) to a plan: frozen plain data.
 *
 * @param text The rules.
 * @param file What messages call the file; `rules.yaml` unless given.
 * @throws {ProblemError} with every problem of the file, each with code, line and column.
 */
export function compileRules(text: string, file = 'rules.yaml'): Plan {
  const { plan, problems } = compile(text, file);
  if (plan === undefined) throw new ProblemError(problems);
  return plan;
}

/** What besides the leads goes into a score. */
export interface Circumstances {
  /** The date to score as of, YYYY-MM-DD; required, because a score must be repeatable. */
  readonly asOf: string;
  /** Rows of logs by the source's name; a row is a plain object of header and cell text. */
  readonly activities?: Readonly<Record<string, Iterable<Row>>>;
  /** Rows of look-up tables by the table's name. */
  readonly tables?: Readonly<Record<string, Iterable<Row>>>;
}

/** Why a lead row has no score. */
export interface Refusal {
  readonly code: 'no-id' | 'duplicate' | 'bad-cell';
  readonly message: string;
}

/** What a row of leads came to: a score or a refusal. */
export type LeadResult = LeadScore | { readonly refused: Refusal };

export interface ScoredLeads {
  /** One a row, in order. */
  readonly leads: readonly LeadResult[];
  /** How many rows of each source counted as what: they add up to the rows given. */
  readonly activities: Readonly<Record<string, Readonly<Partial<Record<ActivityClass, number>>>>>;
  /** Cells of logs and tables that kept their row from counting. */
  readonly faults: readonly string[];
  /** The companies of the leads, in the order of their first lead; only if the rules declare `accounts`. */
  readonly accounts?: readonly AccountScore[];
}

/**
 * Scores leads with what they did, exactly as `leadscore score` does. Rows are plain objects of header and cell
 * text; headers are matched exactly, and one that is missing is an empty cell. A source or table that is
 * left out had no rows; one that the rules don't know is refused.
 *
 * @throws {ProblemError} where `asOf` is no date, or a source or table is unknown.
 */
export function scoreLeads(plan: Plan, leads: Iterable<Row>, circumstances: Circumstances): ScoredLeads {
  const { asOf, ...rest } = circumstances;
  const day = readDay(asOf) ?? fail('usage', 'bad-date', `asOf "${asOf}" is no date`, 'write YYYY-MM-DD');
  checkNames('source', plan.sources, rest.activities);
  checkNames('table', plan.tables, rest.tables);
  const { accounts } = plan;
  const scored = scoreInMemory(plan, { ...rest, leads, asOf: day });
  return {
    leads: scored.leads.map((one) =>
      'card' in one ? leadScore(one.card, one.account, plan) : { refused: refusal(one.refused) },
    ),
    activities: Object.fromEntries(
      [...scored.activities].map(([source, classes]) => [source, Object.fromEntries(classes)]),
    ),
    faults: scored.faults,
    ...(accounts !== null && {
      accounts: scored.accounts.map((account) => accountScore(account, plan, accounts)),
    }),
  };
}

/**
 * Scores one lead. The rows of `activities` may be those of other leads too: only its own count. For many leads
 * `scoreLeads` prepares the rules once.
 *
 * @throws {ProblemError} where the lead has no id, or a cell doesn't read as what it must be.
 */
export function scoreLead(plan: Plan, lead: Row, circumstances: Circumstances): LeadScore {
  const [result] = scoreLeads(plan, [lead], circumstances).leads as [LeadResult];
  if ('refused' in result) return fail('data', result.refused.code, result.refused.message);
  return result;
}

/** Rows under a name that the rules don't know would be silence without a word. */
function checkNames(
  kind: 'source' | 'table',
  declared: readonly { readonly name: string }[],
  given: Readonly<Record<string, unknown>> = {},
): void {
  const names = declared.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (!names.includes(name))
      fail('usage', `unknown-${kind}`, `the rules have no ${kind} "${name}"`, didYouMean(name, names));
  }
}

type Refused = Extract<ReturnType<typeof scoreInMemory>['leads'][number], { refused: unknown }>['refused'];

function refusal(refused: Refused): Refusal {
  switch (refused.kind) {
    case 'no_id':
      return { code: 'no-id', message: REJECTED.noId };
    case 'duplicate':
      return {
        code: 'duplicate',
        message: REJECTED.duplicateId(refused.id, `lead ${refused.firstRow}`),
      };
    case 'faults':
      return { code: 'bad-cell', message: refused.faults.map(cellFaultText).join(', ') };
  }
}

/** The date of an instant (milliseconds since 1970) in the rules' time zone: `asOf: today(plan, Date.now())`. */
export function today(plan: Plan, milliseconds: number): string {
  return dayText(localDay(plan.timezone, Math.floor(milliseconds / 1000)));
}
