// The values of the leads' fields, those of tables included, one column per field.
import { createLeadIndex } from '../engines/memory/lead-index.ts';
import { readTable } from '../engines/memory/read-inputs.ts';
import { remembered } from '../engines/memory/read-row.ts';
import type { Lookup } from '../engines/memory/tables.ts';
import { inputRequestOf, type PassRequest } from '../evaluate/score-pass.ts';
import { withInputs } from '../inputs/open-inputs.ts';
import { createRejects } from '../inputs/rejects.ts';
import { findColumn } from '../plan/columns.ts';
import type { Cell, Plan } from '../plan/plan.ts';
import { newInputFacts } from '../result/run-facts.ts';
import { dateReader } from '../values/date-format.ts';
import type { Micro } from '../values/micro.ts';
import { DEFAULT_NUMBERS, type NumberFormat, numberReader } from '../values/number-format.ts';

/** What a field of a lead holds: a text, a number in millionths, a day number, elements of a list, or no value. */
export type FieldValue = string | Micro | readonly string[] | null;

export interface FieldColumn {
  /** As rules name it. */
  readonly name: string;
  readonly kind: 'text' | 'number' | 'date' | 'list';
  /** `Header` or `table.Header`. */
  readonly column: string;
  readonly isOfTable: boolean;
  /** The marks that a number is written with. */
  readonly numbers: NumberFormat;
  /** By the place of the lead among `ids`. */
  readonly values: readonly FieldValue[];
}

export interface LeadFields {
  /** In the order of the export. */
  readonly ids: readonly string[];
  readonly fields: readonly FieldColumn[];
}

export interface FieldOptions {
  /** Whether columns are read that the rules do not declare. */
  readonly all: boolean;
  /** How undeclared columns write numbers and dates. */
  readonly formats: { readonly numbers: NumberFormat | null; readonly dates: readonly string[] };
  /** Declared fields without a type, which operators give. */
  readonly untyped: ReadonlySet<string>;
}

/** Words that a condition takes for something else than a field. */
const RESERVED = ['all', 'any', 'not', 'activity', 'no_activity', 'field'];

export async function readFields(
  request: PassRequest,
  asOf: number,
  options: FieldOptions,
): Promise<LeadFields> {
  const everything = inputRequestOf(request, request.rules.plan, asOf);
  return withInputs(everything, request.monitor, async (inputs) => {
    const { header, path } = inputs.leads.csv;
    const plan = options.all ? withColumns(request.rules.plan, header) : request.rules.plan;
    const wanted = plan.leads.cells.flatMap((cell, index) =>
      isField(cell, plan, options.all) ? [index] : [],
    );
    const context = {
      request: inputRequestOf(request, plan, asOf),
      facts: newInputFacts(plan),
      rejects: createRejects(null, request.rejectLimit),
    };
    const lookups: (Lookup | null)[] = [];
    for (const [table, file] of inputs.tables.entries()) {
      lookups.push(file && (await readTable(table, file, context)));
    }
    const positions = (column: { readonly header: string }) => {
      const found = findColumn(header, column.header);
      return found.kind === 'found' ? found.index : undefined;
    };
    const book = createLeadIndex(plan, positions, lookups, asOf);
    const columns = wanted.map((): FieldValue[] => []);
    const copies = wanted.map(() => remembered(own));
    let row = 1;
    await inputs.leads.csv.each({
      row: (cells) => {
        if (book.add(cells, ++row).kind !== 'added') return;
        for (const [i, cell] of wanted.entries()) {
          const value = book.values[cell] ?? null;
          columns[i]?.push(
            typeof value === 'string' ? copies[i]!(value) : Array.isArray(value) ? value.map(own) : value,
          );
        }
      },
      fault: () => {
        row++;
      },
    });
    const ids = Array.from({ length: book.count }, (_, lead) => book.ids.text(lead));
    context.rejects.file(path).check(row - 1);
    const fields = wanted.flatMap((index, i): FieldColumn[] => {
      const cell = plan.leads.cells[index];
      if (cell === undefined || cell.kind === 'constant' || cell.kind === 'type') return [];
      const { table, header: name } = cell.column;
      const numbers = cell.kind === 'number' ? cell.numbers : (options.formats.numbers ?? DEFAULT_NUMBERS);
      const column = table === undefined ? name : `${table}.${name}`;
      const field = {
        name: cell.name,
        kind: cell.kind,
        column,
        isOfTable: table !== undefined,
        numbers,
        values: columns[i] ?? [],
      };
      const isOpen = options.untyped.has(cell.name) || cell.column.mention.by === 'learn';
      return [cell.kind === 'text' && isOpen ? typed(field, options, plan) : field];
    });
    return { ids, fields: onePerName(fields) };
  });
}

/** A field that rules read in several ways: as numbers or dates rather than as text. */
function onePerName(fields: readonly FieldColumn[]): FieldColumn[] {
  const chosen = new Map<string, FieldColumn>();
  for (const field of fields) {
    const known = chosen.get(field.name);
    if (known === undefined || known.kind === 'text') chosen.set(field.name, field);
  }
  return [...chosen.values()];
}

/** Declared fields are looked at, each once; of undeclared columns, those that were asked for. */
function isField(cell: Cell, plan: Plan, all: boolean): boolean {
  if (cell.kind === 'constant' || cell.kind === 'type') return false;
  return plan.leads.names.includes(cell.name) || (all && cell.column.mention.by === 'learn');
}

/** The plan with a text cell for each column that no declared field reads. */
function withColumns(plan: Plan, header: readonly string[]): Plan {
  const known = new Set(
    plan.leads.cells.flatMap((cell) =>
      'column' in cell && cell.column.table === undefined && plan.leads.names.includes(cell.name)
        ? [cell.column.header.trim()]
        : [],
    ),
  );
  const id = findColumn(header, plan.leads.id.header);
  const cells = header.flatMap((written, index): Cell[] => {
    const name = written.trim();
    const isFree = name !== '' && !known.has(name) && !RESERVED.includes(name);
    if (!isFree || (id.kind === 'found' && id.index === index)) return [];
    if (plan.leads.names.includes(name) || findColumn(header, name).kind !== 'found') return [];
    return [{ kind: 'text', name, column: { header: name, mention: { by: 'learn', line: 1, column: 1 } } }];
  });
  return { ...plan, leads: { ...plan.leads, cells: [...plan.leads.cells, ...cells] } };
}

const PLAIN = { strip: '', units: [], accounting: false };

/** An undeclared column reads as numbers or dates where every one of its values does. */
function typed(field: FieldColumn, { formats }: FieldOptions, { timezone }: Plan): FieldColumn {
  const readers = [
    ['number', numberReader({ ...PLAIN, numbers: formats.numbers ?? DEFAULT_NUMBERS })],
    ['date', dateReader({ formats: formats.dates, writtenIn: null }, timezone)],
  ] as const;
  for (const [kind, read] of readers) {
    const values = field.values.map((value) => (typeof value === 'string' ? (read(value) ?? value) : value));
    const isAll =
      values.every((value) => typeof value !== 'string') && values.some((value) => value !== null);
    if (isAll) return { ...field, kind, values };
  }
  return field;
}

/** A copy that does not hold on to the block of the file that it was cut from. */
function own(text: string): string {
  return Buffer.from(text).toString();
}
