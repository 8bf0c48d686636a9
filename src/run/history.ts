// Writes one compact file per run, so that changes of leads can be shown later: gzipped CSV, named by its date, with one
// self-contained row per lead. Any tool can read one file, or all of them together.
import { dirname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { csvRows } from '../csv/write-csv.ts';
import type { OutputSet } from '../files/replace-files.ts';
import type { InputRequest } from '../inputs/input-request.ts';
import type { Plan } from '../plan/plan.ts';
import type { InputFacts } from '../result/run-facts.ts';
import type { ScoreCard } from '../result/score-card.ts';
import { dayText } from '../values/days.ts';
import { fixed, type Micro } from '../values/micro.ts';
import type { ScoreListener } from './count-scores.ts';
import { HISTORY_COLUMNS, HISTORY_PREFIX, ROWS_READ } from './scored-columns.ts';

/** A run's file in the making. */
export interface HistoryFile {
  readonly path: string;
  /** Must be called before the first score. */
  countRows(activities: InputFacts['activities']): void;
  readonly onScore: ScoreListener;
  /** Writes what has been heard; it takes its place with the run's other files. */
  finish(): Promise<void>;
}

const BATCH = 1_000;
/** As much of the rules' hash as tells two files of rules apart. */
export const RULES_HASH_CHARS = 12;

/** What a run's file is called; a date that is scored again replaces its own. */
export function historyName(day: number): string {
  return `${dayText(day)}.csv.gz`;
}

/** Whether a file of this name is one of a history. */
function isHistoryName(name: string): boolean {
  return /^\d{4}-\d\d-\d\d\.csv\.gz$/.test(name);
}

export async function openHistory(
  path: string,
  { rules, asOf }: InputRequest,
  outputs: OutputSet,
): Promise<HistoryFile> {
  const { plan, sha256 } = rules;
  await outputs.makeDirectory(dirname(path));
  // A run of another date may have died here: nobody would claim its files again.
  await outputs.clearDead(dirname(path), isHistoryName);
  const output = await outputs.create(path);
  const gzip = createGzip();
  const packed = buffer(gzip);
  const run = [dayText(asOf), sha256.slice(0, RULES_HASH_CHARS)];
  const ranks = new Map(plan.segments.map(({ name }, rank) => [name, String(rank)]));
  const beyond = beyondColumns(plan);
  const added = beyond.map(({ name }) => HISTORY_PREFIX + name);
  const taken: readonly string[] = [...HISTORY_COLUMNS, ...added, ROWS_READ];
  const groups = plan.groups.map(({ id }) => (taken.includes(id) ? `group_${id}` : id));
  let rowsRead = '';
  let waiting: string[][] = [[...HISTORY_COLUMNS, ...groups, ...added, ROWS_READ]];
  const flush = (): void => {
    gzip.write(`${csvRows(waiting, ',').join('\n')}\n`);
    waiting = [];
  };
  const points = (value: Micro): string => fixed(value, plan.score.decimals);
  return {
    path,
    countRows: (activities) => {
      rowsRead = JSON.stringify(Object.fromEntries([...activities].map(([name, { read }]) => [name, read])));
    },
    onScore: (id, card) => {
      const rank = ranks.get(card.segment) ?? '';
      const cells = [...card.groups.map(points), ...beyond.map(({ cell }) => cell(card))];
      waiting.push([...run, id, points(card.score), card.segment, rank, ...cells, rowsRead]);
      if (waiting.length >= BATCH) flush();
    },
    finish: async () => {
      if (waiting.length > 0) flush();
      gzip.end();
      await output.write(await packed);
    },
  };
}

/** What the rules declare of a lead's grade, stage and lists. The segment of its account would take a second pass. */
function beyondColumns({
  groups,
  stages,
  lists,
}: Plan): { name: string; cell: (card: ScoreCard) => string }[] {
  const columns = [
    {
      name: 'grade',
      isDeclared: groups.some(({ grades }) => grades !== null),
      cell: ({ grade }: ScoreCard) => grade ?? '',
    },
    { name: 'stage', isDeclared: stages.length > 0, cell: ({ stage }: ScoreCard) => stage ?? '' },
    {
      name: 'lists',
      isDeclared: lists.length > 0,
      cell: (card: ScoreCard) => card.lists.flatMap((list) => lists[list]?.id ?? []).join(';'),
    },
  ];
  return columns.filter(({ isDeclared }) => isDeclared);
}
