// `evaluate`: takes snapshots, measures the figures, and reports in words what does not hold.
import type { Outcome } from '../plan/outcome.ts';
import type { Plan } from '../plan/plan.ts';
import { fail } from '../problem.ts';
import { compareTraits } from './activity-odds.ts';
import { compareWith } from './compare-rules.ts';
import type { Evaluation } from './evaluation.ts';
import { judgeRules } from './judge-rules.ts';
import { calibrationOf, deciles, driftOf, rankingOf, scoreBands, segmentParts } from './measure-sample.ts';
import { designEffect as designEffectOf, wilson } from './rates.ts';
import { scoreBy } from './re-score.ts';
import { createdColumns, readsOfOutcome, readsOfRule } from './read-columns.ts';
import { countLeads, type Sample, type SnapshotCounts } from './sample.ts';
import type { LogScan } from './scan-logs.ts';
import { countScores, cutIntoBands } from './score-counts.ts';
import type { PassRequest } from './score-pass.ts';
import { suggest } from './suggest-segments.ts';
import { type ActivityType, type SnapshotOptions, takeSnapshots } from './take-snapshots.ts';
import { thresholdAt } from './thresholds.ts';

export interface EvaluateRequest {
  readonly pass: PassRequest;
  readonly probe: PassRequest;
  readonly outcome: Outcome;
  readonly snapshots: SnapshotOptions;
  readonly allowImmature: boolean;
  readonly capacity: number | null;
  readonly precision: number | null;
  readonly against: PassRequest | null;
  readonly logs: readonly LogScan[];
}

/** Fewer leads of either class say nothing. */
const LEAST = 20;
/** With fewer, the figures carry a warning. */
const FEW = 100;

export async function evaluateRules(request: EvaluateRequest): Promise<Evaluation> {
  const { pass, outcome, snapshots: options } = request;
  const { plan, name, sha256 } = pass.rules;
  const types = activityTypes(plan, request.logs, readsOfOutcome(outcome).sources);
  const taken = await takeSnapshots(pass, request.probe, outcome, options, types);
  const { sample, counts } = taken;
  const warnings: string[] = [];
  const { leads, positives, negatives } = countLeads(sample);
  refuse(counts, request, positives, negatives);
  if (positives < FEW || negatives < FEW) {
    const few = `${positives} leads that converted and ${negatives} that did not: every figure is uncertain`;
    warnings.push(few);
  }
  if (!outcome.dated) {
    warnings.push(
      'the outcome has no date: columns filled after conversion leak, and no figure can rule that out',
    );
  }
  for (const [i, one] of counts.slice(1).entries()) {
    if (one.asOf < counts[i]!.until) {
      warnings.push(
        'windows of snapshots overlap: the same conversion may count twice; intervals allow for it',
      );
      break;
    }
  }
  if (counts.some(({ immature }) => immature))
    warnings.push('a window ends after the data: its leads may still convert');
  const effect = clusterEffect(sample);
  const hits = sample.labels.reduce((sum, label) => sum + label, 0);
  const byScore = countScores(sample.scores, sample.labels);
  return {
    rules: { name, sha256 },
    outcome: { name: outcome.name, dated: outcome.dated },
    window: options.window,
    snapshots: counts,
    ...{ leads, positives, negatives },
    rate: wilson(hits, sample.labels.length, effect),
    designEffect: effect,
    ranking: rankingOf(sample.scores, sample),
    activityRanking: activityRanking(plan, outcome, sample),
    deciles: deciles(byScore, effect),
    curve: cutIntoBands(byScore, 200).map(({ n, positives }) => ({ n, positives })),
    bands: scoreBands(plan, byScore, effect),
    segments: segmentParts(plan, sample, effect),
    thresholds: plan.segments
      .slice(1)
      .map(({ name: segment, from }) => ({ segment, ...thresholdAt(byScore, from, effect) })),
    suggestions: suggest(plan, taken, byScore, request.capacity, request.precision),
    calibration: calibrationOf(plan, sample),
    judgements: judgeRules(plan, sample, effect),
    activities: compareTraits(taken.traits, fitOf(plan, sample), sample.labels, effect),
    drift: driftOf(plan, sample, counts),
    against:
      request.against === null
        ? null
        : await compareWith(request.against, outcome, plan, sample, counts, effect),
    leaks: leaksOf(plan, outcome),
    warnings,
  };
}

