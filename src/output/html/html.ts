// Markup that data can't break out of: the only way to make any is the tagged template below, and it escapes
// whatever is not markup already.
import { escapeControlsButJoiners } from '../escape-controls.ts';

declare const MARKUP: unique symbol;

/** Markup. A plain string is none, neither to the compiler nor when the page is made. */
export interface Html {
  readonly [MARKUP]: true;
}

type HtmlPart = Html | string | number | null | readonly HtmlPart[];

const made = new WeakMap<Html, string>();

/** `html\`<b>${name}</b>\``: text is escaped, markup is kept, lists are joined, null is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return markup(strings.map((string, i) => string + markupOf(parts[i] ?? null)).join(''));
}

/** Markup that was made elsewhere: by the drawing library, by this project's own style sheet. */
export function markup(text: string): Html {
  const one = Object.freeze({}) as Html;
  made.set(one, text);
  return one;
}

export function joined(parts: readonly Html[], separator: string): Html {
  return html`${parts.map((part, i) => (i === 0 ? part : [separator, part]))}`;
}

export function textOf(page: Html): string {
  return made.get(page) as string;
}

function markupOf(part: HtmlPart): string {
  if (part === null) return '';
  if (Array.isArray(part)) return part.map(markupOf).join('');
  if (typeof part === 'object') return textOf(part as Html);
  return escaped(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters and those that turn the text's direction show as their codes. */
function escaped(text: string): string {
  return escapeControlsButJoiners(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}

/** Longer names than anybody reads would make the page as long as an export cares to. */
const LONG = 64;
/** What a pointer that rests on a cut name may still show in full. */
const MOST_TITLE = 400;

/** A name out of the data: set apart from the direction of the text around it, and cut where it is long. */
export function nameOf(text: string): Html {
  const letters = [...text.slice(0, 4 * LONG)];
  if (letters.length <= LONG && text.length <= 4 * LONG) return html`<bdi>${breakable(text)}</bdi>`;
  const short = breakable(`${letters.slice(0, LONG - 1).join('')}…`);
  return text.length > MOST_TITLE ? html`<bdi>${short}</bdi>` : html`<bdi title="${text}">${short}</bdi>`;
}

/** A word longer than a column may be broken; others never are. */
const LONG_WORD = /[^\s]{15,}/gu;
const PIECE = /[^\s]{1,12}/gu;

function breakable(text: string): HtmlPart {
  const words = text.match(LONG_WORD) ?? [];
  if (words.length === 0) return text;
  const between = text.split(LONG_WORD);
  return between.map((part, i) => [
    part,
    (words[i]?.match(PIECE) ?? []).map((piece, j) => (j === 0 ? piece : html`<wbr>${piece}`)),
  ]);
}
