// Classes of a row's columns joined one after the other; what comes of the last one is made once.

export interface Joins {
  /** What a row with no classes at all is. */
  readonly first: number;
  join(stage: number, left: number, right: number): number;
}

/** `finish` makes a number of the classes of all stages. */
export function createJoins(stages: number, finish: (classes: readonly number[]) => number): Joins {
  const tuples: (readonly number[])[] = [[]];
  return {
    first: stages === 0 ? finish([]) : 0,
    join: (stage, left, right) => {
      const tuple = [...(tuples[left] as readonly number[]), right];
      if (stage === stages - 1) return finish(tuple);
      return tuples.push(tuple) - 1;
    },
  };
}
