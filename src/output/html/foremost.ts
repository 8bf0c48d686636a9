// The foremost of many, in bounded memory.

export interface Foremost<T> {
  /** How many there were. */
  readonly count: number;
  /** The foremost of them, the highest first. */
  readonly items: readonly T[];
  /** How many of the others are as high as the last item. */
  readonly tied: number;
}

/** Keeps the items of the highest weight, ties in the order of the export: in whichever order they come. */
export function createForemost<T extends { readonly lead: number }>(
  most: number,
  weightOf: (item: T) => number,
) {
  const items: { readonly item: T; readonly weight: number }[] = [];
  let count = 0;
  // Items not kept are never above the last one kept: the highest of them are enough to count the ties.
  let dropped = { weight: Number.NEGATIVE_INFINITY, times: 0 };

  const isBefore = (item: T, weight: number, other: (typeof items)[number]): boolean =>
    weight > other.weight || (weight === other.weight && item.lead < other.item.lead);

  const drop = (weight: number): void => {
    if (weight > dropped.weight) dropped = { weight, times: 1 };
    else if (weight === dropped.weight) dropped.times++;
  };

  const enter = (item: T): void => {
    const weight = weightOf(item);
    count++;
    const last = items.at(-1);
    if (items.length === most && last !== undefined && !isBefore(item, weight, last)) {
      drop(weight);
      return;
    }
    const place = items.findIndex((one) => isBefore(item, weight, one));
    items.splice(place < 0 ? items.length : place, 0, { item, weight });
    const out = items.length > most ? items.pop() : undefined;
    if (out !== undefined) drop(out.weight);
  };

  const result = (): Foremost<T> => {
    const isTied = dropped.weight === items.at(-1)?.weight;
    return { count, items: items.map(({ item }) => item), tied: isTied ? dropped.times : 0 };
  };
  return { enter, result };
}
