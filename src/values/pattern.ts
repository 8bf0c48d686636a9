// What `matches` means: RE2 syntax, found anywhere, letter case ignored, `.` no newline; linear time, always.
import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';

// Loaded on first use: most rules files have no pattern.
const load = () => createRequire(import.meta.url)('re2js') as { RE2JS: typeof RE2JS };

/** A test for trimmed cells. Throws re2js' syntax error where the pattern is none. */
export function patternTest(source: string): (cell: string) => boolean {
  const { RE2JS } = load();
  const pattern = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
  return (cell) => pattern.matcher(cell).find();
}

/** The error of a pattern; undefined for a valid one. */
export function patternError(source: string): { message: string; hint?: string } | undefined {
  const body = source.replace(/\\[\\()]/g, '');
  if (/\(\?<(?![=!])/.test(body))
    return {
      message: '`(?<name>` does not mean the same in every engine',
      hint: 'write (?P<name> or a plain group',
    };
  if (/\\C/.test(body)) return { message: '`\\C` (a single byte) does not mean the same in every engine' };
  try {
    load().RE2JS.compile(source); // without a flag: the message shows the pattern as written
    return undefined;
  } catch (error) {
    return absent(body) ?? { message: (error as Error).message.replace(/^error parsing regexp: /, '') };
  }
}

/** Syntax of other dialects that RE2 does not support. */
function absent(body: string): { message: string; hint?: string } | undefined {
  const [around] = /\(\?<?[=!]/.exec(body) ?? [];
  if (around) {
    const message = `lookaround (\`${around}\`) is not supported, ${WHY}`;
    return { message, hint: 'split it into two tests with "all" or "not"' };
  }
  const [back] = /\\[1-9]/.exec(body) ?? [];
  return back ? { message: `backreferences (\`${back}\`) are not supported, ${WHY}` } : undefined;
}

const WHY = 'so that every cell is read in linear time';
