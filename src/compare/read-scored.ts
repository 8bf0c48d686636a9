// Scored files read back, to be compared: each row's score and segment, and where its points came from.

import type { CsvOptions } from '../csv/csv-dialect.ts';
import { type CsvFile, openCsv, type RowPlace } from '../csv/read-csv.ts';
import { ownCopy } from '../engines/memory/big-sets.ts';
import { holdFile } from '../files/held-file.ts';
import type { Monitor } from '../inputs/monitor.ts';
import type { Problem, ProblemCode } from '../problem.ts';
import { ProblemError, problem } from '../problem.ts';
import { REJECTED } from '../result/row-outcome.ts';
import {
  type ColumnWishes,
  type IdColumns,
  idColumns,
  isAccountTable,
  type ScoredColumns,
  scoredColumns,
} from '../run/scored-columns.ts';
import { readAmount } from '../values/amount.ts';
import { trimCell } from '../values/invisible.ts';
import { itemAt } from '../values/item-at.ts';
import { grouped } from '../values/micro.ts';
import { beyondText } from './beyond-moves.ts';
import { createKeptColumns, type KeptColumns } from './kept-columns.ts';
import { type Basis, createNoteReader, createPointReader } from './read-points.ts';
import { createRunPair, type RunPair, type ScoredRun } from './run-pair.ts';

export interface ScoredFiles extends ColumnWishes {
  readonly before: string;
  readonly after: string;
  readonly csv: (side: 'old' | 'new') => CsvOptions;
  /** The id column by the rules, of leads or of accounts; null: none are given. */
  readonly idOfRules: (isAccount: boolean) => string | null;
  /** Columns of the newer file that the list of movers has too. */
  readonly columns: readonly string[] | null;
}

export interface ScoredPair {
  readonly pair: RunPair;
  readonly basis: Basis;
  readonly kept: KeptColumns | null;
  /** Whether both files are tables of accounts. */
  readonly areAccounts: boolean;
  readonly id: IdColumns;
  /** Ranks of segments where the files say them. */
  readonly ranks: ReadonlyMap<string, number>;
  /** How the newer file is written; the movers' list is written alike. */
  readonly after: CsvFile;
}

/** A header with a score and a segment, whatever their prefix. */
function isScored(cells: readonly string[]): boolean {
  return ['score', 'segment'].every((name) => cells.some((cell) => cell.trim().endsWith(name)));
}

export async function readScoredFiles(files: ScoredFiles, monitor: Monitor): Promise<ScoredPair> {
  const opened: CsvFile[] = [];
  const open = async (path: string, options: CsvOptions): Promise<CsvFile> => {
    const csv = await openCsv(
      await holdFile(path),
      options,
      (bytes) => monitor.advance(path, bytes),
      isScored,
    );
    opened.push(csv);
    return csv;
  };
  try {
    const before = await open(files.before, files.csv('old'));
    const after = await open(files.after, files.csv('new'));
    const areAccounts = [before, after].every(({ header }) => isAccountTable(header));
    const id = idColumns(before, after, files.id ?? files.idOfRules(areAccounts));
    const columns = {
      before: scoredColumns(before, id.before, files),
      after: scoredColumns(after, id.after, files),
    };
    const basis = basisOf(columns.before, columns.after);
    const pair = createRunPair();
    pair.hasLists = columns.before.beyond.lists >= 0 || columns.after.beyond.lists >= 0;
    const kept = files.columns === null ? null : createKeptColumns(after, files.columns);
    const ranks = new Map<string, number>();
    await readSide(before, columns.before, pair, pair.before, basis, ranks, null);
    await readSide(after, columns.after, pair, pair.after, basis, ranks, kept);
    for (const { held } of opened) await held.check();
    return { pair, basis, kept, areAccounts, id, ranks, after };
  } finally {
    for (const csv of opened) await csv.close();
  }
}

