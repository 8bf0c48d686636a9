// Rejected rows: each is counted and goes to the rejects file with its place and the reason.
import type { RowFault, RowPlace } from '../csv/read-csv.ts';
import { type Problem, type ProblemCode, ProblemError, problem, truncateMessage } from '../problem.ts';
import { type CellFault, cellFaultText } from '../result/cell-fault.ts';
import { dateHint, isPlaceholder, missingHint, numberHint } from '../values/guess-formats.ts';
import { decimal, grouped, MICRO, type Micro } from '../values/micro.ts';

/** The maximum of rejected rows per file: a number, or a percentage (in millionths). */
export type RejectLimit =
  | { readonly kind: 'rows'; readonly rows: number }
  | { readonly kind: 'share'; readonly share: Micro };

/** How many rows were rejected. */
export interface RejectCounts {
  readonly count: number;
  readonly byCode: ReadonlyMap<string, number>;
}

/** Receives rejected rows, each with the cells of `REJECTS_COLUMNS`. */
export type RejectSink = (rows: readonly (readonly string[])[]) => Promise<void>;

export interface Rejects extends RejectCounts {
  /** Starts on a file: what is rejected through the result is a row of it. */
  file(path: string): FileRejects;
  /** Hands the rows rejected since the last time to the sink. */
  flush(): Promise<void>;
}

export interface FileRejects {
  readonly count: number;
  /** Of these: rows that look like the foot of a report. They do not count towards the limit. */
  readonly footers: number;
  reject(place: RowPlace, code: ProblemCode, message: string): void;
  fault(fault: RowFault): void;
  cells(place: RowPlace, faults: readonly CellFault[]): void;
  /** Refuses the file if more of its rows were rejected than the limit allows. */
  check(read: number): void;
}

/** `sink` null: rejected rows are only counted. */
export function createRejects(sink: RejectSink | null, limit: RejectLimit): Rejects {
  let waiting: string[][] = [];
  let count = 0;
  const byCode = new Map<string, number>();

  const file = (name: string): FileRejects => {
    const first: Problem[] = [];
    const ownCodes = new Map<ProblemCode, number>();
    let own = 0;
    const samples = createSamples();
    const reject = ({ line, byte, raw, origin }: RowPlace, code: ProblemCode, message: string): void => {
      own++;
      count++;
      for (const codes of [ownCodes, byCode]) codes.set(code, (codes.get(code) ?? 0) + 1);
      if (first.length < 3) first.push(problem('data', code, message, undefined, { file: name, line }));
      if (sink === null) return;
      const from = origin ?? { file: name, line, byte };
      waiting.push([from.file, String(from.line), String(from.byte), code, truncateMessage(message), raw]);
    };
    return {
      get count() {
        return own;
      },
      get footers() {
        return ownCodes.get('footer') ?? 0;
      },
      reject,
      fault: (fault) => reject(fault, fault.code, fault.message),
      cells: (place, faults) => {
        const [first] = faults;
        if (first === undefined) throw new Error('a row without an error is rejected');
        samples.add(first);
        reject(place, `bad-${first.cell.kind}`, faults.map(cellFaultText).join(', '));
      },
      check: (read) => {
        if (!exceeds(limit, own - (ownCodes.get('footer') ?? 0), read)) return;
        const allowed = limit.kind === 'rows' ? `${limit.rows}` : `${decimal(limit.share)}%`;
        const rows = `${grouped(own)} of ${grouped(read)} rows`;
        const message = `${rows} rejected, more than --max-rejects allows (${allowed})`;
        const ofMost = (all: number) => [...ownCodes].find(([, n]) => n * 2 > all)?.[0];
        const [code, other] = [ofMost(read), ofMost(own)];
        const way = (code && (samples.hint(code) ?? WHOLESALE[code])) ?? (other && STRAY_ROWS[other]);
        const hint = `${way ?? 'fix the rows or raise the limit'}; first rejected rows:`;
        throw new ProblemError([
          problem('data', 'too-many-rejects', message, hint, { file: name }),
          ...first,
        ]);
      },
    };
  };

  const flush = async (): Promise<void> => {
    if (sink === null || waiting.length === 0) return;
    const rows = waiting;
    waiting = [];
    await sink(rows);
  };

  return {
    byCode,
    get count() {
      return count;
    },
    file,
    flush,
  };
}

/** Cells that could not be read: enough of them to see their format. */
function createSamples() {
  const first: { readonly date: CellFault[]; readonly number: CellFault[] } = { date: [], number: [] };
  return {
    add: (fault: CellFault): void => {
      const kept = first[fault.cell.kind];
      if (kept.length < 30 && !kept.some(({ value }) => value === fault.value)) kept.push(fault);
    },
    hint: (code: ProblemCode): string | undefined => {
      const all = [...first.number, ...first.date].map(({ value }) => value);
      return cellHint(code === 'bad-date' ? first.date : code === 'bad-number' ? first.number : [], all);
    },
  };
}

/**
 * A guess at the format of cells that could not be read. `all`: those of the other columns too, because one `missing:`
 * serves the whole file.
 */
export function cellHint(faults: readonly CellFault[], all: readonly string[]): string | undefined {
  const [one] = faults;
  if (one === undefined) return undefined;
  const values = faults.flatMap(({ cell, value }) => (cell === one.cell ? [value] : []));
  const written = values.filter((value) => !isPlaceholder(value));
  const hints = [
    ...(written.length < values.length ? [missingHint(all)] : []),
    ...(written.length === 0
      ? []
      : [one.cell.kind === 'date' ? dateHint(written, one.cell.formats) : numberHint(written)]),
  ];
  return hints.join('; ');
}

/** If most rows of a file are rejected for one reason, the cause is probably in the rules. */
const WHOLESALE: Readonly<Partial<Record<ProblemCode, string>>> = {
  duplicate: 'is leads.id in the rules the right column?',
  'repeated-key': 'is the key of the table in the rules the right column?',
  'no-id': 'is leads.id in the rules the right column?',
};

/** If most rejected rows have one of these reasons, they look like rows of another kind than the rest. */
const STRAY_ROWS: Readonly<Partial<Record<ProblemCode, string>>> = {
  'no-id':
    'rows without an id look like subtotals or continuation rows of a report; remove them or raise the limit',
  'cells-missing': 'short rows look like titles or totals of a report; remove them or raise the limit',
  'header-again': 'the file looks like several files in one; remove the repeated headers or raise the limit',
  'bad-encoding': 'the rest of the file is UTF-8; correct these rows or raise the limit',
};

export function exceeds(limit: RejectLimit, rejected: number, read: number): boolean {
  if (limit.kind === 'rows') return rejected > limit.rows;
  return BigInt(rejected) * 100n * BigInt(MICRO) > BigInt(limit.share) * BigInt(read);
}
