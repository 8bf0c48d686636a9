// The table of accounts, a file of its own: one row per company, by key or highest score first.
import { csvText, escapeFormula } from '../csv/write-csv.ts';
import type { LeadsFile } from '../engines/engine.ts';
import type { Output } from '../files/replace-files.ts';
import type { Accounts } from '../plan/beyond-score.ts';
import { type Plan, segmentNames } from '../plan/plan.ts';
import { accountReasons, missingRoles, type ScoredAccount } from '../result/accounts.ts';
import type { ResultOptions } from '../result/result-options.ts';
import { compareBytes } from '../values/byte-order.ts';
import { fixed } from '../values/micro.ts';
import { numberText } from './result-columns.ts';

/** Written with the delimiter and the byte order mark of the export. */
export async function writeAccounts(
  output: Output,
  scored: Iterable<ScoredAccount>,
  plan: Plan,
  accounts: Accounts,
  { delimiter, bom }: Pick<LeadsFile, 'delimiter' | 'bom'>,
  {
    sortByScore,
    escapeFormulas,
    decimalMark,
  }: Pick<ResultOptions, 'sortByScore' | 'escapeFormulas' | 'decimalMark'>,
): Promise<void> {
  const columns = accountColumns(plan, accounts, numberText(decimalMark));
  const rows = [...scored].sort(
    (a, b) => (sortByScore ? b.card.score - a.card.score : 0) || compareBytes(a.key, b.key),
  );
  const cells = [
    columns.map(({ name }) => name),
    ...rows.map((account) => columns.map(({ cell }) => cell(account))),
  ];
  const safe = escapeFormulas ? cells.map((row) => row.map(escapeFormula)) : cells;
  await output.write(`${bom ? '\ufeff' : ''}${csvText(safe, delimiter)}`);
}

interface AccountColumn {
  readonly name: string;
  readonly cell: (account: ScoredAccount) => string;
}

/** Columns of sections that the rules leave out, such as roles, are left out too. */
function accountColumns(plan: Plan, accounts: Accounts, number: (text: string) => string): AccountColumn[] {
  const { decimals } = plan.score;
  const hasRoles = accounts.roles.length > 0;
  return [
    { name: accounts.key.header, cell: ({ key }) => key },
    ...(accounts.name === null ? [] : [{ name: 'name', cell: ({ name }: ScoredAccount) => name ?? '' }]),
    { name: 'score', cell: ({ card }) => number(fixed(card.score, decimals)) },
    { name: 'segment', cell: ({ card }) => card.segment },
    ...plan.groups.map(({ id }, group) => ({
      name: id,
      cell: ({ card }: ScoredAccount) => number(fixed(card.groups[group] ?? 0, decimals)),
    })),
    { name: 'leads', cell: ({ card }) => String(card.leads) },
    { name: 'active', cell: ({ card }) => String(card.active) },
    ...segmentNames(plan).map((name, index) => ({
      name,
      cell: ({ card }: ScoredAccount) => String(card.bySegment[index] ?? 0),
    })),
    ...accounts.roles.map(({ id }, role) => ({
      name: id,
      cell: ({ card }: ScoredAccount) => String(card.roles[role] ?? 0),
    })),
    ...(hasRoles
      ? [{ name: 'missing_roles', cell: ({ card }: ScoredAccount) => missingRoles(accounts, card).join(';') }]
      : []),
    { name: 'top_leads', cell: ({ card }) => card.topLeads.join(';') },
    { name: 'reasons', cell: ({ card }) => accountReasons(plan, accounts, card) },
  ];
}
