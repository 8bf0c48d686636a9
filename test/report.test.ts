// The report through the front door: its numbers are those of the run, and nothing in the data gets at the page.
// How it looks in a browser is held by report-browser.test.ts.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { everything, inFreshFolder, isThere, put, type Ran, rowsOf, run, text } from './run.ts';
import { all, type Element, leadsInBars, leadsInCells, numberOf, openPage, texts } from './tools/page.ts';

inFreshFolder();

const root = join(import.meta.dirname, '..');
const exports = join(root, 'fixtures', 'exports');
const HUBSPOT = [
  ...[
    '--rules',
    join(root, 'rules', 'inbound-b2b.yaml'),
    '--leads',
    join(exports, 'hubspot', 'contacts.csv'),
  ],
  ...['--table', `company=${join(exports, 'hubspot', 'companies.csv')}`],
  ...['-a', `email=${join(exports, 'hubspot', 'email-events.csv')}`],
  ...['-a', `web=${join(exports, 'hubspot', 'page-views.csv')}`],
  ...['--as-of', '2026-11-01'],
];
const SPANISH = [
  ...[
    '--rules',
    join(root, 'rules', 'inbound-es.yaml'),
    '--leads',
    join(exports, 'spanish', 'contactos.csv'),
  ],
  ...['-a', join(exports, 'spanish', 'actividades.csv'), '--encoding', 'latin1', '--as-of', '2026-11-01'],
];

interface Summary {
  readonly rules: { readonly sha256: string };
  readonly leads: Record<'read' | 'scored' | 'quarantined' | 'duplicate', number>;
  readonly activities: Record<string, Record<string, number | string | null>>;
  readonly tables: Record<string, Record<string, number>>;
  readonly segments: Record<string, number>;
  readonly rules_fired: Record<string, { readonly leads: number; readonly points: number }>;
}

const ok = async (...argv: string[]): Promise<Ran> => {
  const ran = await run(argv);
  expect(ran.code, ran.stderr).toBe(0);
  return ran;
};

/** Flags as they are typed. */
const words = (line: string): string[] => line.split(' ');

/** Only how long it took differs between two pages of one run. */
const withoutSeconds = (page: string): string => page.replace(/\b(in|en) [\d.,]+ s(?=<)/, '$1 S s');

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, n) => total + n, 0);

