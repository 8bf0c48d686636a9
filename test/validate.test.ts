// `leadscore validate` through the front door: formats, exit codes, and what it finds in the files at hand. What it
// finds in the rules alone is in problems/.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { inFreshFolder, isThere, put, type Ran, run } from './run.ts';

const ROOT = join(import.meta.dirname, '..');

inFreshFolder();

const GOOD = `version: 1
leads: { id: Id }
rules:
  boss: { when: { Title: { words: CEO } }, points: 60 }
`;
const WARNED = `version: 1
leads: { id: Id }
groups: { fit: {}, idle: {} }
rules:
  boss: { group: fit, when: { Title: { words: CEO } }, points: 60 }
`;
const BAD = `version: 1
leads: { id: Id }
rules:
  boss: { when: { Title: { wrods: CEO } }, points: 60 }
  big: { when: { Size: { at_least: many } }, points: 5 }
`;

const validate = (...args: string[]): Promise<Ran> => run(['validate', ...args]);

interface Told {
  files: {
    file: string;
    errors: number;
    warnings: number;
    notes: number;
    findings: {
      level: string;
      code: string;
      message: string;
      hint?: string;
      file?: string;
      line?: number;
      frame?: string[];
    }[];
    leads?: { scored: number; without: string[]; segments: Record<string, number> };
  }[];
}

async function told(...args: string[]): Promise<Told['files']> {
  const { stdout } = await validate(...args, '--format', 'json');
  return (JSON.parse(stdout) as Told).files;
}

