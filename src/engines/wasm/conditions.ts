// The conditions of a plan that ask for one cell each: they are all that tells one cell from another.
import type { Condition, Plan } from '../../plan/plan.ts';
import { ownConditions } from '../memory/lead-index.ts';
import { NotForWasm } from './not-for-wasm.ts';

/** A condition that asks for one cell. */
export type Leaf = Exclude<Condition, { readonly kind: 'all' | 'any' | 'not' | 'signal' }>;

export function leavesOf(condition: Condition | null): Leaf[] {
  if (condition === null) return [];
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(leavesOf);
    case 'not':
      return leavesOf(condition.of);
    case 'signal':
      return [];
    case 'known':
    case 'is':
    case 'is_not':
    case 'exactly':
    case 'contains':
    case 'words':
    case 'starts_with':
    case 'ends_with':
    case 'matches':
    case 'domain':
    case 'equals':
    case 'differs':
    case 'compare':
    case 'age':
    case 'before':
    case 'after':
      return [condition];
    default:
      throw new NotForWasm(`the rules use ${(condition satisfies never as { kind: string }).kind}`);
  }
}

/** Those over a lead's own row: whatever the reference asks of it. */
export function leadLeaves(plan: Plan): Leaf[] {
  return [...ownConditions(plan, () => () => false).slots.keys()].flatMap(leavesOf);
}

/** Those over a row of a source's log. */
export function sourceLeaves({ sources, signals }: Plan, source: number): Leaf[] {
  return [
    ...leavesOf(sources[source]?.where ?? null),
    ...signals.flatMap(({ select }) =>
      select.sources.flatMap((part) => (part.source === source ? leavesOf(part.where) : [])),
    ),
  ];
}
