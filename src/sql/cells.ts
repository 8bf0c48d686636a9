// One row of a sheet as typed columns: the values that the plan's cells want, the forms of text that conditions compare,
// and whether a cell is faulty. Only what something asks for is made.

import type { Cell, Column, Of, Plan } from '../plan/plan.ts';
import { cellFaultText } from '../result/cell-fault.ts';
import { fold, wordsOf } from '../values/fold.ts';
import { readDate } from './dates.ts';
import type { Dialect, TextKind } from './dialect.ts';
import { type Layers, openLayers } from './layers.ts';
import { readNumber } from './numbers.ts';
import { naming } from './refuse.ts';
import { anyOf, cases, join, NULL, type Sql, sql } from './sql.ts';
import { foldedText, wordsText } from './text.ts';

/** How a cell's text is prepared for comparing, as in plan/fold.ts. */
export type Form = 'folded' | 'words';

/** Where rows come from. */
export interface Sheet {
  /** What follows FROM. */
  readonly from: Sql;
  /** A column's cells as text. */
  readonly text: (column: Column) => Sql;
  /** Its own columns that are carried along, such as a row's number. */
  readonly carried: readonly Sql[];
  /** Whether a row is the header once more; left out where none can be. */
  readonly isHeader?: Sql;
  /** Whether a row can't be read at all; left out where none can be. */
  readonly isMalformed?: Sql;
  /** Of `plain` and `tidy` columns empty cells are NULL. */
  readonly kind: (column: Column) => TextKind;
}

export interface Cells {
  /** The column that holds a cell's value, or a form of its text. */
  value(cell: number, form?: Form): Sql;
  /** The trimmed text of a column, NULL for "no value". */
  text(column: Column): Sql;
  /** TRUE where a cell doesn't read as what it must be. */
  fault(): Sql;
  /** What is wrong with a row that is faulty: its code and message, as the rejects tell them. */
  told(): { readonly code: Sql; readonly message: Sql };
  /** The columns that were asked for, by name. */
  asked(): readonly Sql[];
  /** The trimmed texts of all columns that were asked for. */
  texts(): readonly Sql[];
  /** The rows with these columns and more. */
  rows(): Sql;
}

const MALFORMED = 'the row has more or fewer cells than the header, or a quote that is never closed';

