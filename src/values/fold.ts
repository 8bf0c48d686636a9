// How text is compared: one folding for every engine (docs/rules.md, "Values").
import { dropInvisible } from './invisible.ts';
import { FOLD_FROM, FOLD_TO, WORD_RANGES } from './unicode-tables.ts';

const FOLDED = new Map<string, string>();
{
  const to = [...FOLD_TO];
  [...FOLD_FROM].forEach((char, i) => {
    FOLDED.set(char, to[i] as string);
  });
  for (let code = 0x300; code <= 0x36f; code++) FOLDED.set(String.fromCodePoint(code), '');
}

/** ASCII without control characters, trimmed, words one space apart: most cells are, and need no table. */
const PLAIN = /^[!-~]*(?: [!-~]+)*$/;

/**
 * Folds text: invisible characters dropped, NFC, runs of white space as one space, then code point by code point simple lower case,
 * precomposed Latin letters to their base, U+0300–036F dropped.
 */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  let folded = '';
  for (const char of dropInvisible(text).normalize('NFC').replace(/\s+/g, ' '))
    folded += FOLDED.get(char) ?? char;
  return folded;
}

const NOT_WORD = new RegExp(
  `[^${WORD_RANGES.split(' ')
    .map((range) =>
      range
        .split('-')
        .map((code) => `\\u{${code}}`)
        .join('-'),
    )
    .join('')}]+`,
  'gu',
);
const ASCII = /^[ -~]*$/;

/**
 * The words of folded text, each with a space on both sides (` vice president `). Words occur in other words exactly
 * if the text of one occurs in the text of the other. Empty if there is no word.
 */
export function wordsOf(folded: string): string {
  const words = folded.replace(ASCII.test(folded) ? /[^a-z0-9]+/g : NOT_WORD, ' ').trim();
  return words === '' ? '' : ` ${words} `;
}

/** Header names are the same in NFC and any letter case; marks count. */
export function caseless(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
