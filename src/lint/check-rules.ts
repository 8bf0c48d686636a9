// What a rules file means, judged without data: every check, in the order of the file.
import type { Plan } from '../plan/plan.ts';
import { type Finding, inOrder } from '../problem.ts';
import type { Places } from '../rules/places.ts';
import { createLint } from './lint.ts';
import { findProbabilityOutside, findShadowedStages, findUnreachableGrades } from './lint-beyond.ts';
import {
  findComparedTexts,
  findContradictions,
  findEmptySelectors,
  findNearNames,
  findSameConditions,
  findShortTexts,
} from './lint-conditions.ts';
import { findUnreachableLists } from './lint-lists.ts';
import {
  findHiddenNegatives,
  findIdleBounds,
  findShadowedTiers,
  findUnboundedRules,
  findUnguardedSilence,
  findWindowsBeyondDecay,
} from './lint-points.ts';
import { findIdlePromotions, findSameLabels, findUnreachableSegments, findUnused } from './lint-structure.ts';
import { type Ranges, rangesOf } from './ranges.ts';

const CHECKS = [
  findComparedTexts,
  findContradictions,
  findEmptySelectors,
  findNearNames,
  findSameConditions,
  findShortTexts,
  findShadowedTiers,
  findIdleBounds,
  findWindowsBeyondDecay,
  findHiddenNegatives,
  findUnboundedRules,
  findUnguardedSilence,
  findUnreachableSegments,
  findIdlePromotions,
  findUnused,
  findSameLabels,
  findUnreachableGrades,
  findShadowedStages,
  findUnreachableLists,
  findProbabilityOutside,
] as const;

export interface Checked {
  readonly findings: readonly Finding[];
  readonly ranges: Ranges;
}

export function checkRules(plan: Plan, places: Places): Checked {
  const ranges = rangesOf(plan);
  const { lint, findings } = createLint(plan, places, ranges);
  for (const check of CHECKS) check(lint);
  return { findings: inOrder(findings), ranges };
}