function basisOf(before: ScoredColumns, after: ScoredColumns): Basis {
  if (before.ledger >= 0 && after.ledger >= 0) return 'ledger';
  if (before.reasons >= 0 && after.reasons >= 0) return 'reasons';
  return before.groups.size > 0 && after.groups.size > 0 ? 'subtotals' : null;
}

const MOST_TOLD = 3;

async function readSide(
  csv: CsvFile,
  columns: ScoredColumns,
  { roll, segments, lines }: RunPair,
  side: ScoredRun,
  basis: Basis,
  ranks: Map<string, number>,
  kept: KeptColumns | null,
): Promise<void> {
  const faults: Problem[] = [];
  let faulty = 0;
  let repeated = 0;
  const tell = ({ line }: Pick<RowPlace, 'line'>, code: ProblemCode, message: string): void => {
    faulty++;
    if (faults.length < MOST_TOLD)
      faults.push(problem('data', code, message, undefined, { file: csv.path, line }));
  };
  const pointsOf = createPointReader(basis, columns, lines);
  const notesOf = createNoteReader(columns);
  const beyondOf = createBeyondReader(columns);
  await csv.each({
    wanted: wantedOf(csv.header.length, columns, kept?.indexes ?? []),
    row: (cells, place) => {
      const id = trimCell(itemAt(cells, columns.id));
      const score = readAmount(itemAt(cells, columns.score).trim());
      const segment = itemAt(cells, columns.segment);
      if (id === '') return tell(place(), 'no-id', REJECTED.noId);
      if (typeof score !== 'number' || segment === '') {
        const what =
          typeof score !== 'number'
            ? `the score "${cells[columns.score]}" is not a number`
            : 'the row has no segment';
        return tell(place(), 'not-scored', what);
      }
      const known = roll.find(id);
      if (known !== undefined && side.has(known)) {
        repeated++;
        return tell(place(), 'duplicate', REJECTED.duplicateId(id));
      }
      const points = pointsOf(cells);
      if (points === undefined)
        return tell(place(), 'bad-ledger', 'the ledger must be JSON as --detail writes it');
      const rank = columns.rank < 0 ? '' : itemAt(cells, columns.rank);
      if (rank !== '' && ranks.get(segment) !== Number(rank)) ranks.set(ownCopy(segment), Number(rank));
      const number = segments.find(segment) ?? segments.of(ownCopy(segment));
      const lead = known ?? roll.of(ownCopy(id));
      kept?.keep(lead, cells);
      side.put(lead, {
        score,
        segment: number,
        lines: points,
        notes: notesOf(cells),
        beyond: beyondOf(cells),
      });
    },
    fault: (fault) => tell(fault, fault.code, fault.message),
  });
  if (faulty === 0) return;
  const column = `"${itemAt(csv.header, columns.id).trim()}"`;
  const message = `${grouped(faulty)} of ${grouped(faulty + side.count)} rows rejected, the first of them below`;
  const hint =
    repeated > 0 ? `leads are identified by ${column}; use --id for another column` : 'score the leads again';
  throw new ProblemError([problem('data', 'not-scored', message, hint, { file: csv.path }), ...faults]);
}

/** Grade, stage, lists and segment of the account of a row, as far as the file has them. */
function createBeyondReader({ beyond }: ScoredColumns): (cells: readonly string[]) => string {
  const known = new Map<string, string>();
  return (cells) => {
    const cell = (kind: keyof typeof beyond): string => cells[beyond[kind]] ?? '';
    const text = beyondText({
      grade: cell('grade'),
      stage: cell('stage'),
      lists: cell('lists'),
      account_segment: cell('account_segment'),
    });
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    const own = ownCopy(text);
    known.set(own, own);
    return own;
  };
}

function wantedOf(
  width: number,
  { id, score, segment, reasons, ledger, rank, groups, beyond }: ScoredColumns,
  kept: readonly number[],
): boolean[] {
  const read = new Set([
    id,
    score,
    segment,
    reasons,
    ledger,
    rank,
    ...groups.values(),
    ...Object.values(beyond),
    ...kept,
  ]);
  return Array.from({ length: width }, (_, index) => read.has(index));
}
