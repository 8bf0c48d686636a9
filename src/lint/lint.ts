// What a check of the rules' meaning is given, and how it says what it found.
import type { Condition, Plan } from '../plan/plan.ts';
import type { Finding, Level, Place } from '../problem.ts';
import type { Path, Places } from '../rules/places.ts';
import type { Ranges } from './ranges.ts';

export interface Lint {
  readonly plan: Plan;
  readonly places: Places;
  readonly ranges: Ranges;
  readonly report: (
    level: Level,
    at: Place | undefined,
    code: string,
    message: string,
    hint?: string,
  ) => void;
}

/** Collects findings. */
export function openLint(
  plan: Plan,
  places: Places,
  ranges: Ranges,
): { readonly lint: Lint; readonly findings: Finding[] } {
  const findings: Finding[] = [];
  const report: Lint['report'] = (level, at, code, message, hint) => {
    findings.push({ level, kind: 'usage', code, message, ...(at && { at }), ...(hint && { hint }) });
  };
  return { lint: { plan, places, ranges, report }, findings };
}

/** A condition of the plan: who has it, where, and which conditions hold beside it. */
export interface Standing {
  /** `rule company-size`, `segment SQL`. */
  readonly by: string;
  readonly path: Path;
  readonly condition: Condition;
  readonly beside: readonly Condition[];
}

/** Every condition on leads, in file order by section. */
export function leadConditions(plan: Plan): Standing[] {
  const none: readonly Condition[] = [];
  return [
    ...plan.rules.flatMap(({ id, when, earns }): Standing[] => {
      const by = `rule ${id}`;
      const guard = when === null ? none : [when];
      const tiers = earns.kind === 'tiers' ? earns.tiers : [];
      return [
        ...guard.map((condition) => ({ by, path: ['rules', id, 'when'], condition, beside: none })),
        ...tiers.map((tier, index) => ({
          ...{ by: `tier ${index + 1} of ${by}`, path: ['rules', id, 'tiers', index] },
          ...{ condition: tier.when, beside: guard },
        })),
      ];
    }),
    ...plan.segments.flatMap(({ name, when }, index): Standing[] =>
      when === null
        ? []
        : [{ by: `segment ${name}`, path: ['segments', index, 'when'], condition: when, beside: none }],
    ),
    ...(['disqualify', 'promote'] as const).flatMap((section) =>
      plan[section].map(({ id, when }) => ({
        by: `${section} ${id}`,
        path: [section, id, 'when'],
        condition: when,
        beside: none,
      })),
    ),
  ];
}

/** A condition and all its parts. */
export function* partsOf(condition: Condition): Generator<Condition> {
  yield condition;
  if (condition.kind === 'not') yield* partsOf(condition.of);
  else if (condition.kind === 'all' || condition.kind === 'any')
    for (const part of condition.of) yield* partsOf(part);
}

/** Something found in the files that a rules file is tried on. */
export function dataFinding(
  level: Level,
  at: Place | undefined,
  code: string,
  message: string,
  hint?: string,
): Finding {
  return { level, kind: 'data', code, message, ...(at && { at }), ...(hint && { hint }) };
}
