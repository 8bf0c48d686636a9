// What the report collects beyond the score: topics by segment, how lists overlap, and the hottest accounts.
import type { Plan } from '../../plan/plan.ts';
import type { ScoredAccount } from '../../result/accounts.ts';
import type { ScoreCard } from '../../result/score-card.ts';
import { compareBytes } from '../../values/byte-order.ts';

export interface ReportBeyond {
  /** By topic, then by segment (as `segmentNames` lists them): leads with this first topic. */
  readonly topics: readonly (readonly number[])[];
  /** By list, then by list: leads in both; a list with itself has its size. */
  readonly overlaps: readonly (readonly number[])[];
  /** Highest score first, ties by key. */
  readonly accounts: readonly ScoredAccount[];
}

const HOTTEST_ACCOUNTS = 15;

export function createBeyondFindings({ topics, lists }: Plan, segments: number) {
  const bySegment = topics.map(() => Array.from({ length: segments }, () => 0));
  const overlaps = lists.map(() => lists.map(() => 0));
  let accounts: ScoredAccount[] = [];
  const add = (counts: number[] | undefined, index: number): void => {
    if (counts !== undefined) counts[index] = (counts[index] ?? 0) + 1;
  };
  return {
    onScore: (card: ScoreCard, segment: number): void => {
      add(bySegment[card.topics[0]?.topic ?? -1], segment);
      for (const one of card.lists) for (const other of card.lists) add(overlaps[one], other);
    },
    onAccounts: (all: Iterable<ScoredAccount>): void => {
      const hotter = (a: ScoredAccount, b: ScoredAccount): number =>
        b.card.score - a.card.score || compareBytes(a.key, b.key);
      for (const account of all) {
        if (account.card.leads === 0) continue;
        accounts.push(account);
        if (accounts.length >= 2 * HOTTEST_ACCOUNTS) {
          accounts = accounts.sort(hotter).slice(0, HOTTEST_ACCOUNTS);
        }
      }
      accounts = accounts.sort(hotter).slice(0, HOTTEST_ACCOUNTS);
    },
    findings: (): ReportBeyond => ({ topics: bySegment, overlaps, accounts }),
  };
}
