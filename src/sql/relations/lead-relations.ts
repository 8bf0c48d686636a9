// Leads and look-up tables as relations: typed rows, the leads with what their tables hold for them, and the keys that
// activities match leads by.
import { tableOf } from '../../plan/columns.ts';
import type { Cell, Column, KeyForm, KeyMatch, Plan, Source } from '../../plan/plan.ts';
import { itemAt } from '../../values/item-at.ts';
import type { SqlTextForm } from '../expressions/fold-text.ts';
import { comparedKey, formsOf, taggedKey } from '../expressions/key-form.ts';
import { join, NULL, type Sql, sql } from '../sql.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import type { Relation } from './relation.ts';
import { createTypedSheet, type FaultTexts, type Sheet, type TypedSheet } from './typed-sheet.ts';

export interface LeadSheets {
  readonly leads: Sheet;
  /** By table of the plan; null: left out. */
  readonly tables: readonly (Sheet | null)[];
  /** The columns that typed rows keep, such as a row's number; null: none. */
  readonly carried: Sql | null;
  /** What typed rows say of why they are rejected, as `fault_code`, …. */
  readonly faultTexts: readonly (keyof FaultTexts)[];
}

export interface LeadRelations {
  /** The column of a cell of a lead or of one of its tables; NULL for a table that was left out. */
  readonly value: (cell: number, form?: SqlTextForm) => Sql;
  readonly leads: TypedRows;
  /** By table of the plan; null: left out. */
  readonly tables: readonly (TypedTable | null)[];
  /** What follows FROM: the rows of `leads` (`ls_leads` or a part of it) with the columns of their tables. */
  joined(leads: Sql): Sql;
}

export interface TypedRows {
  /** The rows: what is carried, `id` (of a table `tkey`), `fault`, and the cells that something asked for so far. */
  query(): Sql;
  /** The columns of those cells. */
  cells(): readonly Sql[];
}

export interface TypedTable extends TypedRows {
  readonly table: number;
  readonly name: string;
}

export function createLeadRelations(plan: Plan, sheets: LeadSheets, d: SqlDialect): LeadRelations {
  const { cells, id } = plan.leads;
  const own = createTypedSheet(cells, (cell) => tableOf(cell) === undefined, sheets.leads, plan, d);
  const tables = plan.tables.map((table, i) => {
    const sheet = sheets.tables[i];
    if (!sheet) return null;
    const typed = createTypedSheet(cells, (cell) => tableOf(cell) === table.name, sheet, plan, d);
    return { ...table, i, typed };
  });
  const sheetOf = (cell: Cell): TypedSheet | undefined => {
    const name = tableOf(cell);
    return name === undefined ? own : tables.find((table) => table?.name === name)?.typed;
  };
  const value = (index: number, form?: SqlTextForm): Sql => {
    const cell = itemAt(cells, index);
    return sheetOf(cell)?.value(index, form) ?? sql`CAST(${NULL} AS ${typeOf(cell, d)})`;
  };
  // The join needs the cells that tables are matched by.
  const joins = tables.flatMap((table) => {
    if (table === null) return [];
    const { match, form } = table;
    const isList = match !== null && itemAt(cells, match).kind === 'list';
    const own = form === 'exact' ? undefined : form;
    const by = match === null ? comparedId(form, plan, d) : value(match, own);
    return [{ ...table, isList, by }];
  });
  return {
    value,
    leads: typedRows(
      own,
      { column: id, form: plan.leads.idForm, name: sql`id`, written: writtenId(plan) },
      sheets,
      d,
    ),
    tables: tables.map(
      (table) =>
        table && {
          table: table.i,
          name: table.name,
          ...typedRows(
            table.typed,
            { column: table.key, form: table.form, name: sql`tkey`, written: null },
            sheets,
            d,
          ),
        },
    ),
    joined: (leads) => {
      const parts = joins.map(({ i, typed, isList, by }) => {
        const columns = join([sql`tkey AS key${i}`, ...typed.columns()]);
        const rows = sql`(SELECT ${columns} FROM ls_table${i}) AS ls_table${i}`;
        if (!isList) return sql`\nLEFT JOIN ${rows} ON key${i} = ${by}`;
        const first = firstKeyOf(leads, by, i, d);
        return sql`\nLEFT JOIN ${first} ON first${i} = ls_leads.lead\nLEFT JOIN ${rows} ON key${i} = match${i}`;
      });
      return sql`${leads} AS ls_leads${join(parts, '')}`;
    },
  };
}

interface TypedKey {
  readonly column: Column;
  /** The form in which ids are compared. */
  readonly form: KeyForm;
  readonly name: Sql;
  /** The column that keeps the key as it is written; null: none does. */
  readonly written: Sql | null;
}

/** The column of a lead's id as it is written. */
export function writtenId({ leads }: Plan): Sql {
  return leads.idForm === 'exact' ? sql`id` : sql`written_id`;
}

