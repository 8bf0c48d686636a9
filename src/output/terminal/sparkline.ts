// A row of numbers over time as a row of small bars.

const LEVELS = '▁▂▃▄▅▆▇█';

/** One character a value, at most so many: of neighbours that share one the last is shown. null: a gap. */
export function sparkline(
  values: readonly (number | null)[],
  low: number,
  high: number,
  width: number,
): string {
  const shown =
    values.length <= width
      ? values
      : Array.from(
          { length: width },
          (_, i) => values[Math.ceil(((i + 1) * values.length) / width) - 1] ?? null,
        );
  return shown.map((value) => (value === null ? ' ' : levelOf(value, low, high))).join('');
}

function levelOf(value: number, low: number, high: number): string {
  const share = high > low ? (value - low) / (high - low) : 0;
  return LEVELS[Math.max(0, Math.min(LEVELS.length - 1, Math.floor(share * LEVELS.length)))] ?? '';
}
