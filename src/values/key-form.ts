// How keys are compared: ids, what activities name their lead by, what tables and accounts are found by.
import { fold } from './fold.ts';

/** To the letter; folded; or as ids of Salesforce, of which the last three of 18 characters only repeat the letter case. */
export type KeyForm = 'exact' | 'folded' | 'salesforce';

/** Two trimmed keys are equal if these texts are. */
export function comparedKey(form: KeyForm): (key: string) => string {
  return FORMS[form];
}

const FORMS: { readonly [Form in KeyForm]: (key: string) => string } = {
  exact: (key) => key,
  folded: fold,
  salesforce: shortId,
};

/** The characters of a checksum, by five bits: which of five letters are capitals, the first one lowest. */
export const CHECKSUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

const LONG_ID = /^[0-9A-Za-z]{15}[A-Z0-5]{3}$/;

/** The first 15 characters of an 18-character id of Salesforce; any other text whole. */
function shortId(key: string): string {
  if (key.length !== 18 || !LONG_ID.test(key)) return key;
  const short = key.slice(0, 15);
  return checksum(short) === key.slice(15) ? short : key;
}

function checksum(short: string): string {
  return [0, 5, 10].map((start) => CHECKSUM[capitals(short.slice(start, start + 5))]).join('');
}

function capitals(five: string): number {
  return [...five].reduce((bits, char, place) => bits + (/[A-Z]/.test(char) ? 1 << place : 0), 0);
}
