// `explain`: it agrees with `score --detail` to the millionth for every lead of every fixture, what it shows behind a
// line adds up to that line, and its words and pictures are what a salesperson is shown.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type ExplainedLead, explained, ledgerText, micros } from './explain/read.ts';
import { inFreshFolder, put, rowsOf, run } from './run.ts';

const root = join(import.meta.dirname, '..');
const home = process.cwd();

/** `score` with these words: its rows by header. */
async function scored(words: readonly string[]): Promise<Record<string, string>[]> {
  const told = await run(['score', ...words, '--out', '-', '--detail', '--top', '1000', '--quiet']);
  expect(told.code, told.stderr).toBe(0);
  const delimiter = told.stdout.split('\n')[0]?.includes(';') ? ';' : ',';
  const [header = [], ...rows] = rowsOf(told.stdout, delimiter);
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [header[i] ?? '', cell])));
}

/** Each rule of a plan that counts activities, by id. */
async function eachRules(words: readonly string[]): Promise<Set<string>> {
  const { stdout } = await run(['score', ...words, '--show-plan']);
  const plan = JSON.parse(stdout) as { rules: { id: string; earns: { kind: string } }[] };
  return new Set(plan.rules.filter(({ earns }) => earns.kind === 'each').map(({ id }) => id));
}

async function idHeader(words: readonly string[]): Promise<string> {
  const { stdout } = await run(['score', ...words, '--show-plan']);
  return (JSON.parse(stdout) as { leads: { id: { header: string } } }).leads.id.header;
}

/** Explains scored leads, every one unless told otherwise, and holds each against what `score` writes. */
async function agrees(
  words: readonly string[],
  wants: (row: Record<string, string>, index: number) => boolean = () => true,
): Promise<ExplainedLead[]> {
  const rows = (await scored(words)).filter(wants);
  const wanted = (await idHeader(words)).toLowerCase();
  const idOf = (row: Record<string, string>): string =>
    Object.entries(row)
      .find(([header]) => header.trim().toLowerCase() === wanted)?.[1]
      .trim() ?? '';
  if (rows.length === 0) return [];
  const told = await explained([...words, ...rows.flatMap((row) => ['--lead', idOf(row)])]);
  expect(told.problems).toEqual([]);
  expect(told.leads.map(({ id }) => id)).toEqual(rows.map(idOf));
  const each = await eachRules(words);
  for (const [index, lead] of told.leads.entries()) {
    const row = rows[index]!;
    const own = { segment: lead.segment, reasons: lead.reasons.join('; '), ledger: ledgerText(lead) };
    expect(own, lead.id).toEqual({ segment: row.segment, reasons: row.reasons, ledger: row.ledger });
    expect(micros(lead.score)).toBe(micros(Number(row.score)));
    addsUp(lead, each);
  }
  return told.leads;
}

/** The running sums are those of the ledger, and a rule's activities add up to what it gave, or to what was cut. */
function addsUp(lead: ExplainedLead, each: ReadonlySet<string>): void {
  let sum = 0n;
  for (const step of lead.ledger) {
    sum += micros(step.points);
    expect(micros(step.sum), `${lead.id} ${step.label}`).toBe(sum);
    if (step.rule === undefined || !each.has(step.rule)) continue;
    const paid = step.activities.reduce((all, { points }) => all + micros(points ?? 0), 0n);
    expect(paid, `${lead.id} ${step.rule}`).toBe(micros(step.before_max ?? step.points));
    const reason = lead.reasons.find((one) => one.startsWith(`${step.label} `));
    if (reason !== undefined) expect(reason).toContain(`(${step.activities.length}×)`);
  }
  expect(sum).toBe(micros(lead.score));
}

