// The sections of the rules that SQL cannot express yet.
import type { Plan } from '../../plan/plan.ts';
import { compilePart, refuse } from '../compile-part.ts';
import type { SqlDialect } from '../sql-dialect.ts';

export function refuseSections(plan: Plan, d: SqlDialect): void {
  const { stages, topics, lists, accounts, probability, groups } = plan;
  const sections: readonly [name: string, isThere: boolean][] = [
    ['grades', groups.some(({ grades }) => grades !== null)],
    ['stages', stages.length > 0],
    ['topics', topics.length > 0],
    ['lists', lists.length > 0],
    ['accounts', accounts !== null],
    ['probability', probability !== null],
  ];
  const name = sections.find(([, isThere]) => isThere)?.[0];
  if (name !== undefined) compilePart(name, d.name, () => refuse('the section is not available'));
}
