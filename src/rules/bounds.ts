// Comparisons with a number: `{ at_least: 60 }`, or a bare number for exactly that.
import type { Bound } from '../plan/beyond-score.ts';
import type { Micro } from '../values/micro.ts';
import { type Report, readKeys, readNumber, readText } from './nodes.ts';
import { COMPARISONS } from './operators.ts';
import type { YamlNode } from './yaml.ts';

/** Reads the number of a comparison, in the unit of what is compared. */
export type ReadValue = (node: YamlNode, what: string, report: Report) => Micro | undefined;

export function readBounds(
  node: YamlNode,
  what: string,
  report: Report,
  readValue: ReadValue = readNumber,
): readonly Bound[] {
  if (node.kind === 'text') {
    const value = readValue(node, what, report);
    if (value === undefined) return [];
    return (['at_least', 'at_most'] as const).map((op) => ({ op, value }));
  }
  const keys = readKeys(node, what, COMPARISONS, report, '{ at_least: 20 }');
  if (keys?.size === 0) report(node.at, 'empty-condition', `${what} must have a comparison`);
  return COMPARISONS.flatMap((op) => {
    const entry = keys?.get(op);
    const value = entry && readValue(entry.value, `"${op}" of ${what}`, report);
    return value === undefined ? [] : [{ op, value }];
  });
}

/** A percentage in millionths: `0.4%` is 4,000. From 0% to 100%, at most four decimals. */
export function readPercent(node: YamlNode, what: string, report: Report): number | undefined {
  const text = readText(node, what, report);
  if (text === undefined) return undefined;
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?%$/.exec(text.text);
  const chance = match ? Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0')) : undefined;
  if (chance !== undefined && chance <= 1_000_000) return chance;
  report(
    text.at,
    'bad-share',
    `${what} must be a percentage from 0% to 100%, with at most four decimals; got "${text.text}"`,
    'write for example 75% or 0.4%',
  );
  return undefined;
}
