// One run that explains: the files are read as `score` reads them, the leads asked for are scored by the same engine,
// and their rows alone give the explanation of their scores.

import type { LeadIndex } from '../engines/memory/lead-index.ts';
import { type RunContext, readLeads, readSource, readTable } from '../engines/memory/read-inputs.ts';
import { createLeadScorer } from '../engines/memory/score-accounts.ts';
import type { Lookup } from '../engines/memory/tables.ts';
import { createTally } from '../engines/memory/tally.ts';
import type { InputRequest } from '../inputs/input-request.ts';
import type { Monitor } from '../inputs/monitor.ts';
import { type OpenInputs, withInputs } from '../inputs/open-inputs.ts';
import { createRejects } from '../inputs/rejects.ts';
import { signalUsers } from '../plan/condition-sites.ts';
import type { Plan } from '../plan/plan.ts';
import { type Problem, problem } from '../problem.ts';
import type { AccountExplained, Explanation } from '../result/explanation.ts';
import { newInputFacts } from '../result/run-facts.ts';
import { ledgerJson, type ScoreCard } from '../result/score-card.ts';
import { trimCell } from '../values/invisible.ts';
import { comparedKey } from '../values/key-form.ts';
import { didYouMean } from '../values/nearest.ts';
import { createDayScores, type DayScores, type WatchedLead } from './day-scores.ts';
import { explainAccount } from './explain-account.ts';
import { explainBeyond } from './explain-beyond.ts';
import { type ExplainInput, explainLedger } from './explain-lead.ts';
import { lookAhead } from './explain-outlook.ts';
import { standingOf, uncountedOf, unfiredOf } from './explain-shortfall.ts';
import { createWording, type LeadFacts } from './explain-words.ts';
import { keepLeads, type Unscored } from './keep-leads.ts';
import { createNameReader } from './lead-name.ts';
import { watchActivities } from './watch-activities.ts';

export interface Explained {
  /** In the order in which they were asked for. */
  readonly explanations: readonly Explanation[];
  /** Why leads asked for have none. */
  readonly problems: readonly Problem[];
}

/** Explains the scores of the leads with these ids. */
export async function explainRun(
  request: InputRequest,
  named: readonly string[],
  monitor: Monitor,
): Promise<Explained> {
  const compared = comparedKey(request.rules.plan.leads.idForm);
  const ids = [...new Set(named.map((name) => compared(trimCell(name))))];
  return withInputs(request, monitor, async (inputs) => {
    const { watched, scores, scored, unscored, leadIndex } = await readAll(request, ids, inputs);
    const problems = ids.flatMap((id) => problemOf(id, unscored, leadIndex, request));
    return { explanations: explain(watched, scores, scored, unscored, inputs, request, monitor), problems };
  });
}

async function readAll(request: InputRequest, ids: readonly string[], inputs: OpenInputs) {
  const { rules, asOf, rejectLimit } = request;
  const { plan } = rules;
  const context: RunContext = {
    request,
    facts: newInputFacts(plan),
    rejects: createRejects(null, rejectLimit),
  };
  const lookups: (Lookup | null)[] = [];
  for (const [table, file] of inputs.tables.entries()) {
    lookups.push(file && (await readTable(table, file, context)));
  }
  const { leads: found, unscored, witness } = keepLeads(new Set(ids), inputs.leads, plan);
  const leadIndex = await readLeads(inputs.leads, lookups, [], context, witness);
  const leads = ids.flatMap((id) => found.get(id) ?? []);

  const tally = createTally(plan, leadIndex, asOf);
  const indexes = leads.map(({ index }) => index);
  const activities = watchActivities(plan, asOf, leadIndex, indexes);
  for (const [source, logs] of leads.length === 0 ? [] : inputs.activities.entries()) {
    await readSource(source, logs, tally, context, activities.witnessOf(source));
  }
  const { score, accounts } = createLeadScorer(plan, leadIndex, tally, true);
  const { positions } = inputs.leads;
  const watched = leads.flatMap((row): WatchedLead[] => {
    const own = activities.leads.get(row.index);
    return own === undefined ? [] : [{ row, activities: own }];
  });
  const scores = createDayScores(plan, asOf, positions, lookups, watched);
  const scored = leads.map(({ index }) => ({
    card: score(index),
    account: explainAccount(plan, accounts, index, score, leadIndex.ids.text),
  }));
  return { watched, scores, scored, unscored, leadIndex };
}