describe('the bundled export', () => {
  test('the numbers are those of --summary', async () => {
    await ok('score', ...HUBSPOT, '--out', 's.csv', '--summary', 's.json', '--report', 'r.html', '--quiet');
    const summary = JSON.parse(text('s.json')) as Summary;
    const page = openPage(text('r.html'));

    const tiles = all(page, '#segments .tile').map((tile) => [
      tile.querySelector('bdi')?.textContent ?? '',
      numberOf(tile.querySelector('b')?.textContent),
    ]);
    expect(Object.fromEntries(tiles)).toEqual(summary.segments);
    const inSegments = Object.entries(summary.segments).filter(([, n]) => n > 0);
    for (const width of ['wide', 'narrow'] as const) {
      expect(Object.fromEntries(leadsInBars(page, width))).toEqual(Object.fromEntries(inSegments));
      expect(leadsInCells(page, `#groups .${width}`)).toBe(summary.leads.scored);
    }

    const rules = all(page, '#rules tbody tr').map((row) => {
      const [leads, , points = ''] = texts(row, 'td');
      return { leads: numberOf(leads), points: points === '' ? 0 : numberOf(points) };
    });
    const fired = Object.values(summary.rules_fired).map(({ leads, points }) => ({
      leads,
      points: Math.abs(points) < 100 ? Math.round(points * 100) / 100 : Math.round(points),
    }));
    const order = (a: (typeof fired)[number], b: (typeof fired)[number]): number =>
      b.leads - a.leads || b.points - a.points;
    expect(rules.sort(order)).toEqual(fired.sort(order));
    expect(text('r.html')).toContain(summary.rules.sha256);
  });

  test('the counts of every file reconcile', async () => {
    await ok('report', ...HUBSPOT, '--out', 'r.html', '--summary', 's.json', '--quiet');
    const { leads, activities, tables } = JSON.parse(text('s.json')) as Summary;
    const sums = all(openPage(text('r.html')), '#left-out table').map((table) => {
      const [read = 0, ...parts] = texts(table, 'tr > :first-child').map(numberOf);
      return { read, parts };
    });
    expect(sums.map(({ read }) => read)).toEqual([
      leads.read,
      ...Object.values(tables).map(({ read }) => read),
      ...Object.values(activities).map(({ read }) => read),
    ]);
    for (const { read, parts } of sums) expect(sum(parts)).toBe(read);
  });

  test('hottest leads and near misses are those of the result', async () => {
    await ok(
      'score',
      ...HUBSPOT,
      ...words('--out s.csv --columns'),
      'Record ID,score,segment,reasons',
      ...words('--top 50 --report r.html --quiet'),
    );
    const [, ...rows] = rowsOf(text('s.csv'));
    const leads = rows.map(([id = '', score = '', segment = '', reasons = '']) => ({
      ...{ id, score: Number(score), segment, reasons },
    }));
    const hottestFirst = leads
      .filter(({ segment }) => segment !== 'disqualified')
      .sort((a, b) => b.score - a.score);
    const page = openPage(text('r.html'));
    const idsIn = (table: Element): string[] => texts(table, 'tbody th');
    expect(idsIn(page.querySelector('#hottest table')!)).toEqual(
      hottestFirst.slice(0, 25).map(({ id }) => id),
    );

    const belowSql = hottestFirst.filter(
      ({ score, segment }) => segment !== 'SQL' && score < 51 && score >= 41,
    );
    const held = hottestFirst.filter(({ reasons }) => reasons.startsWith('held at MQL'));
    const belowMql = hottestFirst.filter(
      ({ score, segment }) => segment === 'prospect' && score < 26 && score >= 16,
    );
    expect(held.length).toBeGreaterThan(0);
    const expected = [belowSql, held, belowMql];
    const told = texts(page, '#near > p')
      .slice(1)
      .map((line) => numberOf(line.match(/^[\d,]+/)?.[0]));
    expect(told).toEqual(expected.map(({ length }) => length));
    const tables = all(page, '#near table').map(idsIn);
    expect(tables).toEqual(expected.map((some) => some.slice(0, 10).map(({ id }) => id)));
  });

  test('report and score --report make the same page, the same each time and in any order of the result', async () => {
    await ok('report', ...HUBSPOT, ...words('--out a.html --rejects no.csv --quiet'));
    await ok('report', ...HUBSPOT, ...words('--out b.html --rejects no.csv --quiet'));
    await ok(
      'score',
      ...HUBSPOT,
      ...words('--out s.csv --sort score --only SQL --rejects no.csv --report c.html --quiet'),
    );
    const [a, b, c] = ['a', 'b', 'c'].map((name) => withoutSeconds(text(`${name}.html`)));
    expect(b).toBe(a);
    expect(c).toBe(a);
    expect(a).not.toBe(text('a.html'));
  });

  test('--show tells of a lead what the export says, in lines', async () => {
    await ok(
      'report',
      ...HUBSPOT,
      ...words('--out r.html --show'),
      'First Name,Last Name',
      '--show',
      'Company Name',
      '--quiet',
    );
    await ok(
      'score',
      ...HUBSPOT,
      ...words('--out s.csv --columns'),
      'First Name,Last Name,Company Name,Record ID',
      ...words('--sort score --quiet'),
    );
    const [, hottest = []] = rowsOf(text('s.csv'));
    const [first, last, ...rest] = hottest;
    const cell = openPage(text('r.html')).querySelector('#hottest tbody th')!;
    expect(texts(cell, 'bdi')).toEqual([`${first} ${last}`, ...rest]);
  });

  test('in Spanish: words, numbers, dates and warnings', async () => {
    await ok('report', ...SPANISH, '--locale', 'es', '--out', 'es.html', '--quiet');
    await ok('report', ...SPANISH, '--out', 'en.html', '--quiet');
    const [es, en] = ['es', 'en'].map((name) => openPage(text(`${name}.html`))) as [Element, Element];
    expect(es.querySelector('html')?.getAttribute('lang')).toBe('es');
    expect(es.querySelector('header')?.textContent).toContain('1 de noviembre de 2026');
    expect(en.querySelector('header')?.textContent).toContain('1 November 2026');
    expect(texts(es, '#rules .bar').join(' ')).toMatch(/\d,\d\s%/);
    expect(texts(es, '.warning li').join()).toContain('--escape-formulas las convierte en texto');
    const headings = (page: Element): string[] => texts(page, 'h2');
    const shared = headings(es).filter((heading) => headings(en).includes(heading));
    expect(shared).toEqual([]);
    expect(headings(es).length).toBe(headings(en).length);
  });

  test('every warning is said in Spanish', async () => {
    put({
      'rules.yaml': `version: 1
leads: { id: Id }
tables: { company: { key: Key, match: Company } }
activities: { web: { lead: Who, at: At }, mail: { lead: Who, at: At } }
rules:
  quiet: { when: { no_activity: { source: mail, within: 7d } }, points: -1 }
  some: { when: { company.Size: big }, points: 1 }
`,
      'leads.csv': 'Id,Company,Note\n1.5E+15,x,=1\n2,y,\n3,z,\n',
      'company.csv': 'Key,Size\nq,big\n',
      'web.csv': 'Who,At\n9,2020-01-01\n8,2020-01-02\n',
    });
    const flags = ['--rules', 'rules.yaml', '--leads', 'leads.csv', '--table', 'company=company.csv'];
    const argv = [...flags, '-a', 'web=web.csv', '--without', 'mail', '--as-of', '2026-11-01', '--quiet'];
    await ok('report', ...argv, '--locale', 'es', '--out', 'es.html');
    await ok('report', ...argv, '--out', 'en.html');
    const es = texts(openPage(text('es.html')), '.warning li');
    const en = texts(openPage(text('en.html')), '.warning li');
    expect(es.length).toBe(en.length);
    expect(es.length).toBeGreaterThan(5);
    for (const [i, sentence] of es.entries()) expect(sentence).not.toBe(en[i]);
    expect(es.filter((sentence) => /undefined|\b(?:the|matched|leads are)\b/.test(sentence))).toEqual([]);
  });
});

