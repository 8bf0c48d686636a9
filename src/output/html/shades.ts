// How strong a colour is: the same few shades in the heat map and in the tables.

/** Shades of a heat map and of the tables, the faintest first; the style sheet has a colour for each. */
export const SHADES = 7;

/** The shade of a share from 0 to 1. */
export function shadeOf(share: number): number {
  return Math.min(SHADES - 1, Math.floor(SHADES * share));
}
