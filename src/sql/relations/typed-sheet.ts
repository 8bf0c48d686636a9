// One sheet as typed columns: the values that the plan reads from its cells, the forms of text that conditions compare,
// and whether a cell is invalid. Only the columns that something asks for are made.
import type { Cell, Column, Plan } from '../../plan/plan.ts';
import { cellFaultText } from '../../result/cell-fault.ts';
import { fold, wordsOf } from '../../values/fold.ts';
import { trimCell } from '../../values/invisible.ts';
import { itemAt } from '../../values/item-at.ts';
import { createLayers, type Layers } from '../column-layers.ts';
import { compilePart } from '../compile-part.ts';
import { foldedText, type SqlTextForm, wordsText } from '../expressions/fold-text.ts';
import { comparedKeys, shortId } from '../expressions/key-form.ts';
import { type CellContext, readCell, tidyElements } from '../expressions/read-cell.ts';
import { anyOf, cases, join, NULL, type Sql, sql } from '../sql.ts';
import type { SqlDialect, TextKind } from '../sql-dialect.ts';

/** Where rows come from. */
export interface Sheet {
  /** What follows FROM. */
  readonly from: Sql;
  /** A column's cells as text. */
  readonly text: (column: Column) => Sql;
  /** What a column of another type than text holds; left out where every column is text. */
  readonly native?: NativeColumns;
  /** The sheet's own columns that every row keeps, such as its number. */
  readonly carried: readonly Sql[];
  /** Whether a row repeats the header; left out where no row can. */
  readonly isHeader?: Sql;
  /** Whether a row cannot be parsed; left out where every row can. */
  readonly isMalformed?: Sql;
  /** In `plain` and `tidy` columns empty cells are NULL. */
  readonly kind: (column: Column) => TextKind;
}

export interface NativeColumns {
  /** A number's millionths; NULL where the column holds no numbers. */
  number(column: Column): Sql;
  /** The elements of a list as texts; NULL where the column holds no lists. */
  list(column: Column): Sql;
}

/** Why a row is rejected: the code, the message, and the first field that cannot be read with its value. */
export interface FaultTexts {
  readonly code: Sql;
  readonly message: Sql;
  readonly field: Sql;
  readonly value: Sql;
}

export interface TypedSheet {
  /** The column that holds a cell's value, or a form of its text. */
  value(cell: number, form?: SqlTextForm): Sql;
  /** The trimmed text of a column, NULL for "no value". */
  text(column: Column): Sql;
  /** The elements of a column that separates them, or holds lists: trimmed, without those that mean no value. */
  elements(column: Column, separator: string): Sql;
  /** TRUE where a cell is not of its type. */
  fault(): Sql;
  faultTexts(): FaultTexts;
  /** The names of the columns that were asked for. */
  columns(): readonly Sql[];
  /** The trimmed texts of all columns that were asked for. */
  texts(): readonly Sql[];
  /** The rows with these columns and more. */
  rows(): Sql;
}

const MALFORMED = 'the row has more or fewer cells than the header, or a quote that is never closed';

