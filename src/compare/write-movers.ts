// The list of the leads that moved, as a workflow imports it: who, from where, to where, by how much, and why.

import { csvRows, escapeFormula, isFormula } from '../csv/write-csv.ts';
import { openOutputs } from '../files/replace-files.ts';
import { createPathCheck } from '../run/check-paths.ts';
import { itemAt } from '../values/item-at.ts';
import { decimal } from '../values/micro.ts';
import { listMoves } from './beyond-moves.ts';
import type { Move, MoveKind } from './compare.ts';
import type { KeptColumns } from './kept-columns.ts';
import type { LineName, RunPair } from './run-pair.ts';
import type { ComparisonWords } from './words.ts';

export interface MoversRequest {
  readonly path: string;
  /** What the comparison reads, and so doesn't write over. */
  readonly inputs: readonly string[];
  readonly kinds: ReadonlySet<MoveKind>;
  /** Whether leads that entered or left a list are written, whatever their move. */
  readonly listMoves: boolean;
  /** Columns of the newer file. */
  readonly columns: KeptColumns | null;
  /** Lines of points at most in `why`. */
  readonly top: number;
  /** Also a `ledger` column: every line that changed, adding up to `delta`. */
  readonly detail: boolean;
  readonly escapeFormulas: boolean;
  readonly delimiter: string;
  readonly bom: boolean;
}

export interface MoversFile {
  readonly written: number;
  /** Cells that start like formulas, and were left so. */
  readonly formulas: number;
  add(move: Move): void;
  /** Writes out what has gathered. */
  flush(): Promise<void>;
  commit(): Promise<void>;
  discard(): Promise<void>;
}

export async function openMovers(
  request: MoversRequest,
  { roll, segments, lines, hasLists }: RunPair,
  words: ComparisonWords,
  writeOut: (text: string) => Promise<boolean>,
): Promise<MoversFile> {
  const { path, kinds, top, detail, delimiter, bom, columns } = request;
  if (path !== '-') await (await createPathCheck(request.inputs))(path, false);
  const outputs = openOutputs();
  const output =
    path === '-'
      ? { write: async (text: string) => void (await writeOut(text)) }
      : await outputs.create(path);
  let formulas = 0;
  const safe = (text: string): string => {
    if (request.escapeFormulas) return escapeFormula(text);
    if (isFormula(text)) formulas++;
    return text;
  };
  const segmentOf = (segment: number | undefined): string =>
    segment === undefined ? '' : safe(itemAt(segments.texts, segment));
  const header = [
    ...['id', ...(columns?.names ?? []).map(safe), 'from', 'to', 'delta', 'why'],
    ...(hasLists ? ['lists_entered', 'lists_left'] : []),
    ...(detail ? ['ledger'] : []),
  ];
  let waiting: string[][] = [header];
  let written = 0;
  await output.write(bom ? '\ufeff' : '');
  return {
    get written() {
      return written;
    },
    get formulas() {
      return formulas;
    },
    add: (move) => {
      const { kind, lead, before, after, delta } = move;
      const { entered, left } = listMoves(move);
      const isListed = request.listMoves && entered.length + left.length > 0;
      // One that stayed is worth a row where its score changed.
      if (!isListed && (!kinds.has(kind) || (kind === 'stayed' && delta === 0))) return;
      written++;
      const row = [
        safe(itemAt(roll.texts, lead)),
        ...(columns?.of(lead) ?? []).map(safe),
        segmentOf(before?.segment),
        segmentOf(after?.segment),
        delta === null ? '' : decimal(delta),
        words.why(move, top),
        ...(hasLists ? [entered.join(';'), left.join(';')] : []),
      ];
      if (detail) row.push(movedLedger(move, lines.names));
      waiting.push(row);
    },
    flush: async () => {
      if (waiting.length === 0) return;
      const rows = waiting;
      waiting = [];
      await output.write(`${csvRows(rows, delimiter).join('\n')}\n`);
    },
    commit: outputs.commit,
    discard: outputs.discard,
  };
}

/** As a result's own ledger: `[{"rule":"webinar","points":-40}]`. */
function movedLedger({ lines }: Move, names: readonly LineName[]): string {
  const entries = lines.map(({ name, points }) => {
    const { kind, name: text } = itemAt(names, name);
    return `{"${kind === 'other' ? 'step' : kind}":${JSON.stringify(text)},"points":${decimal(points)}}`;
  });
  return `[${entries.join(',')}]`;
}
