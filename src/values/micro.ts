// Exact numbers: everything that is added up or compared is an integer of millionths.

/**
 * A number in millionths. Kept as a `number` while that is a safe integer and as a `bigint` beyond, so two
 * equal values are always `===`, and `<` between the two kinds is exact in JavaScript.
 */
export type Micro = number | bigint;

export const MICRO = 1_000_000;

/** A rule's total is held to ±1,000,000,000 points. */
export const RULE_LIMIT = 1_000_000_000 * MICRO;

export function canonical(value: bigint): Micro {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The exact sum. */
export function add(a: Micro, b: Micro): Micro {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return canonical(BigInt(a) + BigInt(b));
}

/** The exact difference a − b. */
export function subtract(a: Micro, b: Micro): Micro {
  return add(a, -b);
}

export function clamp<T extends Micro>(value: T, min: T, max: T): T {
  return value < min ? min : value > max ? max : value;
}

/** a × b ÷ divisor of whole numbers, rounded half away from zero. */
export function multiplyDivide(a: Micro, b: Micro, divisor: Micro): Micro {
  return canonical(divideRounded(BigInt(a) * BigInt(b), BigInt(divisor)));
}

/** Whole-number division, rounded half away from zero. The divisor is positive. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n;
  const size = negative ? -dividend : dividend;
  const quotient = (2n * size + divisor) / (2n * divisor);
  return negative ? -quotient : quotient;
}

/** Rounds half away from zero to so many decimals (0 to 6); the result is in millionths again. */
export function roundTo(value: Micro, decimals: number): Micro {
  const step = 10 ** (6 - decimals);
  if (typeof value === 'bigint') return canonical(divideRounded(value, BigInt(step)) * BigInt(step));
  const rest = Math.abs(value) % step;
  const size = Math.abs(value) - rest + (2 * rest >= step ? step : 0);
  return value < 0 ? -size + 0 : size;
}

/** Decimal text with exactly so many decimals, rounded; never `-0`. */
export function fixed(value: Micro, decimals: number): string {
  if (decimals === 0 && typeof value === 'number' && value % MICRO === 0) return String(value / MICRO + 0);
  const near = roundTo(value, decimals);
  if (typeof near === 'number' && decimals > 0) {
    const size = Math.abs(near);
    const part = String(size % MICRO).padStart(6, '0');
    return `${near < 0 ? '-' : ''}${(size - (size % MICRO)) / MICRO}.${part.slice(0, decimals)}`;
  }
  const rounded = BigInt(near);
  const size = rounded < 0n ? -rounded : rounded;
  const whole = (size / 1_000_000n).toString();
  const part = (size % 1_000_000n).toString().padStart(6, '0').slice(0, decimals);
  return `${rounded < 0n ? '-' : ''}${whole}${part && '.'}${part}`;
}

/** Decimal text with at most so many decimals, rounded, trailing zeros dropped: `9.5`, `10`, `-0.25`. */
export function decimal(value: Micro, most = 6): string {
  if (typeof value === 'number' && value % MICRO === 0) return String(value / MICRO + 0);
  const text = fixed(value, most);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** `12,345`: a count with its thousands grouped, alike in every locale. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** As decimal, always with its sign: `+15`, `-10`. */
export function signed(value: Micro, most = 6): string {
  const text = decimal(value, most);
  return text.startsWith('-') ? text : `+${text}`;
}
