// Whoever follows a hint about numbers or dates gets each cell as it was meant, or rejected: never another value.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { always } from '../../support/random.ts';
import { inFreshFolder, put, rowsOf, run, text } from '../../support/run.ts';

inFreshFolder();

const SHAPES = ['1234.56', '1234,56', '1,234.56', '1.234,56', '1 234,56', "1'234.56"];

/** A number of hundredths as an export of this shape writes it. */
function write(hundredths: number, shape: string, sign: string): string {
  const [decimal = '.', group = ''] = [shape.at(-3), shape.length === 8 ? shape[1] : ''];
  const whole = String(Math.floor(hundredths / 100)).replace(/\B(?=(\d{3})+$)/g, group);
  const part = hundredths % 100 === 0 ? '' : decimal + String(hundredths % 100).padStart(2, '0');
  return sign + whole + part;
}

const RULES = (cells: string, wanted: readonly string[]): string => `version: 1
${cells}
rules:
${wanted.map((value, i) => `  r${i}: { when: { n: ${value}, Row: "${i}" }, points: 1 }\n`).join('')}  any: { when: { Row: none }, points: 1 }
`;

/** What a file is scored as under rules: by row its score; a rejected row is not there. */
async function scored(rules: string, cells: readonly string[]): Promise<Map<string, string>> {
  const rows = cells.map((cell, i) => `${i};${i};"${cell}"\n`);
  put({ 'rules.yaml': rules, 'leads.csv': `Id;Row;N\n${rows.join('')}` });
  const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--out', 'o.csv'];
  await run([...argv, '--max-rejects', '100%', '--as-of', '2026-11-01', '--quiet', '--columns', 'Id,score']);
  return new Map(
    rowsOf(text('o.csv'), ';')
      .slice(1)
      .map(([id = '', score = '']) => [id, score]),
  );
}

async function hintOf(rules: string, cells: readonly string[]): Promise<string> {
  await scored(rules, cells);
  const argv = ['validate', 'rules.yaml', '--leads', 'leads.csv', '--format', 'json'];
  const { stdout } = await run(argv);
  const { files } = JSON.parse(stdout) as { files: { findings: { code: string; hint?: string }[] }[] };
  return files[0]?.findings.find(({ code }) => code === 'bad-cells')?.hint ?? '';
}

/** How negatives are written: in no special way, as accountants do, with the minus behind. */
const NEGATIVES = [(text: string) => `-${text}`, (text: string) => `(${text})`, (text: string) => `${text}-`];
const PLACEHOLDERS = ['-', 'N/A', '(No value)'];

/** The words of `missing:` in a hint, as a line of the rules. */
function missingLine(hint: string): string {
  const [, words] = /missing: (\[[^\]]*\])/.exec(hint) ?? [];
  return words === undefined ? '' : `missing: ${words}\n`;
}

test('numbers, with currency signs, negatives and words for no value', async () => {
  let followed = 0;
  const columns = fc.record({
    shape: fc.constantFrom(...SHAPES),
    sign: fc.constantFrom('', '$', '€ '),
    negative: fc.constantFrom(...NEGATIVES),
    cells: fc.array(fc.integer({ min: -900_000_000, max: 900_000_000 }), { minLength: 1, maxLength: 5 }),
    blank: fc.option(fc.constantFrom(...PLACEHOLDERS), { nil: null }),
  });
  await always(
    columns,
    async ({ shape, sign, negative, cells, blank }) => {
      const texts = cells.map((cell) => {
        const text = write(Math.abs(cell), shape, sign);
        return cell < 0 ? negative(text) : text;
      });
      const wanted = cells.map((cell) => String(cell / 100));
      const all = blank === null ? texts : [...texts, blank];
      const field = (more: string): string =>
        `leads: { id: Id, fields: { n: { column: N, type: number${more} } } }`;
      const hint = await hintOf(RULES(field(''), wanted), all);
      const advice = /numbers: "([^"]+)"(?:, strip: "([^"]+)")?(, accounting: true)?$/.exec(hint);
      if (blank !== null) expect(hint).toContain(`missing: ["${blank}"]`);
      if (advice === null || hint.includes('if the former')) return;
      followed++;
      const strip = advice[2] === undefined ? '' : `, strip: "${advice[2]}"`;
      const rules = RULES(field(`, numbers: "${advice[1]}"${strip}${advice[3] ?? ''}`), wanted);
      const scores = await scored(missingLine(hint) + rules, all);
      const meant = new Map(all.map((_, i) => [String(i), i < cells.length ? '1' : '0']));
      expect(scores, `${hint}: ${all.join(' ')}`).toEqual(meant);
    },
    15,
  );
  expect(followed).toBeGreaterThan(5);
});

const pad = (n: number): string => String(n).padStart(2, '0');
const MONTHS = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sept', 'oct', 'nov', 'dic'];

