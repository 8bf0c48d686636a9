// Every fixture through every engine, and files that DuckDB would read in another way: equal to the byte.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { steady } from '../fast/engines/steady.ts';
import { show } from '../oracle/compare.ts';
import { inFreshFolder, put, run as runHere, splitCommand, text } from '../support/run.ts';

describe('every fixture, stream and duckdb', () => {
  const root = join(import.meta.dirname, '..', '..', 'fixtures', 'language');
  const home = process.cwd();
  const names = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const used: unknown[] = [];
  afterAll(() => process.chdir(home));

  for (const name of names) {
    test(name, async () => {
      const folder = join(root, name);
      const line = readFileSync(join(folder, 'command'), 'utf8');
      const command = splitCommand(line);
      process.chdir(folder);
      const [stream, duckdb] = [await runWith('stream', command), await runWith('duckdb', command)];
      process.chdir(home);
      if (stream.exit === 0) used.push(duckdb.engine);
      expect({ ...duckdb, engine: '' }).toEqual({ ...stream, engine: '' });
    });
  }

  test('nearly all are for duckdb', () => {
    expect(used.filter((engine) => engine === 'duckdb').length).toBeGreaterThan(used.length * 0.9);
  });
});

test('there is a script for rules with everything', async () => {
  const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'language', 'everything-at-once');
  const { code, stdout } = await runHere([
    'sql',
    '--rules',
    join(folder, 'rules.yaml'),
    '--dialect',
    'duckdb',
  ]);
  expect(code).toBe(0);
  for (const id of ['decision-maker', 'pricing-page', 'gone-quiet'])
    expect(stdout).toContain(`-- rule ${id}\n`);
});

