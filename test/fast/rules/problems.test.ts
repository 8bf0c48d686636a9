// Every message about a rules file: `problems/` holds broken files, each with its expectations where they belong. A
// comment below the broken line points at the place and names the code, as in
//
//     decision-maker: { when: { Job Title: { wrods: CEO } }, points: 20 }
//     #                                      ^ unknown-operator
//
// (`#< code` points at column 1; several lines may point at one). A warning or a note says so: `^ warning short-text`.
// Beside each file stands what the tool shows for it, frames and all; together they are the public list of messages.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../support/run.ts';

const FOLDER = join(import.meta.dirname, 'problems');
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'))
  .map((name) => name.replace(/\.yaml$/, ''))
  .sort();

const home = process.cwd();
beforeAll(() => process.chdir(FOLDER));
afterAll(() => process.chdir(home));

interface Found {
  level: string;
  code: string;
  line?: number;
  column?: number;
}

const told = ({ level, code, line, column }: Found): string =>
  `${line}:${column} ${level === 'error' ? '' : `${level} `}${code}`;

/** What the comments of a broken file expect. */
function expectedIn(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  let line = 0;
  return lines.flatMap((content, index) => {
    const marked = /^\s*#(<|.*?\^) ((?:warning |note )?[a-z][a-z-]*)$/.exec(content);
    if (marked === null) {
      line = index + 1;
      return [];
    }
    const column = marked[1] === '<' ? 1 : content.indexOf('^') + 1;
    return [`${line}:${column} ${marked[2]}`];
  });
}

describe('a broken rules file', () => {
  test('there are at least 80, and each expects something', () => {
    expect(names.length).toBeGreaterThanOrEqual(80);
    for (const name of names) {
      expect(expectedIn(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8')), name).not.toEqual([]);
    }
  });

  test.each(names)('%s', async (name) => {
    const file = `${name}.yaml`;
    const wanted = expectedIn(readFileSync(file, 'utf8'));
    const asJson = await run(['validate', file, '--verbose', '--format', 'json']);
    const [checked] = (JSON.parse(asJson.stdout) as { files: { findings: Found[] }[] }).files;
    expect(checked?.findings.map(told)).toEqual(wanted);
    const isFailed = wanted.some((one) => !/ (warning|note) /.test(one));
    const asText = await run(['validate', file, '--verbose']);
    expect([asJson.code, asText.code]).toEqual(isFailed ? [1, 1] : [0, 0]);
    expect(asText.stderr).toBe('');
    await expect(asText.stdout).toMatchFileSnapshot(join(FOLDER, `${name}.txt`));
  });
});

// `wrong-shape` is what the JSON Schema alone would find; readers and schema agree, so no file shows it.
const ELSEWHERE = ['usage', 'warning', 'error', 'note', 'wrong-shape'];

test('every code that the sources can report about a rules file is in the list', () => {
  const sources = readdirSync(join(home, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) =>
      /^(rules|lint)\/(?!check-data|look-at-files)[^/]*\.ts$/.test(path.replaceAll('\\', '/')),
    )
    .map((path) => readFileSync(join(home, 'src', path), 'utf8'))
    .join('\n');
  const reported = new Set(
    [
      ...sources.matchAll(
        /(?:report|problem)\(\s*(?:[^,()]|\([^()]*\))*,\s*(?:(?:[^,()]|\([^()]*\))*,\s*)?'([a-z]+(?:-[a-z]+)*)'/g,
      ),
    ].map(([, code]) => code as string),
  );
  const listed = new Set(
    names.flatMap((name) =>
      expectedIn(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8')).map((one) => one.split(' ').at(-1)),
    ),
  );
  expect([...reported].filter((code) => !listed.has(code) && !ELSEWHERE.includes(code))).toEqual([]);
});
