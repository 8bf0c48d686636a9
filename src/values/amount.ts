// Points read back from the files that leadscore writes, without a regular expression: there are millions of them.
import { MICRO, type Micro } from './micro.ts';
import { yamlNumber } from './number-format.ts';

const PLUS = 43;
const MINUS = 45;
const DOT = 46;
const COMMA = 44;

/** A number as results have it, in micropoints: `15`, `-9.512`, `+15`, with either decimal mark. */
export function readAmount(text: string): Micro | undefined {
  const first = text.charCodeAt(0);
  const start = first === MINUS || first === PLUS ? 1 : 0;
  let value = 0;
  let decimals = -1;
  for (let at = start; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      if (decimals >= 0) decimals++;
    } else if ((digit === DOT - 48 || digit === COMMA - 48) && decimals < 0) decimals = 0;
    else return undefined;
  }
  const missing = 6 - Math.max(0, decimals);
  const isPlain = text.length > start && text.length - start <= MOST_DIGITS && decimals !== 0 && missing >= 0;
  if (!isPlain) return yamlNumber(text.replace(',', '.'));
  const size = value * (MISSING[missing] as number);
  if (size > Number.MAX_SAFE_INTEGER) return yamlNumber(text.replace(',', '.'));
  return first === MINUS && size !== 0 ? -size : size;
}

const MISSING = [1, 10, 100, 1_000, 10_000, 100_000, MICRO];
const MOST_DIGITS = 15;
