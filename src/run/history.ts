// One compact file a run, so that what becomes of leads can be told later: gzipped CSV, named by its date, with a row a
// lead that says of itself what it is. Any tool reads one, or all of them together.
import { dirname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { csvRows } from '../csv/write-csv.ts';
import type { OutputSet } from '../files/replace-files.ts';
import type { InputRequest } from '../inputs/input-request.ts';
import { dayText } from '../values/days.ts';
import { fixed, type Micro } from '../values/micro.ts';
import type { ScoreListener } from './count-scores.ts';
import { HISTORY_COLUMNS } from './scored-columns.ts';

/** A run's file in the making. */
export interface HistoryFile {
  readonly path: string;
  readonly onScore: ScoreListener;
  /** Writes what has been heard; it takes its place with the run's other files. */
  finish(): Promise<void>;
}

const BATCH = 1_000;
/** As much of the rules' hash as tells two files of rules apart. */
const HASH_CHARS = 12;

/** What a run's file is called; a date that is scored again replaces its own. */
export function historyName(day: number): string {
  return `${dayText(day)}.csv.gz`;
}

export async function openHistory(
  path: string,
  { rules, asOf }: InputRequest,
  outputs: OutputSet,
): Promise<HistoryFile> {
  const { plan, sha256 } = rules;
  await outputs.makeDirectory(dirname(path));
  const output = await outputs.create(path);
  const gzip = createGzip();
  const packed = buffer(gzip);
  const run = [dayText(asOf), sha256.slice(0, HASH_CHARS)];
  const ranks = new Map(plan.segments.map(({ name }, rank) => [name, String(rank)]));
  const columns: readonly string[] = HISTORY_COLUMNS;
  const groups = plan.groups.map(({ id }) => (columns.includes(id) ? `group_${id}` : id));
  let waiting: string[][] = [[...columns, ...groups]];
  const flush = (): void => {
    gzip.write(`${csvRows(waiting, ',').join('\n')}\n`);
    waiting = [];
  };
  const points = (value: Micro): string => fixed(value, plan.score.decimals);
  return {
    path,
    onScore: (id, card) => {
      const rank = ranks.get(card.segment) ?? '';
      waiting.push([...run, id, points(card.score), card.segment, rank, ...card.groups.map(points)]);
      if (waiting.length >= BATCH) flush();
    },
    finish: async () => {
      if (waiting.length > 0) flush();
      gzip.end();
      await output.write(await packed);
    },
  };
}
