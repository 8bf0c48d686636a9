// Whether the decimals of a column may be thousands: `1.200` is 1.2 or, in another notation, 1200.

/** What was seen of a column's decimals, as bits. */
export const MAY_BE_THOUSANDS = 1;
export const NO_THOUSANDS = 2;

/** A number with decimals that may be thousands: one to three digits before them, the first not 0, then exactly three. */
export const THOUSANDS = '[^0-9]*[1-9][0-9]{0,2}[.][0-9]{3}[^0-9]*';

const PATTERN = new RegExp(`^${THOUSANDS}$`);

/** The bit for a number as it is written; 0 where it has no decimals. */
export function decimalsOf(text: string): number {
  if (!text.includes('.')) return 0;
  return PATTERN.test(text) ? MAY_BE_THOUSANDS : NO_THOUSANDS;
}
