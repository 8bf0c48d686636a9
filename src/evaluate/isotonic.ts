// Isotonic regression: the non-decreasing sequence nearest to weighted values, by pooling neighbours that are out of
// order.

/** The fitted values, one per input, least squares by weight. A weight of 0 takes the value of its block. */
export function fitIsotonic(values: readonly number[], weights: readonly number[]): number[] {
  const blocks: { mean: number; weight: number; count: number }[] = [];
  for (const [i, value] of values.entries()) {
    let block = { mean: value, weight: weights[i]!, count: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.mean >= block.mean; last = blocks.at(-1)) {
      blocks.pop();
      const weight = last.weight + block.weight;
      const mean = weight === 0 ? last.mean : (last.mean * last.weight + block.mean * block.weight) / weight;
      block = { mean, weight, count: last.count + block.count };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ mean, count }) => Array<number>(count).fill(mean));
}
