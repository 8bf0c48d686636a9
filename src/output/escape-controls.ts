// Data made safe to show: characters that a terminal or a log obeys instead of showing them are written as codes.

/** Controls, line ends, changes of the text's direction, tags, and marks without a width but joiners. */
const OBEYED =
  '\\p{Cc}\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}';
/** Joiners belong to Persian names and to emoji; in a message they would hide a difference between two names. */
const JOINERS = '\\u200c\\u200d';

const OTHER_BLANKS = /[^\S ]|\u00ad/g;

const CONTROLS = new RegExp(`[${OBEYED}${JOINERS}]`, 'gu');
const CONTROLS_BUT_JOINERS = new RegExp(`[${OBEYED}]`, 'gu');

/** Text for one line of a terminal or a log. */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, codeOf);
}

/** A message: blanks that look like a space are written as codes too, because they make two names differ. */
export function escapeInvisible(text: string): string {
  return escapeControls(text).replace(OTHER_BLANKS, codeOf);
}

/** Text of several lines: its line feeds and tabs stay. */
export function escapeControlsInLines(text: string): string {
  return text.replace(CONTROLS, (char) => (char === '\n' || char === '\t' ? char : codeOf(char)));
}

/** Text for a page, which shows names as their language writes them. */
export function escapeControlsButJoiners(text: string): string {
  return text.replace(CONTROLS_BUT_JOINERS, codeOf);
}

function codeOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/** A value as JSON for people and programs. */
export function jsonText(value: unknown): string {
  return `${escapeJsonControls(JSON.stringify(value, null, 2))}\n`;
}

/** JSON of the same value, with such characters as JSON's own escapes. */
export function escapeJsonControls(json: string): string {
  return json.replace(CONTROLS, (char) => {
    if (char === '\n') return char;
    return [...Array(char.length).keys()]
      .map((i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join('');
  });
}