describe('explain agrees with score', () => {
  const language = join(root, 'fixtures', 'language');
  const cases = readdirSync(language).filter((name) =>
    existsSync(join(language, name, 'expected', 'scored.csv')),
  );

  test('there are cases', () => expect(cases.length).toBeGreaterThan(50));

  test.each(cases)('%s', async (name) => {
    process.chdir(join(language, name));
    try {
      const command = readFileSync('command', 'utf8').trim();
      const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, plain]) => quoted ?? plain ?? '',
      );
      await agrees(inputWords(words.slice(1)));
    } finally {
      process.chdir(home);
    }
  });

  const exports = {
    hubspot: [
      ...['--rules', 'rules/inbound-b2b.yaml', '--leads', 'fixtures/exports/hubspot/contacts.csv'],
      ...['--table', 'company=fixtures/exports/hubspot/companies.csv'],
      ...['-a', 'email=fixtures/exports/hubspot/email-events.csv'],
      ...['-a', 'web=fixtures/exports/hubspot/page-views.csv'],
    ],
    salesforce: [
      ...[
        '--rules',
        'fixtures/exports/salesforce/rules.yaml',
        '--leads',
        'fixtures/exports/salesforce/Lead.csv',
      ],
      ...['-a', 'task=fixtures/exports/salesforce/Task.csv'],
      ...['-a', 'campaign=fixtures/exports/salesforce/CampaignMember.csv'],
    ],
    spanish: [
      ...['--rules', 'rules/inbound-es.yaml', '--leads', 'fixtures/exports/spanish/contactos.csv'],
      ...['-a', 'fixtures/exports/spanish/actividades.csv', '--encoding', 'latin1'],
    ],
  };

  test.each(Object.entries(exports))('the %s export, every lead', { timeout: 300_000 }, async (_, words) => {
    process.chdir(root);
    try {
      const leads = await agrees([...words, '--as-of', '2026-11-01', '--max-rejects', '5%']);
      expect(leads.length).toBeGreaterThan(300);
      placesAreTrue(leads);
    } finally {
      process.chdir(home);
    }
  });
});

describe('real data', () => {
  const zoho = join(root, '..', 'shared', 'data', 'zoho-crm');
  const here = existsSync(zoho);
  if (!here) console.warn('SKIPPED: explain on real data. There is no ../shared/data beside the project.');

  test.skipIf(!here)(
    'some leads of a CRM, those that did most among them',
    { timeout: 300_000 },
    async () => {
      const at = (name: string): string => join(zoho, name);
      const words = ['--rules', join(root, 'test', 'real-data', 'zoho.yaml'), '--leads', at('Leads.csv')];
      const logs = ['-a', `calls=${at('Calls.csv')}`, '-a', `meetings=${at('Events.csv')}`];
      const leads = await agrees(
        [...words, ...logs, '--as-of', '2021-04-16'],
        (row, index) => index % 60 === 0 || /×/.test(row.reasons ?? ''),
      );
      expect(leads.length).toBeGreaterThan(60);
      expect(leads.some(({ ledger }) => ledger.some(({ activities }) => activities.length > 1))).toBe(true);
    },
  );
});

/** Of a score command those options that say what is read. */
function inputWords(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--detail') continue;
    if (word === '--top') i++;
    else kept.push(word);
  }
  return kept;
}

/** A place names the line on which the lead, or the activity's date, stands. */
function placesAreTrue(leads: readonly ExplainedLead[]): void {
  const files = new Map<string, string[]>();
  const lineOf = (file: string, line: number): string => {
    const lines = files.get(file) ?? readFileSync(file, 'latin1').split(/\r?\n/);
    files.set(file, lines);
    return lines[line - 1] ?? '';
  };
  for (const lead of leads) {
    expect(lineOf(lead.file, lead.line)).toContain(lead.id);
    for (const { file, line, date } of lead.ledger.flatMap(({ activities }) => activities)) {
      const [year = '', month, day = ''] = (date ?? '').split('-');
      const text = lineOf(file, line);
      // Exports write dates in their own ways, and a zone may move one by a day.
      expect(text.includes(`${year}-${month}`) || (text.includes(year) && /\d/.test(day))).toBe(true);
    }
  }
}

const RULES = `version: 1
name: Small
leads: { id: Id }
activities:
  web: { lead: Who, type: Event, at: Date, id: Key, where: { not: { Note: robot } } }
groups:
  fit: { max: 40 }
rules:
  decision-maker: { group: fit, when: { Title: { words: [CEO, founder] } }, points: 25 }
  company-size: { group: fit, field: Employees, tiers: [{ at_least: 1000, points: 20 }, { at_least: 200, points: 10 }] }
  pricing: { each: { type: pricing, within: 30d }, points: 10, times_per_day: 1, max: 25, decay: { linear: 60d } }
  webinars: { when: { activity: { type: webinar, within: 90d, count: { at_least: 3 } } }, points: 15 }
  gone-quiet: { when: { no_activity: { within: 14d } }, points: -10 }
segments:
  - { name: prospect, from: 0 }
  - { name: MQL, from: 26 }
  - { name: SQL, from: 51, requires: { fit: { at_least: 30 } } }
promote:
  demo: { when: { activity: { type: demo, within: 30d } }, to: SQL, reason: Asked for a demo }
`;
const WORDS = ['--rules', 'rules.yaml', '--leads', 'leads.csv', '-a', 'web.csv', '--as-of', '2026-11-01'];

