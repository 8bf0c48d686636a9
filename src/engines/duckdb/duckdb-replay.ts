// What DuckDB found out of a run's files, told to the run as the reference engine would have: the counts, and each row that
// is rejected, read again where it stands.

import type { RowPlace } from '../../csv/read-csv.ts';
import type { RecordPlaces, RecordTexts } from '../../csv/record-places.ts';
import { parseRecord } from '../../csv/record-places.ts';
import { isFormula } from '../../csv/write-csv.ts';
import type { OpenInputs } from '../../inputs/open-inputs.ts';
import { type Positions, tableOf } from '../../plan/columns.ts';
import type { Cell } from '../../plan/plan.ts';
import type { ActivityClass } from '../../result/activity-class.ts';
import { REJECTED } from '../../result/row-outcome.ts';
import { trimCell } from '../../values/invisible.ts';
import type { RowSink } from '../engine.ts';
import type { RunContext } from '../memory/read-inputs.ts';
import { createRowReader } from '../memory/read-row.ts';

/** A row that is rejected: by its number, and why: 0 a fault of a cell, 1 no key, 2 a key that stood before. */
interface Rejected {
  readonly row: number;
  readonly why: number;
}

export interface Found {
  readonly mangledIds: number;
  readonly tables: readonly ({ readonly rejected: readonly Rejected[] } | null)[];
  /** `first`: the row that had a duplicate's id. */
  readonly leads: { readonly rejected: readonly (Rejected & { readonly first: number })[] };
  /** How many leads have a row in each table. */
  readonly joined: readonly number[];
  readonly sources: readonly {
    /** By file. */
    readonly rows: readonly number[];
    readonly faults: readonly (readonly number[])[];
    readonly matched: number;
    readonly shared: number;
    readonly oldest: number | null;
    readonly newest: number | null;
    readonly others: ReadonlyMap<Exclude<ActivityClass, 'matched'>, number>;
  }[];
}

export async function replay(
  found: Found,
  inputs: OpenInputs,
  own: readonly RowSink[] | PlacedRows,
  context: RunContext,
): Promise<void> {
  await replayTables(found, inputs, context);
  await replayLeads(found, inputs, own, context);
  await replaySources(found, inputs, context);
}

async function replayTables(found: Found, inputs: OpenInputs, context: RunContext): Promise<void> {
  const { plan } = context.request.rules;
  for (const [table, file] of inputs.tables.entries()) {
    if (file === null) continue;
    const { name, key } = plan.tables[table]!;
    const { csv, positions, wanted } = file;
    const reasons = new Map(found.tables[table]!.rejected.map(({ row, why }) => [row, why]));
    const cells = plan.leads.cells.filter((cell) => tableOf(cell) === name);
    const reader = createRowReader(cells, positions, plan);
    const counts = context.facts.tables.get(name)!;
    const rejects = context.rejects.file(csv.path);
    let row = 0;
    await csv.each({
      wanted,
      row: (texts, place) => {
        const why = reasons.get(row++);
        if (why === 0) rejects.cells(place(), reader.read(texts));
        else if (why === 1) rejects.reject(place(), 'no-key', REJECTED.noKey(name));
        else if (why === 2) {
          const text = trimCell(texts[positions(key) as number] as string);
          rejects.reject(place(), 'repeated-key', REJECTED.duplicateKey(text));
        }
      },
      fault: unexpected,
      block: context.rejects.flush,
    });
    counts.read = row;
    counts.kept = row - reasons.size;
    counts.quarantined = rejects.count;
    counts.matched = found.joined[table]!;
    rejects.check(counts.read);
  }
}

/** The leads' rows where they stand: only those that are rejected are read. */
export interface PlacedRows {
  readonly texts: RecordTexts;
  readonly places: RecordPlaces;
}

async function replayLeads(
  found: Found,
  { leads }: OpenInputs,
  own: readonly RowSink[] | PlacedRows,
  context: RunContext,
): Promise<void> {
  const { csv, positions } = leads;
  const { plan } = context.request.rules;
  const { facts } = context;
  const reasons = new Map(found.leads.rejected.map((one) => [one.row, one]));
  const ownPositions: Positions = (column) => (column.table === undefined ? positions(column) : undefined);
  const reader = createRowReader(plan.leads.cells, ownPositions, plan);
  const rejects = context.rejects.file(csv.path);
  const idAt = positions(plan.leads.id) as number;
  const reject = (
    texts: readonly string[],
    place: RowPlace,
    { why, first }: Found['leads']['rejected'][number],
  ): void => {
    if (why === 0) rejects.cells(place, reader.read(texts));
    else if (why === 1) rejects.reject(place, 'no-id', REJECTED.noId);
    else {
      const id = trimCell(texts[idAt] as string);
      facts.leads.duplicate++;
      rejects.reject(place, 'duplicate', REJECTED.duplicateId(id, `row ${first + 2}`));
    }
  };
  let rows = 0;
  if ('places' in own) {
    const { texts, places } = own;
    rows = places.count;
    const numbers = [...reasons.keys()];
    const lines = await texts.linesBefore(numbers);
    for (const [i, row] of numbers.entries()) {
      const raw = texts.raw(row);
      const cells = parseRecord(raw, csv.delimiter);
      reject(cells, { line: lines[i]! + 1, byte: places.start(row), raw }, reasons.get(row)!);
      if (i % 1000 === 0) await context.rejects.flush();
    }
    await context.rejects.flush();
    facts.formulas = places.formulas(reasons.keys());
  } else {
    await csv.each({
      row: (texts, place) => {
        const rejected = reasons.get(rows++);
        if (rejected !== undefined) return reject(texts, place(), rejected);
        for (const cell of texts) if (isFormula(cell)) facts.formulas++;
        for (const sink of own) sink.add(texts);
      },
      fault: unexpected,
      block: async () => {
        for (const sink of own) await sink.flush();
        await context.rejects.flush();
      },
    });
  }
  facts.mangledIds = found.mangledIds;
  facts.leads.read = rows;
  facts.leads.scored = rows - reasons.size;
  facts.leads.quarantined = reasons.size - facts.leads.duplicate;
  rejects.check(rows);
}

async function replaySources(found: Found, inputs: OpenInputs, context: RunContext): Promise<void> {
  const { plan } = context.request.rules;
  for (const [source, files] of inputs.activities.entries()) {
    const { name, cells } = plan.sources[source]!;
    const { rows, faults, others, ...told } = found.sources[source]!;
    const counts = context.facts.activities.get(name)!;
    for (const [i, { csv, positions, wanted }] of files.entries()) {
      const faulty = new Set(faults[i]);
      const rejects = context.rejects.file(csv.path);
      if (faulty.size > 0) {
        const reader = createRowReader(cells as readonly Cell[], positions, plan);
        let row = 0;
        await csv.each({
          wanted,
          row: (texts, place) => {
            if (faulty.has(row++)) rejects.cells(place(), reader.read(texts));
          },
          fault: unexpected,
          block: context.rejects.flush,
        });
      }
      rejects.check(rows[i]!);
      counts.read += rows[i]!;
    }
    Object.assign(counts, told, Object.fromEntries(others));
  }
}

/** The files were looked through before: none holds a row that our reader can't read. */
function unexpected({ message }: { readonly message: string }): never {
  throw new Error(`a row was thought to be sound: ${message}`);
}
