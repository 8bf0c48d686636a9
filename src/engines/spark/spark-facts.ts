// What Spark counted, as the facts of a run: the same numbers that the other engines count row by row.
import type { InputRequest } from '../../inputs/input-request.ts';
import { exceeds } from '../../inputs/rejects.ts';
import type { Plan } from '../../plan/plan.ts';
import { ProblemError, problem } from '../../problem.ts';
import { ACTIVITY_CLASSES } from '../../result/activity-class.ts';
import { countAccounts } from '../../result/beyond-facts.ts';
import {
  newInputFacts,
  newRunFacts,
  noteDecimals,
  type RunFacts,
  type ScoreFacts,
} from '../../result/run-facts.ts';
import { unattributed } from '../../sql/relations/attributed-activities.ts';
import { openCells } from '../../sql/relations/decimal-kinds.ts';
import { itemAt } from '../../values/item-at.ts';
import { canonical, decimal, grouped } from '../../values/micro.ts';
import { countsOf } from './shell-counts.ts';
import type { ShellResult } from './spark-shell.ts';

export interface SparkFacts {
  readonly facts: RunFacts;
  readonly rejectedBy: ReadonlyMap<string, number>;
  /** Whether the script printed all of its counts. */
  readonly isWhole: boolean;
}

export function sparkFacts({ rules: { plan } }: InputRequest, shell: ShellResult): SparkFacts {
  const facts = newRunFacts(newInputFacts(plan), plan);
  const rejectedBy = new Map<string, number>();
  const reject = (code: string, rows: number): void => {
    if (rows > 0) rejectedBy.set(code, (rejectedBy.get(code) ?? 0) + rows);
  };
  countLeads(facts, shell, reject);
  countTables(facts, plan, shell, reject);
  countActivities(facts, plan, shell, reject);
  for (const { of, cells } of openCells(plan)) {
    const [bits] = countsOf(shell, `decimals ${of}`);
    for (const [i, cell] of cells.entries()) noteDecimals(facts.decimals, cell, bits?.number(i) ?? 0);
  }
  return { facts, rejectedBy, isWhole: countScores(facts, plan, shell) };
}

type Reject = (code: string, rows: number) => void;

function countLeads(facts: RunFacts, shell: ShellResult, reject: Reject): void {
  const { leads } = facts;
  for (const count of countsOf(shell, 'leads')) {
    const [code, rows] = [count.text('code'), count.number('rows')];
    leads.read += rows;
    facts.mangledIds += count.number('mangled');
    facts.formulas += count.number('formulas');
    if (code === 'kept') leads.scored = rows;
    else if (code === 'repeated') leads.duplicate = rows;
    else leads.quarantined += rows;
    if (code !== 'kept') reject(LEAD_CODES.get(code) ?? code, rows);
  }
}

/** The codes of rejected leads where they differ from those of tables. */
const LEAD_CODES: ReadonlyMap<string, string> = new Map([
  ['repeated', 'duplicate'],
  ['no-key', 'no-id'],
]);

function countTables(facts: RunFacts, plan: Plan, shell: ShellResult, reject: Reject): void {
  for (const [i, { name }] of plan.tables.entries()) {
    const counts = { read: 0, kept: 0, quarantined: 0, footer: 0, blank: 0, matched: 0 };
    for (const count of countsOf(shell, `table ${i}`)) {
      const [code, rows] = [count.text('code'), count.number('rows')];
      counts.read += rows;
      if (code === 'kept') counts.kept = rows;
      else {
        counts.quarantined += rows;
        reject(code === 'repeated' ? 'repeated-key' : code, rows);
      }
    }
    counts.matched = countsOf(shell, `matched ${i}`)[0]?.number('matched') ?? 0;
    facts.tables.set(name, counts);
  }
}

function countActivities(facts: RunFacts, plan: Plan, shell: ShellResult, reject: Reject): void {
  const [matched] = countsOf(shell, 'sources');
  const leadless = new Map(countsOf(shell, 'leadless').map((count) => [count.number(0), count]));
  for (const [i, { name }] of plan.sources.entries()) {
    const counts = facts.activities.get(name);
    if (counts === undefined) continue;
    for (const one of ACTIVITY_CLASSES) {
      const rows =
        one === 'matched' ? matched?.number(i * 4) : leadless.get(unattributed(one))?.number(i + 1);
      counts[one] = rows ?? 0;
      counts.read += counts[one];
    }
    counts.shared = matched?.number(i * 4 + 1) ?? 0;
    counts.oldest = matched?.nullable(i * 4 + 2) ?? null;
    counts.newest = matched?.nullable(i * 4 + 3) ?? null;
    reject('bad-cell', counts.quarantined);
  }
}

