// A history's files read back, in the order of their dates.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openCsv } from '../csv/read-csv.ts';
import { holdFile } from '../files/held-file.ts';
import { reasonOf } from '../files/system-errors.ts';
import type { Monitor } from '../inputs/monitor.ts';
import { fail } from '../problem.ts';
import { readAmount } from '../values/amount.ts';
import { readDay } from '../values/days.ts';
import { HISTORY_COLUMNS, HISTORY_PREFIX, ROWS_READ } from './scored-columns.ts';

export interface HistoryRun {
  readonly path: string;
  readonly day: number;
}

/** One lead of one run. */
export interface HistoryRow {
  readonly id: string;
  /** In micropoints. */
  readonly score: number;
  readonly segment: string;
  readonly rank: number | null;
  readonly rules: string;
  /** Empty where the run's rules declare none. */
  readonly grade: string;
  readonly stage: string;
  readonly lists: string;
  /** The rows that the run read of each log, as JSON; empty in files of earlier versions. */
  readonly rowsRead: string;
}

/** The runs that a directory keeps, the oldest first; other files in it do not matter. */
export async function listHistory(directory: string): Promise<HistoryRun[]> {
  const runs = await runsIn(directory);
  if (runs.length === 0) {
    const hint = 'run leadscore score --history DIR to write one file per run';
    fail('data', 'no-history', `${directory} has no run files, such as 2026-11-01.csv.gz`, hint);
  }
  return runs;
}

/** The newest run before a day. The directory need not exist yet. */
export async function findRunBefore(day: number, directory: string): Promise<HistoryRun | undefined> {
  const exists = await stat(directory).then(
    () => true,
    (error) => error.code !== 'ENOENT',
  );
  return exists ? (await runsIn(directory)).findLast((run) => run.day < day) : undefined;
}

async function runsIn(directory: string): Promise<HistoryRun[]> {
  const names = await readdir(directory).catch((error) =>
    fail('io', 'cannot-read', `the history ${directory} cannot be read: ${reasonOf(error)}`),
  );
  const runs = names.flatMap((name): HistoryRun[] => {
    const day = /^\d{4}-\d{2}-\d{2}\.csv\.gz$/.test(name) ? readDay(name.slice(0, 10)) : undefined;
    return day === undefined ? [] : [{ path: join(directory, name), day }];
  });
  return runs.sort((a, b) => a.day - b.day);
}

/** Cells are slices of their block: whoever keeps one keeps a copy. */
export async function readHistory(
  { path }: HistoryRun,
  monitor: Monitor,
  handle: (row: HistoryRow) => void,
): Promise<void> {
  const isHeader = (cells: readonly string[]): boolean =>
    HISTORY_COLUMNS.every((name, index) => cells[index] === name);
  const held = await holdFile(path);
  const csv = await openCsv(held, { delimiter: ',' }, (bytes) => monitor.advance(path, bytes), isHeader);
  try {
    if (!isHeader(csv.header)) {
      const hint = `its columns begin with ${HISTORY_COLUMNS.join(', ')}`;
      fail('data', 'not-a-history', `${path} is not a history file`, hint, { file: path, line: 1 });
    }
    const damaged = (line: number, what: string): never =>
      fail('data', 'not-a-history', what, 'score that date again with --history', { file: path, line });
    const rowsRead = csv.header.indexOf(ROWS_READ);
    const added = (['grade', 'stage', 'lists'] as const).map((name) =>
      csv.header.indexOf(HISTORY_PREFIX + name),
    );
    const [gradeAt = -1, stageAt = -1, listsAt = -1] = added;
    const wanted = csv.header.map(
      (_, index) =>
        (index < HISTORY_COLUMNS.length && index !== AS_OF) || index === rowsRead || added.includes(index),
    );
    await csv.each({
      wanted,
      row: (cells, place) => {
        const [, rules, id, points, segment, rank] = cells as [
          string,
          string,
          string,
          string,
          string,
          string,
        ];
        const score = readAmount(points);
        if (typeof score !== 'number' || !/^\d{0,5}$/.test(rank)) {
          return damaged(place().line, 'the score and the rank must be numbers');
        }
        const rows = cells[rowsRead] ?? '';
        handle({
          ...{ id, score, segment, rank: rank === '' ? null : Number(rank), rules, rowsRead: rows },
          grade: cells[gradeAt] ?? '',
          stage: cells[stageAt] ?? '',
          lists: cells[listsAt] ?? '',
        });
      },
      fault: ({ line, message }) => damaged(line, message),
    });
    await held.check();
  } finally {
    await csv.close();
  }
}

const AS_OF = HISTORY_COLUMNS.indexOf('as_of');
