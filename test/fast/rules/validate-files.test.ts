// validate, with the files at hand.

import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { inFreshFolder, isThere, put, run, text } from '../../support/run.ts';
import { validate } from './validate.ts';

inFreshFolder();

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
      'warning value-never-occurs: no lead matches "Portugall" in Country; did you mean "Portugal"?',
    );
    expect(found).toContain(
      'warning value-never-occurs: no row of table company matches "Softwear" in company.Industry; did you mean "Software"?',
    );
    expect(found).toContain(
      'warning value-never-occurs: no activity of web matches "demo_requst" in type; did you mean "demo_request"?',
    );
    expect(found.filter((one) => one.includes('value-never-occurs'))).toHaveLength(3);
  });

  test('rules that fire for none or for all', async () => {
    put(FILES);
    const found = await codes(...HERE);
    expect(found).toContain('warning fires-for-none: rule nobody fires for none of 2 leads');
    expect(found).toContain(
      'warning fires-for-all: rule everyone gives all 2 leads the same points (2 in total), so it does not rank them',
    );
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
      message: '"Created" is not a date in 2 of 4 rows: line 3 "yesterday", line 4 "2026-02-30"',
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
    expect(await hints(['soon', 'later'])).toBe(
      'no common date format reads "soon"; export the dates in another format, or declare one with format:',
    );
  });

  test('a rule that gives every lead points, but not the same, does rank them', async () => {
    const rules = `version: 1
leads: { id: Id }
activities: { web: { lead: Who, type: Event, at: At } }
rules:
  size: { field: Size, tiers: [{ at_least: 25, points: 9 }, { at_least: 1, points: 3 }] }
  visits: { each: { type: 1 }, points: 2, max: 10 }
`;
    put({
      ...FILES,
      'rules.yaml': rules,
      'web.csv':
        'Who,Event,At\n1,1,2026-10-30\n1,1,2026-10-30\n2,1,2026-10-30\n3,1,2026-10-30\n4,1,2026-10-30\n',
    });
    const argv = ['--leads', 'leads.csv', '-a', 'web.csv', '--as-of', '2026-11-01'];
    expect((await codes(...argv)).filter((one) => one.includes('fires-for'))).toEqual([]);
  });

  test('how many rows of a log count is said first of the files, and why not', async () => {
    put({ ...FILES, 'web.csv': `${FILES['web.csv']}ana@x.example,1,2027-01-01\nana@x.example,1,\n` });
    const found = await codes(...HERE);
    expect(found[1]).toBe(
      'note log-coverage: web: 20 % of the rows count (1 of 5); not counted: 1 without a date, 2 not matched to a lead, 1 after the as-of date',
    );
  });

  test('a missing column is not also a name that is nearly a declared one', async () => {
    put({ ...FILES, 'rules.yaml': RULES.replace('Size:', 'Createt:') });
    const found = await codes(...HERE);
    expect(found.filter((one) => one.includes('near-name'))).toEqual([]);
    expect(found.join()).toContain('error unknown-column: rule nobody reads the column "Createt"');
    const [alone] = await told('rules.yaml');
    expect(alone?.findings.map(({ code }) => code)).toContain('near-name');
  });

  test('one missing: serves all columns, each hint has the words of all', async () => {
    put({
      'rules.yaml': `version: 1
leads: { id: Id }
rules:
  big: { when: { Employees: { at_least: 200 } }, points: 30 }
  new: { when: { Created: { within: 60d } }, points: 5 }
`,
      'leads.csv':
        'Id,Employees,Created\n1,300,2026-10-20\n2,-,2026-10-20\n3,N/A,2026-10-20\n4,300,0000-00-00\n5,-,0000-00-00\n',
    });
    const missing = 'missing: ["-", "N/A", "0000-00-00"]';
    const found = (await codes('--leads', 'leads.csv')).filter((one) => one.includes('bad-cells'));
    expect(found).toHaveLength(2);
    for (const one of found) expect(one).toContain(missing);
    const { stderr } = await run(['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--out', '-']);
    expect(stderr).toContain(missing);
    put({ 'rules.yaml': `${missing}\n${text('rules.yaml')}` });
    expect((await codes('--leads', 'leads.csv')).join()).not.toContain('bad-cells');
  });

  test('texts that look like no value, unless the rules ask for them', async () => {
    const rules = RULES.replace('[Spain, Portugall]', '[Spain, unknown]');
    const leads = FILES['leads.csv'].replaceAll('Clerk', '-').replaceAll('France', 'Unknown');
    put({ ...FILES, 'rules.yaml': rules, 'leads.csv': leads });
    expect((await codes(...HERE)).filter((one) => one.includes('placeholder'))).toEqual([
      'note placeholder-cells: cells that look like "no value" count as text: "-" in Title (3); ' +
        'if these mean "no value", write in the rules, at the top level, missing: ["-"]',
    ]);
  });

  test('a file that lacks most columns is named once', async () => {
    put({ ...FILES, 'leads.csv': 'Campaign,Cost,Country\nSpring,100,Spain\n' });
    const errors = (await codes(...HERE)).filter((one) => one.startsWith('error '));
    expect(errors).toEqual([
      'error other-file: leads.csv does not have 6 of the 7 columns that the rules read ' +
        '("Id", "Created", "Company", "Email", "Title", "Size"); it looks like another file; it has Campaign, Cost, Country',
    ]);
  });

  test('where no lead can be read, only that is told', async () => {
    put({ ...FILES, 'leads.csv': FILES['leads.csv'].replace(/20\d\d-\d\d-\d\d/g, 'soon') });
    const found = await codes(...HERE);
    expect(found.map((one) => one.split(':')[0])).toEqual([
      'note unread-field',
      'error bad-cells',
      'error no-leads',
    ]);
  });

  test('a log that ends long before the day is told first, and its consequences not at all', async () => {
    put(FILES);
    const found = await codes(...HERE.slice(0, -1), '2031-01-01');
    expect(found.map((one) => one.split(':')[0]).slice(0, 3)).toEqual([
      'note unread-field',
      'note log-coverage',
      'warning old-log',
    ]);
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
    expect(plain).toMatch(/matches\s+"Portugall"\s+in\s+Country/);
    const { stdout: log } = await run(['validate', 'rules.yaml', ...HERE], { columns: 60 });
    expect(log).toContain('no lead matches "Portugall" in Country; did you mean "Portugal"?');
  });

  test("keys that don't match", async () => {
    put({ ...FILES, 'web.csv': 'Who,Event,At\n1,1,2026-10-01\n2,1,2026-10-01\n' });
    expect(await codes(...HERE)).toContain(
      'warning unmatched-keys: 2 of 2 activities of web do not match any lead; "Who" of web.csv contains "1", "2"; ' +
        '"Email" of leads.csv contains "ana@x.example", "bo@x.example", "cy@x.example"',
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
