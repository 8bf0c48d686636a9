// The flags of `init`, and the names that files get where the flags give none.
import { basename } from 'node:path';
import { fail } from '../../problem.ts';
import type { CsvFlags } from '../csv-flags.ts';

export interface InitFlags extends CsvFlags {
  readonly leads: string;
  readonly activities?: readonly string[];
  readonly table?: readonly string[];
  readonly crm?: string;
  readonly outcome?: string;
  readonly out: string;
  readonly asOf?: number;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly progress: boolean;
}

/** `web=visits.csv`, or a name made of the file's own. */
export function namedPath(
  flag: string,
  value: string,
  isNeeded: boolean,
): { readonly name: string; readonly path: string } {
  const [, name, path] = /^([\p{L}\p{N}_-]+)=(.+)$/u.exec(value) ?? [];
  if (name !== undefined && path !== undefined) return { name, path };
  if (isNeeded)
    fail(
      'usage',
      'usage',
      `${flag} must be NAME=FILE; got "${value}"`,
      `write for example ${flag} company=${value}`,
    );
  return { name: sourceName(value), path: value };
}

function sourceName(path: string): string {
  const base = basename(path).replace(/(?:\.(?:csv|tsv|txt|gz))+$/i, '');
  return (
    base
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '') || 'log'
  );
}
