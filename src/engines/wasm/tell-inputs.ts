// Reports what was found in a run's files as the reference engine does: the counts, and each rejected row.

import type { RowPlace } from '../../csv/check-row.ts';
import type { RecordPlaces } from '../../csv/record-places.ts';
import { parseRecord } from '../../csv/record-places.ts';
import type { OpenFile, OpenInputs } from '../../inputs/open-inputs.ts';
import type { Positions } from '../../plan/columns.ts';
import { REJECTED } from '../../result/row-outcome.ts';
import { noteDecimals } from '../../result/run-facts.ts';
import { trimCell } from '../../values/invisible.ts';
import type { ScoringOptions } from '../engine.ts';
import { MANGLED, type RunContext } from '../memory/read-inputs.ts';
import { createRowReader } from '../memory/read-row.ts';
import { type ActivityPart, CLASSES } from './count-activities.ts';
import { handleOf } from './inputs.ts';
import type { RejectedRow } from './odd-rows.ts';
import type { ShadowTable } from './shadow-tables.ts';
import type { DuplicateRow, TakenLeads } from './take-leads.ts';
import { tellRejects } from './tell-rejects.ts';

export interface FoundInputs {
  readonly inputs: OpenInputs;
  readonly shadows: readonly (ShadowTable | null)[];
  readonly taken: TakenLeads;
  /** By source, file and thread. */
  readonly parts: readonly (readonly (readonly ActivityPart[])[])[];
}

export async function tellInputs(
  found: FoundInputs,
  options: ScoringOptions,
  context: RunContext,
): Promise<void> {
  for (const shadow of found.shadows) await shadow?.tell(context);
  await tellLeads(found, options, context);
  await tellSources(found, context);
}

export function leadPlaces({
  count,
  places,
}: TakenLeads): Pick<RecordPlaces, 'start' | 'end' | 'isOdd'> & { count: number } {
  return { count, start: places.from, end: places.to, isOdd: places.isOdd };
}

async function tellLeads(
  { inputs, taken }: FoundInputs,
  options: ScoringOptions,
  context: RunContext,
): Promise<void> {
  const { leads } = inputs;
  const { csv, positions } = leads;
  const { plan } = context.request.rules;
  const { facts } = context;
  const handle = handleOf(leads);
  const rejects = context.rejects.file(csv.path);
  const own: Positions = (column) => (column.table === undefined ? positions(column) : undefined);
  const reader = createRowReader(plan.leads.cells, own, plan);
  const idAt = positions(plan.leads.id) as number;
  const duplicates = new Map<RejectedRow, DuplicateRow>(taken.duplicates.map((one) => [one, one]));
  for (const [cell, bits] of taken.decimals) noteDecimals(facts.decimals, cell, bits);
  const rejected = [...taken.rejected, ...taken.duplicates];
  Object.assign(facts.leads, {
    ...{ read: taken.read, scored: taken.count, duplicate: taken.duplicates.length },
    ...{ quarantined: taken.rejected.length, blank: taken.blank },
  });
  const whole = { csv, wanted: csv.header.map(() => true) };
  await tellRejects(
    whole,
    handle,
    rejected,
    rejects,
    context.rejects,
    (texts, place, row) => {
      const duplicate = duplicates.get(row);
      const id = trimCell(texts[idAt] as string);
      const faults = duplicate ? [] : reader.read(texts);
      if (duplicate) {
        rejects.reject(place, 'duplicate', REJECTED.duplicateId(id, `row ${duplicate.firstRow}`));
      } else if (faults.length > 0) rejects.cells(place, faults);
      else rejects.reject(place, 'no-id', REJECTED.noId);
    },
    taken.read,
  );
  facts.leads.footer = rejects.footers;
  if (!options.isWhole) await keepRows(leads, taken, options);
  rejects.check(taken.read);
  const { places, classes, count } = taken;
  const byClass: number[] = [];
  for (let lead = 0; lead < count; lead++) {
    const number = places.classOf(lead);
    byClass[number] = (byClass[number] ?? 0) + 1;
    facts.formulas += places.formulas(lead);
    if (places.mayBeMangled(lead)) {
      const bytes = Buffer.alloc(places.to(lead) - places.from(lead));
      await handle.read(bytes, 0, bytes.length, places.from(lead));
      if (MANGLED.test(trimCell(parseRecord(bytes.toString(), csv.delimiter)[idAt] ?? '')))
        facts.mangledIds++;
    }
  }
  for (const [table, { name }] of plan.tables.entries()) {
    const joined = byClass.reduce(
      (sum, leads, number) => sum + (classes.isJoined(table, number) ? leads : 0),
      0,
    );
    Object.assign(facts.tables.get(name) ?? {}, { matched: joined });
  }
}

/** Hands the leads' cells to those who keep them, read by the reference reader. */
async function keepRows(
  { csv }: OpenFile,
  { count, places }: TakenLeads,
  { rowSinks }: ScoringOptions,
): Promise<void> {
  let lead = 0;
  let row = 0;
  await csv.each({
    row: (cells) => {
      if (lead < count && places.row(lead) === row) {
        for (const sink of rowSinks) sink.add(cells);
        lead++;
      }
      row++;
    },
    // To the kernel these are sound rows.
    fault: ({ code }) => {
      if (code === 'header-again') row++;
    },
    blank: (isRow) => {
      if (isRow) row++;
    },
    block: async () => {
      for (const sink of rowSinks) await sink.flush();
    },
  });
}

async function tellSources({ inputs, parts }: FoundInputs, context: RunContext): Promise<void> {
  const { plan } = context.request.rules;
  for (const [source, files] of inputs.activities.entries()) {
    const { name, cells } = plan.sources[source] as (typeof plan.sources)[number];
    const counts = context.facts.activities.get(name);
    if (counts === undefined) throw new Error(`nobody counts ${name}`);
    for (const [index, file] of files.entries()) {
      const { csv, positions } = file;
      const reader = createRowReader(cells, positions, plan);
      const rejects = context.rejects.file(csv.path);
      const found = parts[source]?.[index] ?? [];
      const rejected = found.flatMap((part) => part.rejected);
      const read = found.reduce((sum, part) => sum + part.read, 0);
      await tellRejects(
        file,
        handleOf(file),
        rejected,
        rejects,
        context.rejects,
        (texts, place: RowPlace) => rejects.cells(place, reader.read(texts)),
        read,
      );
      for (const part of found) {
        for (const one of CLASSES) counts[one] += part.counts[one];
        counts.shared += part.shared;
        for (const [i, cell] of cells.entries())
          noteDecimals(context.facts.decimals, cell, part.decimals[i] ?? 0);
        counts.blank += part.blank;
        if (part.oldest !== null) counts.oldest = Math.min(counts.oldest ?? part.oldest, part.oldest);
        if (part.newest !== null) counts.newest = Math.max(counts.newest ?? part.newest, part.newest);
      }
      counts.quarantined += rejected.length;
      counts.footer += rejects.footers;
      counts.read += read;
      rejects.check(read);
    }
  }
}
