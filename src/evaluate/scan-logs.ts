// What the logs hold before anything is scored: which types of activity, how often, and until when.
import { createRowReader } from '../engines/memory/read-row.ts';
import { withInputs } from '../inputs/open-inputs.ts';
import type { Plan } from '../plan/plan.ts';
import { fold } from '../values/fold.ts';
import { inputRequestOf, type PassRequest } from './score-pass.ts';

export interface LogScan {
  /** Index of the source. */
  readonly source: number;
  readonly rows: number;
  /** Types as the rules call them, the most frequent first; the spelling is the least of those that fold alike. */
  readonly types: readonly { readonly type: string; readonly rows: number }[];
  /** The newest day that is not after `today`; null: none. */
  readonly newest: number | null;
}

export async function scanLogs(request: PassRequest, plan: Plan, today: number): Promise<LogScan[]> {
  const everything = inputRequestOf(request, readingAll(plan), today);
  return withInputs(everything, request.monitor, async (inputs) => {
    const scans: LogScan[] = [];
    for (const [source, files] of inputs.activities.entries()) {
      const { cells, type, at } = plan.sources[source]!;
      const counts = new Map<string, { type: string; rows: number }>();
      let [rows, newest]: [number, number | null] = [0, null];
      for (const { csv, positions, wanted } of files) {
        const reader = createRowReader(cells, positions, plan);
        await csv.each({
          wanted,
          row: (row) => {
            rows++;
            reader.read(row);
            const kind = type === null ? null : reader.values[type];
            if (typeof kind === 'string') {
              const key = fold(kind);
              const count = counts.get(key);
              if (count === undefined) counts.set(key, { type: detach(kind), rows: 1 });
              else {
                count.rows++;
                if (kind < count.type) count.type = detach(kind);
              }
            }
            const day = at === null ? null : reader.values[at];
            if (typeof day === 'number' && day <= today && (newest === null || day > newest)) newest = day;
          },
          fault: () => {},
        });
      }
      const types = [...counts.values()].sort((a, b) => b.rows - a.rows || (a.type < b.type ? -1 : 1));
      scans.push({ source, rows, types, newest });
    }
    return scans;
  });
}

/** The plan with a signal for each source, so that all of its logs are read. */
function readingAll(plan: Plan): Plan {
  const sources = plan.sources.map((_, source) => ({ source, where: null }));
  return { ...plan, signals: [{ kind: 'count', select: { sources, ages: null } }] };
}

/** A copy that does not hold on to the block of the file that it was cut from. */
function detach(text: string): string {
  return Buffer.from(text).toString();
}
