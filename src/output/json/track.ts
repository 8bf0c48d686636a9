// A history as JSON: the numbers that its text tells.
import type { HistoryFlow, LeadHistory } from '../../compare/track-run.ts';
import { dayText } from '../../values/days.ts';
import { decimal } from '../../values/micro.ts';
import { beyondMovesJson } from './moves.ts';

export function flowJson({ segments, ranked, steps, runs, weeks, beyond }: HistoryFlow) {
  const nameOf = (segment: number): string => segments.texts[segment] ?? '';
  return {
    segments: ranked.map(nameOf),
    runs: runs.map(({ day, rules, leads, segments: counts, spread }) => ({
      as_of: dayText(day),
      rules,
      leads,
      segments: Object.fromEntries([...counts].map(([segment, n]) => [nameOf(segment), n])),
      scores: spread && Object.fromEntries(SPREAD.map((name, i) => [name, pointsOf(spread[i] ?? 0)])),
    })),
    weeks: weeks.map(({ monday, arrivals, cooled, disqualified }) => ({
      week: dayText(monday),
      became: Object.fromEntries(
        steps.map((segment, i) => {
          const { leads, next, days } = arrivals[i]!;
          const above = steps[i + 1];
          if (above === undefined) return [nameOf(segment), { leads }];
          return [nameOf(segment), { leads, next: nameOf(above), reached: next, median_days: days }];
        }),
      ),
      cooled,
      disqualified,
    })),
    ...beyondMovesJson(beyond),
  };
}

const SPREAD = ['lowest', 'low_quarter', 'median', 'high_quarter', 'highest'];

export function traceJson({ id, points }: LeadHistory) {
  return {
    id,
    runs: points.map(({ day, at }) => ({
      as_of: dayText(day),
      ...(at === null
        ? { score: null, segment: null }
        : { score: pointsOf(at.score), segment: at.segment, rank: at.rank, rules: at.rules }),
    })),
  };
}

function pointsOf(micro: number): number {
  return Number(decimal(micro));
}
