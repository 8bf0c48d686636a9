// What people read in the project's pages: plain words, and links that lead somewhere. The console blocks are
// executed by docs.test.ts.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bannedWords } from '../support/banned-words.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
const inFolder = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith(ending))
    .sort();

const pages = ['README.md', 'src/README.md', 'fixtures/exports/README.md', ...inFolder('docs', '.md')];
const rules = ['rules', 'docs/example', 'fixtures/exports'].flatMap((folder) => inFolder(folder, '.yaml'));

describe.each(pages)('%s', (page) => {
  test('uses plain words', () => {
    expect(bannedWords(proseOf(read(page)))).toEqual([]);
  });

  test('has links that lead somewhere', () => {
    const links = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '');
    const relative = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(relative.filter((link) => !leadsSomewhere(page, link))).toEqual([]);
  });
});

test.each(rules)('%s uses plain words', (path) => {
  expect(bannedWords(read(path))).toEqual([]);
});

/** All of the source but the engine that is going to be replaced. */
const source = inFolder('src', '.ts').filter(
  (path) => !/^src\/(?:engines\/duckdb|sql\/duckdb-files)\//.test(path),
);

test.each(source)('%s uses plain words', (path) => {
  expect(bannedWords(commentsAndTexts(read(path)))).toEqual([]);
});

test('the map of the code names files that exist', () => {
  const named = [...read('src/README.md').matchAll(/`([a-z][\w./-]*(?:\/|\.ts))`/g)].map(
    ([, path]) => path ?? '',
  );
  expect(named.length).toBeGreaterThan(20);
  expect(
    named.filter((path) => !existsSync(join(root, 'src', path)) && !existsSync(join(root, path))),
  ).toEqual([]);
});

test('the README has at most 200 lines', () => {
  expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(200);
});

test('every page is reached from the README', () => {
  const linked = ['README.md', 'docs/decisions/README.md', 'docs/first-score.md'].flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#\s]+)/g)].map(([, link]) => join(dirname(page), link ?? '')),
  );
  expect(pages.filter((page) => page !== 'README.md' && !linked.includes(page))).toEqual([]);
});

/** Without blocks and spans of code: their words are names, or messages that the tests of the source check. */
function proseOf(text: string): string {
  return withoutCode(text).replace(/`[^`\n]*`/g, '``');
}

/** Comments and texts of a source file, each on its own line. Names, keys and SQL are left out. */
function commentsAndTexts(source: string): string {
  const parts = source.matchAll(/\/\/.*$|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|(?:sql)?`(?:[^`\\]|\\.)*`/gm);
  return [...parts]
    .map(([part]) => (part.startsWith('/') ? part.replace(/`[^`\n]*`/g, '') : part))
    .filter((part) => !part.startsWith('sql`') && part.includes(' '))
    .map((part) => part.replace(/\$\{[^}]*\}/g, ''))
    .join('\n');
}

function withoutCode(text: string): string {
  return text.replace(/^```.*?^```$/gms, (block) => block.replace(/[^\n]/g, ''));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsOf(read(target)).includes(anchor);
}

/** The anchors of a page's headings, as code hosts make them. */
function anchorsOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{Nd} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
