// A comparison as JSON: the numbers that its text tells.
import type { BeyondTotals } from '../../compare/beyond-moves.ts';
import { MOVES, type MoveKind } from '../../compare/compare.ts';
import type { Order } from '../../compare/order.ts';
import type { RunPair } from '../../compare/run-pair.ts';
import type { LineTotal, Totals } from '../../compare/totals.ts';
import type { ComparisonWords } from '../../compare/words.ts';
import { decimal, type Micro } from '../../values/micro.ts';

export function movesJson(pair: RunPair, order: Order, totals: Totals, words: ComparisonWords) {
  const { before, after } = pair;
  const all = [...order.ranked, ...order.others];
  const nameOf = (segment: number): string => pair.segments.texts[segment] ?? '';
  const counts = (count: (segment: number) => number) =>
    Object.fromEntries(all.map((segment) => [nameOf(segment), count(segment)]));
  return {
    leads: { old: before.count, new: after.count },
    segments: all.map((segment) => {
      const rank = order.rank(segment);
      return {
        name: nameOf(segment),
        rank,
        from: {
          old: rank === null ? null : numberOrNull(order.before[rank] ?? null),
          new: rank === null ? null : numberOrNull(order.after[rank] ?? null),
        },
      };
    }),
    ranked_by: order.from,
    matrix: Object.fromEntries(
      all.map((from) => [nameOf(from), counts((to) => totals.matrix.count(from, to))]),
    ),
    entered: counts((to) => totals.matrix.count(null, to)),
    left: counts((from) => totals.matrix.count(from, null)),
    moves: { ...totals.moves, rescored: totals.rescored },
    causes: Object.fromEntries(
      MOVES.filter((kind: MoveKind) => totals.causes(kind).length > 0).map((kind) => [
        kind,
        totals.causes(kind).map(({ cause, leads }) => ({ cause: words.cause(cause), leads })),
      ]),
    ),
    ...beyondMovesJson(totals.beyond),
    points: [...totals.lines.values()].map((total) => ({ ...named(total), ...pointsOf(total) })),
  };
}

/** Only of what moved. */
export function beyondMovesJson(beyond: BeyondTotals) {
  const lists = beyond.lists();
  const ways = (['grade', 'stage', 'account_segment'] as const).flatMap((kind) => {
    const all = beyond.ways(kind);
    return all.length === 0 ? [] : [[`${kind}s`, all] as const];
  });
  return { ...(lists.size > 0 && { lists: Object.fromEntries(lists) }), ...Object.fromEntries(ways) };
}

function named({ name: { kind, name } }: LineTotal) {
  return kind === 'other' ? { step: name } : { [kind]: name };
}

export function pointsOf({ leads, given, taken, moved }: Omit<LineTotal, 'name'>) {
  return { leads, given: numberOf(given), taken: numberOf(taken), moved };
}

function numberOf(micro: Micro): number {
  return Number(decimal(micro));
}

function numberOrNull(micro: Micro | null): number | null {
  return micro === null ? null : numberOf(micro);
}
