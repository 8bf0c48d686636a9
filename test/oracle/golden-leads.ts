// Leads scored by `score`, and tests of the rules that say of each what came of it: as it is, and with one number
// changed. A test takes rows as a file has them, so the rows of the files become those of the tests.

import type { PlainMap, Style } from './arbitraries.ts';
import type { Sheet } from './cells.ts';
import { done, ledgerOf, total } from './compare.ts';
import type { Case } from './generate.ts';
import { type Run, toCsv } from './run.ts';
import { MICRO, micros, write } from './values.ts';

export interface GoldenLeads {
  readonly leads: number;
  /** Files of tests of `rules.yaml`. */
  readonly same: string;
  readonly changed: string;
}

type Row = Readonly<Record<string, string>>;

/** An expectation of numbers, as YAML reads them. */
type Numbers = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** Rows must not depend on earlier ones: here each lead stands alone. */
export async function goldenLeads({ rules, style, world }: Case): Promise<GoldenLeads> {
  const told = await done({ ...world, top: 1000 }, { rules, style, world });
  const kept = (sheet: Sheet, file: string): Row[] => keptRows(sheet, file, told, style);
  const leads = kept(world.leads, 'leads.csv');
  if (leads.length !== told.rows.length)
    throw new Error('the leads that were scored are not those that were kept');
  const tables = Object.fromEntries(
    Object.entries(world.tables).map(([name, sheet]) => [name, kept(sheet, `${name}.csv`)]),
  );
  const logs = Object.entries(world.logs).map(([source, files]) => ({
    source,
    rows: files.flatMap((sheet, i) => kept(sheet, `${source}-${i}.csv`)),
  }));
  const tests = leads.map((lead, i) => {
    const row = told.rows[i] as Row;
    const id = (lead['Record ID'] ?? '').trim();
    // Every other lead says of its own rows nothing about whose they are.
    const activities = logs.flatMap(({ source, rows }) =>
      i % 2 === 0
        ? rows.map((cells) => ({ source, ...cells }))
        : ownRows(source, rows, id).map((cells) => ({ source, ...cells })),
    );
    const reasons = row.reasons ? { reasons: row.reasons.split('; ') } : {};
    return {
      head: { name: `lead ${i}`, as_of: world.asOf, lead, tables, activities },
      texts: { segment: row.segment, ...reasons },
      numbers: numbersOf(row, rules),
    };
  });
  const fileOf = (change: (numbers: Numbers, test: number) => Numbers): string => {
    const texts = tests.map(({ head, texts, numbers }, i) => {
      const expected = `${JSON.stringify(texts).slice(0, -1)}, ${numbersText(change(numbers, i)).slice(1)}`;
      return `${JSON.stringify(head).slice(0, -1)}, "expect": ${expected}}`;
    });
    return `{ "version": 1, "rules": "rules.yaml", "tests": [\n${texts.join(',\n')}\n] }\n`;
  };
  return { leads: leads.length, same: fileOf((numbers) => numbers), changed: fileOf(changeOne) };
}

/** The rows of a file that were not rejected. */
function keptRows({ header, rows }: Sheet, file: string, { rejects }: Run, style: Style): Row[] {
  const rejected = new Set(
    rejects.flatMap((reject) => (reject.file?.endsWith(`/${file}`) ? [Number(reject.byte)] : [])),
  );
  return rows.flatMap((row, i) => {
    const starts = Buffer.byteLength(toCsv({ header, rows: rows.slice(0, i) }, style));
    return rejected.has(starts) ? [] : [Object.fromEntries(header.map((name, at) => [name, row[at] ?? '']))];
  });
}

/** Of a log that goes by the lead's id, the lead's rows without it; the rest says whose each is. */
function ownRows(source: string, rows: readonly Row[], id: string): Row[] {
  if (source !== 'web') return [...rows];
  return rows.flatMap(({ 'Contact IDs': ids = '', ...row }) =>
    ids.split(';').some((one) => one.trim() === id) ? [row] : [],
  );
}

function numbersOf(row: Row, rules: PlainMap): Numbers {
  const lines = ledgerOf(row);
  const declared = rules.get('rules');
  const groups = rules.get('groups');
  const groupOf = (rule: string): unknown => {
    const spec = declared instanceof Map ? declared.get(rule) : undefined;
    return spec instanceof Map ? spec.get('group') : undefined;
  };
  const sum = (holds: (line: (typeof lines)[number]) => boolean): string =>
    write(total(lines.filter(holds).map(({ points }) => points)));
  const ids = declared instanceof Map ? [...declared.keys()] : [];
  const groupIds = groups instanceof Map ? [...groups.keys()] : [];
  return {
    score: row.score ?? '',
    ...(groupIds.length > 0 && {
      groups: Object.fromEntries(
        groupIds.map((id) => [
          id,
          sum(
            ({ kind, name }) =>
              (kind === 'group' && name === id) || (kind === 'rule' && groupOf(name) === id),
          ),
        ]),
      ),
    }),
    rules: Object.fromEntries(ids.map((id) => [id, sum(({ kind, name }) => kind === 'rule' && name === id)])),
  };
}

/** The numbers as they are written, not as floating point would have them. */
function numbersText(numbers: Numbers): string {
  const entries = Object.entries(numbers).map(
    ([key, value]) => `${JSON.stringify(key)}: ${typeof value === 'string' ? value : numbersText(value)}`,
  );
  return `{${entries.join(', ')}}`;
}

/** One of the numbers, another one in each test, a millionth or a whole point off. */
function changeOne(numbers: Numbers, test: number): Numbers {
  const paths = Object.entries(numbers).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key]] : Object.keys(value).map((id) => [key, id]),
  );
  const [key = '', id] = paths[(test * 7) % paths.length] ?? [];
  const off = (value: string): string => write(micros(value) + (test % 2 === 0 ? 1n : -MICRO));
  const old = numbers[key] ?? '';
  if (typeof old === 'string') return { ...numbers, [key]: off(old) };
  return { ...numbers, [key]: { ...old, [id ?? '']: off(old[id ?? ''] ?? '') } };
}
