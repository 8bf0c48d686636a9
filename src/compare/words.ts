// A move in words that a salesperson reads: `cooled: no longer Asked for a demo; Webinar -40; Gone quiet -10`.

import { reasonText } from '../result/score-card.ts';
import { itemAt } from '../values/item-at.ts';
import { add, decimal, type Micro, roundTo, signed } from '../values/micro.ts';
import type { Move, MoveKind } from './compare.ts';
import type { Order } from './order.ts';
import type { LineName, LinePoints, RunPair } from './run-pair.ts';
import { type Cause, heldAt } from './totals.ts';

/** What the ids of rules and groups are called. */
export type LabelOf = (kind: 'rule' | 'group', id: string) => string;

/** Makes the phrases of one comparison. */
export interface ComparisonWords {
  line(name: LineName): string;
  cause(cause: Cause): string;
  /** With at most this many lines of points. The others are one sum, so that the lines add up. */
  why(move: Move, most: number): string;
}

const KIND_WORDS: { readonly [K in MoveKind]: string } = {
  promoted: 'promoted',
  cooled: 'cooled',
  disqualified: 'disqualified',
  requalified: 'no longer disqualified',
  entered: 'new',
  left: 'gone',
  jitter: 'jitter',
  stayed: 'same segment',
};

const STEPS: Readonly<Record<string, string>> = {
  start: 'Start',
  clamp: "The score's bounds",
  rounding: 'Rounding',
};

export function createWords({ segments, lines }: RunPair, order: Order, labelOf: LabelOf): ComparisonWords {
  const line = ({ kind, name }: LineName): string => {
    switch (kind) {
      case 'rule':
        return reasonText(labelOf('rule', name));
      case 'group':
        return `Bound of ${reasonText(labelOf('group', name))}`;
      case 'step':
        return STEPS[name] ?? reasonText(name);
      case 'label':
        return reasonText(name);
      case 'subtotal':
        return reasonText(labelOf('group', name));
      case 'other':
        return 'Not explained';
    }
  };
  const lineTexts: string[] = [];
  const lineAt = (name: number): string => {
    lineTexts[name] ??= line(itemAt(lines.names, name));
    return itemAt(lineTexts, name);
  };
  /** Reasons are only the weightiest: one that isn't among them any more may still be given. */
  const isGone = (name: number, gone: boolean): boolean => gone && lines.names[name]?.kind === 'rule';
  const threshold = (segment: number): string => {
    const rank = order.rank(segment) as number;
    const [before, after] = [order.before[rank], order.after[rank]].map((from) => decimal(from ?? 0));
    return `threshold of ${reasonText(itemAt(segments.texts, segment))} ${before} → ${after}`;
  };
  const cause = (one: Cause): string => {
    switch (one.kind) {
      case 'line':
        return isGone(one.line, one.gone) ? `no longer ${lineAt(one.line)}` : lineAt(one.line);
      case 'threshold':
        return threshold(one.segment);
      case 'gained':
        return reasonText(one.note);
      case 'lost':
        return `no longer ${reasonText(one.note)}`;
    }
  };
  const pointPhrase = ({ name, points, gone = false }: LinePoints & { readonly gone?: boolean }): string => {
    const text = signed(points, 2);
    return isGone(name, gone) ? `no longer ${lineAt(name)} (${text})` : `${lineAt(name)} ${text}`;
  };
  const pointPhrases = (all: readonly LinePoints[], most: number): string[] => {
    const told = all.filter(({ points }) => roundTo(points, 2) !== 0).sort(byWeight);
    const phrases = told.slice(0, told.length === most + 1 ? told.length : most).map(pointPhrase);
    const rest = told.slice(phrases.length);
    if (rest.length === 0) return phrases;
    const sum = rest.reduce<Micro>((total, { points }) => add(total, points), 0);
    return [...phrases, `${rest.length} more ${signed(sum, 2)}`];
  };
  const why = (move: Move, most: number): string => {
    const { kind, before, after, gained, lost } = move;
    const present = after ?? before;
    const points = before === null || after === null ? present!.lines : move.lines;
    const parts = [
      ...(move.threshold === null ? [] : [threshold(move.threshold)]),
      ...(before === null ? present!.notes : gained).map(reasonText),
      // Who sinks needs no gate to be held by.
      ...lost
        .filter((note) => kind !== 'cooled' || heldAt(note) === undefined)
        .map((note) => `no longer ${reasonText(note)}`),
      ...(kind === 'left' ? [] : pointPhrases(points, most)),
    ];
    return parts.length === 0 ? KIND_WORDS[kind] : `${KIND_WORDS[kind]}: ${parts.join('; ')}`;
  };
  return { line, cause, why };
}

/** The most points first; of equals, the first name. */
function byWeight(a: LinePoints, b: LinePoints): number {
  const [left, right] = [a.points < 0 ? -a.points : a.points, b.points < 0 ? -b.points : b.points];
  return left === right ? a.name - b.name : left > right ? -1 : 1;
}
