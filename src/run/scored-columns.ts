// Where a scored file keeps its columns: the ones that scoring added, under their prefix, and the lead's id.
import { findColumn } from '../plan/columns.ts';
import { fail } from '../problem.ts';
import { didYouMean } from '../values/nearest.ts';

export interface ScoredColumns {
  readonly id: number;
  readonly score: number;
  readonly segment: number;
  /** -1 where the file has none. */
  readonly reasons: number;
  readonly ledger: number;
  readonly rank: number;
  /** Grade, stage, lists and segment of the account, by name; -1 where the file has none. */
  readonly beyond: Readonly<Record<(typeof BEYOND_COLUMNS)[number], number>>;
  /** Subtotals by group. */
  readonly groups: ReadonlyMap<string, number>;
}

/** A header and the path of its file. */
export interface Headed {
  readonly path: string;
  readonly header: readonly string[];
}

export interface ColumnWishes {
  /** The id column; null: it is found. */
  readonly id: string | null;
  /** The prefix of the added columns; null: it is found. */
  readonly prefix: string | null;
  /** The groups of the rules, where they are given; else of a history file alone it is known which they are. */
  readonly groups: readonly string[] | null;
}

/** The columns before the groups in a file of a history. */
export const HISTORY_COLUMNS = ['as_of', 'rules', 'id', 'score', 'segment', 'rank'] as const;
/** What a lead has beyond its segment; in a history under a prefix, behind the groups. */
export const BEYOND_COLUMNS = ['grade', 'stage', 'lists', 'account_segment'] as const;
export const HISTORY_PREFIX = 'lead_';
/** The column behind them: the rows that the run read of each log, as JSON. */
export const ROWS_READ = 'rows_read';

export function scoredColumns({ path, header }: Headed, id: number, wishes: ColumnWishes): ScoredColumns {
  const names = header.map((cell) => cell.trim());
  const prefix = wishes.prefix ?? prefixOf(names);
  const needed = (name: string): number => {
    const at = names.lastIndexOf(prefix + name);
    if (at >= 0) return at;
    const near = didYouMean(prefix + name, names);
    const hint = near ?? 'name a result of leadscore score, and give its prefix with --prefix';
    return fail('data', 'unknown-column', `${path} has no column "${prefix + name}"`, hint, {
      file: path,
      line: 1,
    });
  };
  const isHistory = HISTORY_COLUMNS.every((name, index) => names[index] === name);
  const beyond = (name: string): number =>
    names.lastIndexOf(isHistory ? HISTORY_PREFIX + name : prefix + name);
  const groups = wishes.groups ?? (isHistory ? historyGroups(names) : []);
  return {
    id,
    score: needed('score'),
    segment: needed('segment'),
    // Those of an account count its leads: they say nothing of points.
    reasons: isAccountTable(names) ? -1 : names.lastIndexOf(`${prefix}reasons`),
    ledger: names.lastIndexOf(`${prefix}ledger`),
    rank: isHistory ? names.indexOf('rank') : -1,
    beyond: {
      grade: beyond('grade'),
      stage: beyond('stage'),
      lists: beyond('lists'),
      account_segment: beyond('account_segment'),
    },
    groups: new Map(
      groups.flatMap((group): [string, number][] => {
        const at = names.lastIndexOf(prefix + group);
        return at < 0 ? [] : [[group, at]];
      }),
    ),
  };
}

/** Whether a header is that of `--accounts`. */
export function isAccountTable(header: readonly string[]): boolean {
  return ['leads', 'active', 'top_leads'].every((name) => header.some((cell) => cell.trim() === name));
}

function historyGroups(names: readonly string[]): string[] {
  const others: readonly string[] = [ROWS_READ, ...BEYOND_COLUMNS.map((name) => HISTORY_PREFIX + name)];
  return names.slice(HISTORY_COLUMNS.length).filter((name) => !others.includes(name));
}

/** The prefix under which a file has both a score and a segment; the shortest of several. */
function prefixOf(names: readonly string[]): string {
  const prefixes = names.flatMap((name) => (name.endsWith('score') ? [name.slice(0, -'score'.length)] : []));
  const paired = prefixes.filter((prefix) => names.includes(`${prefix}segment`));
  return paired.sort((a, b) => a.length - b.length)[0] ?? '';
}

/** What the id column of an export is called, the likeliest first: as letters and digits alone, in lower case. */
const ID_NAMES = [
  ...['recordid', 'leadid', 'contactid', 'id', 'recordidcontact', 'personid', 'prospectid', 'customerid'],
  ...['leadpipedrivesystemid', 'personpipedrivesystemid', 'email', 'emailaddress'],
];

/** Where both files keep the id, and what it is called. */
export interface IdColumns {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/**
 * The id column of both files: the one that is asked for; else the first of the usual names that both have; else the
 * first column of the newer.
 */
export function idColumns(before: Headed, after: Headed, asked: string | null): IdColumns {
  if (asked !== null) return { name: asked, before: idNamed(before, asked), after: idNamed(after, asked) };
  const simple = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const shared = after.header.flatMap((cell, index) => {
    const found = findColumn(before.header, cell);
    return found.kind === 'found' ? [{ name: cell.trim(), before: found.index, after: index }] : [];
  });
  for (const name of ID_NAMES) {
    const found = shared.find((one) => simple(one.name) === name);
    if (found) return found;
  }
  const [first = ''] = after.header;
  return { name: first.trim(), before: idNamed(before, first), after: 0 };
}

function idNamed({ path, header }: Headed, name: string): number {
  const found = findColumn(header, name);
  if (found.kind === 'found') return found.index;
  const near = found.kind === 'absent' ? found.nearest : undefined;
  const hint = near ? `did you mean "${near}"?` : 'name the column that both have: --id NAME';
  return fail('data', 'unknown-column', `${path} has no one column "${name}" to tell leads apart by`, hint, {
    file: path,
    line: 1,
  });
}