async function explain(words: readonly string[], columns = 80) {
  vi.stubEnv('NO_COLOR', '1');
  const told = await run(['explain', ...WORDS, ...words], { columns });
  vi.unstubAllEnvs();
  return told;
}

describe('what it tells', () => {
  inFreshFolder();

  const files = (leads: string, web = 'Key,Who,Event,Date,Note\n'): void =>
    put({ 'rules.yaml': RULES, 'leads.csv': leads, 'web.csv': web });

  test('how near each rule was that did not fire', async () => {
    files(
      'Id,Name,Title,Employees\n1,Ana,Analyst,180\n2,Bo,,\n',
      'Key,Who,Event,Date,Note\na,1,webinar,2026-10-30,\nb,1,webinar,2026-09-30,\nc,1,pricing,2026-09-28,\n',
    );
    const { leads } = await explained([...WORDS, '--lead', '1', '--lead', '2']);
    const why = (lead: number, rule: string): string[] | undefined =>
      leads[lead]?.not_fired.find((one) => one.rule === rule)?.why;
    expect(why(0, 'decision-maker')).toEqual(['Title is Analyst, without the words CEO or founder']);
    expect(why(0, 'company-size')).toEqual(['Employees 180 < 200']);
    expect(why(0, 'webinars')).toEqual([
      'webinar: 2 of 3 in the last 90 days, the last one 2 days ago (2026-10-30)',
    ]);
    expect(why(0, 'pricing')).toEqual([
      'pricing: none in the last 30 days, the last one 34 days ago (2026-09-28)',
    ]);
    expect(why(0, 'gone-quiet')).toEqual([
      'activity: 1 in the last 14 days, the last one 2 days ago (2026-10-30)',
    ]);
    expect(why(1, 'company-size')).toEqual(['Employees is empty']);
    expect(why(1, 'webinars')).toEqual(['webinar: none in the last 90 days']);
    expect(leads[1]?.not_fired.find((one) => one.promote === 'demo')).toMatchObject({ to: 'SQL' });
  });

  test('which activities counted for nothing, and why', async () => {
    files(
      'Id,Name,Title,Employees\n1,Ana,CEO,250\n',
      [
        'Key,Who,Event,Date,Note',
        'a,1,pricing,2026-11-01,',
        'b,1,pricing,2026-11-01,',
        'c,1,pricing,2026-08-01,',
        'd,1,pricing,2026-11-01,robot',
        'e,1,pricing,2026-11-09,',
        'a,1,pricing,2026-10-31,',
        'f,1,pricing,,',
        'g,1,newsletter,2026-07-01,',
        'h,1,pricing,yesterday,',
        'i,2,pricing,2026-11-01,',
        '',
      ].join('\n'),
    );
    const { leads } = await explained([...WORDS, '--max-rejects', '1', '--lead', '1']);
    const [lead] = leads;
    expect(lead?.not_counted.map(({ line, why }) => [line, why]).sort()).toEqual(
      [
        [4, 'too_old'],
        [5, 'left_out'],
        [6, 'future'],
        [7, 'duplicate'],
        [8, 'undated'],
        [9, 'too_old'],
        [10, 'quarantined'],
      ].sort(),
    );
    const pricing = lead?.ledger.find(({ rule }) => rule === 'pricing');
    expect(pricing?.activities.map(({ line }) => line)).toEqual([2]);
    expect(pricing?.unpaid.map(({ line, why }) => [line, why])).toEqual([
      [3, 'times_per_day'],
      [4, 'too_old'],
    ]);
    const leftOut = lead?.not_counted.find(({ why }) => why === 'left_out');
    expect(leftOut?.words).toContain('Note is robot');
  });

  test('an activity that is shared by several leads counts for each of them', async () => {
    put({
      'rules.yaml': RULES.replace('lead: Who,', 'lead: Who, match: Team,'),
      'leads.csv': 'Id,Title,Employees,Team\n1,,,Réd\n2,,,red\n3,,,blue\n',
      'web.csv': 'Key,Who,Event,Date,Note\na,RED,pricing,2026-11-01,\n',
    });
    const leads = await agrees(WORDS);
    expect(leads.map(({ score }) => score > 0)).toEqual([true, true, false]);
  });

  test('what a rule gave before its most', async () => {
    const visits = ['2026-11-01', '2026-10-31', '2026-10-30', '2026-10-29']
      .map((day, i) => `${i},1,pricing,${day},\n`)
      .join('');
    files('Id,Title,Employees\n1,,\n', `Key,Who,Event,Date,Note\n${visits}`);
    const { leads } = await explained([...WORDS, '--lead', '1']);
    expect(leads[0]?.ledger[0]).toMatchObject({ rule: 'pricing', points: 25, sum: 25 });
    expect(leads[0]?.ledger[0]?.before_max).toBeGreaterThan(25);
    const { stdout } = await explain(['--lead', '1']);
    expect(stdout).toMatch(/in all, cut to \+25/);
  });

  test('what is over when it falls, and the day on which score says so too', async () => {
    files('Id,Title,Employees\n1,CEO,\n', 'Key,Who,Event,Date,Note\na,1,demo,2026-10-20,\n');
    const { leads } = await explained([...WORDS, '--lead', '1']);
    const turn = leads[0]?.outlook.segment;
    expect(turn).toMatchObject({
      segment: 'prospect',
      way: 'falls',
      overrides: [{ reason: 'Asked for a demo', holds: false }],
    });
    const then = await scored([...WORDS.slice(0, -1), turn?.on ?? '']);
    expect(then[0]?.segment).toBe('prospect');
    const { stdout } = await explain(['--lead', '1']);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      `falls to prospect on ${turn?.on} if nothing more happens: score ${turn?.score}, Asked for a demo is over`,
    );
  });

  test('the gates that hold a segment back', async () => {
    const visits = Array.from({ length: 3 }, (_, i) => `${i},1,webinar,2026-10-3${i - 0},\n`).join('');
    const rules = RULES.replace('points: 15 }', 'points: 60 }');
    put({
      'rules.yaml': rules,
      'leads.csv': 'Id,Title,Employees\n1,CEO,\n',
      'web.csv': `Key,Who,Event,Date,Note\n${visits.replace('2026-10-32', '2026-10-29')}`,
    });
    const { stdout } = await explain(['--lead', '1']);
    expect(stdout).toContain('held at MQL: Fit 25 < 30 (the score is enough for SQL)');
  });
});

