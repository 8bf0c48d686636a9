// Rows that are not scored: each goes to the rejects file with its place and the fault, and is counted.
import type { RowFault, RowPlace } from '../csv/read-csv.ts';
import { brief, type Problem, type ProblemCode, ProblemError, problem } from '../problem.ts';
import { type CellFault, cellFaultText } from '../result/cell-fault.ts';
import { dateHint, numberHint } from '../values/guess-formats.ts';
import { decimal, grouped, MICRO, type Micro } from '../values/micro.ts';

/** How many rows of a file may be rejected: so many, or such a share (in millionths). */
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
    const samples = openSamples();
    const reject = ({ line, byte, raw, origin }: RowPlace, code: ProblemCode, message: string): void => {
      own++;
      count++;
      for (const codes of [ownCodes, byCode]) codes.set(code, (codes.get(code) ?? 0) + 1);
      if (first.length < 3) first.push(problem('data', code, message, undefined, { file: name, line }));
      if (sink === null) return;
      const from = origin ?? { file: name, line, byte };
      waiting.push([from.file, String(from.line), String(from.byte), code, brief(message), raw]);
    };
    return {
      get count() {
        return own;
      },
      reject,
      fault: (fault) => reject(fault, fault.code, fault.message),
      cells: (place, faults) => {
        samples.add(faults[0] as CellFault);
        reject(place, `bad-${faults[0]!.cell.kind}`, faults.map(cellFaultText).join(', '));
      },
      check: (read) => {
        if (!exceeds(limit, own, read)) return;
        const borne = limit.kind === 'rows' ? `${limit.rows}` : `${decimal(limit.share)} %`;
        const rows = `${grouped(own)} of ${grouped(read)} rows`;
        const message = `${rows} can't be used; --max-rejects allows ${borne}`;
        const [code] = [...ownCodes].find(([, n]) => n * 2 > read) ?? [];
        const way = code && (samples.hint(code) ?? WHOLESALE[code]);
        const hint = `${way ?? 'mend the rows or raise --max-rejects'}; the first of them follow`;
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

/** Cells that didn't read, so many as it takes to see how they are written. */
function openSamples() {
  const first = { date: [] as CellFault[], number: [] as CellFault[] };
  return {
    add: (fault: CellFault): void => {
      const kept = first[fault.cell.kind];
      if (kept.length < 30 && !kept.some(({ value }) => value === fault.value)) kept.push(fault);
    },
    hint: (code: ProblemCode): string | undefined =>
      cellHint(code === 'bad-date' ? first.date : code === 'bad-number' ? first.number : []),
  };
}

/** How the cells that didn't read may be written, told by what they hold. */
export function cellHint(faults: readonly CellFault[]): string | undefined {
  const [one] = faults;
  if (one === undefined) return undefined;
  const values = faults.map(({ value }) => value);
  return one.cell.kind === 'date' ? dateHint(values, one.cell.formats) : numberHint(values);
}

/** Where most rows of a file have one fault, the fault is hardly theirs. */
const WHOLESALE: Readonly<Partial<Record<ProblemCode, string>>> = {
  'bad-date': 'say in the rules how dates are written, with dates: or format:',
  'bad-number': 'say in the rules how numbers are written, with numbers: or strip:',
  duplicate: 'does leads.id in the rules name the right column?',
  'repeated-key': "does the table's key in the rules name the right column?",
  'no-id': 'does leads.id in the rules name the right column?',
};

export function exceeds(limit: RejectLimit, rejected: number, read: number): boolean {
  if (limit.kind === 'rows') return rejected > limit.rows;
  return BigInt(rejected) * 100n * BigInt(MICRO) > BigInt(limit.share) * BigInt(read);
}
