// What a rules file means for the files at hand: a run that writes nothing, and a look at every value the rules name.

import { DEFAULT_ENGINE } from '../engines/engine.ts';
import type { InputRequest } from '../inputs/input-request.ts';
import type { Monitor } from '../inputs/monitor.ts';
import type { Column, Plan } from '../plan/plan.ts';
import { type Finding, inOrder, type Place, ProblemError } from '../problem.ts';
import { ACTIVITY_CLASSES } from '../result/activity-class.ts';
import { OUTCOME_WORDS } from '../result/row-outcome.ts';
import type { ActivityCounts, RunFacts } from '../result/run-facts.ts';
import type { ScoreCard } from '../result/score-card.ts';
import type { Places } from '../rules/places.ts';
import type { ScoreListener } from '../run/count-scores.ts';
import type { ScoreRequest } from '../run/output-request.ts';
import { scoreRun } from '../run/score-run.ts';
import { findWarnings } from '../run/warnings.ts';
import { itemAt } from '../values/item-at.ts';
import { decimal, grouped, type Micro } from '../values/micro.ts';
import { trackBeyond } from './check-data-beyond.ts';
import { dataFinding } from './lint.ts';
import { lookAtFiles, type ProbeSamples, samplesOf } from './look-at-files.ts';
import { sourcesOf } from './rule-sources.ts';

export interface DataChecked {
  readonly findings: readonly Finding[];
  /** What the run counted; null: the files can't be scored. */
  readonly facts: RunFacts | null;
}

/** Reads the files of the request twice: for the values, then to score. A rejected row stops nothing here. */
export async function checkData(
  request: InputRequest,
  places: Places,
  monitor: Monitor,
  /** Who else hears of each score. */
  onScore: readonly ScoreListener[] = [],
): Promise<DataChecked> {
  try {
    const samples: ProbeSamples = new Map();
    const looked = await lookAtFiles(request, places, samples, monitor);
    const held = trackHolding(request.rules.plan);
    const beyond = trackBeyond(request);
    const run: ScoreRequest = { ...request, engine: { ...DEFAULT_ENGINE, name: 'stream' }, output: null };
    const { facts } = await scoreRun(run, monitor, { onScore: [held.onScore, beyond.onScore, ...onScore] });
    if (facts.leads.scored === 0 && facts.leads.read > 0) {
      const message = 'no lead could be read, so the other checks did not run';
      const at = { file: itemAt(request.inputs.leads, 0) };
      const faults = looked.filter(({ code }) => code === 'bad-cells');
      return { findings: [...faults, dataFinding('error', at, 'no-leads', message)], facts: null };
    }
    const warnings = findWarnings(run, facts).filter(({ code }) => !ELSEWHERE.includes(code));
    const isOld = warnings.some(({ code }) => code === 'old-log');
    // The cause before its consequences.
    const findings = [
      ...coverageFindings(facts),
      ...warnings.map(({ code, text }) => dataFinding('warning', undefined, code, text)),
      ...inOrder([
        ...looked,
        ...keyFindings(request, places, facts, samples),
        ...ruleFindings(request, places, facts, { isOld, varies: held.varies }),
        ...held.findings(places),
        ...beyond.findings(places),
      ]),
    ];
    return { findings, facts };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problems.some(({ kind }) => kind === 'io')) throw error;
    return { findings: error.problems.map((problem) => ({ ...problem, level: 'error' })), facts: null };
  }
}

/** How many rows of a log count, and what becomes of the others: first, because everything else depends on it. */
function coverageFindings({ activities }: RunFacts): Finding[] {
  return [...activities].flatMap(([name, counts]) => {
    const { read, matched } = counts;
    if (read === 0 || matched === read) return [];
    const others = ACTIVITY_CLASSES.flatMap((one) =>
      one === 'matched' || counts[one] === 0 ? [] : [`${grouped(counts[one])} ${OUTCOME_WORDS[one]}`],
    );
    const share = `${percentText(matched, read)} of the rows count (${grouped(matched)} of ${grouped(read)})`;
    const message = `${name}: ${share}; not counted: ${others.join(', ')}`;
    return [dataFinding('note', undefined, 'log-coverage', message)];
  });
}

/** Rounded down, with a decimal below 10 %. */
function percentText(part: number, whole: number): string {
  const tenths = Math.floor((part * 1000) / whole);
  return `${tenths < 100 ? tenths / 10 : Math.floor(tenths / 10)} %`;
}

/** Reported at their place in the rules file instead, those of keys with samples of both sides. */
const ELSEWHERE: readonly string[] = ['nothing-matched', 'hardly-matched', 'curly-quotes'];

