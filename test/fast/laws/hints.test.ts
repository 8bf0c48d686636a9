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
${wanted.map((value, i) => `  r${i}: { when: { n: ${value}, Row: "${i}" }, points: 1 }\n`).join('')}`;

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

test('numbers, with currency signs and without', async () => {
  let followed = 0;
  const columns = fc.record({
    shape: fc.constantFrom(...SHAPES),
    sign: fc.constantFrom('', '$', '€ '),
    cells: fc.array(fc.integer({ min: 0, max: 900_000_000 }), { minLength: 1, maxLength: 5 }),
  });
  await always(
    columns,
    async ({ shape, sign, cells }) => {
      const texts = cells.map((cell) => write(cell, shape, sign));
      const wanted = cells.map((cell) => String(cell / 100));
      const field = (more: string): string =>
        `leads: { id: Id, fields: { n: { column: N, type: number${more} } } }`;
      const hint = await hintOf(RULES(field(''), wanted), texts);
      const advice = /numbers: "([^"]+)"(?:, strip: "([^"]+)")?/.exec(hint);
      if (advice === null || hint.includes('if the former')) return;
      followed++;
      const strip = advice[2] === undefined ? '' : `, strip: "${advice[2]}"`;
      const scores = await scored(RULES(field(`, numbers: "${advice[1]}"${strip}`), wanted), texts);
      expect(
        [...scores.values()].every((score) => score === '1'),
        `${hint}: ${texts.join(' ')}`,
      ).toBe(true);
    },
    30,
  );
  expect(followed).toBeGreaterThan(5);
});

test('dates, day or month first', async () => {
  const pad = (n: number): string => String(n).padStart(2, '0');
  const columns = fc.record({
    dayFirst: fc.boolean(),
    mark: fc.constantFrom('/', '-', '.'),
    days: fc.array(
      fc.record({ day: fc.integer({ min: 1, max: 28 }), month: fc.integer({ min: 1, max: 12 }) }),
      { minLength: 1, maxLength: 4 },
    ),
  });
  await always(
    columns,
    async ({ dayFirst, mark, days }) => {
      const texts = days.map(({ day, month }) =>
        [...(dayFirst ? [pad(day), pad(month)] : [pad(month), pad(day)]), '2026'].join(mark),
      );
      const wanted = days.map(({ day, month }) => `2026-${pad(month)}-${pad(day)}`);
      const field = (more: string): string =>
        `leads: { id: Id, fields: { n: { column: N, type: date${more} } } }`;
      const hint = await hintOf(RULES(field(''), wanted), texts);
      const advice = /dates: \["([^"]+)"\]/.exec(hint);
      if (advice === null || hint.includes('if the former')) return;
      const scores = await scored(RULES(field(`, format: "${advice[1]}"`), wanted), texts);
      expect(
        [...scores.values()].every((score) => score === '1'),
        `${hint}: ${texts.join(' ')}`,
      ).toBe(true);
    },
    30,
  );
});
