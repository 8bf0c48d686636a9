// A history read through: for all leads what it shows, for one its way.

import { ownCopy } from '../engines/memory/big-sets.ts';
import type { Monitor } from '../inputs/monitor.ts';
import { ProblemError, problem } from '../problem.ts';
import { type HistoryRun, readHistory } from '../run/read-history.ts';
import { trimCell } from '../values/invisible.ts';
import { type BeyondTotals, beyondText, createBeyondTotals } from './beyond-moves.ts';
import { createFlow, type Flow } from './flow.ts';

export interface HistoryFlow extends Flow {
  /** What moved beyond the segments between the last two runs. */
  readonly beyond: BeyondTotals;
}

export async function readFlow(runs: readonly HistoryRun[], monitor: Monitor): Promise<HistoryFlow> {
  const flow = createFlow(ownCopy);
  const [newest, older] = runs.toReversed();
  const beyond = createBeyondTotals();
  /** Of the run before the last one: what each lead has beyond its segment. */
  const then = new Map<string, string>();
  for (const run of runs) {
    flow.start(run.day);
    await readHistory(run, monitor, ({ id, score, segment, rank, rules, grade, stage, lists }) => {
      flow.add(id, score, segment, rank, rules);
      if (run !== older && run !== newest) return;
      const text = beyondText({ grade, stage, lists, account_segment: '' });
      if (run === older) {
        if (text !== '') then.set(ownCopy(id), ownCopy(text));
      } else if (older !== undefined) {
        const before = then.get(id);
        beyond.count({ before: before === undefined ? null : { beyond: before }, after: { beyond: text } });
        then.delete(id);
      }
    });
  }
  for (const text of then.values()) beyond.count({ before: { beyond: text }, after: null });
  return { ...flow.finish(), beyond };
}

/** A lead at one run; null where the run didn't have it. */
export interface HistoryPoint {
  readonly day: number;
  readonly at: {
    readonly score: number;
    readonly segment: string;
    readonly rank: number | null;
    readonly rules: string;
  } | null;
}

export interface LeadHistory {
  readonly id: string;
  /** One a run, the oldest first. */
  readonly points: readonly HistoryPoint[];
  /** The lowest and highest score that any lead had at any run, in micropoints. */
  readonly low: number;
  readonly high: number;
}

/** The scores of some leads over the runs. A lead that no run has is reported. */
export async function readLeadHistories(
  runs: readonly HistoryRun[],
  ids: readonly string[],
  monitor: Monitor,
): Promise<LeadHistory[]> {
  const ways = new Map(ids.map((id) => [trimCell(id), [] as HistoryPoint[]]));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const run of runs) {
    for (const points of ways.values()) points.push({ day: run.day, at: null });
    await readHistory(run, monitor, ({ id, score, segment, rank, rules }) => {
      if (score < low) low = score;
      if (score > high) high = score;
      const points = ways.get(id);
      if (points === undefined) return;
      const at = { score, segment: ownCopy(segment), rank, rules: ownCopy(rules) };
      points[points.length - 1] = { day: run.day, at };
    });
  }
  const absent = [...ways].filter(([, points]) => points.every(({ at }) => at === null));
  if (absent.length > 0) {
    throw new ProblemError(
      absent.map(([id]) => problem('data', 'unknown-lead', `no run in the history has a lead "${id}"`)),
    );
  }
  return [...ways].map(([id, points]) => ({ id, points, low, high }));
}
