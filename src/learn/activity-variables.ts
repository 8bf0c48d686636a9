// What leads did, as variables: how often, on how many days, how lately, how many different values; by type and window.
// The engine counts them: each is a rule of a plan, and what it earns is the value.
import type { FiredRules } from '../evaluate/sample.ts';
import type { LogScan } from '../evaluate/scan-logs.ts';
import type { Plan, Rule, Selector, Signal } from '../plan/plan.ts';
import { MICRO } from '../values/micro.ts';
import { codeNumbers, type NumberVariable } from './variables.ts';

export interface ActivityMeasure {
  readonly kind: 'count' | 'days' | 'distinct' | 'recency';
  readonly source: string;
  /** null: any type. */
  readonly type: string | null;
  /** Days; null: ever. */
  readonly window: number | null;
  /** The field with the values that are counted. */
  readonly field: string | null;
}

export interface ActivityVariable {
  readonly measure: ActivityMeasure;
  readonly variable: NumberVariable;
}

export const WINDOWS = [7, 30, 90] as const;
/** The numbers up to which different values are counted. */
const DISTINCT_STEPS = [10, 5, 3, 2, 1];
/** At most so many types of a log, the most frequent first. */
const MOST_TYPES = 12;

interface ActivityProbe {
  readonly measure: ActivityMeasure;
  readonly signal: Signal;
  readonly isDistinct: boolean;
}

function probesOf(plan: Plan, logs: readonly LogScan[], skip: ReadonlySet<string>): ActivityProbe[] {
  return logs.flatMap((log) => {
    const own = plan.sources[log.source];
    if (own === undefined || skip.has(own.name)) return [];
    const { name: source, type: typeCell } = own;
    const types = [null, ...log.types.slice(0, MOST_TYPES).map(({ type }) => type)];
    // If all rows have one type, "any type" means the same.
    const different = log.types.length === 1 ? types.slice(0, 1) : types;
    return different.flatMap((type): ActivityProbe[] => {
      const where =
        type === null || typeCell === null ? null : ({ kind: 'is', cell: typeCell, values: [type] } as const);
      const windows = own.at === null ? [null] : [...WINDOWS, null];
      const select = (window: number | null): Selector => ({
        sources: [{ source: log.source, where }],
        ages: window === null ? null : { min: 0, max: window - 1 },
      });
      const points = (window: number | null, perDay: number | null): Signal => ({
        kind: 'points',
        select: select(window),
        points: MICRO,
        byAge: null,
        distinct: null,
        perDay,
      });
      const measure = (
        kind: ActivityMeasure['kind'],
        window: number | null,
        field: string | null = null,
      ) => ({
        kind,
        source,
        type,
        window,
        field,
      });
      return [
        ...windows.map((window) => ({
          measure: measure('count', window),
          signal: points(window, null),
          isDistinct: false,
        })),
        ...(own.at === null
          ? []
          : [{ measure: measure('days', null), signal: points(null, 1), isDistinct: false }]),
        ...own.cells.flatMap((cell, index): ActivityProbe[] =>
          cell.kind === 'text' && cell.column.mention.by.startsWith('field ')
            ? [
                {
                  measure: measure('distinct', null, cell.name),
                  signal: { kind: 'distinct', select: select(null), cells: [index] },
                  isDistinct: true,
                },
              ]
            : [],
        ),
      ];
    });
  });
}

/** The plan with rules that measure; the overrides of `plan` stay. */
export function measuringPlan(plan: Plan, logs: readonly LogScan[], skip: ReadonlySet<string>): Plan {
  const probes = probesOf(plan, logs, skip);
  const rules = probes.map(({ isDistinct }, i): Rule => {
    const signal = plan.signals.length + i;
    const base = { id: `measure-${i}`, label: `measure ${i}`, group: null, when: null, max: null };
    if (!isDistinct) return { ...base, earns: { kind: 'each', signal } };
    const tiers = DISTINCT_STEPS.map((least) => ({
      when: { kind: 'signal', signal, op: 'at_least', value: least * MICRO } as const,
      points: least * MICRO,
    }));
    return { ...base, earns: { kind: 'tiers', tiers } };
  });
  const bound = 1e15;
  return {
    ...plan,
    signals: [...plan.signals, ...probes.map(({ signal }) => signal)],
    groups: [],
    rules,
    score: { start: 0, min: 0, max: bound, decimals: 0 },
    segments: [{ name: 'all', from: 0, requires: [], when: null }],
    promote: [],
  };
}

/** Variables from what the measuring plan earned each observation. */
export function activityVariables(
  plan: Plan,
  logs: readonly LogScan[],
  skip: ReadonlySet<string>,
  fired: FiredRules,
): ActivityVariable[] {
  const probes = probesOf(plan, logs, skip);
  const values = probes.map(() => new Float64Array(fired.ends.length));
  let from = 0;
  for (let i = 0; i < fired.ends.length; i++) {
    for (const end = fired.ends[i]!; from < end; from++) {
      values[fired.rules[from]!]![i] = fired.points[from]! / MICRO;
    }
  }
  const variables = probes.map(
    ({ measure }, i): ActivityVariable => ({ measure, variable: variableOf(measure, values[i]!) }),
  );
  return [...variables, ...recencyVariables(probes, values)].sort((a, b) =>
    a.variable.name < b.variable.name ? -1 : 1,
  );
}

/** 0 for none, 1 for some at any time, and more the shorter the window in which there is one. */
function recencyVariables(
  probes: readonly ActivityProbe[],
  values: readonly Float64Array[],
): ActivityVariable[] {
  return probes.flatMap(({ measure }, i): ActivityVariable[] => {
    if (measure.kind !== 'count' || measure.window !== WINDOWS[0]) return [];
    const counts = values.slice(i, i + WINDOWS.length + 1);
    const ranks = counts[0]!.map((_, row) => {
      const first = counts.findIndex((count) => count[row]! > 0);
      return first < 0 ? 0 : counts.length - first;
    });
    const recency: ActivityMeasure = { ...measure, kind: 'recency', window: null };
    return [{ measure: recency, variable: variableOf(recency, ranks) }];
  });
}

function variableOf(measure: ActivityMeasure, values: Float64Array): NumberVariable {
  const { source, type, kind, window, field } = measure;
  const name = `activity ${JSON.stringify([source, type ?? '', kind, window ?? 0, field ?? ''])}`;
  return codeNumbers(name, values, { monotone: true, isZeroFree: true });
}
