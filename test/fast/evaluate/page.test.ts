// `evaluate --report`: one page with the figures of the JSON, that loads nothing.
import { beforeEach, expect, test } from 'vitest';
import { FILES, HAND, knownFiles, knownLeads, SNAPSHOT } from '../../oracle/known-law.ts';
import { all, openPage, texts } from '../../support/page.ts';
import { inFreshFolder, isThere, put, run, text } from '../../support/run.ts';

inFreshFolder();
beforeEach(() => put({ ...knownFiles(knownLeads(1500, 1)), 'rules.yaml': HAND }));

const argv = ['evaluate', '--rules', 'rules.yaml', ...FILES, ...SNAPSHOT];

test('the page says what the terminal and the JSON say', async () => {
  const { code, stdout } = await run([...argv, '--report', 'page.html', '--json']);
  expect(code).toBe(0);
  const json = JSON.parse(stdout);
  const html = text('page.html');
  const page = openPage(html);
  const verdicts = texts(page, '#verdicts li');
  const told = (await run(argv)).stdout.split('\n\n')[0]?.replace(/\n {2}/g, ' ');
  for (const verdict of verdicts) expect(told).toContain(verdict);
  expect(verdicts.length).toBeGreaterThan(2);
  const rows = all(page, '#rules tbody tr').map((row) => texts(row, 'td'));
  expect(rows.map(([, n]) => n)).toEqual(
    json.judgements.rules.map((rule: { with: { n: number } }) => rule.with.n.toLocaleString('en-US')),
  );
  expect(all(page, '#ranking svg')).toHaveLength(4);
  expect(all(page, '#conversion svg.wide circle')).toHaveLength(
    json.bands.filter(({ n }: { n: number }) => n > 0).length,
  );
  expect(html).toContain('default-src &#39;none&#39;');
  expect(html).not.toMatch(/<script|<link|<img|url\(|https?:\/\/(?!www\.w3\.org)/);
});

test('a refused evaluation writes no page', async () => {
  put(knownFiles(knownLeads(60, 1)));
  const { code } = await run([...argv, '--data-until', '2026-05-01', '--report', 'page.html']);
  expect(code).toBe(3);
  expect(isThere('page.html')).toBe(false);
});
