// Columns of the types that warehouses have, under every operator: what a script makes of them is what `score` makes of
// the same values as text.
import { PLAIN_STYLE } from '../../oracle/arbitraries.ts';
import type { World } from '../../oracle/score.ts';
import { type Job, jobOf, type Warehouse } from './warehouse.ts';

interface NativeType {
  readonly name: string;
  /** How its columns are read most often. Spark, which takes long, is only asked for this reading. */
  readonly reading: 'text' | 'number' | 'date' | 'list';
  /** The column's type by dialect; left out where a dialect has none. */
  readonly types: Readonly<Record<string, string>>;
  /** A SQL expression and the value as text; a list of texts for lists. */
  readonly values: readonly (readonly [expression: string, text: string | readonly string[]])[];
}

const types = (type: string, spark = type): Readonly<Record<string, string>> => {
  return { duckdb: type, postgres: type, spark };
};
const written = (...texts: string[]): NativeType['values'] => texts.map((text) => [`'${text}'`, text]);

export const NATIVE_TYPES: readonly NativeType[] = [
  {
    name: 'integer',
    types: types('INTEGER', 'INT'),
    reading: 'number',
    values: written('0', '7', '-1', '200', '1250', '20261031'),
  },
  {
    name: 'bigint',
    types: types('BIGINT', 'BIGINT'),
    reading: 'number',
    values: written('999999999999', '1000000000000', '-200', '3'),
  },
  {
    name: 'numeric',
    types: types('NUMERIC(18,3)', 'DECIMAL(18, 3)'),
    reading: 'number',
    values: [
      ...written('0.005', '-7.5'),
      [`'1.250'`, '1.25'],
      [`'200.000'`, '200'],
      [`'1234567.125'`, '1234567.125'],
    ],
  },
  {
    name: 'double',
    types: types('DOUBLE PRECISION', 'DOUBLE'),
    reading: 'number',
    values: [
      ...written('0.1', '-1', '1250.5', '999999999999'),
      [`'1e15'`, '1000000000000000'],
      [`'1.5e-7'`, '0.00000015'],
      [`'NaN'`, 'NaN'],
    ],
  },
  {
    name: 'real',
    types: types('REAL', 'FLOAT'),
    reading: 'number',
    values: written('0.1', '2.5', '200', '-7.5'),
  },
  { name: 'boolean', types: types('BOOLEAN', 'BOOLEAN'), reading: 'text', values: written('true', 'false') },
  {
    name: 'date',
    types: types('DATE', 'DATE'),
    reading: 'date',
    values: written('2026-10-31', '2026-11-01', '2026-11-05', '2024-02-29', '2026-03-29', '2026-09-15'),
  },
  {
    name: 'timestamp',
    types: types('TIMESTAMP', 'TIMESTAMP_NTZ'),
    reading: 'date',
    values: ['2026-10-31 23:30:00', '2026-10-25 02:30:00', '2026-11-01 00:00:00', '2026-09-15 10:00:00'].map(
      (text) => [`'${text}'`, text.replace(' ', 'T')],
    ),
  },
  {
    name: 'timestamptz',
    types: types('TIMESTAMPTZ', 'TIMESTAMP'),
    reading: 'date',
    // The clocks change in Madrid on the 25th, in New York on November 1st; half an hour before midnight in Madrid.
    values: [
      ['2026-10-31 22:30:00', '2026-10-31T22:30:00Z'],
      ['2026-10-31 23:30:00', '2026-10-31T23:30:00Z'],
      ['2026-10-25 00:30:00', '2026-10-25T00:30:00Z'],
      ['2026-10-24 22:30:00.5', '2026-10-24T22:30:00.5Z'],
      ['2026-11-01 05:30:00', '2026-11-01T05:30:00Z'],
      ['2026-11-01 06:30:00', '2026-11-01T06:30:00Z'],
      ['2026-09-15 10:00:00', '2026-09-15T10:00:00Z'],
    ].map(([written, text]) => [`'${written}+00'`, text as string]),
  },
  {
    name: 'list of texts',
    types: { duckdb: 'VARCHAR[]', postgres: 'TEXT[]', spark: 'ARRAY<STRING>' },
    reading: 'list',
    values: [
      [`ARRAY['SEO', 'b;c', ' Events ']`, ['SEO', 'b;c', ' Events ']],
      [`ARRAY['N/A', '']`, ['N/A', '']],
      [`ARRAY['200']`, ['200']],
    ],
  },
  {
    name: 'list of integers',
    types: types('INTEGER[]', 'ARRAY<INT>'),
    reading: 'list',
    values: [
      ['ARRAY[1, 200]', ['1', '200']],
      ['ARRAY[-1]', ['-1']],
    ],
  },
  {
    name: 'text',
    types: types('TEXT', 'STRING'),
    reading: 'text',
    values: written(' Café ', '1.250', '2026-10-31 23:30', 'N/A', '', 'a|b;c', '200', 'x@mail.acme.es'),
  },
  {
    name: 'uuid',
    types: { duckdb: 'UUID', postgres: 'UUID' },
    reading: 'text',
    values: written('0c1f4c5e-8a5b-4b7e-9a55-0123456789ab'),
  },
  {
    name: 'json',
    types: { duckdb: 'JSON', postgres: 'JSONB' },
    reading: 'list',
    values: [[`'["SEO","200"]'`, ['SEO', '200']]],
  },
];