/** `isOwn`: which of the cells the rows of this sheet hold. */
export function createTypedSheet(
  cells: readonly Cell[],
  isOwn: (cell: Cell) => boolean,
  sheet: Sheet,
  plan: Plan,
  d: SqlDialect,
): TypedSheet {
  const { isHeader, isMalformed, kind } = sheet;
  const layers = createLayers(d);
  const columns = new Set<Sql>();
  const texts = new Map<string, Sql>();
  const raw: Sql[] = [...sheet.carried, ...(isHeader ? [sql`${isHeader} AS is_header`] : [])];
  const missing = plan.missing.map((word) => d.text(fold(trimCell(word))));

  /** Layers 0 and 1: the trimmed text, then NULL for texts that mean no value. */
  const text = (column: Column): Sql => {
    const known = texts.get(column.header);
    if (known !== undefined) return known;
    const name = `t${texts.size}`;
    const cell = sql`raw${texts.size}`;
    raw.push(sql`${sheet.text(column)} AS ${cell}`);
    const isTidy = kind(column) !== 'any';
    const trimmed = isTidy ? cell : d.trim(cell);
    if (isTidy && plan.missing.length === 0) {
      // The empty cells of a tidy column are NULL already.
      texts.set(column.header, trimmed);
      return trimmed;
    }
    const inner = layers.add(0, `${name}_trimmed`, trimmed);
    const isMissing =
      missing.length === 0
        ? sql`${inner} = ''`
        : sql`${inner} = '' OR ${foldedText(inner, kind(column), d)} IN (${join(missing)})`;
    const added = layers.add(1, name, sql`CASE WHEN ${isMissing} THEN ${NULL} ELSE ${inner} END`);
    texts.set(column.header, added);
    return added;
  };

  /** A native value beside the raw texts, NULL where its text means no value. */
  const native = (column: Column, what: keyof NativeColumns): Sql | null => {
    if (sheet.native === undefined) return null;
    const trimmed = text(column);
    const name = d.id(`${what}${[...texts.keys()].indexOf(column.header)}`);
    const made = sql`${sheet.native[what](column)} AS ${name}`;
    if (!raw.includes(made)) raw.push(made);
    return sql`CASE WHEN ${trimmed} IS NOT NULL THEN ${name} END`;
  };

  const elements = (column: Column, separator: string): Sql => {
    const split = d.split(text(column), separator);
    const list = native(column, 'list');
    return tidyElements(list === null ? split : sql`coalesce(${list}, ${split})`, plan, d);
  };

  /** Layers 2 to 6. */
  const value = (index: number): Sql => {
    const cell = itemAt(cells, index);
    if (cell.kind === 'constant') return d.text(cell.value);
    const context: CellContext = {
      ...{ plan, d, kind: kind(cell.column), layers: layersFrom(layers, 2) },
      ...{ nativeNumber: cell.kind === 'number' ? native(cell.column, 'number') : null, elements },
    };
    const trimmed = text(cell.column);
    const made = compilePart(`"${cell.name}"`, d.name, () => readCell(cell, trimmed, `c${index}`, context));
    return layers.add(6, `c${index}`, made, `${cell.name} (${cell.kind})`);
  };
  /** Layers 7 and 8. */
  const formed = (index: number, form: SqlTextForm): Sql => {
    const cell = itemAt(cells, index);
    if (cell.kind === 'constant') {
      if (form === 'salesforce') return shortId(d.text(cell.value), d);
      const folded = fold(cell.value);
      return d.text(form === 'folded' ? folded : wordsOf(folded));
    }
    // A renamed type is the rules' own text, and the elements of a list are trimmed anew.
    const known = cell.kind === 'text' ? kind(cell.column) : 'any';
    if (form === 'words') {
      const folded = formed(index, 'folded');
      const make = (x: Sql): Sql => wordsText(x, known, d);
      return layers.add(8, `w${index}`, cell.kind === 'list' ? d.map(folded, make) : make(folded));
    }
    const own = value(index);
    if (form === 'salesforce') {
      return layers.add(7, `k${index}`, cell.kind === 'list' ? comparedKeys(own, form, d) : shortId(own, d));
    }
    return layers.add(7, `f${index}`, cell.kind === 'list' ? d.foldAll(own) : foldedText(own, known, d));
  };

  /** The cells that may not be of their type. */
  const faults = () =>
    cells.flatMap((cell, index) => {
      if ((cell.kind !== 'number' && cell.kind !== 'date') || !isOwn(cell)) return [];
      const x = text(cell.column);
      return [{ cell, text: x, is: sql`(${x} IS NOT NULL AND ${value(index)} IS NULL)` }];
    });

  return {
    text,
    elements,
    value: (index, form) => {
      const column = form === undefined ? value(index) : formed(index, form);
      if (itemAt(cells, index).kind !== 'constant') columns.add(column);
      return column;
    },
    fault: () => anyOf([...(isMalformed ? [isMalformed] : []), ...faults().map(({ is }) => is)]),
    faultTexts: () => {
      const messages = faults().map(({ is, cell, text: x }) => {
        const [before = '', after = ''] = cellFaultText({ cell, value: '\0' }).split('\0');
        const shown = sql`CASE WHEN length(${x}) > 60 THEN concat(substr(${x}, 1, 60), '…') ELSE ${x} END`;
        return sql`CASE WHEN ${is} THEN concat(${join([d.text(before), shown, d.text(after)])}) END`;
      });
      const malformed: [Sql, Sql][] = isMalformed ? [[isMalformed, sql`'malformed'`]] : [];
      const first = (what: (fault: ReturnType<typeof faults>[number]) => Sql): Sql => {
        return cases(
          faults().map((one) => [one.is, what(one)]),
          NULL,
        );
      };
      const codes = faults().map(({ is, cell }): [Sql, Sql] => [is, d.text(`bad-${cell.kind}`)]);
      const all = messages.length > 0 ? sql`concat_ws(', ', ${join(messages)})` : sql`''`;
      return {
        code: cases([...malformed, ...codes], NULL),
        message: cases(isMalformed ? [[isMalformed, d.text(MALFORMED)]] : [], all),
        field: first(({ cell }) => d.text(cell.column.header)),
        value: first((one) => one.text),
      };
    },
    columns: () => [...columns],
    texts: () => [...texts.values()],
    rows: () => layers.over(sql`(SELECT ${join(raw)}\nFROM ${sheet.from} AS file)`),
  };
}

/** The same layers, counted from another one. */
function layersFrom(layers: Layers, first: number): Layers {
  return { ...layers, add: (layer, name, value, note) => layers.add(layer + first, name, value, note) };
}
