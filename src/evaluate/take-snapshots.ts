// Snapshots: who was a lead as of a day and had not converted, how each scored then, and who converted by the end of the
// window.
import type { Outcome, ProbeRule } from '../plan/outcome.ts';
import { type Plan, segmentNames } from '../plan/plan.ts';
import type { ScoreCard } from '../result/score-card.ts';
import { MICRO } from '../values/micro.ts';
import type { Trait } from './activity-odds.ts';
import { planOfSnapshot } from './read-columns.ts';
import { createNumberList, type LeftOut, type Sample, type SnapshotCounts } from './sample.ts';
import { type PassRequest, scorePass } from './score-pass.ts';

export interface SnapshotOptions {
  /** Day numbers, ascending. */
  readonly days: readonly number[];
  /** Days until an outcome must hold; null: the outcome has no date. */
  readonly window: number | null;
  /** The last day that the data reach. */
  readonly dataUntil: number | null;
}

/** A type of activity that leads are compared by. */
export interface ActivityType {
  readonly source: number;
  readonly name: string;
  /** As the rules call it; null: any activity of the source. */
  readonly type: string | null;
}

export interface Snapshots {
  readonly sample: Sample;
  readonly counts: readonly SnapshotCounts[];
  /** Points of the rules of each group, and of none, as in the card. */
  readonly subtotals: Float64Array;
  readonly traits: readonly Trait[];
}

/** The rules of the probe that hold for each lead, as bits. */
type ProbeBits = Map<string, number>;

const BIT: Readonly<Record<ProbeRule, number>> = {
  outcome: 1,
  'no-date': 2,
  created: 4,
  'no-created': 8,
  lost: 16,
};

export async function takeSnapshots(
  request: PassRequest,
  /** The same for the outcome's own plan: it may read a log more. */
  probeRequest: PassRequest,
  outcome: Outcome,
  options: SnapshotOptions,
  types: readonly ActivityType[] = [],
): Promise<Snapshots> {
  const plan = planOfSnapshot(request.rules.plan, outcome);
  const open = createColumns(plan, types.length);
  const counts: SnapshotCounts[] = [];
  for (const [index, day] of options.days.entries()) {
    const until = day + (options.window ?? 0);
    const traits = new Map<string, Uint8Array>();
    const before = await askProbe(probeRequest, outcome, withTypes(outcome.probe, types), day, traits);
    const after =
      options.window === null ? before : await askProbe(probeRequest, outcome, outcome.probe, until);
    const leftOut = { later: 0, converted: 0, noCreated: 0, noDate: 0, undecided: 0, disqualified: 0 };
    let [leads, positives] = [0, 0];
    await scorePass(request, plan, day, (id, card) => {
      const label = labelOf(before.get(id) ?? 0, after.get(id) ?? 0, outcome, leftOut);
      if (label === undefined) return;
      if (card.disqualified !== null) {
        leftOut.disqualified++;
        return;
      }
      leads++;
      positives += label;
      open.add(id, index, label, card, traits.get(id));
    });
    const immature = options.dataUntil !== null && options.window !== null && until > options.dataUntil;
    counts.push({ asOf: day, until, leads, positives, leftOut, immature });
  }
  return { ...open.done(types), counts };
}

/** 1, 0, or undefined for a lead that the snapshot leaves out, which is counted. */
function labelOf(
  before: number,
  after: number,
  outcome: Outcome,
  leftOut: { -readonly [K in keyof LeftOut]: number },
): 0 | 1 | undefined {
  const leave = (why: keyof LeftOut): undefined => {
    leftOut[why]++;
  };
  if (outcome.hasCreated) {
    if (before & BIT['no-created']) return leave('noCreated');
    if (!(before & BIT.created)) return leave('later');
  }
  if ((before | after) & BIT['no-date']) return leave('noDate');
  if (outcome.dated && before & BIT.outcome) return leave('converted');
  if (after & BIT.outcome) return 1;
  return outcome.hasLost && !(after & BIT.lost) ? leave('undecided') : 0;
}

