// report: nothing in the data gets at the page.

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { all, numberOf, openPage, texts } from '../../support/page.ts';
import { inFreshFolder, put, text } from '../../support/run.ts';
import { ok, words } from './page.ts';

inFreshFolder();

describe('nothing in the data gets at the page', () => {
  const HOSTILE = [
    '<script>globalThis.hacked = 1</script>',
    '"><img src=x onerror="hacked()">',
    "' onmouseover='hacked()",
    '</title></style></svg><b>',
    '&lt;&amp;&#60;',
    '\u001b[31mred\u001b[0m\u0007',
    '\u202egnp.exe\u202c',
    'مرحبا بالعالم',
    '`{{2}}<%=3%>',
    'x'.repeat(10_000),
    '🦊'.repeat(3_000),
    'a\u0301'.repeat(500),
    'java\u0000script:alert(1)',
    ']]> --> <!-- <![CDATA[',
  ];
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
  const yaml = (value: string): string => JSON.stringify(value);

  const rules = (label: string): string => `version: 1
name: ${yaml(label)}
leads: { id: Id }
groups: { fit: { max: 50 }, act: { max: 60 } }
rules:
  one: { group: fit, when: { Name: { known: true } }, points: 40 }
  two: { group: act, label: "Two <b> & 'three'", when: { Name: { known: true } }, points: 20 }
segments:
  - { name: "cold <i>x</i>", from: 0 }
  - { name: "warm \\" onload=x", from: 26 }
  - { name: "hot & <script>", from: 51, requires: { fit: { at_least: 45 } } }
disqualify:
  out: { when: { Name: out }, reason: "Gone <script>alert(1)</script>" }
`;

  const hostilePage = async (name: string): Promise<string> => {
    const cells = HOSTILE.filter((cell) => !cell.includes('\u0000'));
    put({
      'rules.yaml': rules(name),
      'leads.csv': `Id,Name\n${[...cells, 'out'].map((cell) => `${quoted(cell)},${quoted(cell)}\n`).join('')}`,
    });
    await ok('report', ...words('--rules rules.yaml --leads leads.csv --show Name --out r.html --quiet'));
    return text('r.html');
  };

  test('names stay text: no element, no attribute and no code of theirs', async () => {
    const html = await hostilePage('<script>alert(1)</script>');
    const page = openPage(html);
    const allowed = new Set(
      'HTML HEAD META TITLE STYLE BODY MAIN HEADER SECTION H1 H2 H3 P BR B I BDI SPAN DIV UL LI TABLE THEAD TBODY TR TH TD DETAILS SUMMARY CODE WBR DL DT DD svg g rect line path text title'.split(
        ' ',
      ),
    );
    const elements = all(page, '*');
    expect(elements.length).toBeGreaterThan(500);
    expect([...new Set(elements.map(({ tagName }) => tagName))].filter((name) => !allowed.has(name))).toEqual(
      [],
    );
    const attributes = elements.flatMap(({ attributes }) => Array.from(attributes, ({ name }) => name));
    expect(attributes.filter((name) => /^on|^style$|^href$|^src$|^xlink/.test(name))).toEqual([]);
    expect(html.replaceAll('\n', ' ')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    const shown = texts(page, '#near bdi');
    for (const name of HOSTILE.slice(0, 5)) expect(shown).toContain(name);
    expect(texts(page, 'h1')).toEqual(['<script>alert(1)</script>']);
    expect(texts(page, '#segments .tile bdi')).toContain('hot & <script>');
  });

  test('names are set apart from the direction of the text, and long ones are cut', async () => {
    const page = openPage(await hostilePage('long'));
    expect(texts(page, '#near th bdi')).toContain('مرحبا بالعالم');
    const long = texts(page, '#near bdi').filter((name) => /^x+…$|^🦊+…$/u.test(name));
    expect(long.length).toBeGreaterThan(0);
    for (const name of all(page, 'bdi')) {
      expect([...name.textContent].length).toBeLessThanOrEqual(320);
      const title = name.getAttribute('title');
      if (title !== null) expect(title.startsWith(name.textContent.slice(0, 40))).toBe(true);
    }
  });

  test('the page forbids itself everything but its own style', async () => {
    const html = await hostilePage('policy');
    const policy = all(openPage(html), 'meta').find(
      (meta) => meta.getAttribute('http-equiv') === 'Content-Security-Policy',
    );
    const style = html.match(/<style>([\s\S]*?)<\/style>/)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(policy?.getAttribute('content')).toContain(`default-src 'none'; style-src 'sha256-${hash}'`);
    expect(html.match(/<style/g)?.length).toBe(1);
    expect(html).not.toMatch(/@import|url\(|<link|<iframe|<base/);
    expect(html.match(/https?:/g)).toBeNull();
  });

  test('under 1 MB at any number of leads, however long their names', async () => {
    const lead = (i: number): string => `${i}${'<&"'.repeat(150)},${'é'.repeat(400)}\n`.replaceAll('"', '""');
    const rows = Array.from({ length: 4000 }, (_, i) => lead(i).replace(/^(.*),/, '"$1",'));
    put({ 'rules.yaml': rules('many'), 'leads.csv': `Id,Name\n${rows.join('')}` });
    await ok('report', ...words('--rules rules.yaml --leads leads.csv --show Name --out r.html --quiet'));
    expect(Buffer.byteLength(text('r.html'))).toBeLessThan(1_000_000);
    expect(numberOf(openPage(text('r.html')).querySelector('#left-out .n')?.textContent)).toBe(4000);
  });
});