describe('nothing in the data gets at the page', () => {
  const HOSTILE = [
    '<script>globalThis.hacked = 1</script>',
    '"><img src=x onerror="hacked()">',
    "' onmouseover='hacked()",
    '</title></style></svg><b>',
    '&lt;&amp;&#60;',
    '\u001b[31mred\u001b[0m\u0007',
    '\u202egnp.exe\u202c',
    'مرحبا بالعالم',
    '`{{2}}<%=3%>',
    'x'.repeat(10_000),
    '🦊'.repeat(3_000),
    'a\u0301'.repeat(500),
    'java\u0000script:alert(1)',
    ']]> --> <!-- <![CDATA[',
  ];
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
  const yaml = (value: string): string => JSON.stringify(value);

  const rules = (label: string): string => `version: 1
name: ${yaml(label)}
leads: { id: Id }
groups: { fit: { max: 50 }, act: { max: 60 } }
rules:
  one: { group: fit, when: { Name: { known: true } }, points: 40 }
  two: { group: act, label: "Two <b> & 'three'", when: { Name: { known: true } }, points: 20 }
segments:
  - { name: "cold <i>x</i>", from: 0 }
  - { name: "warm \\" onload=x", from: 26 }
  - { name: "hot & <script>", from: 51, requires: { fit: { at_least: 45 } } }
disqualify:
  out: { when: { Name: out }, reason: "Gone <script>alert(1)</script>" }
`;

  const hostilePage = async (name: string): Promise<string> => {
    const cells = HOSTILE.filter((cell) => !cell.includes('\u0000'));
    put({
      'rules.yaml': rules(name),
      'leads.csv': `Id,Name\n${[...cells, 'out'].map((cell) => `${quoted(cell)},${quoted(cell)}\n`).join('')}`,
    });
    await ok('report', ...words('--rules rules.yaml --leads leads.csv --show Name --out r.html --quiet'));
    return text('r.html');
  };

  test('names stay text: no element, no attribute and no code of theirs', async () => {
    const html = await hostilePage('<script>alert(1)</script>');
    const page = openPage(html);
    const allowed = new Set(
      'HTML HEAD META TITLE STYLE BODY MAIN HEADER SECTION H1 H2 H3 P BR B I BDI SPAN DIV UL LI TABLE THEAD TBODY TR TH TD DETAILS SUMMARY CODE WBR DL DT DD svg g rect line path text title'.split(
        ' ',
      ),
    );
    const elements = all(page, '*');
    expect(elements.length).toBeGreaterThan(500);
    expect([...new Set(elements.map(({ tagName }) => tagName))].filter((name) => !allowed.has(name))).toEqual(
      [],
    );
    const attributes = elements.flatMap(({ attributes }) => Array.from(attributes, ({ name }) => name));
    expect(attributes.filter((name) => /^on|^style$|^href$|^src$|^xlink/.test(name))).toEqual([]);
    expect(html.replaceAll('\n', ' ')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    const shown = texts(page, '#near bdi');
    for (const name of HOSTILE.slice(0, 5)) expect(shown).toContain(name);
    expect(texts(page, 'h1')).toEqual(['<script>alert(1)</script>']);
    expect(texts(page, '#segments .tile bdi')).toContain('hot & <script>');
  });

  test('names are set apart from the direction of the text, and long ones are cut', async () => {
    const page = openPage(await hostilePage('long'));
    expect(texts(page, '#near th bdi')).toContain('مرحبا بالعالم');
    const long = texts(page, '#near bdi').filter((name) => /^x+…$|^🦊+…$/u.test(name));
    expect(long.length).toBeGreaterThan(0);
    for (const name of all(page, 'bdi')) {
      expect([...name.textContent].length).toBeLessThanOrEqual(320);
      const title = name.getAttribute('title');
      if (title !== null) expect(title.startsWith(name.textContent.slice(0, 40))).toBe(true);
    }
  });

  test('the page forbids itself everything but its own style', async () => {
    const html = await hostilePage('policy');
    const policy = all(openPage(html), 'meta').find(
      (meta) => meta.getAttribute('http-equiv') === 'Content-Security-Policy',
    );
    const style = html.match(/<style>([\s\S]*?)<\/style>/)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(policy?.getAttribute('content')).toContain(`default-src 'none'; style-src 'sha256-${hash}'`);
    expect(html.match(/<style/g)?.length).toBe(1);
    expect(html).not.toMatch(/@import|url\(|<link|<iframe|<base/);
    expect(html.match(/https?:/g)).toBeNull();
  });

  test('under 1 MB at any number of leads, however long their names', async () => {
    const lead = (i: number): string => `${i}${'<&"'.repeat(150)},${'é'.repeat(400)}\n`.replaceAll('"', '""');
    const rows = Array.from({ length: 20_000 }, (_, i) => lead(i).replace(/^(.*),/, '"$1",'));
    put({ 'rules.yaml': rules('many'), 'leads.csv': `Id,Name\n${rows.join('')}` });
    await ok('report', ...words('--rules rules.yaml --leads leads.csv --show Name --out r.html --quiet'));
    expect(Buffer.byteLength(text('r.html'))).toBeLessThan(1_000_000);
    expect(numberOf(openPage(text('r.html')).querySelector('#left-out .n')?.textContent)).toBe(20_000);
  });
});

describe('whatever the rules are', () => {
  const withGroups = (groups: string, rulesOf: string): string =>
    `version: 1\nleads: { id: Id }\n${groups}rules:\n${rulesOf}`;

  test.each([
    ['none', withGroups('', '  a: { each: { field: N }, points: 1 }\n'), 0],
    ['one', withGroups('groups: { fit: {} }\n', '  a: { group: fit, each: { field: N }, points: 1 }\n'), 1],
    [
      'three',
      withGroups(
        'groups: { fit: {}, act: { max: 5 }, more: { min: 0 } }\n',
        '  a: { group: fit, each: { field: N }, points: 1 }\n  b: { group: act, each: { field: N }, points: 2 }\n  c: { group: more, each: { field: N }, points: 0.5 }\n',
      ),
      2,
    ],
  ])('%s group(s): as many charts as can be', async (_, rules, charts) => {
    put({ 'rules.yaml': rules, 'leads.csv': 'Id,N\n1,3\n2,700\n3,\n' });
    await ok('report', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--out', 'r.html', '--quiet');
    const page = openPage(text('r.html'));
    expect(all(page, '#groups .wide').length).toBe(charts);
    expect(leadsInCells(page, '#groups .wide')).toBe(3 * charts);
    expect(sum(leadsInBars(page, 'wide').values())).toBe(3);
  });

  test('a header and no leads, a rule that never fires, one segment', async () => {
    put({
      'rules.yaml': withGroups(
        'groups: { fit: {} }\nsegments: [ { name: all, from: 0 } ]\n',
        '  a: { group: fit, when: { N: x }, points: 1 }\n',
      ),
      'leads.csv': 'Id,N\n',
      'one.csv': 'Id,N\n1,y\n',
    });
    for (const leads of ['leads.csv', 'one.csv']) {
      await ok('report', '--rules', 'rules.yaml', '--leads', leads, '--out', 'r.html', '--quiet');
      const page = openPage(text('r.html'));
      expect(page.querySelector('body')?.textContent).not.toMatch(/NaN|undefined|Infinity|null/);
      expect(text('r.html')).not.toMatch(/="[^"]*(?:NaN|Infinity|undefined)/);
      expect(numberOf(page.querySelector('.tile b')?.textContent)).toBe(leads === 'one.csv' ? 1 : 0);
    }
  });

  test('any points, bounds and thresholds: every lead is in one bar and one cell, in any order of the export', async () => {
    const points = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const cases = fc.record({
      leads: fc.array(fc.tuple(points, points), { minLength: 1, maxLength: 40 }),
      scale: fc.constantFrom(1, 10, 1_000, 100_000),
      bounds: fc.tuple(fc.integer({ min: -5_000, max: 10 }), fc.integer({ min: 11, max: 5_000 })),
      share: fc.tuple(
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        fc.double({ min: 0.51, max: 1, noNaN: true }),
      ),
      decimals: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ leads, scale, bounds: [min, max], share, decimals }) => {
        const [a, b] = share.map((one) => (min + (max - min) * one).toFixed(decimals)) as [string, string];
        fc.pre(Number(a) > min && Number(b) > Number(a) && Number(b) <= max);
        const rows = leads.map(([x, y], i) => `${i},${(x / scale).toFixed(3)},${(y / scale).toFixed(3)}\n`);
        put({
          'rules.yaml': `version: 1
leads: { id: Id, fields: { X: { type: number }, Y: { type: number } } }
groups: { fit: {}, act: {} }
rules:
  plus: { group: fit, each: { field: X }, points: 1 }
  minus: { group: act, each: { field: Y }, points: -1 }
score: { min: ${min}, max: ${max}, decimals: ${decimals} }
segments: [ { name: low, from: ${min} }, { name: mid, from: ${a} }, { name: top, from: ${b}, requires: { fit: { at_least: 3.5 } } } ]
`,
          'leads.csv': `Id,X,Y\n${rows.join('')}`,
          'back.csv': `Id,X,Y\n${rows.toReversed().join('')}`,
        });
        await ok(
          'report',
          ...words('--rules rules.yaml --leads leads.csv --out r.html --summary s.json --quiet'),
        );
        await ok('report', '--rules', 'rules.yaml', '--leads', 'back.csv', '--out', 'b.html', '--quiet');
        const { segments } = JSON.parse(text('s.json')) as Summary;
        const [page, back] = ['r.html', 'b.html'].map((path) => openPage(text(path))) as [Element, Element];
        for (const width of ['wide', 'narrow'] as const) {
          const bars = leadsInBars(page, width);
          for (const [name, n] of Object.entries(segments)) expect(bars.get(name) ?? 0).toBe(n);
          expect(leadsInCells(page, `#groups .${width}`)).toBe(leads.length);
        }
        const charts = (one: Element): string[] => texts(one, 'svg title').toSorted();
        expect(charts(back)).toEqual(charts(page));
        expect(text('r.html')).not.toMatch(/="[^"]*(?:NaN|Infinity|undefined)/);
      }),
      { numRuns: 25 },
    );
  });
});