describe('exit codes and formats', () => {
  test('good rules: 0, their size and ranges, nothing on standard error', async () => {
    put({ 'rules.yaml': GOOD });
    const { code, stdout, stderr } = await validate('rules.yaml');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      'rules.yaml: SUCCESS 1 rule, 0 tests\n  score     0 to 60\n  segments  prospect 0 to 25 · MQL 26 to 50 · SQL 51 to 60\n',
    );
  });

  test('errors: 1, all of them in one go, each as a located line with its frame', async () => {
    put({ 'rules.yaml': BAD });
    const { code, stdout } = await validate('rules.yaml');
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'rules.yaml:4:28 unknown-operator: "wrods" is not an operator; did you mean "words"?',
      '    4 │   boss: { when: { Title: { wrods: CEO } }, points: 60 }',
      '      │                            ^^^^^',
      '',
      'rules.yaml:5:36 not-a-number: "at_least" of "Size" in rule big is a number: "many" is none',
      '    5 │   big: { when: { Size: { at_least: many } }, points: 5 }',
      '      │                                    ^^^^',
      '',
      'rules.yaml: FAILED 2 errors',
      '',
    ]);
  });

  test('warnings: 0, and 1 with --deny-warnings; a code never depends on the format', async () => {
    put({ 'rules.yaml': WARNED, 'bad.yaml': BAD });
    for (const format of ['text', 'json', 'junit', 'github']) {
      expect((await validate('rules.yaml', '--format', format)).code, format).toBe(0);
      expect((await validate('rules.yaml', '--format', format, '--deny-warnings')).code, format).toBe(1);
      expect((await validate('bad.yaml', '--format', format)).code, format).toBe(1);
    }
    const { stdout } = await validate('rules.yaml');
    expect(stdout).toContain('rules.yaml:3:20 warning empty-group: no rule is of group idle');
    expect(stdout).toContain('rules.yaml: SUCCESS 1 rule, 0 tests, 1 warning');
  });

  test('a note fails nothing, not even with --deny-warnings', async () => {
    put({ 'rules.yaml': GOOD.replace('CEO', '[CEO, VP]') });
    const { code, stdout } = await validate('rules.yaml', '--deny-warnings');
    expect(code).toBe(0);
    expect(stdout).toContain('note short-text');
  });

  test('several files are all told, in their order', async () => {
    put({ 'a.yaml': BAD, 'b.yaml': GOOD });
    const { code, stdout } = await validate('a.yaml', 'b.yaml');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^a\.yaml:4:28 [\s\S]*\na\.yaml: FAILED 2 errors\n\nb\.yaml: SUCCESS /);
  });

  test('a file that is not there is 4, an unknown format 2; both say so on standard error', async () => {
    put({ 'rules.yaml': GOOD });
    const absent = await validate('absent.yaml');
    expect([absent.code, absent.stdout]).toEqual([4, '']);
    expect(absent.stderr).toContain('cannot-read');
    const format = await validate('rules.yaml', '--format', 'jsno');
    expect(format.code).toBe(2);
    expect(format.stderr).toContain('did you mean "json"?');
  });

  test('a file that is not UTF-8 is found wrong, like any other mistake in it', async () => {
    put({ 'rules.yaml': Buffer.from('version: 1\nname: Espa\xf1a\n', 'latin1') });
    const { code, stdout } = await validate('rules.yaml');
    expect(code).toBe(1);
    expect(stdout).toContain('bad-encoding');
  });

  test('--quiet says nothing of good rules', async () => {
    put({ 'rules.yaml': GOOD, 'bad.yaml': BAD });
    expect((await validate('rules.yaml', '--quiet')).stdout).toBe('');
    expect((await validate('rules.yaml', 'bad.yaml', '--quiet')).stdout).toMatch(/^bad\.yaml:4:28 /);
  });

  test('--format github annotates the lines', async () => {
    put({ 'rules.yaml': BAD, 'warned.yaml': WARNED });
    const { stdout } = await validate('rules.yaml', 'warned.yaml', '--format', 'github');
    expect(stdout.split('\n').slice(0, 1)).toEqual([
      '::error file=rules.yaml,line=4,col=28,title=unknown-operator::"wrods" is not an operator; did you mean "words"?',
    ]);
    expect(stdout).toContain('::warning file=warned.yaml,line=3,col=20,title=empty-group::');
  });

  test('--format junit has a case for each finding, and fails for errors', async () => {
    put({ 'rules.yaml': BAD, 'warned.yaml': WARNED, 'good.yaml': GOOD });
    const { stdout } = await validate('rules.yaml', 'warned.yaml', 'good.yaml', '--format', 'junit');
    expect(stdout).toContain('<testsuites tests="4" failures="2"');
    expect(stdout).toContain(
      '<testcase name="unknown-operator 4:28" classname="rules.yaml" file="rules.yaml" line="4">',
    );
    expect(stdout).toContain('<testcase name="empty-group 3:20"');
    expect(stdout).toContain('<testcase name="validate" classname="good.yaml"');
  });

  test('--format json says what a score can come to', async () => {
    put({ 'rules.yaml': WARNED });
    const { stdout } = await validate('rules.yaml', '--json');
    const [file] = JSON.parse(stdout).files;
    expect(file).toMatchObject({
      ...{ file: 'rules.yaml', errors: 0, warnings: 1, notes: 0, rules: 1, tests: 0 },
      ...{
        score: { low: '0', high: '60' },
        groups: { fit: { low: '0', high: '60' }, idle: { low: '0', high: '0' } },
      },
      reachable: {
        prospect: { low: '0', high: '25' },
        MQL: { low: '26', high: '50' },
        SQL: { low: '51', high: '60' },
      },
    });
  });

  test('names that could drive the terminal are shown as their codes', async () => {
    put({ 'rules.yaml': GOOD.replace('Title:', '"Ti\\e[31mtle": { wrods: x }, Other:') });
    const { stdout } = await validate('rules.yaml');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('\\x1b'.slice(0, 1));
  });
});

