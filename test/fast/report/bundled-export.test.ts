// report: its numbers are those of the result and of the summary.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  all,
  type Element,
  leadsInBars,
  leadsInCells,
  numberOf,
  openPage,
  texts,
} from '../../support/page.ts';
import { inFreshFolder, put, rowsOf, text } from '../../support/run.ts';
import { ok, type Summary, sum, words } from './page.ts';

inFreshFolder();

const root = join(import.meta.dirname, '..', '..', '..');

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

/** Only how long it took differs between two pages of one run. */
const withoutSeconds = (page: string): string => page.replace(/\b(in|en) [\d.,]+ s(?=<)/, '$1 S s');

// One run for the tests that read its files; each of them stands in a folder of its own.
let run: Readonly<Record<'scored' | 'summary' | 'html', string>>;
let page: ReturnType<typeof openPage>;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadscore-report-'));
  const at = (name: string): string => join(folder, name);
  await ok(
    ...['score', ...HUBSPOT, '--out', at('s.csv'), '--summary', at('s.json'), '--report', at('r.html')],
    ...['--columns', 'Record ID,score,segment,reasons', '--top', '50', '--quiet'],
  );
  run = { scored: text(at('s.csv')), summary: text(at('s.json')), html: text(at('r.html')) };
  page = openPage(run.html);
  rmSync(folder, { recursive: true });
});

describe('the bundled export', () => {
  test('the numbers are those of --summary', () => {
    const summary = JSON.parse(run.summary) as Summary;

    const tiles = all(page, '#segments .tile').map((tile) => [
      tile.querySelector('bdi')?.textContent ?? '',
      numberOf(tile.querySelector('b')?.textContent),
    ]);
    expect(Object.fromEntries(tiles)).toEqual(summary.segments);
    const inSegments = Object.entries(summary.segments).filter(
      ([name, n]) => n > 0 && name !== 'disqualified',
    );
    expect(summary.segments.disqualified).toBeGreaterThan(0);
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
    expect(run.html).toContain(summary.rules.sha256);
  });

  test('the counts of every file reconcile', () => {
    const { leads, activities, tables } = JSON.parse(run.summary) as Summary;
    const sums = all(page, '#left-out table').map((table) => {
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

  test('hottest leads and near misses are those of the result', () => {
    const [, ...rows] = rowsOf(run.scored);
    const leads = rows.map(([id = '', score = '', segment = '', reasons = '']) => ({
      ...{ id, score: Number(score), segment, reasons },
    }));
    const hottestFirst = leads
      .filter(({ segment }) => segment !== 'disqualified')
      .sort((a, b) => b.score - a.score);
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
    const counted = texts(page, '#near li').filter((line) => /^(SQL|MQL) from/.test(line));
    expect(counted).toEqual([
      `SQL from 51: ${belowSql.length} leads within 10 points below; ${held.length} leads with enough points kept back by a gate`,
      `MQL from 26: ${belowMql.length} leads within 10 points below`,
    ]);
    // Ten in all, the nearest first: points short of the segment, or of the gate.
    const missing = [
      ...belowSql.map((lead) => ({ ...lead, by: 51 - lead.score, note: `${51 - lead.score} short of SQL` })),
      ...belowMql.map((lead) => ({ ...lead, by: 26 - lead.score, note: `${26 - lead.score} short of MQL` })),
      ...held.map((lead) => {
        const fit = Number(/^held at MQL: Fit (\d+) < 20/.exec(lead.reasons)?.[1]);
        return { ...lead, by: 20 - fit, note: `kept in MQL: Fit ${fit}, needs 20` };
      }),
    ].sort((a, b) => a.by - b.by);
    const noteOf = new Map(missing.map(({ id, note }) => [id, note]));
    const ids = idsIn(page.querySelector('#near table')!);
    expect(ids).toHaveLength(10);
    expect(ids.map((id) => missing.find((lead) => lead.id === id)?.by)).toEqual(
      missing.slice(0, 10).map(({ by }) => by),
    );
    expect(texts(page, '#near table .seg .group')).toEqual(ids.map((id) => noteOf.get(id)));
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
    expect(texts(es, '.warning li').join()).toContain('celdas empiezan como fórmulas');
    for (const page of [es, en]) expect(texts(page, 'main').join()).not.toMatch(/ --[a-z]/);
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
