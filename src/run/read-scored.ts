// Scored files read back, to be compared: each row's score and segment, and where its points came from.

import type { CsvOptions } from '../io/dialect.ts';
import { type CsvFile, openCsv, type RowPlace } from '../io/read-csv.ts';
import { type Line, type LineNames, openPair, type Pair, type Side } from '../moves/side.ts';
import { grouped, MICRO, type Micro } from '../plan/micro.ts';
import { yamlNumber } from '../plan/number-format.ts';
import type { Problem } from '../problem.ts';
import { ProblemError, problem } from '../problem.ts';
import { ownCopy } from '../stream/big-sets.ts';
import type { Watch } from './open-inputs.ts';
import {
  type ColumnWishes,
  type IdColumns,
  idColumns,
  type ScoredColumns,
  scoredColumns,
} from './scored-columns.ts';

export interface ScoredFiles extends ColumnWishes {
  readonly before: string;
  readonly after: string;
  readonly csv: (side: 'old' | 'new') => CsvOptions;
}

/** What tells where points came from: the ledgers exactly, the reasons as far as they go, the groups' subtotals. */
export type Basis = 'ledger' | 'reasons' | 'subtotals' | null;

export interface ScoredPair {
  readonly pair: Pair;
  readonly basis: Basis;
  readonly id: IdColumns;
  /** Ranks of segments where the files say them. */
  readonly ranks: ReadonlyMap<string, number>;
  /** How the newer file is written; the movers' list is written alike. */
  readonly after: CsvFile;
}

