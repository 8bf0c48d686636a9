// The summary in a terminal: it fits whatever width there is, with names of any script, with colour and without.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { widthOf } from '../../../src/output/terminal/text.ts';
import { inFreshFolder, put, run } from '../../support/run.ts';

inFreshFolder();
afterEach(() => vi.unstubAllEnvs());

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
const plain = (text: string): string => text.replace(ESCAPES, '');

const WIDE = {
  'rules.yaml': `version: 1
name: 東京の見込み客リスト 🚀
leads: { id: Id }
activities: { ウェブ: { lead: Who, at: At }, "a log with a name that is longer than any column for names": { lead: Who, at: At } }
groups: { fit: { label: 適合度 } }
rules:
  a: { label: 決裁者（部長以上の役職）, group: fit, when: { T: { contains: 部長 } }, points: 40 }
  b: { label: "Página de precios 💶", each: { source: ウェブ, within: 30d }, points: 10, max: 30 }
  c: { label: "오래 조용함 a label that goes on and on and on, as labels do when nobody stops them", when: { no_activity: { within: 30d } }, points: -5 }
segments:
  - { name: 見込み客, from: 0 }
  - { name: 検討中の客と呼ばれる人たちのこと, from: 26 }
  - { name: Caliente 🔥, from: 51, requires: { fit: { at_least: 40 } } }
  - { name: "Very hot and also very long in its name", from: 52 }
disqualify: { x: { when: { T: 顧客 }, reason: すでにお客様です } }
`,
  'leads.csv': `Id,T
株式会社山田商事・営業本部第一営業部東日本担当,部長
${'🦊'.repeat(40)},部長
مرحبا بالعالم,学生
김철수,学生
plain,顧客
e${'\u0301'.repeat(300)},学生
${'x'.repeat(10_000)},学生
\u001b[31mred\u202e,学生
`,
  'web.csv':
    'Who,At\n株式会社山田商事・営業本部第一営業部東日本担当,2026-10-30\n김철수,2026-10-29\n김철수,2026-10-28\n',
  'log.csv': 'Who,At\nnobody,2026-10-30\n',
};
const ARGV = [
  'score',
  '--rules',
  'rules.yaml',
  '--leads',
  'leads.csv',
  '--as-of',
  '2026-11-01',
  '-o',
  'out.csv',
];
const LOGS = [
  '-a',
  'ウェブ=web.csv',
  '-a',
  'a log with a name that is longer than any column for names=log.csv',
];

const summary = async (columns: number): Promise<string> => {
  const { code, stderr } = await run([...ARGV, ...LOGS], { columns });
  expect(code, stderr).toBe(0);
  return stderr;
};

describe('names of any script', () => {
  test.each([30, 36, 40, 50, 59, 60, 72, 80, 100])('no line runs over %i columns', async (columns) => {
    put(WIDE);
    for (const line of (await summary(columns)).split('\n')) {
      if (!line.startsWith('wrote ')) expect(widthOf(line), line).toBeLessThanOrEqual(columns);
    }
  });

  test.each([40, 80])(
    'bars start in one column, and thresholds keep their numbers, at %i',
    async (columns) => {
      put(WIDE);
      const lines = (await summary(columns)).split('\n');
      const section = (title: string): string[] => {
        const start = lines.findIndex((line) => line.startsWith(title)) + 1;
        return lines.slice(start, lines.indexOf('', start));
      };
      for (const title of ['Segments', 'Scores', 'Rules that fired most']) {
        const starts = section(title).flatMap((line) => {
          const at = line.search(/[█▉▊▋▌▍▎▏]/);
          return at < 0 ? [] : [widthOf(line.slice(0, at))];
        });
        expect(new Set(starts).size, title).toBeLessThanOrEqual(1);
        if (columns >= 80 || title === 'Scores') expect(starts.length, title).toBeGreaterThan(1);
      }
      expect(section('Scores').flatMap((line) => line.match(/from \d+/g) ?? [])).toEqual(
        columns >= 80 ? ['from 26', 'from 51', 'from 52'] : ['from 26', 'from 51'], // two share a bar
      );
    },
  );

  test('nothing of the data reaches the terminal as a code', async () => {
    put(WIDE);
    const text = await summary(80);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  });
});

describe('colour', () => {
  test('adds nothing that colours don’t: the same text without them', async () => {
    put(WIDE);
    vi.stubEnv('NO_COLOR', '1');
    const without = await summary(80);
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('FORCE_COLOR', '1');
    const coloured = await summary(80);
    expect(without).toBe(plain(without));
    expect(coloured).not.toBe(plain(coloured));
    const withoutSeconds = (text: string): string => text.replace(/[\d.]+ s$/m, '');
    expect(withoutSeconds(plain(coloured))).toBe(withoutSeconds(without));
  });

  test('the bars of the scores have those of the segments', async () => {
    put(WIDE);
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('FORCE_COLOR', '1');
    const colourOf = (line: string): string | undefined =>
      line.match(new RegExp(`${String.fromCharCode(27)}\\[(\\d+)m[█▉▊▋▌▍▎▏]`))?.[1];
    const lines = (await summary(80)).split('\n');
    const starting = (start: string): string => lines.find((line) => plain(line).startsWith(start)) ?? '';
    const cold = colourOf(starting('  見込み客'));
    expect(cold).toBeDefined();
    expect(colourOf(starting('     0 to 9'))).toBe(cold);
    expect(colourOf(starting('   30 to 39'))).toBe(colourOf(starting('  検討中')));
    expect(colourOf(starting('   30 to 39'))).not.toBe(cold);
  });
});

test('reasons are told whole, or not at all', async () => {
  put(WIDE);
  for (const columns of [40, 60, 80, 100]) {
    const text = await summary(columns);
    const reasons = text.slice(text.indexOf('Hottest leads')).match(/[+-]\d+(?:\.\d+)?.?/g) ?? [];
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toMatch(/^(?:\+40|\+10|\+20|\+30|-5)(?:[ ;\n])?$/);
  }
});

// As tmux 3.3 and GNU's C library have it, but for skin tones, which newer terminals join.
test.each([
  ['漢字', 4],
  ['ｶﾅ', 2],
  ['👍🏽', 2],
  ['🇪🇸', 2],
  ['🇪🇸🇫🇷', 4],
  ['👨‍👩‍👧', 2],
  ['❤️', 1],
  ['e\u0301', 1],
  ['한글', 4],
  ['𠮷', 2],
  ['①', 1],
  ['ａ', 2],
  ['…×←█½αя', 7],
  ['', 0],
])('%s takes %i columns', (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});