/** Ways in which exports write a day; the instants are of 0:00 and of 8:30 UTC. */
const WRITTEN: Readonly<Record<string, (y: number, m: number, d: number) => string>> = {
  'dd/MM/yyyy': (y, m, d) => `${pad(d)}/${pad(m)}/${y}`,
  'MM-dd-yyyy': (y, m, d) => `${pad(m)}-${pad(d)}-${y}`,
  'd.M.yy': (y, m, d) => `${d}.${m}.${pad(y % 100)}`,
  'M/d/yy h:mm a': (y, m, d) => `${m}/${d}/${pad(y % 100)} 2:05 PM`,
  'yy-MM-dd': (y, m, d) => `${pad(y % 100)}-${pad(m)}-${pad(d)}`,
  yyyyMMdd: (y, m, d) => `${y}${pad(m)}${pad(d)}`,
  'd MMM yyyy': (y, m, d) => `${d} ${MONTHS[m - 1]}. ${y}`,
  'MMM d, yyyy': (y, m, d) => new Date(Date.UTC(y, m - 1, d)).toLocaleDateString('en-US', LONG),
  'dd/MM/yyyy h:mm a': (y, m, d) => `${pad(d)}/${pad(m)}/${y} 2:05 p. m.`,
  epoch_ms: (y, m, d) => String(Date.UTC(y, m - 1, d, 8, 30)),
  epoch_date_ms: (y, m, d) => String(Date.UTC(y, m - 1, d)),
  epoch_s: (y, m, d) => String(Date.UTC(y, m - 1, d, 8, 30) / 1000),
  excel: (y, m, d) => String(Date.UTC(y, m - 1, d) / 86_400_000 + 25_569),
};
const LONG = { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric' } as const;

test('dates, by every way to write them', async () => {
  const followed = new Set<string>();
  const columns = fc.record({
    way: fc.constantFrom(...Object.keys(WRITTEN)),
    days: fc.array(
      fc.record({
        ...{ day: fc.integer({ min: 1, max: 28 }), month: fc.integer({ min: 1, max: 12 }) },
        year: fc.integer({ min: 2001, max: 2040 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    blank: fc.option(fc.constantFrom(...PLACEHOLDERS), { nil: null }),
  });
  await always(
    columns,
    async ({ way, days, blank }) => {
      const texts = days.map(({ year, month, day }) => WRITTEN[way]?.(year, month, day) ?? '');
      const wanted = days.map(({ year, month, day }) => `${year}-${pad(month)}-${pad(day)}`);
      const all = blank === null ? texts : [...texts, blank];
      const field = (more: string): string =>
        `leads: { id: Id, fields: { n: { column: N, type: date${more} } } }`;
      const hint = await hintOf(RULES(field(''), wanted), all);
      if (blank !== null) expect(hint).toContain(`missing: ["${blank}"]`);
      const advice = /dates: \["([^"]+)"\]/.exec(hint);
      if (advice === null || /if the (?:former|first)/.test(hint)) return;
      followed.add(way);
      const rules = missingLine(hint) + RULES(field(`, format: ${JSON.stringify(advice[1])}`), wanted);
      const scores = await scored(rules, all);
      const meant = new Map(all.map((_, i) => [String(i), i < days.length ? '1' : '0']));
      expect(scores, `${hint}: ${all.join(' | ')}`).toEqual(meant);
    },
    30,
  );
  expect(followed.size).toBeGreaterThan(5);
});

test('an ambiguous cell has each of its readings in the hint', async () => {
  const dates = 'leads: { id: Id, fields: { n: { column: N, type: date } } }';
  expect(await hintOf(RULES(dates, []), ['10/11/12'])).toMatch(/is d\/M\/yy, M\/d\/yy or yy\/MM\/dd: /);
  expect(await hintOf(RULES(dates, []), ['1793404800000'])).toMatch(/epoch_ms.*epoch_date_ms/);
  const numbers = 'leads: { id: Id, fields: { n: { column: N, type: number } } }';
  expect(await hintOf(RULES(numbers, []), ['1,200'])).toMatch(
    /is either 1200 \(as in "1,234\.56"\) or 1\.2 \(as in "1234,56"\)/,
  );
});

test('cells that no format reads have no format in the hint', async () => {
  const dates = 'leads: { id: Id, fields: { n: { column: N, type: date } } }';
  expect(await hintOf(RULES(dates, []), ['2026-10-31 10:00:00 CET'])).toMatch(
    /^no common date format reads /,
  );
  expect(await hintOf(RULES(dates, []), ['1793448300000', '46326'])).toMatch(/^the column mixes formats, /);
  const numbers = 'leads: { id: Id, fields: { n: { column: N, type: number } } }';
  for (const cell of ['12K', '0x1F', '--5', '1e3', '(5']) {
    expect(await hintOf(RULES(numbers, []), [cell]), cell).toMatch(/^no one number format reads /);
  }
});
