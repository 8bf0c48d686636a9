// Exponential, logarithm and logistic function from additions, multiplications and divisions alone. IEEE 754 fixes
// the result of each of those to the last bit; `Math.exp` and `Math.log` may differ between machines and versions.

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const bits = new DataView(new ArrayBuffer(8));

/** 2 to an integer power within the normal range. */
function powerOfTwo(exponent: number): number {
  bits.setUint32(0, (exponent + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

export function exp(x: number): number {
  if (x > 709) return Number.POSITIVE_INFINITY;
  if (x < -708) return 0;
  const k = Math.floor(x / LN2_HIGH + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let n = 14; n > 0; n--) sum = 1 + (sum * r) / n;
  return k > 1022 ? sum * powerOfTwo(k - 1) * 2 : sum * powerOfTwo(k);
}

/** The natural logarithm of a positive normal number; of 0 it is minus infinity. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  let exponent = (high >>> 20) - 1023;
  bits.setUint32(0, (high & 0xfffff) | (1023 << 20));
  let mantissa = bits.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let n = 23; n > 0; n -= 2) sum = sum * square + 1 / n;
  return exponent * LN2_HIGH + (2 * s * sum + exponent * LN2_LOW);
}

/** The probability that belongs to log odds. */
export function logistic(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + exp(-logOdds));
  const odds = exp(logOdds);
  return odds / (1 + odds);
}

/** The two-sided 95 % quantile of the normal distribution. */
export const Z95 = 1.959963984540054;

/** A sum that does not depend on the order of its terms: they are sorted first, in place. */
export function sortedSum(terms: Float64Array): number {
  terms.sort();
  let sum = 0;
  for (const term of terms) sum += term;
  return sum;
}
