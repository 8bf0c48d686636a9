// A first pass over the files, before anything is scored: which values of the rules occur, which cells cannot be
// parsed, and samples of the keys.

import { createRowReader, type RowReader, type Value } from '../engines/memory/read-row.ts';
import { compileRowTest, type RowTest } from '../engines/memory/row-tests.ts';
import type { InputRequest } from '../inputs/input-request.ts';
import type { Monitor } from '../inputs/monitor.ts';
import { type OpenFile, withInputs } from '../inputs/open-inputs.ts';
import { cellHint } from '../inputs/rejects.ts';
import { activitySites, leadSites, partsOf } from '../plan/condition-sites.ts';
import type { Cell, Column, Condition, Plan } from '../plan/plan.ts';
import type { Finding, Place } from '../problem.ts';
import type { CellFault } from '../result/cell-fault.ts';
import type { Places } from '../rules/places.ts';
import { fold } from '../values/fold.ts';
import { trimCell } from '../values/invisible.ts';
import { itemAt } from '../values/item-at.ts';
import { grouped } from '../values/micro.ts';
import { didYouMean } from '../values/nearest.ts';
import { openPlaceholders } from './find-placeholders.ts';
import { dataFinding } from './lint.ts';

/** By file and column: the first few values of a key. */
export type ProbeSamples = Map<string, Map<string, string[]>>;

export async function lookAtFiles(
  request: InputRequest,
  places: Places,
  samples: ProbeSamples,
  monitor: Monitor,
): Promise<Finding[]> {
  const { plan } = request.rules;
  return withInputs(request, monitor, async (inputs) => {
    const findings: Finding[] = [];
    const onLeads = leadSites(plan).map(({ condition }) => condition);
    const ofTable = (table: string | undefined): Cell[] =>
      plan.leads.cells.map((cell) =>
        cell.kind !== 'constant' && cell.column.table !== table ? { ...NOTHING, name: cell.name } : cell,
      );
    const look = async (
      files: readonly OpenFile[],
      cells: readonly Cell[],
      conditions: readonly Condition[],
      row: string,
      /** The type of an activity may well be "Unknown". */
      findsPlaceholders = true,
    ) => {
      const probes = probesOf(conditions, cells, places);
      let rows = 0;
      for (const file of files) {
        const looked = await lookAtFile(file, cells, probes, samples, request, findsPlaceholders);
        rows += looked.rows;
        findings.push(...looked.findings);
      }
      return rows === 0 ? [] : probes.map((probe) => ({ ...probe, row }));
    };
    const probed = await look(partsOfFile(inputs.leads), ofTable(undefined), onLeads, 'no lead matches');
    for (const [table, file] of inputs.tables.entries()) {
      const { name } = itemAt(plan.tables, table);
      if (file)
        probed.push(
          ...(await look(partsOfFile(file), ofTable(name), onLeads, `no row of table ${name} matches`)),
        );
    }
    for (const [source, files] of inputs.activities.entries()) {
      const spec = itemAt(plan.sources, source);
      const { name, cells } = spec;
      const wheres = activitySites(plan, spec).map(({ condition }) => condition);
      const row = `no activity of ${name} matches`;
      probed.push(...(await look(files, cells, wheres, row, false)));
    }
    return [...findings, ...unseen(probed)];
  });
}

/** The files that a run reads as one, each by itself. */
function partsOfFile(file: OpenFile): OpenFile[] {
  return file.parts.map((csv) => ({ ...file, csv }));
}

/** Represents a cell in the rows of another file. */
const NOTHING: Cell = { kind: 'constant', name: '', value: '' };

/** One value that the rules name, looked for in every row. */
interface ValueProbe {
  readonly words: string;
  readonly value: string;
  /** A whole value: the nearest one that occurs may have been meant. */
  readonly isWhole: boolean;
  readonly at: Place | undefined;
  readonly cell: number;
  readonly condition: Condition;
  readonly seen: { test: RowTest | null };
  /** The list that the value is of: what else it names, and whether any of it occurs. */
  readonly list: { occurs: boolean; readonly named: ReadonlySet<string> };
  /** Values of the cell (domains, where that is asked) that do occur, so many as are kept. */
  readonly others: Set<string>;
}