describe('with the files at hand', () => {
  const RULES = `version: 1
leads: { id: Id, fields: { created: { column: Created, type: date } } }
tables:
  company: { key: Key, match: Company }
activities:
  web: { lead: Who, match: Email, type: { column: Event, names: { "1": page_view } }, at: At }
  calls: { lead: Who, type: Kind, at: At }
rules:
  boss: { when: { Title: { words: CEO } }, points: 10 }
  spain: { when: { Country: [Spain, Portugall] }, points: 5 }
  software: { when: { company.Industry: Softwear }, points: 5 }
  everyone: { when: { Id: { known: true } }, points: 1 }
  nobody: { when: { Size: { at_least: 1000000 } }, points: 1 }
  visits: { each: { source: web, type: page_view }, points: 2, max: 10 }
  demos: { each: { source: web, type: demo_requst }, points: 2, max: 10 }
  talks: { each: { source: calls }, points: 2, max: 10 }
`;
  const FILES = {
    'rules.yaml': RULES,
    'leads.csv': `Id,Email,Title,Country,Company,Size,Created
1,ana@x.example,CEO,Spain,9,10,2026-01-01
2,bo@x.example,Clerk,Portugal,9,20,yesterday
3,cy@x.example,Clerk,France,,30,2026-02-30
4,di@x.example,Clerk,France,,40,2026-03-01
`,
    'companies.csv': 'Key,Industry\n9,Software\n',
    'web.csv': `Who,Event,At
ana@x.example,1,2026-10-01
bo@x.example,demo_request,2026-10-01
eve@y.example,1,2026-10-01
`,
  };
  const HERE = [
    '--leads',
    'leads.csv',
    '--table',
    'company=companies.csv',
    '-a',
    'web=web.csv',
    '--as-of',
    '2026-11-01',
  ];

  async function codes(...args: string[]): Promise<string[]> {
    const [file] = await told('rules.yaml', ...args);
    return (file?.findings ?? []).map(
      ({ level, code, message, hint }) => `${level} ${code}: ${message}${hint ? `; ${hint}` : ''}`,
    );
  }

  test('values that never occur, with the nearest that does; types; look-ups too', async () => {
    put(FILES);
    const found = await codes(...HERE);
    expect(found).toContain(
      'warning value-never-occurs: no lead has it that "Country is Portugall"; did you mean "Portugal"?',
    );
    expect(found).toContain(
      'warning value-never-occurs: no row of table company has it that "company.Industry is Softwear"; did you mean "Software"?',
    );
    expect(found).toContain(
      'warning value-never-occurs: no activity of web has it that "type is demo_requst"; did you mean "demo_request"?',
    );
    expect(found.filter((one) => one.includes('value-never-occurs'))).toHaveLength(3);
  });

  test('rules that fire for none or for all', async () => {
    put(FILES);
    const found = await codes(...HERE);
    expect(found).toContain('warning fires-for-none: rule nobody fires for none of 2 leads');
    expect(found.join('\n')).toMatch(/warning fires-for-all: rule everyone fires for all 2 leads/);
    expect(found.join('\n')).not.toMatch(/fires-for-none: rule talks/); // its log is not at hand
  });

  test('tiers, promotions and disqualifications that hold for none', async () => {
    put({
      ...FILES,
      'rules.yaml': `${RULES}  size: { field: Size, tiers: [{ at_least: 500, points: 9 }, { at_least: 15, points: 3 }] }
promote:
  boss: { when: { Title: CEO }, to: SQL }
  demo: { when: { Title: CFO }, to: SQL }
disqualify:
  junk: { when: { Title: Intern }, reason: Junk }
`,
    });
    const found = (await codes(...HERE)).filter((one) => one.includes('holds-for-none'));
    expect(found).toEqual([
      'note holds-for-none: tier 1 of rule size holds for none of these leads',
      'note holds-for-none: promote demo holds for none of these leads',
      'note holds-for-none: disqualify junk holds for none of these leads',
    ]);
  });

  test("cells that don't read as their type: how many, and the first three places", async () => {
    put(FILES);
    const [file] = await told('rules.yaml', ...HERE);
    expect(file?.findings.find(({ code }) => code === 'bad-cells')).toMatchObject({
      ...{ level: 'error', file: 'leads.csv', line: 3 },
      message: '"Created" is no date in 2 of 4 rows: line 3 "yesterday", line 4 "2026-02-30"',
    });
  });

  test('how they are written is told by what they hold', async () => {
    const hints = async (cells: string[], rules = RULES): Promise<string | undefined> => {
      const rows = cells.map((cell, i) => `${i + 1},a@x.example,CEO,Spain,9,10,${cell}\n`);
      put({
        ...FILES,
        'rules.yaml': rules,
        'leads.csv': `Id,Email,Title,Country,Company,Size,Created\n${rows.join('')}`,
      });
      const [file] = await told('rules.yaml', ...HERE);
      return file?.findings.find(({ code }) => code === 'bad-cells')?.hint;
    };
    const top = (format: string): string => `write in the rules, at the top level, dates: ["${format}"]`;
    expect(await hints(['"15 Apr, 2021 00:03:00"', '"3 May, 2021 10:00:00"'])).toBe(
      top('d MMM, yyyy HH:mm:ss'),
    );
    expect(await hints(['15/04/2021', '03/04/2021'])).toBe(top('dd/MM/yyyy'));
    expect(await hints(['3/15/2021 9:30 PM', '1/2/2021 10:00 AM'])).toBe(top('M/d/yyyy h:mm a'));
    expect(await hints(['03/04/2021', '05/06/2021'])).toBe(
      `"03/04/2021" is either dd/MM/yyyy or MM/dd/yyyy: if the former, ${top('dd/MM/yyyy')}`,
    );
    expect(await hints(['15.04.2021'], RULES.replace('leads:', 'dates: [dd/MM/yyyy]\nleads:'))).toBe(
      'add "dd.MM.yyyy" to the formats in the rules',
    );
    expect(await hints(['soon', 'later'])).toBe('say how it is written, with dates: or format:');
  });

  test('where no lead can be read, only that is told', async () => {
    put({ ...FILES, 'leads.csv': FILES['leads.csv'].replace(/20\d\d-\d\d-\d\d/g, 'soon') });
    const found = await codes(...HERE);
    expect(found.map((one) => one.split(':')[0])).toEqual(['error bad-cells', 'error no-leads']);
  });

  test('a log that ends long before the day is told first, and its consequences not at all', async () => {
    put(FILES);
    const found = await codes(...HERE.slice(0, -1), '2031-01-01');
    expect(found[0]).toMatch(/^warning old-log: web: newest activity 2026-10-01, /);
    expect(found.join('\n')).not.toMatch(/fires-for-none: rule (visits|demos)/);
  });

  test('on a terminal long messages are broken, elsewhere each is one line', async () => {
    put(FILES);
    const { stdout } = await run(['validate', 'rules.yaml', ...HERE], {
      stdout: { isTTY: true },
      columns: 60,
    });
    const plain = stripVTControlCharacters(stdout);
    for (const line of plain.split('\n')) expect(line.length, line).toBeLessThanOrEqual(60);
    expect(plain).toMatch(/it\s+that\s+"Country\s+is\s+Portugall"/);
    const { stdout: log } = await run(['validate', 'rules.yaml', ...HERE], { columns: 60 });
    expect(log).toContain('no lead has it that "Country is Portugall"; did you mean "Portugal"?');
  });

  test("keys that don't match", async () => {
    put({ ...FILES, 'web.csv': 'Who,Event,At\n1,1,2026-10-01\n2,1,2026-10-01\n' });
    expect(await codes(...HERE)).toContain(
      'warning unmatched-keys: 2 of 2 activities of web name no lead of the export; "Who" of web.csv holds "1", "2"; ' +
        '"Email" of leads.csv holds "ana@x.example", "bo@x.example", "cy@x.example"',
    );
  });

  test("a column that isn't there is an error at the rules that read it, with the nearest header", async () => {
    put({ ...FILES, 'leads.csv': FILES['leads.csv'].replace('Country', 'Contry') });
    const { code, stdout } = await validate('rules.yaml', ...HERE);
    expect(code).toBe(1);
    expect(stdout).toContain(
      'rules.yaml:10:20 unknown-column: rule spain reads the column "Country", which leads.csv doesn\'t have; did you mean "Contry"?',
    );
  });

  test('how many leads each segment would get; files left out are said; nothing is written', async () => {
    put(FILES);
    const [file] = await told('rules.yaml', ...HERE);
    expect(file?.leads).toEqual({
      scored: 2,
      without: ['calls'],
      segments: { prospect: 2, MQL: 0, SQL: 0 },
    });
    const { stdout } = await validate('rules.yaml', ...HERE);
    expect(stdout).toContain('2 leads would be, without calls');
    expect(isThere('leads.csv.rejects.csv')).toBe(false);
  });

  test('an export that already has the columns of a result can be tried all the same', async () => {
    put({ ...FILES, 'leads.csv': FILES['leads.csv'].replaceAll('Size', 'score') });
    put({ 'rules.yaml': RULES.replace('Size:', 'score:') });
    const [file] = await told('rules.yaml', ...HERE);
    expect(file?.leads?.scored).toBe(2);
  });

  test('leads that are not there are 4; a file for a source that the rules lack is 2', async () => {
    put(FILES);
    expect((await validate('rules.yaml', '--leads', 'absent.csv')).code).toBe(4);
    expect((await validate('rules.yaml', '--leads', 'leads.csv', '-a', 'wbe=web.csv')).code).toBe(2);
  });
});

test("the language page's own example validates", () => {
  const page = join(ROOT, '..', 'shared', 'rules-language.md');
  let text: string;
  try {
    text = readFileSync(page, 'utf8');
  } catch {
    console.warn('skipped: ../shared/rules-language.md is not here');
    return undefined;
  }
  const blocks = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((block) => block[1] ?? '');
  expect(blocks).toHaveLength(2);
  return Promise.all(
    blocks.map(async (block, index) => {
      put({ [`${index}.yaml`]: block });
      const { code, stdout } = await validate(`${index}.yaml`);
      expect(code, stdout).toBe(0);
    }),
  );
});
