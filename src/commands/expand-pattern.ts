// Paths with a pattern, such as `'visits-*.csv'`, which a shell leaves alone in quotes: the same on every system.
import { readdir, stat } from 'node:fs/promises';
import { fail } from '../problem.ts';
import { compareBytes } from '../values/byte-order.ts';

const PATTERN = /[*?[]/;

/** The files of a pattern in the order of their names; a path without one, or of a file that is called so, is itself. */
export async function expandPattern(path: string): Promise<string[]> {
  if (!PATTERN.test(path) || (await isThere(path))) return [path];
  const isAbsolute = path.startsWith('/');
  const parts = path.split('/').filter((part, index) => part !== '' || index === 0);
  const found = await match(isAbsolute ? '/' : '', isAbsolute ? parts.slice(1) : parts);
  if (found.length > 0) return found.sort(compareBytes);
  return fail('io', 'cannot-read', `no file matches ${path}`, 'check the folder and the pattern');
}

async function match(folder: string, [part, ...rest]: readonly string[]): Promise<string[]> {
  if (part === undefined) return (await isThere(folder)) ? [folder] : [];
  const under = (name: string): string =>
    (folder === '' || folder.endsWith('/') ? folder : `${folder}/`) + name;
  if (!PATTERN.test(part)) return match(under(part), rest);
  const names = await readdir(folder || '.').catch(() => []);
  const test = patternOf(part);
  const matching = names.filter((name) => test.test(name) && (part.startsWith('.') || !name.startsWith('.')));
  return (await Promise.all(matching.map((name) => match(under(name), rest)))).flat();
}

/** `*` is any text, `?` a character, `[a-c]` one of several, `[!a]` any other. */
function patternOf(part: string): RegExp {
  const source = part.replace(/\*+|\?|\[!?[^\]]+\]|[\\^$.|+(){}[\]]/g, (found) => {
    if (found.startsWith('*')) return '.*';
    if (found === '?') return '.';
    if (found.length > 1) return `[${found.slice(1, -1).replace(/^!/, '^').replace(/[\\[]/g, '\\$&')}]`;
    return `\\${found}`;
  });
  return new RegExp(`^${source}$`, 'su');
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
