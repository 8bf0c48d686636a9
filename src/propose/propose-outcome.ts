// `--outcome COLUMN=VALUE` as the rules' `outcome:`.
import type { ColumnProfile } from '../profile/profile.ts';
import { fold } from '../values/fold.ts';
import type { ProposedOutcome } from './proposal.ts';
import type { ProposalInput } from './proposal-input.ts';
import { condition, listText } from './propose-fields.ts';
import type { Roles } from './propose-fit.ts';
import type { SourceFound } from './propose-source.ts';

/** The log that holds the outcome, if it is no column of the leads. */
export function outcomeSource({ outcome, leads, logs }: ProposalInput): string | undefined {
  if (outcome === null || leads.columns.some(({ name }) => fold(name) === fold(outcome.column)))
    return undefined;
  return logs.find(({ profile }) => profile.columns.some(({ name }) => fold(name) === fold(outcome.column)))
    ?.name;
}

/** A column of the leads, or of a log, with the value that means success. */
export function proposeOutcome(
  { outcome, leads, logs }: ProposalInput,
  roles: Roles,
  sources: readonly SourceFound[],
): ProposedOutcome | null {
  if (outcome === null) return null;
  const has = (column: ColumnProfile): boolean =>
    fold(column.name) === fold(outcome.column) &&
    [...column.table.kept.keys()].some((value) => fold(value) === fold(outcome.value));
  const created = roles.created?.name ?? null;
  const own = leads.columns.find(has);
  const value = listText([outcome.value]);
  if (own !== undefined) {
    return {
      name: outcome.value,
      when: `{ ${condition(own.name, value)} }`,
      created,
      source: null,
      column: own.name,
    };
  }
  for (const { name, profile } of logs) {
    const column = profile.columns.find(has);
    const source = sources.find((one) => one.source.name === name)?.source;
    if (column === undefined || source === undefined) continue;
    const test =
      column.name === source.type ? `type: ${value}` : `where: { ${condition(column.name, value)} }`;
    return {
      name: outcome.value,
      when: `{ activity: { source: ${name}, ${test} } }`,
      created,
      source: name,
      column: column.name,
    };
  }
  return null;
}
