// The rows of the result, laid out before any input row is read.
import type { Batches, LeadsFile, RowSink, SharedCards, SourceRowText } from '../engines/engine.ts';
import type { DisposalStack } from '../files/disposal-stack.ts';
import type { OutputSet } from '../files/replace-files.ts';
import { openSpool } from '../files/spool.ts';
import type { InputRequest } from '../inputs/input-request.ts';
import { readEarlierResult } from './changed-since.ts';
import type { OutputRequest } from './output-request.ts';
import { addedBehind, isWholeRow, resultColumns } from './result-columns.ts';
import { spoolTexts, startFiles, type WriteOut, writeFiles, writeSharedFile } from './write-files.ts';
import { createSpoolSink } from './write-result.ts';

export interface OpenResult {
  readonly hasLedger: boolean;
  readonly hasAccounts: boolean;
  /** Whether the id of each lead is asked for. */
  readonly needsIds: boolean;
  /** Whether the leads' own rows are written unchanged. */
  readonly isWhole: boolean;
  /** Keeps the leads' own cells until their scores are known; null where no rows are written. */
  readonly spoolSink: RowSink | null;
  /** The same where each row is the lead's own with the added cells behind it, and nothing else is asked for; else null. */
  readonly writeShared: ((shared: SharedCards) => Promise<string[]>) | null;
  /** Writes all rows; returns the paths of the files. null where no rows are written. */
  readonly write: ((batches: Batches, rowText: SourceRowText | undefined) => Promise<string[]>) | null;
}

/** null for a run that writes no rows, such as that of `report`. A dry run lays out the rows, so that it finds what is wrong. */
export async function openResult(
  request: InputRequest,
  { result, targets, changedSince }: OutputRequest,
  leads: LeadsFile,
  outputs: OutputSet,
  resources: DisposalStack,
  writeOut: WriteOut = async () => true,
): Promise<OpenResult | null> {
  const out = targets === null ? null : targets.out;
  if (targets !== null && out === null) return null;
  const columns = resultColumns(leads.header, leads.path, request, result);
  const { hasLedger, hasAccounts } = columns;
  const isWhole = isWholeRow(columns, leads.header) && !result.escapeFormulas;
  if (targets === null || out === null)
    return {
      hasLedger,
      hasAccounts,
      needsIds: false,
      isWhole,
      spoolSink: null,
      write: null,
      writeShared: null,
    };
  const { plan } = request.rules;
  const earlier = changedSince === null ? null : await readEarlierResult(changedSince, columns);
  const started = await startFiles(out, targets, plan, result.only, outputs, writeOut);
  const files = { ...started, earlier };
  const added = addedBehind(columns);
  const spool = resources.use(await openSpool(await outputs.temporaryFor(out)));
  return {
    hasLedger,
    hasAccounts,
    needsIds: earlier !== null,
    isWhole,
    spoolSink: createSpoolSink(columns, spool, leads.delimiter, result.escapeFormulas),
    writeShared:
      isWhole &&
      added !== null &&
      !result.sortByScore &&
      files.bySegment.size === 0 &&
      files.byList.length === 0 &&
      files.only === null &&
      earlier === null
        ? (shared) => writeSharedFile(files.main, shared, added, columns, leads)
        : null,
    write: (batches, rowText = spoolTexts(spool, columns)) =>
      writeFiles(files, batches, rowText, columns, leads, result.sortByScore),
  };
}