describe('leads that it has no score for', () => {
  inFreshFolder();

  const files = (leads: string): void =>
    put({ 'rules.yaml': RULES, 'leads.csv': leads, 'web.csv': 'Key,Who,Event,Date,Note\n' });

  test('one that is not there: exit 3 with the nearest id; the others are explained', async () => {
    files('Id,Title,Employees\n00Q17,CEO,\n00Q99,,\n');
    const told = await explain(['--lead', '00Q71', '--lead', '00Q99']);
    expect(told.code).toBe(3);
    expect(told.stderr).toBe('no-such-lead: leads.csv has no lead "00Q71"; did you mean "00Q17"?\n');
    expect(told.stdout).toContain('00Q99 · 0 · prospect');
  });

  test('an e-mail address in place of an id', async () => {
    put({
      'rules.yaml': RULES.replace('lead: Who,', 'lead: Who, match: Email,'),
      'leads.csv': 'Id,Email,Title,Employees\n7,ana@orbita.example,,\n',
      'web.csv': 'Key,Who,Event,Date,Note\n',
    });
    const told = await explain(['--lead', 'Ana@Orbita.example']);
    expect(told.code).toBe(3);
    expect(told.stderr).toContain('it is the Email of lead "7": say --lead "7"');
  });

  test('one whose row cannot be used: its place and its fault', async () => {
    files('Id,Title,Employees\n1,CEO,many\n2,,\n3,,,\n');
    const told = await explain(['--lead', '1', '--lead', '3', '--max-rejects', '2']);
    expect(told.code).toBe(3);
    expect(told.stdout).toBe('');
    expect(told.stderr).toMatch(
      /^leads\.csv:2 bad-number: lead "1" is not scored: "Employees" is no number: "many"/,
    );
    expect(told.stderr).toContain('leads.csv:4 cells-extra: lead "3" is not scored: the row has 4 cells');
  });

  test('a second row with the id is told of', async () => {
    files('Id,Title,Employees\n1,CEO,\n1,,\n');
    const told = await explain(['--lead', '1', '--max-rejects', '1']);
    expect(told.code).toBe(0);
    expect(told.stdout).toContain('not scored: leads.csv:3, the id is that of row 2 already');
  });

  test('more rows than are borne: refused like score', async () => {
    files('Id,Title,Employees\n1,CEO,\n1,,\n');
    const told = await explain(['--lead', '1']);
    expect(told.code).toBe(3);
    expect(told.stderr).toContain('leads.csv too-many-rejects: 1 of 2 rows');
  });

  test('as JSON the problems are in the document', async () => {
    files('Id,Title,Employees\n1,CEO,\n');
    const told = await explain(['--lead', '1', '--lead', 'x9y8', '--format', 'json']);
    expect(told.code).toBe(3);
    expect(told.stderr).toBe('');
    const { leads, problems } = JSON.parse(told.stdout) as { leads: unknown[]; problems: unknown[] };
    expect(leads.length).toBe(1);
    expect(problems).toMatchObject([{ code: 'no-such-lead' }]);
  });

  test('flags that are missing or unknown', async () => {
    files('Id,Title,Employees\n1,CEO,\n');
    const cases: [string[], string][] = [
      [WORDS, "required option '--lead <id>' not specified"],
      [[...WORDS, '--lead', '1', '--format', 'jsn'], 'did you mean "json"?'],
      [[...WORDS.slice(0, 2), '--lead', '1'], '--leads is missing'],
    ];
    for (const [words, message] of cases) {
      const told = await run(['explain', ...words]);
      expect(told.code).toBe(2);
      expect(told.stderr).toContain(message);
    }
  });
});

