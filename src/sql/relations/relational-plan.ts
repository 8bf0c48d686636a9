// The plan as named relations, the same for every target: typed leads and tables, attributed activities, the tally of
// their signals, and the scored leads. A target adds only what it does its own way.
import type { Plan } from '../../plan/plan.ts';
import { itemAt } from '../../values/item-at.ts';
import { createLayers } from '../column-layers.ts';
import type { ConditionContext } from '../expressions/conditions.ts';
import { join, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import { type AccountColumns, accountRelations } from './account-relations.ts';
import { type BeyondColumns, beyondColumns } from './beyond-columns.ts';
import { createLeadRelations, type LeadRelations, type LeadSheets, leadKeys } from './lead-relations.ts';
import { listColumns, type StandingColumns } from './list-columns.ts';
import { memberColumns } from './member-columns.ts';
import type { Relation } from './relation.ts';
import { type ScoreColumns, scoreColumns } from './score-columns.ts';
import { isByValue } from './signal-columns.ts';
import { distinctSql, type ExtraAggregate, emptySignal, signalValue, tallySql } from './tally.ts';

export interface Target {
  readonly d: SqlDialect;
  /** The day number to score as of. */
  readonly asOf: Sql;
  readonly sheets: LeadSheets;
  /** The attributed activities of all logs as one query, or null where no log is given. Relations that they need go to `before`. */
  readonly activities: (before: Relation[]) => Sql | null;
  /** The column of an attributed activity that names its lead, and the lead's column that this equals. */
  readonly lead: { readonly ofActivity: Sql; readonly ofLead: Sql };
  /** What is aggregated beside the signals. */
  readonly extra: readonly ExtraAggregate[];
  /** Whether a lead has done anything, over the tally that is joined to it; null: the target does not ask. */
  readonly isActive: Sql | null;
}

export interface RelationalPlan {
  readonly leads: LeadRelations;
  /**
   * The keys of leads, what counts the activities (`ls_tally`), then the accounts. All are over `ls_leads` and `ls_table0`, ….
   */
  readonly relations: readonly Relation[];
  readonly hasActivities: boolean;
  readonly columns: ScoreColumns;
  readonly beyond: BeyondColumns;
  /** By list: whether a lead belongs to it. */
  readonly lists: readonly Sql[];
  /** Over `ls_accounts`; null: the plan has none. */
  readonly accounts: AccountColumns | null;
  /** What a lead takes from its account; null: the plan has none. */
  readonly standing: StandingColumns | null;
  /** What follows FROM: a row per lead of `leads` (`ls_leads` or a part of it) with all columns of its score; with accounts of every lead. */
  scored(leads: Sql): Sql;
}

export function planRelations(plan: Plan, target: Target): RelationalPlan {
  const { d, asOf, lead, extra } = target;
  const leads = createLeadRelations(plan, target.sheets, d);
  const signals = plan.signals.map((signal, i) => signalValue(signal, i, d));
  const context: ConditionContext = {
    d,
    cells: plan.leads.cells,
    value: leads.value,
    signal: (i) => itemAt(signals, i),
    asOf,
  };
  const layers = createLayers(d);
  const columns = scoreColumns(plan, context, layers);
  const beyond = beyondColumns(plan, columns, context, layers);
  const member = plan.accounts && memberColumns(plan.accounts, columns, context, layers);
  const relations: Relation[] = leadKeys(plan, leads, d);
  const activities = target.activities(relations);
  const distinct = plan.signals.flatMap((signal, i) => (isByValue(signal) ? [i] : []));
  if (activities !== null) relations.push(...tallyRelations(activities));

  function tallyRelations(all: Sql): Relation[] {
    const by = lead.ofActivity;
    const isKept = distinct.length > 0;
    const rows = isKept ? sql`ls_hits` : sql`(${all})`;
    const tally = (from: Sql): Sql => tallySql(plan, sql`${from} AS hits`, by, extra, d);
    return [
      ...(isKept ? [{ name: rows, query: all, note: 'all matched activities' }] : []),
      ...distinct.map((i) => ({
        name: sql`ls_distinct${i}`,
        query: distinctSql(itemAt(plan.signals, i), i, { activities: rows, by, asOf }, d),
        note: 'numbers of different values',
      })),
      {
        name: sql`ls_tally`,
        query: tally(rows),
        note: 'the activities of each lead, counted',
        slice: (slices, slice) =>
          tally(sql`(SELECT * FROM ${rows} AS h WHERE hash(${by}) % ${slices} = ${slice})`),
      },
    ];
  }

  const hasActivities = activities !== null;
  const result = { leads, relations, hasActivities, columns, beyond };
  if (plan.accounts === null || member === null) {
    const lists = listColumns(plan, columns, beyond, null, layers, d);
    return { ...result, lists, accounts: null, standing: null, scored };
  }
  // The lists may ask for the account, so they are in a second pass over the scores.
  const accounts = accountRelations(plan, plan.accounts, columns, member, d);
  const standing = { score: sql`standing_score`, segment: sql`standing_segment` };
  const secondPass = createLayers(d);
  const lists = listColumns(plan, columns, beyond, standing, secondPass, d);
  relations.push(
    {
      name: sql`ls_lead_scores`,
      query: sql`SELECT * FROM ${scored(sql`ls_leads`)} AS s`,
      note: 'each lead with its score and its account',
    },
    ...accounts.relations,
  );
  return {
    ...result,
    lists,
    accounts: accounts.columns,
    standing,
    scored: () => secondPass.over(accounts.joined),
  };

  function scored(part: Sql): Sql {
    const from = leads.joined(part);
    const isActive = target.isActive && (hasActivities ? target.isActive : sql`FALSE`);
    const active = isActive ? sql`, ${isActive} AS active` : sql``;
    if (!hasActivities) {
      const empty = plan.signals.map((signal, i) => sql`, ${emptySignal(signal, i, d)}`);
      return layers.over(sql`(SELECT *${active}${join(empty, '')}\nFROM ${from})`);
    }
    const joins = [
      sql`LEFT JOIN ls_tally ON tally_lead = ${lead.ofLead}`,
      ...distinct.map((i) => sql`LEFT JOIN ls_distinct${i} ON lead${i} = ${lead.ofLead}`),
    ];
    return layers.over(sql`(SELECT *${active}\nFROM ${from}\n${join(joins, '\n')})`);
  }
}
