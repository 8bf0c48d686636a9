// Which kinds of activity go with conversion among leads that fit alike.
import type { Interval } from './auc.ts';
import { commonOddsRatio, type Stratum } from './mantel-haenszel.ts';
import { wilson } from './rates.ts';
import { countScores, cutIntoBands } from './score-counts.ts';

/** A kind of activity, or a topic: which observations have it. */
export interface Trait {
  readonly name: string;
  readonly has: Uint8Array;
}

export interface TraitOdds {
  readonly name: string;
  readonly n: number;
  readonly positives: number;
  readonly rate: Interval;
  /** The odds of conversion with it against without it, at equal fit; null: nothing to compare. */
  readonly odds: Interval | null;
}

const FIT_BANDS = 5;

/** @param fit Points for fit of each observation; leads are compared within fifths of it. */
export function compareTraits(
  traits: readonly Trait[],
  fit: Float64Array,
  labels: Uint8Array,
  designEffect: number,
): TraitOdds[] {
  const bands = cutIntoBands(countScores(fit, labels), FIT_BANDS);
  const bandOf = Uint8Array.from(fit, (points) => bands.findIndex(({ from }) => points >= from));
  return traits.map(({ name, has }) => {
    const strata = bands.map(() => ({ withConverted: 0, withNot: 0, withoutConverted: 0, withoutNot: 0 }));
    let [n, positives] = [0, 0];
    for (let i = 0; i < labels.length; i++) {
      const stratum = strata[bandOf[i]!]!;
      stratum[cellOf(has[i] === 1, labels[i] === 1)]++;
      n += has[i]!;
      positives += has[i]! & labels[i]!;
    }
    return {
      name,
      n,
      positives,
      rate: wilson(positives, n, designEffect),
      odds: commonOddsRatio(strata),
    };
  });
}

function cellOf(has: boolean, converted: boolean): keyof Stratum {
  if (has) return converted ? 'withConverted' : 'withNot';
  return converted ? 'withoutConverted' : 'withoutNot';
}
