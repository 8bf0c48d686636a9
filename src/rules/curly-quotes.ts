// Values in curly quotes. YAML quotes are straight, so curly ones are characters of the value.
import { type Finding, problem } from '../problem.ts';
import type { YamlNode, YamlText } from './yaml-node.ts';

/** A value of a rules file, with its place. */
export type QuotedValue = Pick<YamlText, 'text' | 'at'>;

const CURLY = /^[\u2018-\u201f].*[\u2018-\u201f]$/su;

/** The values with curly quotes at both ends, each place once: an alias repeats it. */
export function findCurlyQuotes(root: YamlNode): QuotedValue[] {
  const found = new Map<string, QuotedValue>();
  for (const { text, at } of textsOf(root)) {
    if (CURLY.test(text)) found.set(`${at.line}:${at.column}`, { text, at });
  }
  return [...found.values()];
}

export function curlyQuotesFinding({ text, at }: QuotedValue): Finding {
  const message = `the curly quotes of ${text} are part of the value`;
  const hint = `write "${text.slice(1, -1)}" with straight quotes`;
  return { ...problem('usage', 'curly-quotes', message, hint, at), level: 'warning' };
}

function* textsOf(node: YamlNode): Generator<YamlText> {
  if (node.kind === 'text') yield node;
  else if (node.kind === 'list') for (const item of node.items) yield* textsOf(item);
  else for (const { value } of node.entries) yield* textsOf(value);
}
