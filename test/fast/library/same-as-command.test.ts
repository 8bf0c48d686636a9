// The library gives what the command line gives.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { compileRules, type Row, scoreLeads, today } from '../../../src/index.ts';
import { rowsOf, run } from '../../support/run.ts';
import { AS_OF } from './library.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

const EXPORTS = join(ROOT, 'fixtures', 'exports');

describe('the same as the command line', () => {
  interface Export {
    readonly rules: string;
    readonly folder: string;
    readonly leads: string;
    readonly tables: Readonly<Record<string, string>>;
    readonly logs: Readonly<Record<string, string>>;
    readonly delimiter: string;
    readonly encoding: 'utf8' | 'latin1';
  }

  const exports: readonly Export[] = [
    {
      ...{ rules: 'rules/inbound-b2b.yaml', folder: 'hubspot', leads: 'contacts.csv', delimiter: ',' },
      ...{ tables: { company: 'companies.csv' }, logs: { email: 'email-events.csv', web: 'page-views.csv' } },
      encoding: 'utf8',
    },
    {
      ...{ rules: 'fixtures/exports/salesforce/rules.yaml', folder: 'salesforce', leads: 'Lead.csv' },
      ...{ tables: {}, logs: { task: 'Task.csv', campaign: 'CampaignMember.csv' }, delimiter: ',' },
      encoding: 'utf8',
    },
    {
      ...{ rules: 'rules/inbound-es.yaml', folder: 'spanish', leads: 'contactos.csv', delimiter: ';' },
      ...{ tables: {}, logs: { actividad: 'actividades.csv' }, encoding: 'latin1' },
    },
  ];

  /** The rows of a file as a program would hold them; those with a cell too many or too few left out. */
  function objects(one: Export, file: string): { rows: Row[]; malformed: number } {
    const text = readFileSync(join(EXPORTS, one.folder, file)).toString(one.encoding);
    const { delimiter } = one;
    const all = parse(text, { delimiter, bom: true, relax_column_count: true }) as string[][];
    const [header = [], ...rows] = all;
    const whole = rows.filter(({ length }) => length === header.length);
    return {
      rows: whole.map((row) => Object.fromEntries(row.map((cell, i) => [header[i] ?? '', cell]))),
      malformed: rows.length - whole.length,
    };
  }

  test.each(exports)('$folder: scores, segments, subtotals, reasons, ledgers, counts', async (one) => {
    const folder = mkdtempSync(join(tmpdir(), 'leadscore-door-'));
    try {
      const of = (file: string) => join(EXPORTS, one.folder, file);
      const named = (flag: string, files: Readonly<Record<string, string>>) =>
        Object.entries(files).flatMap(([name, file]) => [flag, `${name}=${of(file)}`]);
      const { code, stderr } = await run([
        ...['score', '--rules', join(ROOT, one.rules), '--leads', of(one.leads), '--as-of', AS_OF],
        ...[...named('-a', one.logs), ...named('--table', one.tables), '--max-rejects', '10%', '--quiet'],
        ...['--detail', '--top', '1000', '--summary', join(folder, 'summary.json')],
        ...['-o', join(folder, 'out.csv'), ...(one.encoding === 'latin1' ? ['--encoding', 'latin1'] : [])],
      ]);
      expect(code, stderr).toBe(0);
      const [header = [], ...written] = rowsOf(readFileSync(join(folder, 'out.csv')), one.delimiter);
      const summary = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as {
        leads: Record<string, number>;
        activities: Record<string, Record<string, number>>;
      };

      const rules = compileRules(readFileSync(join(ROOT, one.rules), 'utf8'));
      const leads = objects(one, one.leads);
      const rowsBy = (files: Readonly<Record<string, string>>) =>
        Object.fromEntries(Object.entries(files).map(([name, file]) => [name, objects(one, file).rows]));
      const scored = scoreLeads(rules, leads.rows, {
        asOf: AS_OF,
        activities: rowsBy(one.logs),
        tables: rowsBy(one.tables),
      });

      const groups = rules.groups.map(({ id }) => id);
      const told = scored.leads.flatMap((result, row) => {
        if ('refused' in result) return [];
        return [
          {
            cells: Object.values(leads.rows[row] ?? {}),
            ...{
              score: result.score,
              segment: result.segment,
              groups: groups.map((id) => result.groups[id]),
            },
            ...{ reasons: result.reasons.join('; '), ledger: result.ledger },
          },
        ];
      });
      const column = (row: string[], name: string) => row[header.lastIndexOf(name)] ?? '';
      expect(told).toEqual(
        written.map((row) => ({
          cells: row.slice(0, header.indexOf('score')),
          ...{ score: Number(column(row, 'score')), segment: column(row, 'segment') },
          groups: groups.map((id) => Number(column(row, id))),
          ...{ reasons: column(row, 'reasons'), ledger: JSON.parse(column(row, 'ledger')) },
        })),
      );
      expect(told.length).toBe(summary.leads.scored);
      expect(told.length).toBeGreaterThan(100);

      const refused = scored.leads.flatMap((result) => ('refused' in result ? [result.refused.code] : []));
      expect(refused.filter((reason) => reason === 'duplicate').length).toBe(summary.leads.duplicate);
      expect(refused.filter((reason) => reason !== 'duplicate').length + leads.malformed).toBe(
        summary.leads.quarantined,
      );
      for (const [name, file] of Object.entries(one.logs)) {
        const { read, shared, oldest, newest, quarantined, ...counts } = summary.activities[name] ?? {};
        const { quarantined: ownQuarantined = 0, ...own } = scored.activities[name] ?? {};
        expect({ ...Object.fromEntries(Object.keys(counts).map((key) => [key, 0])), ...own }).toEqual(counts);
        const { malformed } = objects(one, file);
        expect(ownQuarantined + malformed).toBe(quarantined);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test("today is that of the rules' time zone", () => {
  const inZone = (zone: string) =>
    compileRules(`version: 1\ntimezone: ${zone}\nleads: { id: id }\nrules: {}\n`);
  const late = Date.UTC(2026, 10, 21, 23, 59, 59, 999);
  expect(today(inZone('UTC'), late)).toBe('2026-11-21');
  expect(today(inZone('Europe/Madrid'), late)).toBe('2026-11-22');
  expect(today(inZone('UTC'), 0)).toBe('1970-01-01');
  expect(today(inZone('America/New_York'), 0)).toBe('1969-12-31');
});

test('the package is imported by its name', () => {
  const program = `import { compileRules, scoreLead, scoreLeads } from 'leadscore';
const plan = compileRules('version: 1\\nleads: { id: id }\\nrules: { a: { when: { id: { known: true } }, points: 5 } }');
const { score } = scoreLead(plan, { id: '1' }, { asOf: '2026-11-01' });
console.log(score, typeof scoreLeads);`;
  const argv = ['--input-type=module', '-e', program];
  const { stdout, stderr, status } = spawnSync(process.execPath, argv, { cwd: ROOT, encoding: 'utf8' });
  expect([status, stdout], stderr).toEqual([0, '5 function\n']);
});
