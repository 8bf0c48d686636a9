// Which column of an export a name means.
import { caseless } from './fold.ts';
import { nearest } from './nearest.ts';

export type Found =
  | { readonly kind: 'found'; readonly index: number }
  | { readonly kind: 'absent'; readonly nearest: string | undefined }
  | { readonly kind: 'ambiguous'; readonly indexes: readonly number[] };

/** Finds a header: exact after trimming, else the only one equal in NFC and any letter case. */
export function findColumn(header: readonly string[], name: string): Found {
  const wanted = name.trim();
  const exact = indexesWhere(header, (cell) => cell.trim() === wanted);
  const indexes =
    exact.length > 0 ? exact : indexesWhere(header, (cell) => caseless(cell.trim()) === caseless(wanted));
  if (indexes.length === 0) {
    return { kind: 'absent', nearest: nearest(wanted, header.map((cell) => cell.trim()).filter(Boolean)) };
  }
  return indexes.length === 1
    ? { kind: 'found', index: indexes[0] as number }
    : { kind: 'ambiguous', indexes };
}

function indexesWhere(cells: readonly string[], test: (cell: string) => boolean): number[] {
  return cells.flatMap((cell, i) => (test(cell) ? [i] : []));
}
