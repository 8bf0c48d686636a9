// Reading nodes of the YAML tree as what the language wants there; what isn't is reported and left out.

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
  /** How it is written, told to whoever wrote something else. */
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
      `${what} has no "${key}"`,
      commaHint(key) ??
        didYouMean(key, known) ??
        `it takes ${known.join(', ')}${isSelector ? '; a column goes under where' : ''}`,
    );
  }
  return new Map(map.entries.map((entry) => [entry.key, entry]));
}

/** `points: 2,5` in braces reads as `points: 2` and a key `5`. */
export function commaHint(key: string): string | undefined {
  return /^\d+$/.test(key)
    ? `a comma ends a value here: a number has a decimal point, as in 2.${key}`
    : undefined;
}

export function readMap(node: YamlNode, what: string, report: Report, example?: string): YamlMap | undefined {
  if (node.kind === 'map') return node;
  report(node.at, 'not-a-mapping', `${what} is a mapping (key: value)`, example && `write ${example}`);
  return undefined;
}

/** One text or a list of them, none empty: `a` or `[a, b]`. */
export function readTexts(node: YamlNode, what: string, report: Report): YamlText[] {
  if (node.kind !== 'list') {
    const text = readText(node, what, report);
    return text ? [text] : [];
  }
  if (node.items.length === 0) report(node.at, 'empty-list', `${what} is an empty list`);
  return node.items.flatMap((item) => readText(item, what, report) ?? []);
}

/** A text that is neither null nor empty. */
export function readText(node: YamlNode, what: string, report: Report): YamlText | undefined {
  if (node.kind !== 'text') {
    report(
      node.at,
      'not-a-value',
      `${what} is a single value, not a ${node.kind === 'list' ? 'list' : 'mapping'}`,
    );
    return undefined;
  }
  if (isNull(node)) {
    report(
      node.at,
      'empty-value',
      `${what} has no value`,
      node.text && `write "${node.text}" if you mean the text`,
    );
    return undefined;
  }
  if (node.text.trim() === '') {
    report(node.at, 'empty-value', `${what} is empty text`);
    return undefined;
  }
  return node;
}

/** What YAML takes for nothing: `~`, `null`, or no value at all. */
export function isNull({ text, plain }: YamlText): boolean {
  return plain && /^(|~|null|Null|NULL)$/.test(text);
}

/** A YAML number in millionths: plain, not quoted, at most six decimals. */
export function readNumber(node: YamlNode, what: string, report: Report): Micro | undefined {
  const text = readText(node, what, report);
  if (text === undefined) return undefined;
  const value = yamlNumber(text.text);
  if (!text.plain && value !== undefined) {
    report(text.at, 'not-a-number', `${what} is a number, not text`, 'take the quotes away');
    return undefined;
  }
  if (value === undefined) {
    const precise = /^[+-]?(\d*\.\d{7,}|\d*\.?\d*[eE]-\d+)$/.test(text.text);
    report(
      text.at,
      precise ? 'too-precise' : 'not-a-number',
      precise ? `${what} has more than six decimals` : `${what} is a number: "${text.text}" is none`,
      /^[+-]?\d[\d.,' ]*$/.test(text.text) && !precise
        ? 'write it with a decimal point and no other marks: 1000000, 2.5'
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
  report(node.at, 'too-large', `${what} is beyond ±${grouped(most)}`);
  return undefined;
}

/** A whole number of at least `least`. */
export function readWhole(node: YamlNode, what: string, least: number, report: Report): number | undefined {
  const value = readNumber(node, what, report);
  if (value === undefined) return undefined;
  const whole = Number(value) / MICRO;
  if (Number.isSafeInteger(whole) && whole >= least) return whole;
  report(node.at, 'not-a-whole-number', `${what} is a whole number from ${least} on`);
  return undefined;
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
      `${what} is days or weeks: "${text.text}" is not`,
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
    report(text.at, 'bad-date', `${what} is a date: "${text.text}" is none`, 'write YYYY-MM-DD');
  return day;
}

/** `true` or `false`. */
export function readFlag(node: YamlNode, what: string, report: Report): boolean | undefined {
  const text = readText(node, what, report);
  if (text === undefined) return undefined;
  if (text.text === 'true' || text.text === 'false') return text.text === 'true';
  report(text.at, 'not-a-flag', `${what} is true or false`);
  return undefined;
}

/** A text that stands in reasons and headers: starts with a letter or digit, holds no `;` or control character. */
export function readLabel(node: YamlNode, what: string, report: Report): string | undefined {
  const text = readText(node, what, report);
  if (text === undefined) return undefined;
  checkLabel(text.text, text.at, what, report);
  return text.text;
}

export function checkLabel(label: string, at: Place, what: string, report: Report): void {
  if (/^[\p{L}\p{N}]/u.test(label) && !/[;\p{Cc}]/u.test(label)) return;
  report(at, 'bad-label', `${what} starts with a letter or digit and holds no ";" or control character`);
}

/** The default label: the id, spaced. `decision-maker` is `Decision maker`. */
export function spaced(id: string): string {
  const text = id.replace(/[-_\s]+/g, ' ').trim();
  const [first = '', ...rest] = text;
  return first.toUpperCase() + rest.join('');
}