const KEPT_VALUES = 2_000;
const WHOLE: ReadonlySet<string> = new Set(['is', 'is_not', 'exactly', 'domain']);

function probesOf(conditions: readonly Condition[], cells: readonly Cell[], places: Places): ValueProbe[] {
  const others = new Map<string, Set<string>>();
  return conditions.flatMap((condition) =>
    [...partsOf(condition)].flatMap((part) => {
      if (!('values' in part) || part.kind === 'equals' || part.kind === 'differs') return [];
      const cell = itemAt(cells, part.cell);
      if (cell.kind === 'constant') return [];
      const kind = part.kind === 'is_not' ? ('is' as const) : part.kind;
      const key = `${part.cell} ${kind === 'domain'}`;
      const known = others.get(key) ?? new Set<string>();
      others.set(key, known);
      const list = { occurs: false, named: new Set(part.values.map((value) => fold(String(value)))) };
      return (part.values as readonly string[]).map((value, index): ValueProbe => {
        const condition: Condition = { kind, cell: part.cell, values: [value] };
        return {
          words: `"${value}" in ${cell.name}`,
          ...{ value, isWhole: WHOLE.has(part.kind), at: places.ofValues(part.values)[index] },
          ...{ cell: part.cell, condition, seen: { test: null }, list, others: known },
        };
      });
    }),
  );
}

/** Values that never occur; a test that several logs answer counts as one. */
function unseen(probes: readonly (ValueProbe & { readonly row: string })[]): Finding[] {
  const byPlace = new Map<string, (ValueProbe & { readonly row: string })[]>();
  for (const probe of probes) {
    const key = JSON.stringify(probe.at ?? probe.words);
    byPlace.set(key, [...(byPlace.get(key) ?? []), probe]);
  }
  return [...byPlace.values()].flatMap((same) => {
    if (same.some(({ seen }) => seen.test === SEEN)) return [];
    const [{ words, value, isWhole, at, row }] = same as [(typeof same)[number]];
    const occurring = same.flatMap(({ others, list }) =>
      [...others].filter((other) => !list.named.has(fold(other))),
    );
    const near = isWhole ? didYouMean(value, occurring) : undefined;
    // Of a long list not every value need occur today; one that is nearly another was perhaps misspelt.
    const isOneOfMany = near === undefined && same.some(({ list }) => list.occurs);
    const hint = near ?? (isWhole && !isOneOfMany ? valuesHint(same) : undefined);
    const level = isOneOfMany ? 'note' : 'warning';
    return dataFinding(level, at, 'value-never-occurs', `${row} ${words}`, hint);
  });
}

/** `it has Inbound, Outbound`, where there are few. */
function valuesHint(probes: readonly ValueProbe[]): string | undefined {
  const values = [...new Set(probes.flatMap(({ others }) => [...others]))];
  if (values.length === 0) return 'the column is always empty';
  if (values.length > MOST_SHOWN) return undefined;
  return `the column contains ${values.map((value) => (value.length > 40 ? `${value.slice(0, 40)}…` : value)).join(', ')}`;
}

const MOST_SHOWN = 12;

/** Marks a probe that has been found; its test is asked no more. */
const SEEN: RowTest = () => true;