function explain(
  watched: readonly WatchedLead[],
  scores: DayScores,
  scored: readonly { readonly card: ScoreCard; readonly account: AccountExplained | null }[],
  unscored: readonly Unscored[],
  inputs: OpenInputs,
  { rules: { plan }, asOf }: InputRequest,
  monitor: Monitor,
): Explanation[] {
  const wording = createWording(plan, plan.leads.cells, asOf, (condition, { lead }) =>
    scores.holds(lead, condition),
  );
  const users = signalUsers(plan).map((all) => all.map(({ label }) => label));
  const nameOf = createNameReader(inputs.leads.csv.header);
  const compared = comparedKey(plan.leads.idForm);

  return scored.flatMap(({ card, account }, lead): Explanation[] => {
    const one = watched[lead];
    if (one === undefined) return [];
    const { row, activities } = one;
    checkSame(card, scores.card(lead, 0));
    const facts: LeadFacts = {
      lead,
      values: scores.values(lead),
      signal: (signal) => scores.signal(lead, signal),
      newest: (signal) => activities.rowsOf(signal)?.newest ?? null,
      newestOutside: (signal) => activities.rowsOf(signal)?.newestOutside ?? null,
    };
    const input: ExplainInput = { plan, asOf, card, facts, wording, activities };
    const { id, cells, at } = row;
    return [
      {
        ...{ id, name: nameOf(cells), file: at.file, line: at.line },
        others: unscored.flatMap((other) =>
          other.id === compared(id) ? { line: other.at.line, why: other.why } : [],
        ),
        ...explainLedger(input),
        unfired: unfiredOf(input),
        ...uncountedOf(input, users),
        standing: standingOf(input),
        outlook: lookAhead(plan, asOf, scores, lead, card, monitor.check),
        beyond: { ...explainBeyond(input), account },
      },
    ];
  });
}

/** The rows that were kept must give the score that all rows gave; else the explanation would be of another score. */
function checkSame(card: ScoreCard, again: ScoreCard): void {
  const told = ({ segment, ledger }: ScoreCard): string => `${segment} ${ledgerJson(ledger)}`;
  if (told(card) !== told(again)) throw new Error(`explained ${told(again)}, scored ${told(card)}`);
}

/** Why a lead that was asked for has no score: it isn't there, or its row can't be used. */
function problemOf(
  id: string,
  unscored: readonly Unscored[],
  leadIndex: LeadIndex,
  { rules, inputs }: InputRequest,
): Problem[] {
  if (leadIndex.withId(id) !== undefined) return [];
  const row = unscored.find((one) => one.id === id);
  if (row !== undefined)
    return [problem('data', row.code, `lead "${id}" is not scored: ${row.why}`, undefined, row.at)];
  const message = `${inputs.leads.join(', ')} has no lead "${id}"`;
  const hint = ownerHint(id, leadIndex, rules.plan) ?? didYouMean(id, idsOf(leadIndex));
  return [problem('data', 'no-such-lead', message, hint)];
}

function* idsOf({ ids, count }: LeadIndex): Generator<string> {
  for (let lead = 0; lead < count; lead++) yield ids.text(lead);
}

/** An e-mail address is often at hand where an id is asked for. */
function ownerHint(text: string, leadIndex: LeadIndex, plan: Plan): string | undefined {
  for (const match of plan.sources.flatMap((source) => source.match)) {
    const found = match.cell === null ? undefined : leadIndex.find([match], text);
    if (found === undefined) continue;
    const first = typeof found === 'number' ? found : found[0];
    const id = leadIndex.ids.text(first ?? 0);
    return `it is the ${plan.leads.cells[match.cell ?? 0]?.name} of lead "${id}"; use --lead "${id}"`;
  }
  return undefined;
}
