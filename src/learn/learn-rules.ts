// `learn`: snapshots, variables, a model with its validation, and the rules that say the same.
import { readsOfOutcome } from '../evaluate/read-columns.ts';
import { countLeads, type Sample } from '../evaluate/sample.ts';
import type { LogScan } from '../evaluate/scan-logs.ts';
import type { PassRequest } from '../evaluate/score-pass.ts';
import { type SnapshotOptions, type Snapshots, takeSnapshots } from '../evaluate/take-snapshots.ts';
import type { Outcome } from '../plan/outcome.ts';
import { fail } from '../problem.ts';
import { didYouMean } from '../values/nearest.ts';
import { activityVariables, measuringPlan } from './activity-variables.ts';
import { indexes } from './bins.ts';
import { chooseSegments } from './choose-segments.ts';
import { crossValidate } from './cross-validate.ts';
import { type FieldVariable, fieldVariable, type Looks } from './field-variables.ts';
import { leakOf } from './find-leaks.ts';
import { fitModel, scoreWith } from './fit-model.ts';
import type { Learned, LeftOutField } from './learned.ts';
import { examplesOf, namedRules, type VariableSource } from './name-rules.ts';
import { type FieldColumn, type FieldOptions, type LeadFields, readFields } from './read-fields.ts';

export interface LearnRequest {
  readonly pass: PassRequest;
  readonly probe: PassRequest;
  readonly outcome: Outcome;
  readonly snapshots: SnapshotOptions;
  readonly logs: readonly LogScan[];
  readonly allowImmature: boolean;
  /** Days that the probabilities are for where the outcome has no date. */
  readonly window: number;
  readonly fields: FieldOptions;
  readonly deny: readonly string[];
  readonly allow: readonly string[];
  readonly monotone: readonly string[];
  readonly capacity: number | null;
  readonly maxRules: number;
  readonly step: number;
  readonly seed: number;
}

/** Fewer leads of either class teach nothing. */
const LEAST = 50;
/** Fewer teach little: rules are capped at one for so many that converted. */
const FEW_POSITIVES = 120;
const FEW_LEADS = 1_000;
const POSITIVES_PER_RULE = 15;

export interface LearnResult {
  readonly learned: Learned;
  /** By snapshot, the score that the rules give each lead. */
  readonly predictions: readonly { readonly asOf: number; readonly scores: ReadonlyMap<string, number> }[];
}

export async function learnRules(request: LearnRequest): Promise<LearnResult> {
  const { outcome, logs, snapshots: options } = request;
  const { plan } = request.pass.rules;
  const read = readsOfOutcome(outcome);
  // Before a dated outcome holds, nothing of its log tells of it.
  const skip = outcome.dated ? new Set<string>() : read.sources;
  const measuring = measuringPlan(plan, logs, skip);
  const measured = { ...request.pass, rules: { ...request.pass.rules, plan: measuring } };
  const taken = await takeSnapshots(measured, request.probe, outcome, options);
  const { sample } = taken;
  const total = countLeads(sample);
  refuse(taken, request, total);
  const warnings: string[] = [];
  const few = total.positives < FEW_POSITIVES || total.leads < FEW_LEADS;
  const maxRules = few
    ? Math.min(request.maxRules, Math.floor(total.positives / POSITIVES_PER_RULE))
    : request.maxRules;
  if (few) {
    warnings.push(
      `few leads to learn from (${total.leads}, of which ${total.positives} converted): at most ${maxRules} rules`,
    );
  }
  if (!outcome.dated)
    warnings.push('the outcome has no date: columns filled after conversion may have been learned');

  const fields = await readFields(request.pass, options.days.at(-1) ?? 0, request.fields);
  const looks = looksOf(taken, fields);
  const leftOut: LeftOutField[] = [];
  const chosenFields = selectFields(fields, request, read.columns, leftOut);
  const fieldVariables = chosenFields.flatMap((field): FieldVariable[] => {
    const one = fieldVariable(field, looks, request.monotone.includes(field.name));
    const why = request.allow.includes(field.name) ? undefined : leakOf(one, sample.labels, looks);
    if (why === undefined) return [one];
    leftOut.push({ name: field.name, why });
    return [];
  });
  const activities = activityVariables(plan, logs, skip, sample.fired);
  const sources = new Map<string, VariableSource>([
    ...fieldVariables.map((one): [string, VariableSource] => [one.variable.name, { kind: 'field', one }]),
    ...activities.map((one): [string, VariableSource] => [one.variable.name, { kind: 'activity', one }]),
  ]);
  const variables = [...sources.values()]
    .map(({ one }) => one.variable)
    .sort((a, b) => (a.name < b.name ? -1 : 1));

  const modelOptions = { maxRules, step: request.step };
  const rows = indexes(sample.labels.length);
  const model = fitModel(variables, sample.labels, rows, modelOptions);
  const ownScores = await scoresOfOwn(request, taken);
  const validation = crossValidate(
    {
      ...{ variables, observations: sample, ids: sample.ids, snapshots: sample.snapshots },
      ...{ seed: request.seed, options: modelOptions, ownScores },
    },
    model,
  );
  const scores = scoreWith(model, sample.labels.length);
  const { segments, fits } = chooseSegments(sample, scores, validation.points, request.capacity);
  if (!fits)
    warnings.push(
      `more than ${request.capacity} leads share the highest score: SQL does not follow --capacity`,
    );
  const rules = namedRules(model, sources, sample.labels, validation.chosen);
  return {
    learned: {
      outcome: { name: outcome.name, dated: outcome.dated },
      window: options.window ?? request.window,
      snapshots: taken.counts,
      ...total,
      start: model.start,
      rules,
      // Without rules every lead has the same score.
      segments: rules.length === 0 ? segments.slice(0, 1) : segments,
      probability: validation.points,
      ...{ auc: validation.auc, topLift: validation.topLift, newest: validation.newest },
      calibrationError: validation.calibrationError,
      own: validation.own && { name: request.pass.rules.name, ...validation.own },
      leftOut: leftOut.sort((a, b) => (a.name < b.name ? -1 : 1)),
      warnings,
      seed: request.seed,
      examples: examplesOf(rules, model.start, options.days.at(-1) ?? 0),
    },
    predictions: options.days.map((asOf, snapshot) => ({
      asOf,
      scores: predicted(sample, scores, snapshot),
    })),
  };
}

