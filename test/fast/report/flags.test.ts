// report: its flags.

import { describe, expect, test } from 'vitest';
import { numberOf, openPage } from '../../support/page.ts';
import { everything, inFreshFolder, isThere, put, rowsOf, run, text } from '../../support/run.ts';
import { ok, type Summary } from './page.ts';

inFreshFolder();

describe('flags', () => {
  const RULES = 'version: 1\nleads: { id: Id }\nrules: { a: { when: { N: x }, points: 60 } }\n';
  const files = { 'rules.yaml': RULES, 'leads.csv': 'Id,N,score\n1,x,5\n2,y,6\n' };
  const argv = ['report', '--rules', 'rules.yaml', '--leads', 'leads.csv'];

  test('a column called score is in nobody’s way, where no rows are written', async () => {
    put(files);
    await ok(...argv, '--out', 'r.html');
    expect(numberOf(openPage(text('r.html')).querySelector('.tile b')?.textContent)).toBe(1);
  });

  test('- is standard output, and --json goes to standard error then', async () => {
    put(files);
    const { stdout, stderr } = await ok(...argv, '--out', '-', '--json');
    expect(stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect((JSON.parse(stderr) as Summary).leads.scored).toBe(2);
    expect(isThere('-')).toBe(false);
  });

  test('--json alone prints the summary', async () => {
    put(files);
    const { stdout } = await ok(...argv, '--out', 'r.html', '--json');
    expect((JSON.parse(stdout) as Summary).leads.scored).toBe(2);
  });

  test('the summary names the page', async () => {
    put(files);
    expect((await ok(...argv, '--out', 'r.html')).stderr).toMatch(/wrote r\.html\n$/);
    expect(
      (await ok('score', ...argv.slice(1), '--prefix', 'x_', '--out', 's.csv', '--report', 'r.html')).stderr,
    ).toMatch(/wrote s\.csv\nwrote r\.html\n$/);
  });

  test.each([
    ['no --out', [], 2, /--out/],
    ['an unknown language', ['--out', 'r.html', '--locale', 'fr'], 2, /unknown-locale.*en, es/],
    ['an unknown column', ['--out', 'r.html', '--show', 'M'], 3, /--show: leads\.csv has no column "M"/],
    ['the page over an input', ['--out', 'leads.csv'], 2, /output-is-input/],
    ['the page over the summary', ['--out', 'r.html', '--summary', 'r.html'], 2, /same-file/],
    ['a folder that is not there', ['--out', 'no/r.html'], 4, /there is no folder/],
  ])('refused: %s', async (_, flags, code, message) => {
    put({ ...files, 'r.html': 'old' });
    const before = everything();
    const ran = await run([...argv, ...flags]);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toMatch(message);
    expect(everything()).toEqual(before);
  });

  test('too many rejects: no page, and the old one stays', async () => {
    put({ ...files, 'leads.csv': 'Id,N\n1,x\n,y\n', 'r.html': 'old' });
    const before = everything();
    expect((await run([...argv, '--out', 'r.html'])).code).toBe(3);
    expect(everything()).toEqual(before);
    await ok(...argv, '--out', 'r.html', '--max-rejects', '1', '--rejects', 'no.csv', '--quiet');
    expect(rowsOf(text('no.csv')).length).toBe(2);
    expect(openPage(text('r.html')).querySelector('#left-out .more')?.textContent).toContain('no.csv');
  });

  test('both on standard output are refused', async () => {
    put(files);
    const ran = await run(['score', ...argv.slice(1), '--prefix', 'x_', '--out', '-', '--report', '-']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/standard output/);
  });
});