describe('on a terminal', () => {
  inFreshFolder();

  const name = '\u001b[31mRed\u202e 株式会社山田太郎 '.repeat(6);
  const hostile = (): void =>
    put({
      'rules.yaml': RULES,
      'leads.csv': `Id,Name,Title,Employees\n1,"${name}","CEO \u001b]0;x\u0007${'x'.repeat(300)}",9\n`,
      'web.csv': `Key,Who,Event,Date,Note\na,1,"\u001b[2J${'長'.repeat(90)}",2026-10-31,\nb,1,pricing,2026-10-31,\n`,
    });

  test.each([30, 40, 60, 80, 100])(
    'no line is wider than %i columns, and nothing hostile gets out',
    async (columns) => {
      hostile();
      const { code, stdout } = await explain(['--lead', '1'], columns);
      expect(code).toBe(0);
      for (const line of stdout.split('\n')) {
        expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
        expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
      }
    },
  );

  test('colour only where it is asked for', async () => {
    hostile();
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('FORCE_COLOR', undefined);
    const plain = await run(['explain', ...WORDS, '--lead', '1']);
    vi.stubEnv('FORCE_COLOR', '1');
    const coloured = await run(['explain', ...WORDS, '--lead', '1']);
    vi.unstubAllEnvs();
    expect(plain.stdout).not.toContain('\u001b[');
    expect(coloured.stdout).toContain('\u001b[');
    const [first, ...rest] = coloured.stdout.split('\u001b');
    expect([first, ...rest.map((part) => part.replace(/^\[\d+m/, ''))].join('')).toBe(plain.stdout);
  });

  /** East Asian wide characters take two columns. */
  const columnsOf = (line: string): number =>
    [...line].reduce((sum, char) => sum + (/[\u4e00-\u9fff]/u.test(char) ? 2 : 1), 0);
});

describe('what is shown to a salesperson', () => {
  const shown = {
    'a hot lead': ['50200129693', 80],
    'a hot lead on a narrow terminal': ['50200129693', 40],
    'one short of a segment': ['50200186092', 80],
  } as const;

  test.each(Object.entries(shown))('%s', async (title, [id, columns]) => {
    process.chdir(root);
    vi.stubEnv('NO_COLOR', '1');
    try {
      const hubspot = 'fixtures/exports/hubspot';
      const words = ['--rules', 'rules/inbound-b2b.yaml', '--leads', `${hubspot}/contacts.csv`];
      const logs = ['-a', `email=${hubspot}/email-events.csv`, '-a', `web=${hubspot}/page-views.csv`];
      const rest = ['--table', `company=${hubspot}/companies.csv`, '--as-of', '2026-11-01', '--lead', id];
      const told = await run(['explain', ...words, ...logs, ...rest], { columns });
      expect(told.code, told.stderr).toBe(0);
      await expect(told.stdout).toMatchFileSnapshot(
        join(root, 'test', 'explain', `${title.replaceAll(' ', '-')}.txt`),
      );
    } finally {
      vi.unstubAllEnvs();
      process.chdir(home);
    }
  });
});
