// Which columns of two files hold the same keys, and how many rows find theirs.
import { caseless, fold } from '../values/fold.ts';
import type { ColumnProfile, FileMatch, FileProfile } from './profile.ts';
import { areUnique, hashOf } from './value-table.ts';

/** Every pair of columns in which enough rows of one file find a row of the other. */
export function matchColumns(files: readonly FileProfile[]): FileMatch[] {
  return files.flatMap((keyFile) =>
    keyFile.columns.filter(isKey).flatMap((key) => {
      const lookUp = createLookUp(key);
      return files.flatMap((file) =>
        file === keyFile
          ? []
          : file.columns.flatMap((from) => {
              const found = refers(from) ? matchOf(key, lookUp, from) : undefined;
              if (found === undefined || !isBelievable(key, from, found)) return [];
              return {
                key: { file: keyFile.path, column: key.name },
                from: { file: file.path, column: from.name },
                ...{ rows: from.filled, matched: found.matched, isExact: found.isExact },
                ...{ folded: found.folded, separator: found.separator },
              };
            }),
      );
    }),
  );
}

/** Nearly every row has a value of its own. */
function isKey({ reading, different, filled, rows, name, table }: ColumnProfile): boolean {
  if (name === '' || !['id', 'text', 'number', 'category'].includes(reading.kind)) return false;
  return different.count >= 2 && areUnique(table, 0.1) && filled >= rows * 0.5;
}

function refers({ reading, filled, name }: ColumnProfile): boolean {
  return (
    name !== '' &&
    filled > 0 &&
    ['id', 'text', 'number', 'category', 'list', 'constant'].includes(reading.kind)
  );
}

interface LookUp {
  readonly exact: ColumnProfile['table'];
  readonly folded: ReadonlySet<string>;
}

function createLookUp({ table }: ColumnProfile): LookUp {
  let folded: Set<string> | undefined;
  return {
    exact: table,
    get folded() {
      folded ??= new Set([...table.kept.keys()].map(fold));
      return folded;
    },
  };
}

interface Found {
  readonly matched: number;
  readonly isExact: boolean;
  readonly folded: boolean;
  readonly separator: string | null;
  /** Different values of the referring column that are keys, and all that were compared. */
  readonly keys: number;
  readonly compared: number;
}

const PROBES = 50;

function matchOf(key: ColumnProfile, { exact, folded }: LookUp, from: ColumnProfile): Found | undefined {
  const share = Math.min(exact.share, from.table.share);
  const separator = from.reading.kind === 'list' ? from.reading.separator : null;
  const isText = key.personal === 'email' || from.personal === 'email';
  const has = (value: string): 'exact' | 'folded' | undefined =>
    exact.kept.has(value) ? 'exact' : isText && folded.has(fold(value)) ? 'folded' : undefined;
  let [rows, matched, keys, compared, foldedRows] = [0, 0, 0, 0, 0];
  for (const [value, { count }] of from.table.kept) {
    if (share < 1 && hashOf(value) >= share * 2 ** 32) continue;
    const parts = separator === null ? [value] : value.split(separator).map((part) => part.trim());
    const found = parts.map(has).find((one) => one !== undefined);
    compared++;
    rows += count;
    if (found === undefined) {
      if (compared === PROBES && keys === 0 && from.table.kept.size > 1_000) return undefined;
      continue;
    }
    keys++;
    matched += count;
    if (found === 'folded') foldedRows += count;
  }
  if (keys === 0) return undefined;
  return {
    matched: Math.round((from.filled * matched) / rows),
    isExact: share === 1,
    folded: foldedRows > 0,
    ...{ separator, keys, compared },
  };
}

/** Numbers find each other by chance: they need a name in common, or length. */
function isBelievable(key: ColumnProfile, from: ColumnProfile, { matched, keys, compared }: Found): boolean {
  const share = matched / from.filled;
  const isDigits = [...from.table.kept.keys()].slice(0, 20).every((value) => /^\d{1,5}$/.test(value));
  const isNamed = namesAgree(key.name, from.name);
  if (isNamed) return share >= 0.1 || (keys >= 20 && share >= 0.01);
  if (isDigits) return share >= 0.98 && keys >= 20 && from.reading.kind !== 'number';
  if (key.personal === 'name' || from.personal === 'name') return false;
  return share >= 0.3 && (keys >= 3 || keys === compared);
}

/** `LEADID` and `Lead ID`, `Id` and `LeadId`: one name ends with the other. */
function namesAgree(one: string, other: string): boolean {
  const [a, b] = [letters(one), letters(other)];
  if (a === '' || b === '') return false;
  return (
    a === b || (/id$/.test(a) && /id$|ids$/.test(b) && (a.endsWith(b) || b.replace(/s$/, '').endsWith(a)))
  );
}

function letters(name: string): string {
  return caseless(name).replace(/[^\p{L}\p{N}]/gu, '');
}
