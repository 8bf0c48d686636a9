// What a run changes since the last one that the history keeps.
import { dirname } from 'node:path';
import { createStringTable } from '../engines/memory/string-table.ts';
import type { InputRequest } from '../inputs/input-request.ts';
import type { Monitor } from '../inputs/monitor.ts';
import type { InputFacts } from '../result/run-facts.ts';
import { trimCell } from '../values/invisible.ts';
import type { ScoreListener } from './count-scores.ts';
import { RULES_HASH_CHARS } from './history.ts';
import { findRunBefore, readHistory } from './read-history.ts';

export type LastRunFacts =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'compared';
      readonly day: number;
      /** Leads that both runs scored. Leads that are gone or new do not count. */
      readonly leads: number;
      /** Those of them that change segment. */
      readonly changed: number;
      readonly sameRules: boolean;
      /** The rows that both runs read of a log. */
      readonly logs: readonly { readonly source: string; readonly read: number; readonly before: number }[];
    };

export interface LastRun {
  readonly onScore: ScoreListener;
  /** Complete once every score has been heard. */
  readonly facts: (activities: InputFacts['activities']) => LastRunFacts;
}

/** Compares with the newest run before the date of this one. `path`: the file of this run in the history. */
export async function openLastRun(
  path: string,
  { asOf, rules, inputs }: InputRequest,
  { check }: Monitor,
): Promise<LastRun> {
  const run = await findRunBefore(asOf, dirname(path));
  if (run === undefined) return { onScore: () => {}, facts: () => ({ kind: 'none' }) };
  const ids = createStringTable();
  const names = createStringTable();
  /** By lead: the number of its segment. */
  const segments: number[] = [];
  let rowsRead = '';
  let sameRules = true;
  await readHistory(run, { advance: check, check }, (row) => {
    segments[ids.add(row.id)] = names.add(row.segment);
    if (segments.length > 1) return;
    rowsRead = row.rowsRead;
    sameRules = row.rules === rules.sha256.slice(0, RULES_HASH_CHARS);
  });
  const before = readCounts(rowsRead);
  let leads = 0;
  let changed = 0;
  return {
    onScore: (id, { segment }) => {
      const lead = ids.find(trimCell(id));
      if (lead < 0) return;
      leads++;
      if (segments[lead] !== names.find(segment)) changed++;
    },
    facts: (activities) => ({
      ...{ kind: 'compared', day: run.day, leads, changed, sameRules },
      logs: rules.plan.sources.flatMap(({ name }, source) => {
        const rows = before.get(name);
        const isGiven = (inputs.activities[source]?.length ?? 0) > 0;
        const read = activities.get(name)?.read ?? 0;
        return rows === undefined || !isGiven ? [] : [{ source: name, read, before: rows }];
      }),
    }),
  };
}

/** Rows by log; empty where the file does not tell them. */
function readCounts(json: string): Map<string, number> {
  try {
    const counts: unknown = JSON.parse(json);
    if (typeof counts !== 'object' || counts === null) return new Map();
    return new Map(Object.entries(counts).filter(([, count]) => typeof count === 'number'));
  } catch {
    return new Map();
  }
}
