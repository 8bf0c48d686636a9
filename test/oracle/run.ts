// Runs a random case through the program's front door: files in a fresh directory, main in this process, and
// everything it wrote read back by a CSV reader of its own, so that no code is shared with what is tested.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { main } from '../../src/cli.ts';
import type { Style } from './arbitraries.ts';
import type { Sheet } from './cells.ts';
import type { World } from './score.ts';

export interface Summary {
  leads: Record<string, number>;
  activities: Record<string, Record<string, number | string | null>>;
  tables: Record<string, Record<string, number>>;
  segments: Record<string, number>;
  rules_fired: Record<string, { leads: number; points: number }>;
  seconds?: number;
  engine?: string;
}

export interface Table {
  header: string[];
  rows: Record<string, string>[];
}

export interface Run {
  code: number;
  said: string;
  /** The scored file as it was written. */
  text: string;
  header: string[];
  rows: Record<string, string>[];
  rejects: Record<string, string>[];
  /** The table of accounts; without rows where the rules have none. */
  accounts: Table;
  summary: Summary;
}

const BOM = '\ufeff';

export function toCsv({ header, rows }: Sheet, style: Style): string {
  const quoted = (text: string): string => {
    const must = style.quoteAll || /["\r\n]/.test(text) || text.includes(style.delimiter);
    return must ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [header, ...rows].map((cells) => cells.map(quoted).join(style.delimiter) + style.newline);
  return (style.bom ? BOM : '') + lines.join('');
}

/** RFC 4180, a cell at a time. */
export function fromCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith(BOM) ? 1 : 0;
  while (at < text.length) {
    const cell = cellAt(text, at, delimiter);
    row.push(cell.text);
    at = cell.end;
    if (text[at] === delimiter) {
      at++;
      if (at === text.length) row.push('');
    } else {
      at++;
      rows.push(row);
      row = [];
    }
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function cellAt(text: string, at: number, delimiter: string): { text: string; end: number } {
  if (text[at] !== '"') {
    let end = at;
    while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end++;
    return { text: text.slice(at, end), end };
  }
  const [all = ''] = /^"(?:[^"]|"")*"/.exec(text.slice(at)) ?? [];
  return { text: all.slice(1, -1).replaceAll('""', '"'), end: at + all.length };
}

function records(text: string, delimiter: string): Table {
  const [header = [], ...rows] = fromCsv(text, delimiter);
  const named = rows.map((row) => Object.fromEntries(row.map((cell, i) => [header[i] ?? `(${i})`, cell])));
  return { header, rows: named };
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Scores with every output asked for. */
export async function run(world: World, style: Style, more: readonly string[] = []): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'leadscore-'));
  try {
    const put = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const argv = ['score', '--rules', put('rules.yaml', world.rules)];
    argv.push('--leads', put('leads.csv', toCsv(world.leads, style)));
    for (const [name, sheet] of Object.entries(world.tables)) {
      argv.push('--table', `${name}=${put(`${name}.csv`, toCsv(sheet, style))}`);
    }
    const logs = Object.entries(world.logs).flatMap(([source, files]) =>
      files.map((file, i) => ['--activities', `${source}=${put(`${source}-${i}.csv`, toCsv(file, style))}`]),
    );
    argv.push(...logs.flat());
    for (const source of world.without ?? []) argv.push('--without', source);
    const files = ['out.csv', 'summary.json', 'rejects.csv', 'accounts.csv'];
    const [out, summary, rejects, accounts] = files.map((file) => join(folder, file));
    if (/^"?accounts"?:/m.test(world.rules)) argv.push('--accounts', `${accounts}`);
    argv.push('--as-of', world.asOf, '--out', `${out}`, '--detail', '--summary', `${summary}`);
    if (world.top !== undefined) argv.push('--top', String(world.top));
    argv.push('--rejects', `${rejects}`, '--max-rejects', '100%', ...more);

    let said = '';
    const stream = new Writable({
      write(chunk, _encoding, done) {
        said += String(chunk);
        done();
      },
    });
    const code = await main(argv, { stdout: stream, stderr: stream });
    const text = readIfThere(`${out}`);
    return {
      code,
      said: said.replaceAll(folder, ''),
      text,
      ...records(text, style.delimiter),
      rejects: records(readIfThere(`${rejects}`).replaceAll(folder, ''), ',').rows,
      accounts: records(readIfThere(`${accounts}`), style.delimiter),
      summary: JSON.parse(readIfThere(`${summary}`) || '{}') as Summary,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
