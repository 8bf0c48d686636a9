// One run that explains: the files are read as `score` reads them, the leads asked for are scored by the same engine,
// and from their rows alone it is found out what stands behind their scores.

import type { LeadBook } from '../engines/memory/lead-index.ts';
import { type RunContext, readLeads, readSource, readTable } from '../engines/memory/read-inputs.ts';
import { openLeadScorer } from '../engines/memory/score-accounts.ts';
import type { Lookup } from '../engines/memory/tables.ts';
import { openTally } from '../engines/memory/tally.ts';
import type { InputRequest } from '../inputs/input-request.ts';
import type { Monitor } from '../inputs/monitor.ts';
import { type OpenInputs, openInputs } from '../inputs/open-inputs.ts';
import { createRejects } from '../inputs/rejects.ts';
import { signalUsers } from '../plan/condition-sites.ts';
import type { Plan } from '../plan/plan.ts';
import { type Problem, problem } from '../problem.ts';
import type { ActivityAt, Explanation } from '../result/explanation.ts';
import { newInputFacts } from '../result/run-facts.ts';
import { ledgerJson, type ScoreCard } from '../result/score-card.ts';
import { didYouMean } from '../values/nearest.ts';
import { type Subject, takeApart } from './explain-lead.ts';
import { openNames } from './explain-name.ts';
import { lookAhead } from './explain-outlook.ts';
import { type Kept, replay } from './explain-replay.ts';
import { keepActivities, keepLeads, openActivityReader, type Unscored } from './explain-rows.ts';
import { standingOf, uncountedOf, unfiredOf } from './explain-shortfall.ts';
import { openTraces } from './explain-traces.ts';
import { openWording } from './explain-words.ts';

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
  const ids = [...new Set(named.map((id) => id.trim()))];
  const inputs = await openInputs(request, monitor);
  try {
    const { kept, cards, unscored, book } = await readAll(request, ids, inputs);
    const problems = ids.flatMap((id) => problemOf(id, unscored, book, request));
    return { explanations: explain(kept, cards, unscored, inputs, request, monitor), problems };
  } finally {
    await inputs.close();
  }
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
  const book = await readLeads(inputs.leads, lookups, [], context, witness);
  const leads = ids.flatMap((id) => found.get(id) ?? []);

  const tally = openTally(plan, book, asOf);
  const keeper = keepActivities(plan, book, new Set(leads.map(({ index }) => index)));
  for (const [source, logs] of leads.length === 0 ? [] : inputs.activities.entries()) {
    await readSource(source, logs, tally, context, keeper.witnessOf(source));
  }
  const { score } = openLeadScorer(plan, book, tally);
  const { positions } = inputs.leads;
  const kept: Kept = { plan, positions, lookups, leads, activities: keeper.activities() };
  return { kept, cards: leads.map(({ index }) => score(index)), unscored, book };
}

function explain(
  kept: Kept,
  cards: readonly ScoreCard[],
  unscored: readonly Unscored[],
  inputs: OpenInputs,
  { asOf }: InputRequest,
  monitor: Monitor,
): Explanation[] {
  const { plan, leads } = kept;
  const traces = openTraces(plan, kept.activities, leads.length);
  const again = replay(kept, asOf, traces.note);
  for (const [lead, card] of cards.entries()) checkSame(card, again.cards[lead] as ScoreCard);
  const read = openActivityReader(plan);
  const activities = kept.activities.map((row, index) => ({ ...row, index, ...read(row) }));
  const activity = (index: number): ActivityAt => {
    const { file, line, type, day } = activities[index] as (typeof activities)[number];
    return { source: plan.sources[file.source]!.name, type, day, file: file.path, line };
  };
  const newest = (rows: readonly { readonly activity: number }[]): number | null =>
    rows.reduce<number | null>((most, { activity: row }) => {
      const day = activities[row]?.day ?? null;
      return day === null || (most !== null && most > day) ? most : day;
    }, null);
  const wording = openWording(plan, plan.leads.cells, asOf);
  const users = signalUsers(plan).map((all) => all.map(({ label }) => label));
  const nameOf = openNames(inputs.leads.csv.header);
  const outlooks = lookAhead(kept, cards, asOf, monitor.check);

  return leads.map(({ id, index, cells, at }, lead): Explanation => {
    const subject: Subject = {
      ...{ plan, asOf, lead, wording, traces, activity },
      card: cards[lead] as ScoreCard,
      facts: {
        values: again.values[lead]!,
        signal: (signal) => again.tally.value(signal, lead),
        newest: (signal) => newest(traces.of(lead, signal).filter(({ move }) => typeof move !== 'string')),
        newestOutside: (signal) =>
          newest(traces.of(lead, signal).filter(({ move }) => typeof move === 'string')),
      },
    };
    const own = activities.filter((row) => row.leads.includes(index));
    return {
      ...{ id, name: nameOf(cells), file: at.file, line: at.line },
      others: unscored.flatMap((row) => (row.id === id ? { line: row.at.line, why: row.why } : [])),
      ...takeApart(subject),
      unfired: unfiredOf(subject),
      uncounted: uncountedOf(subject, own, users),
      standing: standingOf(subject),
      outlook: outlooks[lead]!,
    };
  });
}

/** The rows that were kept must give the score that all rows gave: an explanation of another score is a lie. */
function checkSame(card: ScoreCard, again: ScoreCard): void {
  const told = ({ segment, ledger }: ScoreCard): string => `${segment} ${ledgerJson(ledger)}`;
  if (told(card) !== told(again)) throw new Error(`explained ${told(again)}, scored ${told(card)}`);
}

/** Why a lead that was asked for has no score: it isn't there, or its row can't be used. */
function problemOf(
  id: string,
  unscored: readonly Unscored[],
  book: LeadBook,
  { rules, inputs }: InputRequest,
): Problem[] {
  if (book.ids.find(id) >= 0) return [];
  const row = unscored.find((one) => one.id === id);
  if (row !== undefined)
    return [problem('data', row.code, `lead "${id}" is not scored: ${row.why}`, undefined, row.at)];
  const message = `${inputs.leads} has no lead "${id}"`;
  const hint = ownerHint(id, book, rules.plan) ?? didYouMean(id, idsOf(book));
  return [problem('data', 'no-such-lead', message, hint)];
}

function* idsOf({ ids, count }: LeadBook): Generator<string> {
  for (let lead = 0; lead < count; lead++) yield ids.text(lead);
}

/** An e-mail address is often at hand where an id is asked for. */
function ownerHint(text: string, book: LeadBook, plan: Plan): string | undefined {
  for (const { match } of plan.sources) {
    const found = match === null ? undefined : book.find(match, text);
    if (found === undefined) continue;
    const first = typeof found === 'number' ? found : found[0];
    const id = book.ids.text(first ?? 0);
    return `it is the ${plan.leads.cells[match ?? 0]?.name} of lead "${id}": say --lead "${id}"`;
  }
  return undefined;
}