async function askProbe(
  request: PassRequest,
  outcome: Outcome,
  probe: Plan,
  day: number,
  traits?: Map<string, Uint8Array>,
): Promise<ProbeBits> {
  const own = outcome.probe.rules.map(({ id }) => BIT[id as ProbeRule]);
  const standing: ProbeBits = new Map();
  await scorePass(request, probe, day, (id, card) => {
    let bits = 0;
    let has: Uint8Array | undefined;
    for (const { rule } of card.fired) {
      const bit = own[rule];
      if (bit !== undefined) bits |= bit;
      else {
        has ??= new Uint8Array(probe.rules.length - own.length);
        has[rule - own.length] = 1;
      }
    }
    standing.set(id, bits);
    if (has !== undefined) traits?.set(id, has);
  });
  return standing;
}

/** The probe with a rule more for each type of activity. */
function withTypes(probe: Plan, types: readonly ActivityType[]): Plan {
  const signals = types.map(({ source, type }) => {
    const cell = probe.sources[source]?.type ?? null;
    const where = type === null || cell === null ? null : ({ kind: 'is', cell, values: [type] } as const);
    return { kind: 'count', select: { sources: [{ source, where }], ages: null } } as const;
  });
  const rules = types.map(({ name }, i) => ({
    id: name,
    label: name,
    group: null,
    when: { kind: 'signal', signal: probe.signals.length + i, op: 'at_least', value: MICRO } as const,
    earns: { kind: 'flat', points: MICRO } as const,
    max: null,
  }));
  return { ...probe, signals: [...probe.signals, ...signals], rules: [...probe.rules, ...rules] };
}

/** Observations as they come, in columns. */
function createColumns(plan: Plan, traitCount: number) {
  const names = segmentNames(plan);
  const leads = new Map<string, number>();
  const lists = {
    labels: createNumberList(),
    clusters: createNumberList(),
    snapshots: createNumberList(),
    scores: createNumberList(),
    segments: createNumberList(),
    promoted: createNumberList(),
    held: createNumberList(),
    subtotals: createNumberList(),
    ends: createNumberList(),
    rules: createNumberList(),
    points: createNumberList(),
    tiers: createNumberList(),
  };
  const traits = Array.from({ length: traitCount }, createNumberList);
  let firedCount = 0;
  return {
    add: (id: string, snapshot: number, label: number, card: ScoreCard, has: Uint8Array | undefined) => {
      let lead = leads.get(id);
      if (lead === undefined) {
        lead = leads.size;
        leads.set(id, lead);
      }
      lists.labels.push(label);
      lists.clusters.push(lead);
      lists.snapshots.push(snapshot);
      lists.scores.push(card.score);
      lists.segments.push(names.indexOf(card.segment));
      lists.promoted.push(card.lifted ? (card.promoted ?? -1) : -1);
      lists.held.push(card.held?.segment ?? -1);
      for (const subtotal of card.groups) lists.subtotals.push(Number(subtotal));
      for (const { rule, points, tier } of card.fired) {
        lists.rules.push(rule);
        lists.points.push(points);
        lists.tiers.push(tier ?? -1);
        firedCount++;
      }
      lists.ends.push(firedCount);
      for (const [i, trait] of traits.entries()) trait.push(has?.[i] ?? 0);
    },
    done: (types: readonly ActivityType[]): Pick<Snapshots, 'sample' | 'subtotals' | 'traits'> => ({
      sample: {
        labels: Uint8Array.from(lists.labels.done()),
        clusters: Uint32Array.from(lists.clusters.done()),
        ids: [...leads.keys()],
        snapshots: Uint8Array.from(lists.snapshots.done()),
        scores: lists.scores.done(),
        segments: Uint8Array.from(lists.segments.done()),
        promoted: lists.promoted.done(),
        held: lists.held.done(),
        fired: {
          ends: lists.ends.done(),
          rules: lists.rules.done(),
          points: lists.points.done(),
          tiers: lists.tiers.done(),
        },
      },
      subtotals: lists.subtotals.done(),
      traits: types.map(({ name }, i) => ({ name, has: Uint8Array.from(traits[i]!.done()) })),
    }),
  };
}
