// Characters that nobody sees: blanks of every kind and invisible characters, such as a zero-width space.

/** Soft hyphen, Mongolian vowel separator, zero-width and direction marks, word joiners, byte order mark. */
const INVISIBLE = '\\u00ad\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff';
const EDGE = new RegExp(`^[\\s${INVISIBLE}]+|[\\s${INVISIBLE}]+$`, 'g');
const ANY = new RegExp(`[${INVISIBLE}]+`, 'g');

/** The blanks that may group digits and separate the parts of a date: space, no-break, thin and narrow no-break space. */
export const BLANKS = ' \\u00a0\\u2009\\u202f';
const OTHER_BLANK = new RegExp(`[${BLANKS.slice(1)}]`, 'g');

/** A cell without white space and invisible characters at its ends. */
export function trimCell(text: string): string {
  const last = text.length - 1;
  if (last < 0 || (isPlain(text.charCodeAt(0)) && isPlain(text.charCodeAt(last)))) return text;
  return text.replace(EDGE, '');
}

/** Printable ASCII, which nearly all cells begin and end with. */
function isPlain(unit: number): boolean {
  return unit > 0x20 && unit < 0x7f;
}

export function dropInvisible(text: string): string {
  return text.replace(ANY, '');
}

/** Every blank as a space. */
export function plainBlanks(text: string): string {
  return text.replace(OTHER_BLANK, ' ');
}
