// `init`: what it writes works at once on the files at hand, and what the data leave open is asked or refused.

import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { main } from '../../../src/cli.ts';
import { inFreshFolder, isThere, put, run, text } from '../../support/run.ts';

inFreshFolder();

const many = (n: number, row: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => `${row(i)}\n`).join('');
const two = (n: number): string => String(n).padStart(2, '0');

const TITLES = ['CEO', 'Sales Director', 'Office Manager', 'Engineer', 'Student', 'Analyst'];
const TYPES = ['page_view', 'email_open', 'email_sent', 'pricing_view', 'demo_request'];

/** Leads with ids, titles, sizes, sources and dates, and a log of theirs. */
function plainFiles(): void {
  put({
    'leads.csv': `Lead ID,Email,Title,Employees,Source,Created,Outcome\n${many(
      200,
      (i) =>
        `L${1000 + i},User${i}@${i % 4 ? 'acme.example' : 'gmail.com'},${TITLES[i % 6]},${(i % 50) * 20 + 3},${['Referral', 'Web', 'Other'][i % 3]},2026-${two((i % 9) + 1)}-15,${i % 10 ? 'open' : 'won'}`,
    )}`,
    'visits.csv': `Lead ID,Type,Date\n${many(600, (i) => `L${1000 + ((i * 7) % 120)},${TYPES[i % 5]},2026-09-${two((i % 28) + 1)}`)}`,
  });
}

const INPUTS = ['--leads', 'leads.csv', '-a', 'web=visits.csv'];
const AS_OF = ['--as-of', '2026-10-01'];

async function init(...flags: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(['init', ...flags]);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** The file is sound for these inputs: no error, no warning, its tests pass, it scores. */
async function works(
  inputs: readonly string[],
): Promise<{ leads: { quarantined: number }; rules_fired: object }> {
  const checked = await run(['validate', 'rules.yaml', ...inputs, '--deny-warnings']);
  expect(checked.code, checked.stdout + checked.stderr).toBe(0);
  const tested = await run(['test', 'rules.yaml']);
  expect(tested.code, tested.stdout).toBe(0);
  const scored = await run([
    'score',
    '--rules',
    'rules.yaml',
    ...inputs,
    '-o',
    'out.csv',
    '--summary',
    'run.json',
  ]);
  expect(scored.code, scored.stderr).toBe(0);
  return JSON.parse(text('run.json'));
}

test('keys, types, own acts, a first set of rules with their counts, and tests', async () => {
  plainFiles();
  const stdout = await init(...INPUTS, ...AS_OF);
  expect(stdout).toContain('web by Lead ID = Lead ID: 600 of 600 rows with a key match a lead');
  const rules = text('rules.yaml');
  expect(rules).toMatch(/where: \{ Type: \[demo_request, email_open, page_view, pricing_view\] \}/);
  expect(rules).toMatch(/disqualify|promote:\n {2}demo-request/);
  const summary = await works([...INPUTS, ...AS_OF]);
  for (const [id, { leads }] of Object.entries(summary.rules_fired as Record<string, { leads: number }>)) {
    expect(rules, id).toMatch(new RegExp(`^  ${id}:.*# ${leads} of 200 leads$`, 'm'));
  }
  expect(rules).not.toMatch(/User\d+@/);
});

test('an existing file stays without --force', async () => {
  plainFiles();
  put({ 'rules.yaml': 'mine' });
  const { code, stderr } = await run(['init', ...INPUTS]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('file-exists')]);
  expect(text('rules.yaml')).toBe('mine');
  await init(...INPUTS, ...AS_OF, '--force');
  expect(text('rules.yaml')).toContain('version: 1');
});

