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

/** What is wrong with a pattern; undefined where nothing is. */
export function patternFault(source: string): { message: string; hint?: string } | undefined {
  const body = source.replace(/\\[\\()]/g, '');
  if (/\(\?<(?![=!])/.test(body))
    return { message: '`(?<name>` is not read alike everywhere', hint: 'write (?P<name> or a plain group' };
  if (/\\C/.test(body)) return { message: '`\\C` (a single byte) is not read alike everywhere' };
  try {
    load().RE2JS.compile(source); // without a flag: the message shows the pattern as written
    return undefined;
  } catch (error) {
    return absent(body) ?? { message: (error as Error).message.replace(/^error parsing regexp: /, '') };
  }
}

/** What other dialects have and this one has not. */
function absent(body: string): { message: string; hint?: string } | undefined {
  const [around] = /\(\?<?[=!]/.exec(body) ?? [];
  if (around) {
    const message = `there is no looking around (\`${around}\`), ${WHY}`;
    return { message, hint: 'make two tests of it, with "all" or "not"' };
  }
  const [back] = /\\[1-9]/.exec(body) ?? [];
  return back ? { message: `there is no referring back (\`${back}\`), ${WHY}` } : undefined;
}

const WHY = 'so that no cell can hold up a run';
