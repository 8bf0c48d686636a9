// Two rules files on the same leads: which of them ranks better, and whom each puts into the highest segment.
import type { Outcome } from '../plan/outcome.ts';
import { type Plan, segmentNames } from '../plan/plan.ts';
import { compareAuc, measureAuc } from './auc.ts';
import type { RulesComparison } from './evaluation.ts';
import { wilson } from './rates.ts';
import { planOfSnapshot } from './read-columns.ts';
import type { Sample, SnapshotCounts } from './sample.ts';
import { type PassRequest, scorePass } from './score-pass.ts';

export async function compareWith(
  other: PassRequest,
  outcome: Outcome,
  plan: Plan,
  sample: Sample,
  snapshots: readonly SnapshotCounts[],
  designEffect: number,
): Promise<RulesComparison> {
  const otherPlan = planOfSnapshot(other.rules.plan, outcome);
  const theirTop = otherPlan.segments.at(-1)?.name;
  const scores = new Float64Array(sample.labels.length).fill(Number.NaN);
  const isTop = new Uint8Array(sample.labels.length);
  const rows = snapshots.map(() => new Map<string, number>());
  for (let i = 0; i < scores.length; i++)
    rows[sample.snapshots[i]!]!.set(sample.ids[sample.clusters[i]!]!, i);
  for (const [index, { asOf }] of snapshots.entries()) {
    await scorePass(other, otherPlan, asOf, (id, card) => {
      const row = rows[index]!.get(id);
      if (row === undefined || card.disqualified !== null) return;
      scores[row] = card.score;
      isTop[row] = card.segment === theirTop ? 1 : 0;
    });
  }
  // Leads that the other rules reject or disqualify are compared by neither.
  const both = Uint32Array.from(scores.keys()).filter((i) => !Number.isNaN(scores[i]!));
  const observations = {
    labels: Uint8Array.from(both, (i) => sample.labels[i]!),
    clusters: Uint32Array.from(both, (i) => sample.clusters[i]!),
  };
  const [ours, theirs] = [sample.scores, scores].map((of) => Float64Array.from(both, (i) => of[i]!));
  const ourTop = segmentNames(plan).indexOf(plan.segments.at(-1)?.name ?? '');
  const swapped = (ourSide: boolean) => {
    let [n, positives] = [0, 0];
    for (const i of both) {
      if ((sample.segments[i] === ourTop) !== ourSide || (isTop[i] === 1) === ourSide) continue;
      n++;
      positives += sample.labels[i]!;
    }
    return { n, positives, rate: wilson(positives, n, designEffect) };
  };
  const interval = ({ value, low, high }: { value: number; low: number; high: number }) => ({
    value,
    low,
    high,
  });
  return {
    name: other.rules.name,
    auc: interval(measureAuc(theirs!, observations)),
    difference: interval(compareAuc(ours!, theirs!, observations)),
    segment: plan.segments.at(-1)?.name ?? '',
    swappedIn: swapped(true),
    swappedOut: swapped(false),
  };
}
