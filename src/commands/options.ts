// Options that several commands share: how their values are parsed, and the groups of the help.
import { type Command, Option } from 'commander';
import type { RejectLimit } from '../inputs/rejects.ts';
import { fail, type ProblemCode } from '../problem.ts';
import { readDay } from '../values/days.ts';
import { MICRO, type Micro } from '../values/micro.ts';
import { didYouMean } from '../values/nearest.ts';
import { yamlNumber } from '../values/number-format.ts';

/** The headings of the help, in the order in which commands add their options. */
export const GROUPS = {
  input: 'Input:',
  output: 'Output:',
  scoring: 'Scoring:',
  engine: 'Engine:',
  console: 'Console:',
} as const;

/** Collects the values of a repeatable option. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** Refuses options that are given twice and take one value. */
export function refuseRepeated(command: Command): void {
  for (const option of command.options) {
    if ((!option.required && !option.optional) || COLLECTING.has(option.parseArg)) continue;
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      if (isGiven) fail('usage', 'repeated-option', `${option.long} is given twice`, 'remove one of them');
      isGiven = true;
    });
  }
}

/** An option that takes one of these names. */
export function choice(
  flags: string,
  description: string,
  names: readonly string[],
  code: ProblemCode,
): Option {
  const option = new Option(flags, description);
  const flag = option.long ?? flags;
  return option.argParser((value: string) => {
    if (names.includes(value)) return value;
    const hint = didYouMean(value, names) ?? undefined;
    return fail(
      'usage',
      code,
      `${flag} must be ${names.length > 1 ? 'one of ' : ''}${names.join(', ')}; got "${value}"`,
      hint,
    );
  });
}

export function parseTop(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  return fail('usage', 'bad-top', `--top must be a whole number; got "${text}"`);
}

/** The day number of `--as-of`. */
export function parseDay(text: string): number {
  return (
    readDay(text) ?? fail('usage', 'bad-date', `--as-of must be a date; got "${text}"`, 'write YYYY-MM-DD')
  );
}

export function parseMaxRejects(text: string): RejectLimit {
  const isShare = text.endsWith('%');
  const value = /^\d+(\.\d+)?%?$/.test(text) ? yamlNumber(isShare ? text.slice(0, -1) : text) : undefined;
  if (value !== undefined && isShare) return { kind: 'share', share: value };
  if (typeof value === 'number' && value % MICRO === 0) return { kind: 'rows', rows: value / MICRO };
  const message = `--max-rejects must be a number of rows or a percentage; got "${text}"`;
  return fail('usage', 'bad-max-rejects', message, 'write for example 10 or 1%');
}

export function parseMaxChange(text: string): Micro {
  const share = /^\d+(\.\d+)?%$/.test(text) ? yamlNumber(text.slice(0, -1)) : undefined;
  if (share !== undefined && share <= 100 * MICRO) return share;
  const message = `--max-change must be a percentage from 0% to 100%; got "${text}"`;
  return fail('usage', 'bad-max-change', message, 'write for example 10%');
}

export function parseMemoryLimit(text: string): string {
  const [, size, unit] = /^(\d{1,7})\s*([KMGT]i?B)$/i.exec(text) ?? [];
  if (size !== undefined && unit !== undefined && Number(size) > 0) return `${size}${unit}`;
  const message = `--memory-limit must be a size; got "${text}"`;
  return fail('usage', 'bad-size', message, 'write for example 512MB or 2GB');
}

const MOST_THREADS = 64;

export function parseThreads(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST_THREADS) return count;
  const message = `--threads must be a number from 1 to ${MOST_THREADS}; got "${text}"`;
  return fail('usage', 'bad-threads', message);
}

export function parseSparkSetting(text: string, before: readonly string[] = []): string[] {
  if (/^[^=]+=/.test(text)) return [...before, text];
  const message = `--spark-conf must be key=value; got "${text}"`;
  return fail('usage', 'bad-setting', message, 'write for example --spark-conf spark.executor.memory=4g');
}

/** What parses options that may be given again: their values add up. */
const COLLECTING: ReadonlySet<unknown> = new Set([collect, parseSparkSetting]);