test('the rules go to standard output with --out -', async () => {
  plainFiles();
  const { stdout, stderr } = await run(['init', ...INPUTS, ...AS_OF, '--out', '-']);
  expect(stdout).toMatch(/^# Proposed by[\s\S]*\ntests:/);
  expect(stderr).toContain('leadscore score');
  expect(isThere('rules.yaml')).toBe(false);
});

describe('day and month', () => {
  const ambiguous = (): void =>
    put({ 'leads.csv': `Id,Title,Created\n${many(100, (i) => `K${100 + i},${TITLES[i % 6]},01/02/2026`)}` });

  test('are not guessed without a terminal', async () => {
    ambiguous();
    const stdout = await init('--leads', 'leads.csv', ...AS_OF);
    expect(stdout).toMatch(/Created of leads\.csv is dd\/MM\/yyyy or\s+MM\/dd\/yyyy/);
    expect(text('rules.yaml')).not.toMatch(/^dates:|type: date/m);
    await works(['--leads', 'leads.csv', ...AS_OF]);
  });

  test.each([
    ['', 'dd/MM/yyyy'],
    ['2', 'MM/dd/yyyy'],
  ])('are asked on a terminal: answer "%s"', async (answer, format) => {
    ambiguous();
    let shown = '';
    const stderr = { isTTY: true, columns: 80, write: (chunk: string) => (shown += chunk) };
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    stdin.end(`${answer}\n`);
    const streams = { stdout: { write: () => true, columns: 80 }, stderr, stdin };
    expect(await main(['init', '--leads', 'leads.csv', ...AS_OF, '--no-progress'], streams), shown).toBe(0);
    expect(shown).toContain('Created of leads.csv: "01/02/2026" is 1) dd/MM/yyyy or 2) MM/dd/yyyy? [1]');
    expect(text('rules.yaml')).toContain(`dates: ["${format}"]`);
  });
});

test('a Spanish spreadsheet: Latin-1, semicolons, decimal commas, days first, months by name', async () => {
  const rows = many(
    150,
    (i) =>
      `${two(i)}7;p${i}@x.example;${['Director de compras', 'Gerente', 'Becario', 'Técnico'][i % 4]};${i * 3 + 1}.250,5;${two((i % 28) + 1)}/0${(i % 9) + 1}/2026;${i % 2 ? 'Sí' : 'No'};${(i % 28) + 1} de septiembre de 2026`,
  );
  put({
    'contactos.csv': Buffer.from(
      `Id;Correo electrónico;Cargo;Facturación anual;Fecha de alta;Acepta;Última visita\n${rows}`,
      'latin1',
    ),
    'actividades.csv': Buffer.from(
      `Id contacto;Tipo;Fecha\n${many(300, (i) => `${two(i % 100)}7;${['Visita', 'Descarga', 'Correo enviado'][i % 3]};${two((i % 28) + 1)}/09/2026`)}`,
      'latin1',
    ),
  });
  const inputs = [
    '--leads',
    'contactos.csv',
    '-a',
    'web=actividades.csv',
    ...AS_OF,
    '--encoding',
    'windows-1252',
  ];
  const stdout = await init(...inputs.slice(0, -2));
  expect(stdout).toContain('--encoding windows-1252');
  const rules = text('rules.yaml');
  expect(rules).toContain('numbers: "1.234,56"');
  expect(rules).toContain(`dates: ["dd/MM/yyyy", "d 'de' MMMM 'de' yyyy"]`);
  expect(rules).toMatch(/where: \{ Tipo: \[Descarga, Visita\] \}/);
  await works(inputs);
});

test('a log with e-mails in another letter case is matched by the e-mail', async () => {
  put({
    'leads.csv': `Ref,Mail,Position\n${many(80, (i) => `R${500 + i},User${i}@X.example,${TITLES[i % 6]}`)}`,
    'mails.csv': `lead,what,when\n${many(200, (i) => `USER${i % 60}@x.example,${['open', 'click', 'bounce'][i % 3]},2026-09-${two((i % 28) + 1)}`)}`,
  });
  const inputs = ['--leads', 'leads.csv', '-a', 'mails.csv', ...AS_OF];
  await init(...inputs);
  expect(text('rules.yaml')).toMatch(/lead: lead\n {4}match: Mail\n/);
  await works(['--leads', 'leads.csv', '-a', 'mails=mails.csv', ...AS_OF]);
});

test('headers that mean nothing: keys, types and formats are found from the values, what is lost is named', async () => {
  put({
    'a.csv': `q7,zz,k1,m\n${many(200, (i) => `${TITLES[i % 6]},${two((i % 28) + 1)}.09.2026,ID-${9000 + i},"1.${i + 100},50"`)}`,
    'b.csv': `x,y,z\n${many(500, (i) => `2026-09-${two((i % 28) + 1)} 10:00,${TYPES[i % 5]},ID-${9000 + ((i * 3) % 150)}`)}`,
  });
  const inputs = ['--leads', 'a.csv', '-a', 'log=b.csv', ...AS_OF];
  const stdout = await init(...inputs);
  expect(stdout).toContain('No CRM recognized');
  expect(stdout).toMatch(/no column for company size,\s+lead source/);
  const rules = text('rules.yaml');
  for (const found of [
    'id: k1',
    'lead: z',
    'type: "y"',
    'at: x',
    'numbers: "1.234,56"',
    'dates: ["dd.MM.yyyy"]',
    'field: q7',
  ]) {
    expect(rules).toContain(found);
  }
  await works(inputs);
});

test('cells that cannot be read cost their rows alone, and only where a rule reads the column', async () => {
  put({
    'leads.csv': `Id,Title,Created,Score A\n${many(400, (i) => `K${100 + i},${TITLES[i % 6]},${i === 7 ? '2026-02-30' : `2026-09-${two((i % 28) + 1)}`},${i === 9 ? 'n/k' : i}`)}`,
  });
  const stdout = await init('--leads', 'leads.csv', ...AS_OF);
  expect(stdout).toMatch(/1 leads? rejected/);
  expect(text('rules.yaml')).toContain(
    '# not declared, because rows would be rejected: Score A (not a number in 1 of its cells)',
  );
  const { code } = await run([
    'score',
    '--rules',
    'rules.yaml',
    '--leads',
    'leads.csv',
    ...AS_OF,
    '-o',
    'o.csv',
    '--summary',
    'run.json',
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(text('run.json')).leads).toMatchObject({ quarantined: 1, scored: 399 });
});

test('an outcome is written, no rule reads it, and evaluate takes the file', async () => {
  plainFiles();
  const stdout = await init(...INPUTS, ...AS_OF, '--outcome', 'Outcome=won');
  expect(text('rules.yaml')).toContain(
    'outcome:\n  name: won\n  when: { Outcome: won }\n  created: Created\n',
  );
  expect(stdout).toMatch(/leadscore evaluate[\s\S]*leadscore learn[\s\S]*--out learned\.yaml/);
  const { code, stderr } = await run(['evaluate', '--rules', 'rules.yaml', ...INPUTS, ...AS_OF, '--json']);
  expect(code, stderr).toBe(0);
});

test('a file without an id is refused with the way out', async () => {
  put({ 'leads.csv': `Job,Age\n${many(50, (i) => `${TITLES[i % 6]},${30 + (i % 9)}`)}` });
  const { code, stderr } = await run(['init', '--leads', 'leads.csv']);
  expect([code, stderr]).toEqual([
    3,
    expect.stringMatching(/no-id-column: .*add a column that numbers the rows/),
  ]);
  expect(isThere('rules.yaml')).toBe(false);
});

test('600 columns become a short file', async () => {
  const names = Array.from({ length: 597 }, (_, i) => `P${i}`);
  put({
    'leads.csv': `Id,Title,Created,${names.join(',')}\n${many(60, (i) => `K${100 + i},${TITLES[i % 6]},2026-09-${two((i % 28) + 1)},${names.map((_, c) => (c % 3 ? i + c : '')).join(',')}`)}`,
  });
  await init('--leads', 'leads.csv', ...AS_OF);
  expect(text('rules.yaml').split('\n').length).toBeLessThan(90);
  await works(['--leads', 'leads.csv', ...AS_OF]);
});