function refuse(
  counts: readonly SnapshotCounts[],
  { allowImmature }: EvaluateRequest,
  positives: number,
  negatives: number,
): void {
  if (counts.some(({ immature }) => immature) && !allowImmature) {
    fail(
      'usage',
      'immature-snapshot',
      'the window of a snapshot ends after the data',
      'choose an earlier --as-of or a shorter --window, give --data-until, or say --allow-immature',
    );
  }
  if (positives >= LEAST && negatives >= LEAST) return;
  fail(
    'data',
    'too-few-outcomes',
    `${positives} leads converted and ${negatives} did not; an evaluation needs at least ${LEAST} of each`,
    'choose other dates or a longer window, or check "outcome"',
  );
}

export function clusterEffect({ labels, clusters, ids }: Sample): number {
  const leads = ids.map(() => ({ n: 0, positives: 0 }));
  for (let i = 0; i < labels.length; i++) {
    const lead = leads[clusters[i]!]!;
    lead.n++;
    lead.positives += labels[i]!;
  }
  return designEffectOf(leads);
}

/** At most so many types of activity are compared, the most frequent first. */
const MOST_TYPES = 24;

function activityTypes(
  plan: Plan,
  logs: readonly LogScan[],
  outcomeSources: ReadonlySet<string>,
): ActivityType[] {
  return logs
    .flatMap(({ source, types, rows }): (ActivityType & { readonly rows: number })[] => {
      // The log of --outcome-file is no source of the rules.
      const name = plan.sources[source]?.name;
      if (name === undefined || outcomeSources.has(name)) return [];
      if (types.length === 0) return [{ source, type: null, name, rows }];
      return types.map(({ type, rows: own }) => ({ source, type, name: `${name}: ${type}`, rows: own }));
    })
    .sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_TYPES);
}

/** Points of the rules that read columns alone: what the lead is, not what it did. */
function fitOf(plan: Plan, { fired }: Sample): Float64Array {
  const isFit = plan.rules.map((_, rule) => readsOfRule(plan, rule).sources.size === 0);
  return scoreBy(
    { ...plan, score: { ...plan.score, min: -1e15, max: 1e15 } },
    fired,
    (rule) => isFit[rule] === true,
  );
}

function activityRanking(plan: Plan, outcome: Outcome, sample: Sample): Evaluation['activityRanking'] {
  const created = createdColumns(outcome);
  const isClean = plan.rules.map((_, rule) =>
    [...readsOfRule(plan, rule).columns].every((column) => created.has(column)),
  );
  const rules = plan.rules.flatMap(({ id }, rule) => (isClean[rule] ? [id] : []));
  if (rules.length === 0 || rules.length === plan.rules.length) return null;
  return {
    ...rankingOf(
      scoreBy(plan, sample.fired, (rule) => isClean[rule] === true),
      sample,
    ),
    rules,
  };
}

function leaksOf(plan: Plan, outcome: Outcome): Evaluation['leaks'] {
  const read = readsOfOutcome(outcome);
  return plan.rules.flatMap(({ id }, rule) => {
    const own = readsOfRule(plan, rule);
    const column = [...own.columns].find((one) => read.columns.has(one));
    const source = outcome.dated ? undefined : [...own.sources].find((one) => read.sources.has(one));
    const reads = column ?? source;
    return reads === undefined ? [] : [{ rule: id, reads }];
  });
}