/** Runs a command's arguments with an engine; what it wrote, without what may differ. */
async function runWith(engine: string, command: readonly string[]) {
  const out = mkdtempSync(join(tmpdir(), 'leadscore-engine-'));
  try {
    const texts: string[] = [];
    const stream = { write: (one: string) => texts.push(one) };
    const at = (file: string): string => join(out, file);
    const argv = ['--out', at('scored.csv'), '--rejects', at('rejects.csv'), '--summary', at('summary.json')];
    const exit = await main([...command, ...argv, '--engine', engine], { stdout: stream, stderr: stream });
    const read = (file: string): string =>
      existsSync(at(file)) ? readFileSync(at(file), 'utf8').replaceAll(out, 'OUT') : '';
    const {
      engine: used,
      seconds: _,
      ...rest
    } = JSON.parse(read('summary.json') || '{}') as Record<string, unknown>;
    const said = steady(texts.join('').replaceAll(out, 'OUT'));
    return {
      exit,
      said,
      scored: read('scored.csv'),
      rejects: read('rejects.csv'),
      summary: show(rest),
      engine: used,
    };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

describe('files as they come', () => {
  inFreshFolder();
  const RULES = `version: 1
leads: { id: Id, fields: { size: { column: Size, type: number } } }
activities: { web: { lead: Lead, type: Kind, at: At } }
rules:
  note: { when: { Note: { contains: b } }, points: 10 }
  big: { when: { size: { at_least: 10 } }, points: 5 }
  views: { each: { type: view }, points: 3 }
`;
  const LEADS = 'Id,Note,Size\n1,abc,5\n2,"a, ""b""\nc",20\n3,,\n';
  const WEB = 'Lead,Kind,At\n1,view,2026-10-30\n2,view,2026-10-31 10:00\n';
  const both = async (leads: string | Buffer, web: string | Buffer, more: readonly string[] = []) => {
    put({ 'rules.yaml': RULES, 'leads.csv': leads, 'web.csv': web });
    const files = ['--rules', 'rules.yaml', '--leads', 'leads.csv', '-a', 'web.csv', '--as-of', '2026-11-01'];
    const argv = ['score', ...files, '--max-rejects', '100%', ...more];
    const [stream, duckdb] = [await runWith('stream', argv), await runWith('duckdb', argv)];
    expect({ ...duckdb, engine: '' }).toEqual({ ...stream, engine: '' });
    return duckdb.engine;
  };

  const byDuckdb: Record<string, [leads: string | Buffer, web?: string]> = {
    'quotes, line ends in cells': [LEADS],
    'no final line end': [LEADS.trimEnd(), WEB.trimEnd()],
    'blank lines': [LEADS.replace('3,,', '\n\n3,,\n\n'), `${WEB}\n\n`],
    'CRLF throughout': [LEADS.replaceAll('\n', '\r\n'), WEB.replaceAll('\n', '\r\n')],
    'every cell quoted': ['"Id","Note","Size"\n"1","abc","5"\n"2","#b",""\n"3","a ""b""","7"\n'],
    'a byte order mark': [`\ufeff${LEADS}`, `\ufeff${WEB}`],
    'another delimiter': [LEADS.replaceAll(',', ';'), WEB.replaceAll(',', '\t')],
    'a cell that starts like a formula or a comment': [
      'Id,Note,Size\n1,=b,5\n#2,#b,6\n3,"+34 6",7\n4,"-b, x",8\n',
    ],
    'letters of many scripts': ['Id,Note,Size\n1,Ábc,5\n2,ŒÆß \u00a0B,6\n3,ЙБ,7\n4,か\u3099b,8\n'],
    'rows that are rejected': [
      'Id,Note,Size\n1,b,5\n1,b,6\n,b,7\n4,b,x\n"5\n",b,"1,2"\n6,b,7\n',
      `${WEB}1,view,no date\n`,
    ],
    'nothing but a header': ['Id,Note,Size\n', 'Lead,Kind,At\n'],
    'keys of no lead, of no row, of a later day': [
      LEADS,
      `${WEB}9,view,2026-10-30\n,view,2026-10-30\n1,view,2026-11-02\n1,view,\n`,
    ],
    'ids that are kept as text': [
      'Id,Note,Size\n007,b,5\n7,b,6\n1.23E+15,b,7\n',
      'Lead,Kind,At\n7,view,2026-10-30\n007,view,2026-10-30\n',
    ],
  };
  for (const [name, [leads, web = WEB]] of Object.entries(byDuckdb)) {
    test(`duckdb reads ${name}`, async () => expect(await both(leads, web)).toBe('duckdb'));
  }

  const byStream: Record<string, [leads: string | Buffer, web?: string | Buffer]> = {
    'a byte order mark inside the file': [`${LEADS}5,\ufeffb,9\n`],
    'a quote inside a cell': [LEADS, `${WEB}27" m,view,2026-10-30\n`],
    'a quote behind a blank': [LEADS, `${WEB}1, "view",2026-10-30\n`],
    'text behind a closing quote': [LEADS, `${WEB}"1"x,view,2026-10-30\n`],
    'a blank behind a closing quote': [LEADS, `${WEB}"1" ,view,2026-10-30\n`],
    'an unclosed quote': [`${LEADS}4,"b,5\n5,b,6\n`],
    'a NUL byte': [LEADS.replace('abc', 'a\0c')],
    'a NUL byte in a log': [LEADS, `${WEB}1,vi\0ew,2026-10-30\n`],
    'a bare CR': [LEADS, `${WEB}1,vi\rew,2026-10-30\n`],
    'CR alone': [LEADS.replaceAll('\n', '\r')],
    'line ends of two kinds': [LEADS, `${WEB}1,view,2026-10-30\r\n`],
    'a cell too many, though empty': [LEADS, `${WEB}1,view,2026-10-30,\n`],
    'a cell too few': [`${LEADS}4,b\n`],
    'a blank line with a blank': [LEADS, `${WEB} \n1,view,2026-10-30\n`],
    'bytes that are no UTF-8': [LEADS, Buffer.from(`${WEB}1,vi\xe9w,2026-10-30\n`, 'latin1')],
    'the header once more': [LEADS, `${WEB}Lead,Kind,At\n1,view,2026-10-30\n`],
    'the header once more among leads': [`${LEADS}Id,Note,Size\n4,b,5\n`],
    'a preamble of sep=': [`sep=,\n${LEADS}`],
    'a long cell': [`${LEADS}4,"${'b'.repeat(3_000_000)}",5\n`],
  };
  for (const [name, [leads, web = WEB]] of Object.entries(byStream)) {
    test(`stream reads ${name}`, async () => expect(await both(leads, web)).not.toBe('duckdb'));
  }

  test('a file of another encoding, quotes of another kind, a packed file', async () => {
    const latin = Buffer.from(LEADS.replace('abc', 'áb'), 'latin1');
    expect(await both(latin, WEB, ['--encoding', 'leads=latin1'])).toBe('stream');
    expect(await both(LEADS.replaceAll('"', "'"), WEB, ['--quote', "leads='"])).toBe('stream');
  });

  test('why stream took over is said, and the summary names the engine', async () => {
    put({ 'rules.yaml': RULES, 'leads.csv': LEADS, 'web.csv': `${WEB}27" m,view,2026-10-30\n` });
    const files = ['--rules', 'rules.yaml', '--leads', 'leads.csv', '-a', 'web.csv', '--as-of', '2026-11-01'];
    const argv = [
      'score',
      ...files,
      '--out',
      'out.csv',
      '--max-rejects',
      '50%',
      '--summary',
      'run.json',
      '--engine',
      'duckdb',
    ];
    const ran = await runHere(argv);
    expect(ran).toMatchObject({ code: 0, stdout: '' });
    expect(ran.stderr).toContain('engine stream, not duckdb: web.csv: it has a quote inside a cell');
    expect(JSON.parse(text('run.json'))).toMatchObject({ engine: 'stream' });
  });

  test.each([
    ['--sort', 'score'],
    ['--detail'],
    ['--columns', 'Note,score,Id,ledger'],
    ['--only', 'prospect'],
    ['--escape-formulas'],
    ['--memory-limit', '64MB'],
    ['--top', '1', '--prefix', 'x_'],
    ['--show', 'Note', '--report', 'page.html'],
    ['--history', 'runs'],
  ])('with %s %s', async (...more) => {
    const leads = `${LEADS}4,=b,x\n5,b,7\n5,b,8\n6,"#b",99\n`;
    expect(await both(leads, WEB, more)).toBe('duckdb');
  });
});
