// Where the points of a scored row came from, read back from its ledger, its reasons or its groups' subtotals. Millions
// of rows have millions of lines: what leadscore itself writes is read by hand, anything else more slowly.

import { ownCopy } from '../engines/memory/big-sets.ts';
import type { ScoredColumns } from '../run/scored-columns.ts';
import { readAmount } from '../values/amount.ts';
import { itemAt } from '../values/item-at.ts';
import type { Micro } from '../values/micro.ts';
import type { LineName, LineNames, LinePoints } from './run-pair.ts';

/** What tells where points came from: the ledgers exactly, the reasons as far as they go, the groups' subtotals. */
export type Basis = 'ledger' | 'reasons' | 'subtotals' | null;

export type PointReader = (cells: readonly string[]) => readonly LinePoints[] | undefined;

/** The points of a row; undefined where they can't be read. */
export function createPointReader(
  basis: Basis,
  { reasons, ledger, groups }: ScoredColumns,
  names: LineNames,
): PointReader {
  switch (basis) {
    case 'ledger': {
      const read = createLedgerReader(names);
      return (cells) => read(itemAt(cells, ledger));
    }
    case 'reasons': {
      const nameOf = createNamer(names, 'label');
      return (cells) =>
        reasonsOf(itemAt(cells, reasons)).flatMap((reason) => {
          const read = readReason(reason);
          return read ? [{ name: nameOf(read.label), points: read.points }] : [];
        });
    }
    case 'subtotals': {
      const subtotals = [...groups].map(([group, at]) => ({ at, name: names.of('subtotal', group) }));
      return (cells) =>
        subtotals.flatMap(({ at, name }) => {
          const points = readAmount(itemAt(cells, at).trim());
          return points ? [{ name, points }] : [];
        });
    }
    case null:
      return () => [];
  }
}

/** The reasons of a row that give no points. They come before the others. */
export function createNoteReader({
  reasons,
}: ScoredColumns): (cells: readonly string[]) => readonly string[] {
  if (reasons < 0) return () => NO_NOTES;
  return (cells) => {
    const cell = itemAt(cells, reasons);
    const first = cell.indexOf(BETWEEN);
    if (cell === '' || readReason(first < 0 ? cell : cell.slice(0, first))) return NO_NOTES;
    const notes: string[] = [];
    for (const reason of reasonsOf(cell)) {
      if (readReason(reason)) break;
      notes.push(ownCopy(reason));
    }
    return notes;
  };
}

const BETWEEN = '; ';
const NO_NOTES: readonly string[] = [];

function reasonsOf(cell: string): readonly string[] {
  return cell === '' ? NO_NOTES : cell.split(BETWEEN);
}

/** `Pricing page +28.55 (2×)`; undefined for a reason that gives no points. */
function readReason(reason: string): { readonly label: string; readonly points: Micro } | undefined {
  const end = reason.endsWith('×)') ? reason.lastIndexOf(' (') : reason.length;
  const space = reason.lastIndexOf(' ', end - 1);
  const sign = reason.charCodeAt(space + 1);
  if (space <= 0 || (sign !== PLUS && sign !== MINUS)) return undefined;
  const points = readAmount(reason.slice(space + 1, end));
  return points === undefined ? undefined : { label: reason.slice(0, space), points };
}

/** Numbers of names; cells are slices of their block, so that a name that is kept is a copy. */
function createNamer(names: LineNames, kind: LineName['kind']): (name: string) => number {
  const known = new Map<string, number>();
  return (name) => {
    const number = known.get(name);
    if (number !== undefined) return number;
    const own = ownCopy(name);
    const made = names.of(kind, own);
    known.set(own, made);
    return made;
  };
}

const LEDGER_KINDS = ['rule', 'group', 'step'] as const;

/** Reads `[{"rule":"decision-maker","points":15},…]`. */
function createLedgerReader(names: LineNames): (cell: string) => readonly LinePoints[] | undefined {
  const namers = LEDGER_KINDS.map((kind) => ({ start: `{"${kind}":"`, nameOf: createNamer(names, kind) }));
  return (cell) => {
    const lines: LinePoints[] = [];
    let at = 1;
    while (cell[at] === '{') {
      const namer = namers.find(({ start }) => cell.startsWith(start, at));
      if (namer === undefined) break;
      const start = at + namer.start.length;
      const end = cell.indexOf(POINTS, start);
      const name = cell.slice(start, end);
      const close = cell.indexOf('}', end);
      const points = end < 0 || close < 0 ? undefined : readAmount(cell.slice(end + POINTS.length, close));
      if (points === undefined || /["\\]/.test(name)) break;
      lines.push({ name: namer.nameOf(name), points });
      at = close + (cell[close + 1] === ',' ? 2 : 1);
    }
    const isOurs = cell.startsWith('[') && cell[at] === ']' && at === cell.length - 1;
    return isOurs ? lines : readAnyLedger(cell, names);
  };
}

const POINTS = '","points":';

/** A ledger that something else has written anew. */
function readAnyLedger(cell: string, names: LineNames): LinePoints[] | undefined {
  let entries: unknown;
  try {
    // As text, so that no double rounds them.
    entries = JSON.parse(cell.replace(/("points"\s*:\s*)(-?[\d.]+)/g, '$1"$2"'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(entries)) return undefined;
  const lines: LinePoints[] = [];
  for (const entry of entries as readonly (Readonly<Record<string, unknown>> | null)[]) {
    const kind = LEDGER_KINDS.find((one) => typeof entry?.[one] === 'string');
    const points = typeof entry?.points === 'string' ? readAmount(entry.points) : undefined;
    if (kind === undefined || points === undefined) return undefined;
    lines.push({ name: names.of(kind, entry?.[kind] as string), points });
  }
  return lines;
}

const PLUS = 43;
const MINUS = 45;