describe('flags', () => {
  const RULES = 'version: 1\nleads: { id: Id }\nrules: { a: { when: { N: x }, points: 60 } }\n';
  const files = { 'rules.yaml': RULES, 'leads.csv': 'Id,N,score\n1,x,5\n2,y,6\n' };
  const argv = ['report', '--rules', 'rules.yaml', '--leads', 'leads.csv'];

  test('a column called score is in nobody’s way, where no rows are written', async () => {
    put(files);
    await ok(...argv, '--out', 'r.html');
    expect(numberOf(openPage(text('r.html')).querySelector('.tile b')?.textContent)).toBe(1);
  });

  test('- is standard output, and --json goes to standard error then', async () => {
    put(files);
    const { stdout, stderr } = await ok(...argv, '--out', '-', '--json');
    expect(stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect((JSON.parse(stderr) as Summary).leads.scored).toBe(2);
    expect(isThere('-')).toBe(false);
  });

  test('--json alone prints the summary', async () => {
    put(files);
    const { stdout } = await ok(...argv, '--out', 'r.html', '--json');
    expect((JSON.parse(stdout) as Summary).leads.scored).toBe(2);
  });

  test('the summary names the page', async () => {
    put(files);
    expect((await ok(...argv, '--out', 'r.html')).stderr).toMatch(/wrote r\.html\n$/);
    expect(
      (await ok('score', ...argv.slice(1), '--prefix', 'x_', '--out', 's.csv', '--report', 'r.html')).stderr,
    ).toMatch(/wrote s\.csv\nwrote r\.html\n$/);
  });

  test.each([
    ['no --out', [], 2, /--out/],
    ['an unknown language', ['--out', 'r.html', '--locale', 'fr'], 2, /unknown-locale.*en, es/],
    ['an unknown column', ['--out', 'r.html', '--show', 'M'], 3, /--show: leads\.csv has no column "M"/],
    ['the page over an input', ['--out', 'leads.csv'], 2, /output-is-input/],
    ['the page over the summary', ['--out', 'r.html', '--summary', 'r.html'], 2, /same-file/],
    ['a folder that is not there', ['--out', 'no/r.html'], 4, /there is no folder/],
  ])('refused: %s', async (_, flags, code, message) => {
    put({ ...files, 'r.html': 'old' });
    const before = everything();
    const ran = await run([...argv, ...flags]);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toMatch(message);
    expect(everything()).toEqual(before);
  });

  test('too many rejects: no page, and the old one stays', async () => {
    put({ ...files, 'leads.csv': 'Id,N\n1,x\n,y\n', 'r.html': 'old' });
    const before = everything();
    expect((await run([...argv, '--out', 'r.html'])).code).toBe(3);
    expect(everything()).toEqual(before);
    await ok(...argv, '--out', 'r.html', '--max-rejects', '1', '--rejects', 'no.csv', '--quiet');
    expect(rowsOf(text('no.csv')).length).toBe(2);
    expect(openPage(text('r.html')).querySelector('#left-out .more')?.textContent).toContain('no.csv');
  });

  test('both on standard output are refused', async () => {
    put(files);
    const ran = await run(['score', ...argv.slice(1), '--prefix', 'x_', '--out', '-', '--report', '-']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/standard output/);
  });
});