const TEXTS = '[true, "200", 2026-10-31, SEO, café, "1.25"]';
const TEXT_TESTS = [
  `${TEXTS}`,
  `{ is_not: ${TEXTS} }`,
  `{ exactly: ${TEXTS} }`,
  '{ contains: ["2", e, "T"] }',
  '{ words: ["200", "31", seo, true] }',
  '{ starts_with: ["2026-1", "1", S, t] }',
  '{ ends_with: [Z, "0", "5", s] }',
  '{ matches: "^[0-9]+$" }',
  '{ domain: acme.es }',
  '{ known: true }',
  '{ known: false }',
];
const NUMBER_TESTS = [
  '{ at_least: 1.25 }',
  '{ at_most: 200 }',
  '{ more_than: 0.005 }',
  '{ less_than: 1250.5 }',
  '200',
  '{ is: [0.1, 1.25, -7.5] }',
  '{ is_not: 7 }',
  '{ known: true }',
];
const DATE_TESTS = [
  '{ within: 1d }',
  '{ older_than: 7d }',
  '{ next: 30d }',
  '{ before: 2026-11-01 }',
  '{ after: 2026-10-25 }',
  '2026-10-31',
  '{ is_not: 2026-11-01 }',
  '{ known: true }',
];

/** How a column is declared, and every operator that this declaration takes. */
const READINGS: Readonly<Record<string, { readonly declared: string; readonly tests: readonly string[] }>> = {
  text: { declared: '{ column: V, type: text }', tests: TEXT_TESTS },
  // Notations are for text: a column of numbers is read as it is.
  number: { declared: '{ column: V, type: number, numbers: "1.234,56", strip: "€" }', tests: NUMBER_TESTS },
  date: { declared: '{ column: V, type: date, format: dd/MM/yyyy }', tests: DATE_TESTS },
  list: { declared: '{ column: V, type: list, separator: "|" }', tests: TEXT_TESTS },
};

const rulesOf = (reading: string): string => {
  const { declared, tests } = READINGS[reading] as (typeof READINGS)[string];
  const rules = tests.map((test, i) => `  r${i}: { when: { v: ${test} }, points: ${i + 1} }`);
  const counted = reading === 'number' ? '  each: { each: { field: v }, points: 0.001 }' : '';
  return `version: 1
timezone: Europe/Madrid
missing: [N/A, "-1"]
leads: { id: Id, fields: { v: ${declared} } }
rules:
${rules.join('\n')}
${counted}
`;
};

/** The value as an export writes it for rules that read it so. */
function textFor(reading: string, text: string | readonly string[]): string {
  if (typeof text !== 'string') return text.join(reading === 'list' ? '|' : ';');
  return reading === 'number' && /^-?\d+\.\d+$/.test(text) ? text.replace('.', ',') : text;
}

const SESSIONS: Readonly<Record<string, readonly string[]>> = {
  duckdb: ["SET TimeZone = 'America/New_York'", "SET TimeZone = 'Asia/Tokyo'"],
  postgres: [
    "SET TIME ZONE 'America/New_York'; SET DateStyle = 'SQL, DMY'",
    "SET TIME ZONE 'Asia/Tokyo'; SET DateStyle = 'ISO, MDY'",
  ],
  spark: ["SET TIME ZONE 'America/New_York'"],
};

const LOG_RULES = `version: 1
timezone: Europe/Madrid
leads: { id: Id, fields: { company_key: Company } }
tables: { company: { key: Key, match: company_key, fields: { size: { column: Size, type: number } } } }
activities:
  web:
    lead: { column: Leads, separator: "|" }
    type: { column: Kind, names: { "1": view, "2": demo } }
    at: At
    id: Event
    fields: { seconds: { column: Seconds, type: number, numbers: "1.234,56" }, paid: Paid }
rules:
  size: { when: { company.size: { at_least: 200 } }, points: 1 }
  views: { each: { type: view, within: 8d }, points: 2 }
  long: { when: { activity: { sum: { field: seconds, at_least: 1.5 } } }, points: 10 }
  paid: { when: { activity: { where: { paid: true } } }, points: 20 }
  days: { when: { activity: { days: { at_least: 2 } } }, points: 40 }
accounts: { key: company_key, roles: { demo: { activity: { type: demo } } } }
`;