async function lookAtFile(
  { csv, positions }: OpenFile,
  cells: readonly Cell[],
  probes: readonly ValueProbe[],
  samples: ProbeSamples,
  { rules, asOf }: InputRequest,
  findsPlaceholders: boolean,
): Promise<{ rows: number; findings: Finding[] }> {
  const reader: RowReader = createRowReader(cells, positions, rules.plan);
  let open = probes.filter(({ seen }) => seen.test !== SEEN);
  const tests = open.map(({ condition }) => compileRowTest(condition, reader, asOf));
  open.forEach((probe, index) => {
    probe.seen.test = itemAt(tests, index);
  });
  const faults = new Map<Cell, { count: number; readonly first: { line: number; fault: CellFault }[] }>();
  const keys = keyColumns(rules.plan).flatMap((column) => {
    const at = positions(column);
    return at === undefined || at < 0 ? [] : [{ at, values: samplesOf(samples, csv.path, column) }];
  });
  const placeholders = openPlaceholders(findsPlaceholders ? cells : [], (cell, value) =>
    probes.some((probe) => probe.cell === cell && probe.list.named.has(value)),
  );
  let rows = 0;
  await csv.each({
    row: (row, place) => {
      rows++;
      for (const { at, values } of keys) {
        const key = trimCell(itemAt(row, at));
        if (values.length < 3 && key !== '' && !values.includes(key)) values.push(key);
      }
      for (const fault of reader.read(row)) {
        const { cell } = fault;
        const known = faults.get(cell) ?? { count: 0, first: [] };
        faults.set(cell, known);
        if (++known.count <= 30) known.first.push({ line: place().line, fault });
      }
      reader.prepare();
      placeholders.look(reader.values);
      let found = false;
      for (const { seen, cell, isWhole, list, condition, others } of open) {
        if ((seen.test as RowTest)(reader.values)) {
          seen.test = SEEN;
          list.occurs = true;
          found = true;
        }
        if (isWhole && others.size < KEPT_VALUES) keep(others, itemAt(reader.values, cell), condition.kind);
      }
      if (found) open = open.filter(({ seen }) => seen.test !== SEEN);
    },
    fault: () => {
      rows++;
    },
  });
  const unread = [...faults.values()].flatMap(({ first }) => first.map(({ fault }) => fault.value));
  const findings = [...faults].map(([cell, { count, first }]) => {
    const { column } = cell as Exclude<Cell, { kind: 'constant' }>;
    const shown = first
      .slice(0, 3)
      .map(({ line, fault }) => `line ${line} "${fault.value.slice(0, 40)}"`)
      .join(', ');
    const message = `"${column.header}" is not a ${cell.kind} in ${grouped(count)} of ${grouped(rows)} rows: ${shown}`;
    const isWholesale = count * 100 > rows;
    const hint = isWholesale
      ? cellHint(
          first.map(({ fault }) => fault),
          unread,
        )
      : 'correct these cells';
    const at = { file: csv.path, line: first[0]?.line ?? 1 };
    return dataFinding(isWholesale ? 'error' : 'warning', at, 'bad-cells', message, hint);
  });
  return { rows, findings: [...findings, ...placeholders.findings(csv.path)] };
}

function keep(values: Set<string>, value: Value, kind: Condition['kind']): void {
  const texts = typeof value === 'string' ? [value] : Array.isArray(value) ? value.map(String) : [];
  for (const text of texts) {
    values.add((kind === 'domain' ? text.slice(text.lastIndexOf('@') + 1) : text).slice(0, 80));
  }
}

/** The columns by which leads and logs find each other. */
function keyColumns({ leads, sources }: Plan): Column[] {
  const matched = sources
    .flatMap(({ match }) => match)
    .flatMap((match) => {
      const cell = match.cell === null ? undefined : leads.cells[match.cell];
      return cell === undefined || cell.kind === 'constant' || cell.column.table !== undefined
        ? []
        : cell.column;
    });
  return [leads.id, ...matched, ...sources.map(({ lead }) => lead.column)];
}

export function samplesOf(samples: ProbeSamples, path: string, { header }: Column): string[] {
  const ofFile = samples.get(path) ?? new Map<string, string[]>();
  samples.set(path, ofFile);
  const values = ofFile.get(header) ?? [];
  ofFile.set(header, values);
  return values;
}
