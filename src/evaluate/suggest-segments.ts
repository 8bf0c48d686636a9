// Thresholds worth trying, and the `segments:` that they make.
import type { Plan, Segment } from '../plan/plan.ts';
import { COMPARE } from '../plan/plan.ts';
import { decimal, signed } from '../values/micro.ts';
import type { Suggestions } from './evaluation.ts';
import type { ScoreCount } from './score-counts.ts';
import type { Snapshots } from './take-snapshots.ts';
import { bestLift, forCapacity, forPrecision, thresholdAt } from './thresholds.ts';

export function suggest(
  plan: Plan,
  { sample, subtotals }: Snapshots,
  counts: readonly ScoreCount[],
  capacity: number | null,
  precision: number | null,
): Suggestions {
  const { segments } = plan;
  const top = segments.at(-1)!;
  const passes = passesGates(plan, top, sample.labels.length, subtotals);
  const fits = capacity === null ? null : forCapacity(plan, sample, passes, capacity);
  const lower = segments.at(-2)?.from ?? plan.score.min;
  const lift = bestLift(counts, lower);
  const n = counts.reduce((sum, count) => sum + count.n, 0);
  const positives = counts.reduce((sum, count) => sum + count.positives, 0);
  const wanted = precision ?? Math.min(1, (2 * positives) / n);
  const chosen = capacity === null ? lift : fits === null ? null : { from: fits };
  return {
    capacity:
      capacity === null
        ? null
        : { wanted: capacity, threshold: fits === null ? null : thresholdAt(counts, fits, 1) },
    lift,
    precision: { wanted, threshold: forPrecision(counts, wanted) },
    yaml: segmentsYaml(plan, chosen?.from ?? top.from),
  };
}

/** Whether the gates of a segment on subtotals let an observation in. */
function passesGates(plan: Plan, { requires }: Segment, count: number, subtotals: Float64Array): Uint8Array {
  const passes = new Uint8Array(count).fill(1);
  for (let i = 0; i < count; i++) {
    for (const { group, op, value } of requires) {
      if (!COMPARE[op](subtotals[i * plan.groups.length + group]!, value)) passes[i] = 0;
    }
  }
  return passes;
}

/** The segments with another start for the highest; segments that would start above it give way. */
function segmentsYaml({ segments, groups }: Plan, from: number): string {
  const rows = segments.map((segment, i) => {
    const start = i === segments.length - 1 ? from : Math.min(segment.from, from);
    const gates = segment.requires.map(
      ({ group, op, value }) => `${groups[group]?.id}: { ${op}: ${signed(value).replace('+', '')} }`,
    );
    const requires = gates.length > 0 ? `, requires: { ${gates.join(', ')} }` : '';
    return `  - { name: ${JSON.stringify(segment.name)}, from: ${decimal(start)}${requires} }`;
  });
  return `segments:\n${rows.join('\n')}\n`;
}
