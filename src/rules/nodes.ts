// Readers of YAML nodes. A node that is not what the language needs is reported, and its reader returns undefined.

import type { Place, ProblemCode } from '../problem.ts';
import { readDay, readDuration } from '../values/days.ts';
import { grouped, MICRO, type Micro } from '../values/micro.ts';
import { didYouMean } from '../values/nearest.ts';
import { yamlNumber } from '../values/number-format.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlText } from './yaml.ts';

/** Collects a problem of the rules file. */
export type Report = (at: Place, code: ProblemCode, message: string, hint?: string) => void;

/** A mapping's entries by key. */
export type Keys = ReadonlyMap<string, YamlEntry>;

/** A mapping with these keys and no others. */
export function readKeys(
  node: YamlNode,
  what: string,
  known: readonly string[],
  report: Report,
  /** A correct example for the hint. */
  example?: string,
): Keys | undefined {
  const map = readMap(node, what, report, example);
  if (map === undefined) return undefined;
  const isSelector = known.includes('where') && known.includes('within');
  for (const { key, keyAt } of map.entries) {
    if (known.includes(key)) continue;
    report(
      keyAt,
      'unknown-key',
      `"${key}" is not a key of ${what}`,
      commaHint(key) ??
        didYouMean(key, known) ??
        `the keys are ${known.join(', ')}${isSelector ? '; test a column under where' : ''}`,
    );
  }
  return new Map(map.entries.map((entry) => [entry.key, entry]));
}

/** `points: 2,5` in braces reads as `points: 2` and a key `5`. */
export function commaHint(key: string): string | undefined {
  return /^\d+$/.test(key)
    ? `write the number with a decimal point, as in 2.${key}; a comma ends a value here`
    : undefined;
}

export function readMap(node: YamlNode, what: string, report: Report, example?: string): YamlMap | undefined {
  if (node.kind === 'map') return node;
  report(
    node.at,
    'not-a-mapping',
    `${what} must be a mapping (key: value); got ${kindOf(node)}`,
    example && `write ${example}`,
  );
  return undefined;
}

/** One text or a list of texts, none of them empty: `a` or `[a, b]`. */
export function readTexts(node: YamlNode, what: string, report: Report): YamlText[] {
  if (node.kind !== 'list') {
    const text = readText(node, what, report);
    return text ? [text] : [];
  }
  if (node.items.length === 0) report(node.at, 'empty-list', `${what} must have at least one element`);
  return node.items.flatMap((item) => readText(item, what, report) ?? []);
}

/** What was found, for messages. */
function kindOf(node: YamlNode): string {
  if (node.kind === 'text') return isNull(node) ? 'no value' : 'a single value';
  return node.kind === 'list' ? 'a list' : 'a mapping';
}

/** A text that is neither null nor empty. */
export function readText(node: YamlNode, what: string, report: Report): YamlText | undefined {
  if (node.kind !== 'text') {
    report(node.at, 'not-a-value', `${what} must be a single value; got ${kindOf(node)}`);
    return undefined;
  }
  if (isNull(node)) {
    report(
      node.at,
      'empty-value',
      `${what} has no value`,
      node.text && `write "${node.text}" in quotes to mean the text`,
    );
    return undefined;
  }
  if (node.text.trim() === '') {
    report(node.at, 'empty-value', `${what} must not be empty`);
    return undefined;
  }
  return node;
}

/** What YAML reads as null: `~`, `null`, or no value. */
export function isNull({ text, plain }: YamlText): boolean {
  return plain && /^(|~|null|Null|NULL)$/.test(text);
}

/** A YAML number in millionths: plain, not quoted, at most six decimals. */
export function readNumber(node: YamlNode, what: string, report: Report): Micro | undefined {
  const text = readText(node, what, report);
  if (text === undefined) return undefined;
  const value = yamlNumber(text.text);
  if (!text.plain && value !== undefined) {
    report(text.at, 'not-a-number', `${what} must be a number`, 'remove the quotes');
    return undefined;
  }
  if (value === undefined) {
    const precise = /^[+-]?(\d*\.\d{7,}|\d*\.?\d*[eE]-\d+)$/.test(text.text);
    report(
      text.at,
      precise ? 'too-precise' : 'not-a-number',
      `${what} must ${precise ? 'have at most six decimals' : 'be a number'}; got "${text.text}"`,
      /^[+-]?\d[\d.,' ]*$/.test(text.text) && !precise
        ? 'use a decimal point and no other marks: 1000000, 2.5'
        : undefined,
    );
  }
  return value;
}

/** A number of at most this size, in millionths. */
export function readBounded(node: YamlNode, what: string, most: number, report: Report): number | undefined {
  const value = readNumber(node, what, report);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Math.abs(value) <= most * MICRO) return value;
  report(
    node.at,
    'too-large',
    `${what} must be from -${grouped(most)} to ${grouped(most)}; got ${written(node)}`,
  );
  return undefined;
}

/** A whole number of at least `least`. */
export function readWhole(node: YamlNode, what: string, least: number, report: Report): number | undefined {
  const value = readNumber(node, what, report);
  if (value === undefined) return undefined;
  const whole = Number(value) / MICRO;
  if (Number.isSafeInteger(whole) && whole >= least) return whole;
  report(
    node.at,
    'not-a-whole-number',
    `${what} must be a whole number, ${least} or more; got ${written(node)}`,
  );
  return undefined;
}

/** A number as the file writes it. */
function written(node: YamlNode): string {
  return node.kind === 'text' ? node.text : '';
}

/** Days: `30d`, `4w`. */
export function readDays(node: YamlNode, what: string, report: Report): number | undefined {
  const text = readText(node, what, report);
  if (text === undefined) return undefined;
  const days = readDuration(text.text);
  if (days === undefined) {
    report(
      text.at,
      'bad-duration',
      `${what} must be a number of days or weeks; got "${text.text}"`,
      'write 30d or 4w, at least 1d',
    );
  }
  return days;
}

/** A calendar date: `2026-11-01`. */
export function readDate(node: YamlNode, what: string, report: Report): number | undefined {
  const text = readText(node, what, report);
  if (text === undefined) return undefined;
  const day = readDay(text.text);
  if (day === undefined)
    report(text.at, 'bad-date', `${what} must be a date; got "${text.text}"`, 'write YYYY-MM-DD');
  return day;
}

/** `true` or `false`. */
export function readFlag(node: YamlNode, what: string, report: Report): boolean | undefined {
  const text = readText(node, what, report);
  if (text === undefined) return undefined;
  if (text.text === 'true' || text.text === 'false') return text.text === 'true';
  report(text.at, 'not-a-flag', `${what} must be true or false; got "${text.text}"`);
  return undefined;
}

/** A text for reasons and headers: it starts with a letter or digit and has no `;` and no control character. */
export function readLabel(node: YamlNode, what: string, report: Report): string | undefined {
  const text = readText(node, what, report);
  if (text === undefined) return undefined;
  checkLabel(text.text, text.at, what, report);
  return text.text;
}

export function checkLabel(label: string, at: Place, what: string, report: Report): void {
  if (/^[\p{L}\p{N}]/u.test(label) && !/[;\p{Cc}]/u.test(label)) return;
  report(
    at,
    'bad-label',
    `${what} must start with a letter or digit and must not contain ";" or control characters`,
  );
}

/** The default label: the id, spaced. `decision-maker` is `Decision maker`. */
export function spaced(id: string): string {
  const text = id.replace(/[-_\s]+/g, ' ').trim();
  const [first = '', ...rest] = text;
  return first.toUpperCase() + rest.join('');
}
