// A few cells of each lead, such as its name, kept aside until it is known which leads will be shown.
import type { RowSink } from '../engines/engine.ts';
import { openSpool } from '../files/spool.ts';
import { fail } from '../problem.ts';
import { didYouMean } from '../values/nearest.ts';
import { indexOf } from './result-columns.ts';

export interface ShownCells extends RowSink {
  /** The lines of these leads, empty ones left out. */
  of(leads: Iterable<number>): Promise<ReadonlyMap<number, readonly string[]>>;
  readonly close: () => Promise<void>;
}

export async function openShownCells(
  lines: readonly (readonly string[])[],
  header: readonly string[],
  leadsFile: string,
  spoolPath: string,
): Promise<ShownCells> {
  const find = (name: string): number =>
    indexOf(header, name, leadsFile, '--show') ??
    fail('data', 'unknown-column', `--show: ${leadsFile} has no column "${name}"`, didYouMean(name, header));
  const indexes = lines.map((columns) => columns.map(find));
  const texts = (row: readonly string[]): string[] =>
    indexes.flatMap((line) => {
      const cells = line.map((index) => (row[index] ?? '').trim());
      return cells.filter((cell) => cell !== '').join(' ') || [];
    });
  const spool = await openSpool(spoolPath);
  return {
    add: (row) => spool.append(JSON.stringify(texts(row))),
    flush: spool.flush,
    of: async (leads) => {
      await spool.ready();
      return new Map([...leads].map((lead) => [lead, JSON.parse(spool.at(lead).toString()) as string[]]));
    },
    close: spool.close,
  };
}
