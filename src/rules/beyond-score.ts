// The sections beyond the score, read together: lists name what the others declare, and all share the result's columns.
import type { Accounts } from '../plan/beyond-score.ts';
import { type Plan, segmentNames } from '../plan/plan.ts';
import { readAccounts } from './accounts.ts';
import { readProbability, readStages, readTopics } from './journey.ts';
import { readLists } from './lists.ts';
import type { Keys } from './nodes.ts';
import type { RuleContext } from './rules.ts';

type BeyondScoreSections = Pick<Plan, 'stages' | 'topics' | 'lists' | 'accounts' | 'probability'>;

export function readBeyondScore(
  top: Keys,
  { segments, disqualify }: Pick<Plan, 'segments' | 'disqualify'>,
  context: RuleContext,
): BeyondScoreSections {
  const { report, groups } = context;
  const stages = readStages(top, context);
  const topics = readTopics(top, context);
  const accounts = readAccounts(top, segments, context);
  const probability = readProbability(top, report);
  const lists = readLists(
    top,
    {
      segments: segmentNames({ segments, disqualify }),
      stages: stages.map(({ name }) => name),
      topics: topics.map(({ id }) => id),
      hasProbability: top.has('probability'),
      accountSegments: top.has('accounts') ? (accounts?.segments ?? []).map(({ name }) => name) : null,
    },
    context,
  );
  const taken = [
    ...(groups.some(({ grades }) => grades !== null) ? ['grade'] : []),
    ...(top.has('stages') ? ['stage'] : []),
    ...(top.has('topics') ? ['topic', 'topics'] : []),
    ...(top.has('lists') ? ['lists'] : []),
    ...(top.has('probability') ? ['probability'] : []),
    ...(top.has('accounts') ? ['account_score', 'account_segment', 'leads', 'active', 'roles'] : []),
  ];
  const entries = top.get('groups')?.value;
  for (const { key, keyAt } of entries?.kind === 'map' ? entries.entries : []) {
    if (!taken.includes(key)) continue;
    report(
      keyAt,
      'reserved-name',
      `a group must not be called "${key}"; the result has a column of that name`,
    );
  }
  if (accounts) checkAccountColumns(accounts, { segments, disqualify }, top, context);
  return { stages, topics, lists, accounts, probability };
}

/** The account table has a column per group, lead segment and role: each needs a name of its own. */
function checkAccountColumns(
  { key, name, roles }: Accounts,
  plan: Pick<Plan, 'segments' | 'disqualify'>,
  top: Keys,
  { groups, report }: RuleContext,
): void {
  const names = [
    ...[key.header, ...(name === null ? [] : ['name']), 'score', 'segment', ...groups.map(({ id }) => id)],
    ...['leads', 'active', ...segmentNames(plan), ...roles.map(({ id }) => id)],
    ...['missing_roles', 'top_leads', 'reasons'],
  ];
  const twin = names.find((one, index) => names.indexOf(one) !== index);
  if (twin === undefined) return;
  report(
    top.get('accounts')!.keyAt,
    'repeated-column',
    `the account table must not have two columns "${twin}"`,
    'rename the group, segment or role of that name',
  );
}