/** `own`: which of the cells this sheet's rows hold. */
export function openCells(
  cells: readonly Cell[],
  own: (cell: Cell) => boolean,
  { from, text: columnText, carried, isHeader, isMalformed, kind }: Sheet,
  plan: Plan,
  d: Dialect,
): Cells {
  const layers = openLayers(d);
  const asked = new Map<string, Sql>();
  const texts = new Map<string, Sql>();
  const raw: Sql[] = [...carried, ...(isHeader ? [sql`${isHeader} AS is_header`] : [])];
  const missing = ['', ...plan.missing].map(d.text, d);

  /** Layers 0 and 1: trimmed, then without those that mean no value. */
  const text = (column: Column): Sql => {
    const known = texts.get(column.header);
    if (known !== undefined) return known;
    const name = `t${texts.size}`;
    const cell = sql`raw${texts.size}`;
    raw.push(sql`${columnText(column)} AS ${cell}`);
    const isTidy = kind(column) !== 'any';
    const trimmed = isTidy ? cell : d.trim(cell);
    if (isTidy && plan.missing.length === 0) {
      // A sheet's empty cells are NULL already.
      texts.set(column.header, trimmed);
      return trimmed;
    }
    const inner = layers.add(0, `${name}_trimmed`, trimmed);
    const added = layers.add(
      1,
      name,
      sql`CASE WHEN ${inner} IN (${join(missing)}) THEN ${NULL} ELSE ${inner} END`,
    );
    texts.set(column.header, added);
    return added;
  };

  const offset = (by: number): Layers => ({
    ...layers,
    add: (layer, name, value, note) => layers.add(layer + by, name, value, note),
  });
  const value = (index: number): Sql => {
    const cell = cells[index] as Cell;
    const name = `c${index}`;
    if (cell.kind === 'constant') return d.text(cell.value);
    const making = { plan, d, kind: kind(cell.column), layers: offset(2) };
    const trimmed = text(cell.column);
    const made = naming(`"${cell.name}"`, d.name, () =>
      VALUES[cell.kind](cell as never, trimmed, name, making),
    );
    return layers.add(6, name, made, `${cell.name} (${cell.kind})`);
  };
  const formed = (index: number, form: Form): Sql => {
    const cell = cells[index] as Cell;
    if (cell.kind === 'constant') {
      const folded = fold(cell.value);
      return d.text(form === 'folded' ? folded : wordsOf(folded));
    }
    // A renamed type is the rules' own text; the elements of a list are trimmed anew.
    const known = cell.kind === 'text' ? kind(cell.column) : 'any';
    const make = (x: Sql): Sql => (form === 'folded' ? foldedText(x, known, d) : wordsText(x, known, d));
    if (form === 'words') {
      const folded = formed(index, 'folded');
      return layers.add(8, `w${index}`, cell.kind === 'list' ? d.map(folded, make) : make(folded));
    }
    const own = value(index);
    return layers.add(7, `f${index}`, cell.kind === 'list' ? d.foldAll(own) : make(own));
  };

  /** The cells that may not read as what they must be. */
  const faults = () =>
    cells.flatMap((cell, index) => {
      if ((cell.kind !== 'number' && cell.kind !== 'date') || !own(cell)) return [];
      const x = text(cell.column);
      return [{ cell, text: x, is: sql`(${x} IS NOT NULL AND ${value(index)} IS NULL)` }];
    });

  return {
    text,
    value: (index, form) => {
      const column = form === undefined ? value(index) : formed(index, form);
      asked.set(`${index} ${form}`, column);
      return column;
    },
    fault: () => anyOf([...(isMalformed ? [isMalformed] : []), ...faults().map(({ is }) => is)]),
    told: () => {
      const texts = faults().map(({ is, cell, text: x }) => {
        const [before, after] = cellFaultText({ cell, value: '\0' }).split('\0') as [string, string];
        const shown = sql`CASE WHEN length(${x}) > 60 THEN concat(substr(${x}, 1, 60), '…') ELSE ${x} END`;
        return sql`CASE WHEN ${is} THEN concat(${join([d.text(before), shown, d.text(after)])}) END`;
      });
      const malformed: [Sql, Sql][] = isMalformed ? [[isMalformed, sql`'malformed'`]] : [];
      const codes = faults().map(({ is, cell }): [Sql, Sql] => [is, d.text(`bad-${cell.kind}`)]);
      const all = texts.length > 0 ? sql`concat_ws(', ', ${join(texts)})` : sql`''`;
      return {
        code: cases([...malformed, ...codes], NULL),
        message: cases(isMalformed ? [[isMalformed, d.text(MALFORMED)]] : [], all),
      };
    },
    asked: () => [
      ...new Set([...asked].flatMap(([key, column]) => (isConstant(cells, key) ? [] : [column]))),
    ],
    texts: () => [...texts.values()],
    rows: () => layers.over(sql`(SELECT ${join(raw)}\nFROM ${from} AS file)`),
  };
}

function isConstant(cells: readonly Cell[], key: string): boolean {
  return cells[Number(key.split(' ')[0])]?.kind === 'constant';
}

interface Making {
  readonly plan: Plan;
  readonly d: Dialect;
  readonly kind: TextKind;
  readonly layers: Layers;
}

const VALUES: {
  readonly [K in Exclude<Cell['kind'], 'constant'>]: (
    cell: Of<Cell, K>,
    text: Sql,
    name: string,
    making: Making,
  ) => Sql;
} = {
  text: (_, text) => text,
  number: (cell, text, name, { d, layers }) => readNumber(text, cell, name, layers, d),
  date: (cell, text, name, { plan, d, layers }) => readDate(text, cell, name, plan.timezone, layers, d),
  list: ({ separator }, text, name, { plan, d, layers }) => {
    const elements = layers.add(0, `${name}_list`, splitKeys(text, separator, plan, d));
    return sql`CASE WHEN ${d.size(elements)} > 0 THEN ${elements} END`;
  },
  type: ({ names }, text, name, { d, kind, layers }) => {
    if (names.length === 0) return text;
    const folded = layers.add(0, `${name}_type`, foldedText(text, kind, d));
    // Of two names for one text the last stands, as in a Map.
    const last = new Map(names);
    return cases(
      [...last].map(([from, to]) => [sql`${folded} = ${d.text(from)}`, d.text(to)]),
      text,
    );
  },
};

/** The elements of a text: trimmed, without the empty ones and those that mean no value. */
export function splitKeys(text: Sql, separator: string, plan: Plan, d: Dialect): Sql {
  const missing = join(['', ...plan.missing].map(d.text, d));
  return d.filter(
    d.map(d.split(text, separator), (e) => d.trim(e)),
    (e) => sql`${e} NOT IN (${missing})`,
  );
}
