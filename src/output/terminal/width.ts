// How many columns of a terminal text takes. By Unicode's East Asian Width and what terminals do with marks; kept
// here, because it must not depend on where it is asked.

/** Marks and joiners take no column of their own. */
const NONE = /^[\p{Mn}\p{Me}\u00ad\u1160-\u11ff\u200b-\u200f\u2060-\u2064\ud7b0-\ud7ff\ufeff]$/u;

/** Wide and full-width characters, and emoji that are drawn as pictures. */
const TWO = new RegExp(
  [
    '^(?:[\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\u4dbf\\u4e00-\\ua4cf\\ua960-\\ua97c\\uac00-\\ud7a3\\uf900-\\ufaff]',
    '[\\ufe10-\\ufe19\\ufe30-\\ufe6b\\uff01-\\uff60\\uffe0-\\uffe6]',
    '[\\u{16fe0}-\\u{18cff}\\u{18d00}-\\u{18d08}\\u{1aff0}-\\u{1b2fb}\\u{1f200}-\\u{1f265}\\u{20000}-\\u{3fffd}]',
    '\\p{Emoji_Presentation})$',
  ].join('|'),
  'u',
);
const REGION = /^\p{Regional_Indicator}$/u;
const SKIN_TONE = /^\p{Emoji_Modifier}$/u;
const JOINER = '\u200d';

export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  let before = '';
  for (const char of text) {
    // Two regions are one flag; a skin tone, or an emoji that is joined on, changes the one before it.
    const isPart =
      (REGION.test(before) && REGION.test(char)) ||
      (before !== '' && SKIN_TONE.test(char)) ||
      before === JOINER;
    if (!isPart && !NONE.test(char)) width += TWO.test(char) ? 2 : 1;
    before = isPart ? ' ' : char;
  }
  return width;
}