/** Logs with keys that no lead has, with samples of both. */
function keyFindings(
  { rules: { plan }, inputs }: InputRequest,
  places: Places,
  facts: RunFacts,
  samples: ProbeSamples,
): Finding[] {
  return plan.sources.flatMap(({ name, lead, match }, source) => {
    const { matched, unmatched } = facts.activities.get(name) as ActivityCounts;
    if (unmatched === 0) return [];
    const [{ cell: first } = { cell: null }] = match;
    const cell = first === null ? undefined : plan.leads.cells[first];
    const theirs = cell === undefined || cell.kind === 'constant' ? plan.leads.id : cell.column;
    const log = inputs.activities[source]?.[0] ?? '';
    const look = (path: string, column: Column): string =>
      `"${column.header}" of ${path} contains ${
        samplesOf(samples, path, column)
          .map((key) => `"${key.slice(0, 40)}"`)
          .join(', ') || 'no values'
      }`;
    const level = matched < unmatched ? 'warning' : 'note';
    const message = `${grouped(unmatched)} of ${grouped(matched + unmatched)} activities of ${name} do not match any lead`;
    const hint =
      level === 'warning' && theirs.table === undefined
        ? `${look(log, lead.column)}; ${look(itemAt(inputs.leads, 0), theirs)}`
        : undefined;
    return dataFinding(
      level,
      places.key('activities', name, first === null ? 'lead' : 'match'),
      'unmatched-keys',
      message,
      hint,
    );
  });
}

/** Rules that fire for no lead, or for all of them. */
function ruleFindings(
  { rules: { plan }, inputs }: InputRequest,
  places: Places,
  { leads, scores }: RunFacts,
  {
    isOld,
    varies,
  }: {
    /** Whether a log ends long before the day: then no rule on logs fires, which is reported already. */
    readonly isOld: boolean;
    /** Rules that do not give every lead the same points. */
    readonly varies: ReadonlySet<number>;
  },
): Finding[] {
  const isGiven = (source: number): boolean => (inputs.activities[source]?.length ?? 0) > 0;
  return plan.rules.flatMap((rule, index) => {
    const { id } = rule;
    const fired = scores.rules[index]?.leads ?? 0;
    const asked = sourcesOf(rule, plan);
    if (asked.length > 0 && (isOld || !asked.some(isGiven))) return [];
    const at = places.key('rules', id);
    const all = grouped(leads.scored);
    if (fired === 0)
      return dataFinding('warning', at, 'fires-for-none', `rule ${id} fires for none of ${all} leads`);
    if (fired < leads.scored || leads.scored < 2 || varies.has(index)) return [];
    const points = decimal(scores.rules[index]?.points ?? 0, 2);
    return dataFinding(
      'warning',
      at,
      'fires-for-all',
      `rule ${id} gives all ${all} leads the same points (${points} in total), so it does not rank them`,
    );
  });
}

/** Which rules give different points, and which tiers, promotions and disqualifications hold for a lead at all. */
function trackHolding({ rules, promote, disqualify }: Plan) {
  /** By rule: the points that it gave the first lead. */
  const fired = new Map<number, Micro>();
  const varies = new Set<number>();
  const tiers = new Set<string>();
  const promoted = new Set<number>();
  const disqualified = new Set<number>();
  return {
    varies,
    onScore: (_: string, card: ScoreCard): void => {
      for (const { rule, tier, points } of card.fired) {
        const first = fired.get(rule);
        if (first === undefined) fired.set(rule, points);
        else if (first !== points) varies.add(rule);
        if (tier !== null) tiers.add(`${rule} ${tier}`);
      }
      if (card.promoted !== null) promoted.add(card.promoted);
      if (card.disqualified !== null) disqualified.add(card.disqualified);
    },
    findings: (places: Places): Finding[] => {
      const none = (at: Place, what: string): Finding =>
        dataFinding('note', at, 'holds-for-none', `${what} holds for none of these leads`);
      return [
        ...rules.flatMap(({ id, earns }, rule) =>
          earns.kind !== 'tiers' || !fired.has(rule)
            ? []
            : earns.tiers.flatMap((_, tier) =>
                tiers.has(`${rule} ${tier}`)
                  ? []
                  : none(places.key('rules', id, 'tiers', tier), `tier ${tier + 1} of rule ${id}`),
              ),
        ),
        ...promote.flatMap(({ id }, at) =>
          promoted.has(at) ? [] : none(places.key('promote', id), `promote ${id}`),
        ),
        ...disqualify.flatMap(({ id }, at) =>
          disqualified.has(at) ? [] : none(places.key('disqualify', id), `disqualify ${id}`),
        ),
      ];
    },
  };
}