function typedRows(
  typed: TypedSheet,
  { column, form, name, written }: TypedKey,
  { carried, faultTexts }: LeadSheets,
  d: SqlDialect,
): TypedRows {
  const own = form === 'exact' || written === null ? [] : [written];
  return {
    cells: () => [...own, ...typed.columns()],
    query: () => {
      const keyText = typed.text(column);
      const fault = typed.fault();
      const all = typed.faultTexts();
      const texts = faultTexts.map(
        (what) => sql`CAST(${all[what]} AS ${d.types.text}) AS ${d.id(`fault_${what}`)}`,
      );
      const columns = [
        ...(carried ? [carried] : []),
        sql`${comparedKey(keyText, form, 'any', d)} AS ${name}`,
        ...own.map((column) => sql`${keyText} AS ${column}`),
        sql`${fault} AS fault`,
        ...texts,
        ...typed.columns(),
      ];
      return sql`SELECT ${join(columns)}\nFROM ${typed.rows()} AS typed`;
    },
  };
}

/** If a lead has a list of keys, the first one that the table has decides. */
function firstKeyOf(leads: Sql, list: Sql, i: number, d: SqlDialect): Sql {
  const elements = d.explode(sql`(SELECT lead, ${list} FROM ${leads} AS l) AS l`, list);
  const found = sql`SELECT lead, e, pos FROM ${elements} AS v JOIN ls_table${i} AS k ON k.tkey = v.e`;
  const ranked = sql`SELECT lead, e, row_number() OVER (PARTITION BY lead ORDER BY pos) AS nth FROM (${found}) AS f`;
  return sql`(SELECT lead AS first${i}, e AS match${i} FROM (${ranked}) AS r WHERE nth = 1) AS matched${i}`;
}

function typeOf({ kind }: Cell, { types }: SqlDialect): Sql {
  if (kind === 'list') return types.texts;
  return kind === 'number' || kind === 'date' ? types.big : types.text;
}

/** For each way that sources match leads: `k`, its `owner`, and which rows count once. */
export function leadKeys(plan: Plan, { value, joined }: LeadRelations, d: SqlDialect): Relation[] {
  const sets = keySets(plan).map((match) => ({
    match,
    keys: match.map(({ cell, form }) => ({
      cell,
      form,
      column: cell === null ? comparedId(form, plan, d) : value(cell, form === 'exact' ? undefined : form),
    })),
  }));
  const leads = joined(sql`ls_leads`);
  return sets.map(({ match, keys }, set) => {
    const isTagged = formsOf({ match }).length > 1;
    const pairs = keys.map(({ cell, form, column }) => {
      const own = sql`(SELECT ls_leads.lead AS owner, ${column} AS k FROM ${leads}) AS l`;
      const isList = cell !== null && itemAt(plan.leads.cells, cell).kind === 'list';
      const key = isList ? sql`e` : sql`k`;
      const from = isList ? sql`${d.explode(own, sql`k`)} AS v` : sql`${own} WHERE k IS NOT NULL`;
      const compared = isTagged ? taggedKey(key, form, d) : key;
      return sql`SELECT${isList ? sql` DISTINCT` : sql``} owner, ${compared} AS k FROM ${from}`;
    });
    const [first, ...others] = pairs;
    const all =
      others.length === 0 ? first : sql`SELECT DISTINCT owner, k FROM (${join(pairs, ' UNION ALL ')}) AS u`;
    const isFirst = sql`owner = min(owner) OVER (PARTITION BY k) AS is_first`;
    const isShared = sql`count(*) OVER (PARTITION BY k) > 1 AS is_shared`;
    const names = match.map(({ cell }) => (cell === null ? 'id' : itemAt(plan.leads.cells, cell).name));
    return {
      name: sql`ls_keys${set}`,
      query: sql`SELECT owner, k, ${isFirst}, ${isShared} FROM (${all ?? NULL}) AS p`,
      note: `the leads by ${names.join(', ')}`,
    };
  });
}

/** The ways in which sources match leads, each once, but for that by ids alone. */
function keySets({ sources }: Plan): (readonly KeyMatch[])[] {
  const others = sources.filter((source) => !isById(source));
  return [...new Map(others.map(({ match }) => [JSON.stringify(match), match])).values()];
}

/** Whether a source matches leads by their ids to the letter. */
export function isById({ match: [first, second] }: Pick<Source, 'match'>): boolean {
  return first?.cell === null && first.form === 'exact' && second === undefined;
}

/** What follows FROM: the leads by what a source's key is compared to, as `k` and `owner`. */
export function ownersOf(plan: Plan, source: Source): Sql {
  if (isById(source)) return sql`(SELECT id AS k, lead AS owner FROM ls_leads) AS owners`;
  const key = JSON.stringify(source.match);
  return sql`ls_keys${keySets(plan).findIndex((match) => JSON.stringify(match) === key)}`;
}

/** The id of a lead in a form. */
function comparedId(form: KeyForm, plan: Plan, d: SqlDialect): Sql {
  return form === plan.leads.idForm ? sql`id` : comparedKey(writtenId(plan), form, 'any', d);
}
