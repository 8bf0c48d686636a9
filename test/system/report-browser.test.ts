// The report in a real browser: no fault, no request, nothing of the data's runs, and it can be read on a phone and
// on a desk, in light and in dark, and printed. Needs a chromium; without one this file skips, aloud.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { type Browser, findChromium, type Look, openBrowser } from '../support/chromium.ts';

const chromium = findChromium();
if (!chromium) console.warn('SKIPPED: the report in a browser. There is no chromium on this machine.');

const folder = mkdtempSync(join(tmpdir(), 'leadscore-browser-'));
const exports = join(import.meta.dirname, '..', '..', 'fixtures', 'exports');
const rules = join(import.meta.dirname, '..', '..', 'rules');
const said: string[] = [];
const quiet = { write: (text: string) => said.push(text) };

const report = async (name: string, ...argv: string[]): Promise<string> => {
  const path = join(folder, `${name}.html`);
  const code = await main(['report', ...argv, '--out', path, '--quiet'], { stdout: quiet, stderr: quiet });
  expect(code, said.join('')).toBe(0);
  return pathToFileURL(path).href;
};

const PAGES: Record<string, () => Promise<string>> = {
  hubspot: () =>
    report(
      'hubspot',
      ...['--rules', join(rules, 'inbound-b2b.yaml'), '--leads', join(exports, 'hubspot', 'contacts.csv')],
      ...['--table', `company=${join(exports, 'hubspot', 'companies.csv')}`],
      ...['-a', `email=${join(exports, 'hubspot', 'email-events.csv')}`],
      ...['-a', `web=${join(exports, 'hubspot', 'page-views.csv')}`, '--as-of', '2026-11-01'],
      ...['--show', 'First Name,Last Name', '--show', 'Company Name'],
    ),
  spanish: () =>
    report(
      'spanish',
      ...['--rules', join(rules, 'inbound-es.yaml'), '--leads', join(exports, 'spanish', 'contactos.csv')],
      ...['-a', join(exports, 'spanish', 'actividades.csv'), '--encoding', 'latin1'],
      ...['--as-of', '2026-11-01', '--locale', 'es'],
    ),
  hostile: () => {
    const names = [
      '<script>globalThis.hacked = 1</script>',
      '"><img src=//example.com/x onerror="globalThis.hacked = 2">',
      "' onmouseover='globalThis.hacked = 3",
      '</title></style></svg><iframe src=javascript:alert(1)>',
      `${'<svg/onload=alert(1)>'.repeat(500)}`,
      '\u202etxt.exe\u202c\u2067',
      'Wort'.repeat(2_500),
      'مرحبا'.repeat(100),
      '漢字'.repeat(100),
    ];
    const cells = names.map((name) => `"${name.replaceAll('"', '""')}"`);
    writeFileSync(join(folder, 'leads.csv'), `Id,N\n${cells.map((cell) => `${cell},x\n`).join('')}`);
    const label = JSON.stringify(`Very long label${names[0]} ${'and more '.repeat(20)}`);
    const segment = JSON.stringify(`cold${names[1]}`);
    writeFileSync(
      join(folder, 'rules.yaml'),
      `version: 1
name: ${JSON.stringify(names[3])}
leads: { id: Id }
groups: { fit: { label: ${label} }, act: {}, more: {} }
rules: { a: { group: fit, label: ${label}, when: { N: x }, points: 24 }, b: { group: more, when: { N: x }, points: 25 } }
segments: [ { name: ${segment}, from: 0 }, { name: mid, from: 26, requires: { fit: { at_least: 25 } } }, { name: Top, from: 51 }, { name: More, from: 52 }, { name: Most, from: 53 } ]
`,
    );
    return report(
      'hostile',
      ...['--rules', join(folder, 'rules.yaml'), '--leads', join(folder, 'leads.csv'), '--show', 'Id'],
    );
  },
};

const LOOKS: readonly Look[] = [
  { width: 1400, scheme: 'light' },
  { width: 1400, scheme: 'dark' },
  { width: 780, scheme: 'light' },
  { width: 400, scheme: 'dark' },
  { width: 320, scheme: 'light' },
  { width: 720, scheme: 'dark', media: 'print' },
];

/** Run in the page: what of it reaches beyond the window, and the smallest letters of what can be seen. */
const LIE = `(() => {
  const seen = [...document.querySelectorAll('main *')].filter((one) => one.checkVisibility() && !one.closest('thead, .scroll'));
  const boxes = seen.map((one) => ({ one, box: one.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
  const sizes = seen.filter((one) => one.matches('text')).map((one) => {
    const svg = one.ownerSVGElement;
    return parseFloat(getComputedStyle(one).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  });
  return {
    over: document.documentElement.scrollWidth - innerWidth,
    beyond: boxes.filter(({ box }) => box.left < -0.5 || box.right > innerWidth + 0.5).map(({ one }) => one.outerHTML.slice(0, 200)),
    charts: seen.filter((one) => one.matches('svg.chart')).length,
    marks: seen.filter((one) => one.matches('svg.chart rect')).length,
    smallest: Math.min(...sizes),
    ground: getComputedStyle(document.body).backgroundColor,
    ink: getComputedStyle(document.body).color,
  };
})()`;

interface Lie {
  readonly over: number;
  readonly beyond: readonly string[];
  readonly charts: number;
  readonly marks: number;
  readonly smallest: number;
  readonly ground: string;
  readonly ink: string;
}

describe.skipIf(!chromium)('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(chromium as string);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(Object.keys(PAGES))('%s', (name) => {
    let address = '';
    beforeAll(async () => {
      address = (await PAGES[name]?.()) ?? '';
    });

    test.each(LOOKS)('$width pixels, $scheme $media', async (look) => {
      const page = await browser.open(address, look);
      const lie = await page.evaluate<Lie>(LIE);
      expect(page.complaints).toEqual([]);
      expect(page.requests).toEqual([address]);
      expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
      expect(await page.evaluate('document.scripts.length')).toBe(0);
      expect(lie.over).toBeLessThanOrEqual(0);
      expect(lie.beyond).toEqual([]);
      expect(lie.charts).toBeGreaterThanOrEqual(2);
      expect(lie.marks).toBeGreaterThan(lie.charts);
      expect(lie.smallest).toBeGreaterThanOrEqual(8);
      const isDark = look.scheme === 'dark' && look.media === undefined;
      expect(lightness(lie.ink) > 0.5).toBe(isDark);
      if (look.media === undefined) expect(lightness(lie.ground) < 0.5).toBe(isDark);
    });
  });

  test('what is written on a shade can be read, in light and in dark', async () => {
    const address = (await PAGES.hubspot?.()) ?? '';
    for (const scheme of ['light', 'dark'] as const) {
      const page = await browser.open(address, { width: 1400, scheme });
      const pairs = await page.evaluate<[string, string][]>(
        `[...document.querySelectorAll('td[class*=" h"], .mute, .soft, code, summary, .minus')].map((one) => {
          let ground = one;
          while (getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
          return [getComputedStyle(one).color, getComputedStyle(ground).backgroundColor];
        })`,
      );
      const kinds = [...new Set(pairs.map((pair) => pair.join(' on ')))];
      expect(kinds.length).toBeGreaterThan(5);
      const faint = kinds.filter((kind) => {
        const [ink = '', ground = ''] = kind.split(' on ');
        return contrast(ink, ground) < 4.5;
      });
      expect(faint).toEqual([]);
    }
  });
});

/** Relative luminance of `rgb(1, 2, 3)`, as the accessibility guidelines define it. */
function lightness(colour: string): number {
  const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [lightness(one), lightness(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
