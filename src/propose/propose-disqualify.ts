// Whom sales should never call: customers, leads that unsubscribed, leads marked as none.
import type { ColumnProfile } from '../profile/profile.ts';
import { fold } from '../values/fold.ts';
import { shareOf } from './find-roles.ts';
import { hasWord, type Presets } from './preset.ts';
import type { ProposedMove } from './proposal.ts';
import { condition, distinct, listText } from './propose-fields.ts';
import type { Roles } from './propose-fit.ts';

/** More than this share of the leads are hardly meant. */
const MOST_DISQUALIFIED = 0.5;

/** Moves, and notes on those that would take too many leads. */
export function proposeDisqualify(
  roles: Roles,
  { common: { stages } }: Presets,
): { readonly disqualify: readonly ProposedMove[]; readonly notes: readonly string[] } {
  const disqualify: ProposedMove[] = [];
  const notes: string[] = [];
  const add = (
    id: string,
    column: ColumnProfile | undefined,
    values: readonly string[],
    reason: string,
  ): void => {
    if (column === undefined || values.length === 0 || disqualify.some((one) => one.id === id)) return;
    const share = shareOf(column, (value) => values.includes(value));
    if (share > MOST_DISQUALIFIED) {
      notes.push(
        `${column.name} is ${values.join(' or ')} for ${Math.round(100 * share)} % of the leads, so none is disqualified for it`,
      );
      return;
    }
    const when = `{ ${condition(column.name, listText(distinct(values).slice(0, 6)))} }`;
    disqualify.push({ id, when, reason, source: null, reads: [column.name] });
  };
  const values = (column: ColumnProfile | undefined, words: readonly string[]): string[] =>
    column === undefined || column.reading.kind === 'yes_no'
      ? []
      : [...column.table.kept.keys()].filter(
          (value) => hasWord(value, words) && !/\b(?:not?|no)\b/i.test(value),
        );
  add('customer', roles.stage, values(roles.stage, stages.customer), 'Already a customer');
  add('customer', roles.status, values(roles.status, stages.customer), 'Already a customer');
  add('customer', roles.source, values(roles.source, ['customer', 'cliente']), 'Already a customer');
  add('customer', roles.customer, yesOf(roles.customer), 'Already a customer');
  add('unsubscribed', roles.unsubscribed, yesOf(roles.unsubscribed), 'Unsubscribed');
  const lost = (column: ColumnProfile | undefined): string[] =>
    column === undefined ? [] : [...column.table.kept.keys()].filter((value) => hasWord(value, stages.lost));
  add('not-a-lead', roles.status, lost(roles.status), 'Marked as no lead');
  add('not-a-lead', roles.stage, lost(roles.stage), 'Marked as no lead');
  return { disqualify, notes };
}

function yesOf(column: ColumnProfile | undefined): string[] {
  if (column === undefined) return [];
  return [...column.table.kept.keys()].filter((value) =>
    ['yes', 'true', '1', 'si', 'y', 'verdadero'].includes(fold(value)),
  );
}