function countScores(facts: RunFacts, plan: Plan, shell: ShellResult): boolean {
  const [counts] = countsOf(shell, 'scores');
  if (counts === undefined) return false;
  const { scores } = facts;
  facts.withoutActivity = counts.number('silent');
  scores.cutAtMin = counts.number('cut_min');
  scores.cutAtMax = counts.number('cut_max');
  scores.atMin = counts.number('at_min');
  scores.atMax = counts.number('at_max');
  scores.promoted = counts.number('promoted');
  scores.disqualified = counts.number('disqualified');
  scores.held = counts.number('held');
  for (const i of plan.rules.keys()) {
    const points = canonical(BigInt(counts.number(`points${i}`)));
    scores.rules[i] = { leads: counts.number(`leads${i}`), points };
  }
  for (const count of countsOf(shell, 'segments')) {
    addToSegment(scores, count.text('segment'), count.number('bar'), count.number('leads'));
  }
  countBeyondScore(scores, plan, shell);
  scores.top = countsOf(shell, 'top').map((count, lead) => ({
    lead,
    id: count.text('id'),
    score: count.number('score'),
    segment: count.text('segment'),
    reasons: count.text('reasons').split('; ').filter(Boolean),
  }));
  return true;
}

function countBeyondScore({ beyond }: ScoreFacts, plan: Plan, shell: ShellResult): void {
  for (const count of countsOf(shell, 'grades'))
    beyond.grades.set(count.text('name'), count.number('number'));
  const byIndex = (what: string, into: Map<string, number>, names: readonly string[]): void => {
    for (const count of countsOf(shell, what)) {
      into.set(itemAt(names, count.number('name')), count.number('number'));
    }
  };
  const { stages, topics, lists, accounts } = plan;
  byIndex(
    'stages',
    beyond.stages,
    stages.map(({ name }) => name),
  );
  byIndex(
    'topics',
    beyond.topics,
    topics.map(({ id }) => id),
  );
  const [inLists] = countsOf(shell, 'lists');
  for (const [i, { id }] of lists.entries()) beyond.lists.set(id, inLists?.number(`list${i}`) ?? 0);
  if (accounts === null) return;
  const leadsWithout = countsOf(shell, 'without account')[0]?.number('leads') ?? 0;
  beyond.accounts = countAccounts(plan, [], leadsWithout);
  byIndex(
    'accounts',
    beyond.accounts.segments,
    accounts.segments.map(({ name }) => name),
  );
}

function addToSegment(
  { segments, bars, barsOf }: ScoreFacts,
  segment: string,
  bar: number,
  leads: number,
): void {
  segments.set(segment, (segments.get(segment) ?? 0) + leads);
  if (bar < 0) return; // disqualified leads have no part in the distribution
  for (const one of [bars, barsOf.get(segment)]) if (one) one[bar] = (one[bar] ?? 0) + leads;
}

/** Refuses the run if more rows of a file were rejected than the limit allows. */
export function refuseTooMany({ rejectLimit, inputs }: InputRequest, facts: RunFacts): void {
  const { leads, tables, activities } = facts;
  const files = [
    { file: inputs.leads.join(', '), rejected: leads.quarantined + leads.duplicate, read: leads.read },
    ...[...tables, ...activities].map(([file, { quarantined, read }]) => ({
      file,
      rejected: quarantined,
      read,
    })),
  ];
  const over = files.filter(({ rejected, read }) => exceeds(rejectLimit, rejected, read));
  if (over.length === 0) return;
  const limit = rejectLimit.kind === 'rows' ? `${rejectLimit.rows}` : `${decimal(rejectLimit.share)}%`;
  const hint = 'fix the rows or raise --max-rejects; --engine stream shows their lines';
  throw new ProblemError(
    over.map(({ file, rejected, read }) => {
      const message = `${grouped(rejected)} of ${grouped(read)} rows rejected, more than --max-rejects allows (${limit})`;
      return problem('data', 'too-many-rejects', message, hint, { file });
    }),
  );
}