/** Leads, a table and a log whose keys, dates and lists are of native types, some of them different on both sides. */
function logWorld(): { world: World; load: readonly string[] } {
  const company = [
    ['1', '1250.5'],
    ['2', '7'],
  ];
  const event = (n: number): string => `0c1f4c5e-8a5b-4b7e-9a55-01234567890${n}`;
  const web = [
    [event(1), ['1', '2'], '1', '2026-10-31 22:30:00', '1.25', 'true'],
    [event(2), ['2'], '1', '2026-10-24 22:30:00', '0.125', 'false'],
    [event(3), ['2', '3'], '2', '2026-10-31 23:30:00', '1.375', 'false'],
    [event(4), ['3'], '1', '2026-11-01 23:00:00', '7', 'true'],
    [event(5), [], '1', '2026-10-31 10:00:00', '7', 'true'],
  ] as const;
  const asText = (at: string): string => `${at.replace(' ', 'T')}Z`;
  const world: World = {
    rules: LOG_RULES,
    asOf: '2026-11-01',
    leads: {
      header: ['Id', 'Company'],
      rows: [
        ['1', '1'],
        ['2', '2'],
        ['3', ''],
      ],
    },
    tables: { company: { header: ['Key', 'Size'], rows: company } },
    logs: {
      web: [
        {
          header: ['Event', 'Leads', 'Kind', 'At', 'Seconds', 'Paid'],
          rows: web.map(([id, leads, kind, at, seconds, paid]) => {
            return [id, leads.join('|'), kind, asText(at), seconds.replace('.', ','), paid];
          }),
        },
      ],
    },
    top: 100,
  };
  const events = web.map(([id, leads, kind, at, seconds, paid]) => {
    return `('${id}', CAST(ARRAY[${leads}] AS BIGINT[]), ${kind}, '${at}+00', ${seconds}, ${paid})`;
  });
  const load = [
    'CREATE TABLE leads ("Id" BIGINT, "Company" DOUBLE PRECISION)',
    'INSERT INTO leads VALUES (1, 1.0), (2, 2.0), (3, NULL)',
    'CREATE TABLE company ("Key" NUMERIC(10,2), "Size" NUMERIC(10,3))',
    'INSERT INTO company VALUES (1.00, 1250.500), (2.00, 7)',
    'CREATE TABLE web ("Event" UUID, "Leads" BIGINT[], "Kind" SMALLINT, "At" TIMESTAMPTZ, "Seconds" REAL, "Paid" BOOLEAN)',
    `INSERT INTO web VALUES ${events.join(', ')}`,
  ];
  return { world, load };
}

/** A job in each session. */
async function jobsOf(
  name: string,
  world: World,
  load: readonly string[],
  warehouse: Warehouse,
): Promise<Job[]> {
  const job = await jobOf(name, { rules: new Map(), style: PLAIN_STYLE, world }, warehouse);
  if (typeof job === 'string') throw new Error(job);
  return (SESSIONS[warehouse.dialect] ?? []).map((session, i) => {
    return { ...job, name: `${name}, session ${i + 1}`, load: [session, ...load] };
  });
}

/** A job for each type, reading and session; for a log where its types have the same names. */
export async function nativeJobs(warehouse: Warehouse): Promise<Job[]> {
  const { dialect, id } = warehouse;
  const isSpark = dialect === 'spark';
  const log = logWorld();
  const jobs = isSpark ? [] : await jobsOf('a log', log.world, log.load, warehouse);
  for (const { name, reading: usual, types: byDialect, values } of NATIVE_TYPES) {
    const type = byDialect[dialect];
    if (type === undefined) continue;
    const cells: NativeType['values'] = [...values, ['NULL', '']];
    const rows = cells.map(([value], i) => {
      const written = isSpark ? value.replace(/^ARRAY\[(.*)\]$/, 'array($1)') : value;
      return `(${i + 1}, CAST(${written} AS ${type}))`;
    });
    const load = [
      `CREATE TABLE leads (${id('Id')} BIGINT, ${id('V')} ${type})`,
      `INSERT INTO leads VALUES ${rows.join(', ')}`,
    ];
    for (const reading of isSpark ? [usual] : Object.keys(READINGS)) {
      // A column of text holds what an export holds.
      const texts = cells.map(([, text]) => textFor(name === 'text' ? '' : reading, text));
      const world: World = {
        rules: rulesOf(reading),
        asOf: '2026-11-01',
        leads: { header: ['Id', 'V'], rows: texts.map((text, i) => [String(i + 1), text]) },
        tables: {},
        logs: {},
        top: 100,
      };
      jobs.push(...(await jobsOf(`${name} as ${reading}`, world, load, warehouse)));
    }
  }
  return jobs;
}
