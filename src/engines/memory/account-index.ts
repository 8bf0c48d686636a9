// Which account each lead belongs to, found while the leads' rows are read; accounts are numbered as they come.

import type { Accounts } from '../../plan/beyond-score.ts';
import { leastOf } from '../../values/byte-order.ts';
import { fold } from '../../values/fold.ts';
import { trimCell } from '../../values/invisible.ts';
import { comparedKey } from '../../values/key-form.ts';
import { createBigNumbers } from './big-numbers.ts';
import type { Value } from './read-row.ts';
import { createStringTable } from './string-table.ts';

export interface AccountIndex {
  readonly count: number;
  readonly leadsWithout: number;
  /** The account of a lead; undefined: it has no key. */
  of(lead: number): number | undefined;
  /** The key as shown: of several spellings the least by UTF-8 bytes. */
  key(account: number): string;
  /** The least name of the account's leads; null: none of them has one. */
  name(account: number): string | null;
  /** Notes the account of a lead; `values` are those of its row. */
  add(lead: number, values: readonly Value[]): void;
}

/** null: the plan declares no accounts, and no lead has one. */
export function createAccountIndex(accounts: Accounts | null): AccountIndex {
  const keys = createStringTable();
  const shown: string[] = [];
  const names: (string | null)[] = [];
  /** By lead: its account's number plus 1; 0 where it has none. */
  const accountOf = createBigNumbers(Uint32Array);
  const keyOf = accounts && keyReader(accounts);
  let leadsWithout = 0;
  const compared = comparedKey(accounts?.key.form ?? 'exact');
  return {
    get leadsWithout() {
      return leadsWithout;
    },
    get count() {
      return keys.size;
    },
    of: (lead) => {
      const number = accounts === null ? 0 : accountOf.get(lead);
      return number === 0 ? undefined : number - 1;
    },
    key: (account) => shown[account] ?? '',
    name: (account) => names[account] ?? null,
    add: (lead, values) => {
      if (accounts === null || keyOf === null) return;
      const key = keyOf(values);
      if (key === null) {
        accountOf.set(lead, 0);
        leadsWithout++;
        return;
      }
      const account = keys.add(compared(key));
      accountOf.set(lead, account + 1);
      shown[account] = leastOf(shown[account] ?? null, key) ?? key;
      const name = accounts.name === null ? null : values[accounts.name];
      names[account] = leastOf(names[account] ?? null, typeof name === 'string' ? name : null);
    },
  };
}

/** Reads the key of a lead's account as it is written; null: it has none. */
function keyReader({ key: { cell, domain, except } }: Accounts): (values: readonly Value[]) => string | null {
  const excepted = new Set(except);
  return (values) => {
    const value = values[cell];
    if (typeof value !== 'string') return null;
    if (!domain) return value;
    const at = value.lastIndexOf('@');
    const host = trimCell(value.slice(at + 1));
    return at < 0 || host === '' || excepted.has(fold(host)) ? null : host;
  };
}
