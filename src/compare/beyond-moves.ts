// What moved beyond the segments: who entered and left each list, and how many went from one grade, stage or account
// segment to another.
import { BEYOND_COLUMNS } from '../run/scored-columns.ts';

export type BeyondKind = (typeof BEYOND_COLUMNS)[number];

/** No cell holds it: labels and names are free of control characters. */
const BETWEEN = '\n';
const LISTS_BETWEEN = ';';

/** The cells of a lead as one text. */
export function beyondText(cells: Readonly<Record<BeyondKind, string>>): string {
  const texts = BEYOND_COLUMNS.map((kind) => cells[kind]);
  return texts.every((text) => text === '') ? '' : texts.join(BETWEEN);
}

/** A lead in two runs; null: the run does not have it. */
export interface BeyondMove {
  readonly before: { readonly beyond: string } | null;
  readonly after: { readonly beyond: string } | null;
}

export interface ListMoves {
  readonly entered: readonly string[];
  readonly left: readonly string[];
}

/** The lists that a lead entered and left; one that only one run has entered or left all of its lists. */
export function listMoves({ before, after }: BeyondMove): ListMoves {
  if (before?.beyond === after?.beyond) return NO_MOVES;
  const [then, now] = [listsOf(before?.beyond), listsOf(after?.beyond)];
  return {
    entered: now.filter((list) => !then.includes(list)),
    left: then.filter((list) => !now.includes(list)),
  };
}

const NO_MOVES: ListMoves = { entered: [], left: [] };

function listsOf(beyond = ''): readonly string[] {
  const lists = beyond.split(BETWEEN)[BEYOND_COLUMNS.indexOf('lists')] ?? '';
  return lists === '' ? [] : lists.split(LISTS_BETWEEN);
}

/** Leads that went from one name to another. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly leads: number;
}

export interface BeyondTotals {
  count(move: BeyondMove): void;
  /** By list, in the order of their names. */
  lists(): ReadonlyMap<string, { readonly entered: number; readonly left: number }>;
  /** Of leads that both runs have, the most frequent first. */
  ways(kind: Exclude<BeyondKind, 'lists'>): readonly Way[];
}

export function createBeyondTotals(): BeyondTotals {
  const lists = new Map<string, { entered: number; left: number }>();
  const ways = new Map<string, { readonly from: string; readonly to: string; leads: number }>();
  const countList = (list: string, way: 'entered' | 'left'): void => {
    const known = lists.get(list) ?? { entered: 0, left: 0 };
    known[way]++;
    lists.set(list, known);
  };
  return {
    count: (move) => {
      const { entered, left } = listMoves(move);
      for (const list of entered) countList(list, 'entered');
      for (const list of left) countList(list, 'left');
      const [before, after] = [move.before?.beyond ?? '', move.after?.beyond ?? ''];
      if (before === '' || after === '' || before === after) return;
      const [then, now] = [before.split(BETWEEN), after.split(BETWEEN)];
      for (const [index, kind] of BEYOND_COLUMNS.entries()) {
        const [from = '', to = ''] = [then[index], now[index]];
        // The rules of one run may not declare it.
        if (kind === 'lists' || from === to || from === '' || to === '') continue;
        const key = [kind, from, to].join(BETWEEN);
        const known = ways.get(key);
        if (known !== undefined) known.leads++;
        else ways.set(key, { from, to, leads: 1 });
      }
    },
    lists: () => new Map([...lists].sort(([one], [other]) => (one < other ? -1 : 1))),
    ways: (kind) =>
      [...ways]
        .flatMap(([key, way]) => (key.startsWith(kind + BETWEEN) ? [way] : []))
        .sort((a, b) => b.leads - a.leads || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1)),
  };
}