export async function readScoredFiles(files: ScoredFiles, watch: Watch): Promise<ScoredPair> {
  const opened: CsvFile[] = [];
  const open = async (path: string, options: CsvOptions): Promise<CsvFile> => {
    const csv = await openCsv(path, options, (bytes) => watch.advance(path, bytes));
    opened.push(csv);
    return csv;
  };
  try {
    const before = await open(files.before, files.csv('old'));
    const after = await open(files.after, files.csv('new'));
    const id = idColumns(before, after, files.id);
    const columns = {
      before: scoredColumns(before, id.before, files),
      after: scoredColumns(after, id.after, files),
    };
    const basis = basisOf(columns.before, columns.after);
    const pair = openPair();
    const ranks = new Map<string, number>();
    await readSide(before, columns.before, pair, pair.before, basis, ranks);
    await readSide(after, columns.after, pair, pair.after, basis, ranks);
    return { pair, basis, id, ranks, after };
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
  { roll, segments, lines }: Pair,
  side: Side,
  basis: Basis,
  ranks: Map<string, number>,
): Promise<void> {
  const faults: Problem[] = [];
  let faulty = 0;
  let repeated = 0;
  const tell = ({ line }: Pick<RowPlace, 'line'>, code: string, message: string): void => {
    faulty++;
    if (faults.length < MOST_TOLD)
      faults.push(problem('data', code, message, undefined, { file: csv.path, line }));
  };
  const pointsOf = openPointReader(basis, columns, lines);
  const notesOf = openReasonReader(lines);
  await csv.each({
    wanted: wantedOf(csv.header.length, columns),
    row: (cells, place) => {
      const id = (cells[columns.id] as string).trim();
      const score = scoreOf((cells[columns.score] as string).trim());
      const segment = cells[columns.segment] as string;
      if (id === '') return tell(place(), 'no-id', 'the lead has no id');
      if (score === undefined || segment === '') {
        const what =
          score === undefined ? `the score "${cells[columns.score]}" is no number` : 'there is no segment';
        return tell(place(), 'not-scored', what);
      }
      const known = roll.find(id);
      if (known !== undefined && side.has(known)) {
        repeated++;
        return tell(place(), 'duplicate', `"${id}" stood in an earlier row`);
      }
      const points = pointsOf(cells);
      if (points === undefined) return tell(place(), 'bad-ledger', 'the ledger of the row is none');
      const notes = columns.reasons < 0 ? NO_NOTES : notesOf(cells[columns.reasons] as string).notes;
      if (columns.rank >= 0 && cells[columns.rank] !== '')
        ranks.set(ownCopy(segment), Number(cells[columns.rank]));
      const number = segments.find(segment) ?? segments.of(ownCopy(segment));
      side.put(known ?? roll.of(ownCopy(id)), { score, segment: number, lines: points, notes });
    },
    fault: (fault) => tell(fault, fault.code, fault.message),
  });
  if (faulty === 0) return;
  const column = `"${(csv.header[columns.id] as string).trim()}"`;
  const message = `${grouped(faulty)} of ${grouped(faulty + side.count)} rows can't be used; the first of them follow`;
  const hint =
    repeated > 0
      ? `leads are told apart by ${column}; name another column with --id`
      : 'score the leads again';
  throw new ProblemError([problem('data', 'not-scored', message, hint, { file: csv.path }), ...faults]);
}

const NO_NOTES: readonly string[] = [];

function wantedOf(
  width: number,
  { id, score, segment, reasons, ledger, rank, groups }: ScoredColumns,
): boolean[] {
  const read = new Set([id, score, segment, reasons, ledger, rank, ...groups.values()]);
  return Array.from({ length: width }, (_, index) => read.has(index));
}

/** A number as results have it, in micropoints. */
function scoreOf(text: string): number | undefined {
  const value = microOf(text);
  return typeof value === 'number' ? value : undefined;
}

function microOf(text: string): Micro | undefined {
  return /^-?\d{1,9}$/.test(text) ? Number(text) * MICRO : yamlNumber(text);
}

/** What a row says of where its points came from; undefined where it can't be read. */
function openPointReader(
  basis: Basis,
  { reasons, ledger, groups }: ScoredColumns,
  names: LineNames,
): (cells: readonly string[]) => readonly Line[] | undefined {
  const reasonsOf = openReasonReader(names);
  const subtotals = [...groups].map(([group, at]) => ({ at, name: names.of('subtotal', group) }));
  switch (basis) {
    case 'ledger':
      return (cells) => readLedger(cells[ledger] as string, names);
    case 'reasons':
      return (cells) => reasonsOf(cells[reasons] as string).points;
    case 'subtotals':
      return (cells) =>
        subtotals.flatMap(({ at, name }) => {
          const points = microOf((cells[at] as string).trim());
          return points ? { name, points } : [];
        });
    case null:
      return () => [];
  }
}

/** Points below this are exact in a double, to the millionth. */
const EXACT = 1_000_000_000;

export function readLedger(cell: string, names: LineNames): readonly Line[] | undefined {
  let entries: unknown;
  try {
    entries = JSON.parse(cell);
  } catch {
    return undefined;
  }
  if (!Array.isArray(entries)) return undefined;
  const lines: Line[] = [];
  for (const entry of entries as readonly Record<string, unknown>[]) {
    const kind = LEDGER_KINDS.find((one) => typeof entry?.[one] === 'string');
    const points = entry?.points;
    if (kind === undefined || typeof points !== 'number') return undefined;
    const exact = Math.abs(points) < EXACT ? Math.round(points * MICRO) : bigPoints(cell, lines.length);
    if (exact === undefined) return undefined;
    lines.push({ name: names.of(kind, entry[kind] as string), points: exact });
  }
  return lines;
}

const LEDGER_KINDS = ['rule', 'group', 'step'] as const;

/** The points of a ledger's line as they are written, where a double would round them. */
function bigPoints(cell: string, line: number): Micro | undefined {
  const written = [...cell.matchAll(/"points":\s*(-?\d+(?:\.\d+)?)\s*\}/g)][line]?.[1];
  return written === undefined ? undefined : yamlNumber(written);
}

interface Reason {
  /** null: it gives no points. */
  readonly line: Line | null;
}

const MOST_KEPT = 50_000;

/** Takes reasons apart: `Pricing page +28.55 (2×)` gives points, `Asked for a demo` is a note. */
export function openReasonReader(names: LineNames) {
  const known = new Map<string, Reason>();
  const read = (reason: string): Reason => {
    const kept = known.get(reason);
    if (kept) return kept;
    const own = ownCopy(reason);
    const [, label, points] = /^(.+) ([+-]\d+(?:\.\d+)?)(?: \(\d+×\))?$/s.exec(own) ?? [];
    const value = points === undefined ? undefined : yamlNumber(points);
    const made: Reason = {
      line: value === undefined ? null : { name: names.of('label', label as string), points: value },
    };
    if (known.size < MOST_KEPT) known.set(own, made);
    return made;
  };
  return (cell: string): { readonly points: readonly Line[]; readonly notes: readonly string[] } => {
    const points: Line[] = [];
    const notes: string[] = [];
    for (const reason of cell === '' ? [] : cell.split('; ')) {
      const { line } = read(reason);
      if (line) points.push(line);
      else notes.push(ownCopy(reason));
    }
    return { points, notes };
  };
}
