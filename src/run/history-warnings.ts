// What a run changes since the last one of the history, where that is so much that an input may be broken.
import { exceeds } from '../inputs/rejects.ts';
import { dayText } from '../values/days.ts';
import { decimal, grouped, MICRO, type Micro } from '../values/micro.ts';
import type { LastRunFacts } from './last-run.ts';
import { type Warning, warning } from './warning.ts';

/** Without --max-change: the warning about a change of more than half of the leads. */
const HALF: Micro = 50 * MICRO;

export function historyWarnings(lastRun: LastRunFacts | null, maxChange: Micro | null): Warning[] {
  if (lastRun === null) return [];
  if (lastRun.kind === 'none') {
    const text = '--max-change: the history has no earlier run to compare with';
    return maxChange === null ? [] : [warning('no-earlier-run', {}, text)];
  }
  const { leads, changed, sameRules, logs } = lastRun;
  const day = dayText(lastRun.day);
  const shrunk = logs
    .filter(({ read, before }) => read * 2 < before)
    .map(({ source, read, before }) => {
      const text = `${source}: ${grouped(read)} rows, less than half of the ${grouped(before)} in the run of ${day}`;
      return warning('shrunk-log', { source, read, before, day }, text);
    });
  const allowed = maxChange ?? HALF;
  if (!exceeds({ kind: 'share', share: allowed }, changed, leads)) return shrunk;
  const share = (Math.round((changed * 1000) / leads) / 10).toString();
  const limit = maxChange === null ? '' : `, more than --max-change allows (${decimal(maxChange)}%)`;
  const rules = sameRules ? '' : '; the rules have changed since';
  const text = `${grouped(changed)} of ${grouped(leads)} leads (${share}%) change segment since the run of ${day}${limit}${rules}`;
  return [...shrunk, warning('many-changes', { changed, leads, share, day }, text)];
}