function refuse(
  { counts }: Snapshots,
  { allowImmature }: LearnRequest,
  { positives, negatives }: { readonly positives: number; readonly negatives: number },
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
    `${positives} leads converted and ${negatives} did not; learning needs at least ${LEAST} of each`,
    'choose other dates or a longer window, or check "outcome"',
  );
}

/** Where each observation's lead has its values, and the day it is looked at. */
function looksOf({ sample, counts }: Snapshots, { ids }: LeadFields): Looks {
  const places = new Map(ids.map((id, place) => [id, place]));
  const leads = Uint32Array.from(sample.clusters, (lead) => places.get(sample.ids[lead]!) ?? ids.length);
  const days = Float64Array.from(sample.snapshots, (snapshot) => counts[snapshot]!.asOf);
  return { leads, days, minimum: Math.max(20, Math.ceil(leads.length * 0.002)) };
}

/** Fields that may be looked at. A name that no field has is refused. */
function selectFields(
  { fields }: LeadFields,
  { deny, allow, monotone }: LearnRequest,
  outcomeColumns: ReadonlySet<string>,
  leftOut: LeftOutField[],
): FieldColumn[] {
  const names = fields.flatMap(({ name, column }) => [name, column]);
  for (const [flag, given] of [
    ['--deny', deny],
    ['--allow', allow],
    ['--monotone', monotone],
  ] as const) {
    for (const name of given) {
      if (!names.includes(name)) {
        fail('usage', 'unknown-name', `${flag}: there is no field "${name}"`, didYouMean(name, names));
      }
    }
  }
  return fields.filter(({ name, column }) => {
    const isDenied = deny.includes(name) || deny.includes(column);
    const why = isDenied
      ? 'named by --deny'
      : outcomeColumns.has(column)
        ? 'the outcome reads it'
        : undefined;
    if (why !== undefined) leftOut.push({ name, why });
    return why === undefined;
  });
}

/** The scores of the rules at hand for the same observations; null: there are none, or not of all. */
async function scoresOfOwn(request: LearnRequest, { sample }: Snapshots): Promise<Float64Array | null> {
  if (request.pass.rules.plan.rules.length === 0) return null;
  const own = await takeSnapshots(request.pass, request.probe, request.outcome, request.snapshots);
  const key = ({ ids, clusters, snapshots }: Sample, i: number) => `${snapshots[i]} ${ids[clusters[i]!]}`;
  const scores = new Map([...own.sample.scores].map((score, i) => [key(own.sample, i), score]));
  const found = Float64Array.from(sample.labels, (_, i) => scores.get(key(sample, i)) ?? Number.NaN);
  return found.some(Number.isNaN) ? null : found;
}

function predicted(sample: Sample, scores: Float64Array, snapshot: number): Map<string, number> {
  const found = new Map<string, number>();
  for (let i = 0; i < scores.length; i++) {
    if (sample.snapshots[i] === snapshot) found.set(sample.ids[sample.clusters[i]!]!, scores[i]!);
  }
  return found;
}
