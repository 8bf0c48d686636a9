// docs/messages.md has every code with its cause, an example and the way out. It is made from the list of codes; the
// examples are the messages that other tests hold, or else a command that leads to the code.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CodeTexts } from '../../src/problem/code-text.ts';
import { COMMAND_CODES } from '../../src/problem/command-codes.ts';
import { DATA_CODES } from '../../src/problem/data-codes.ts';
import { FILE_CODES } from '../../src/problem/file-codes.ts';
import { FINDING_CODES } from '../../src/problem/finding-codes.ts';
import { ROW_CODES } from '../../src/problem/row-codes.ts';
import { RULES_FILE_CODES } from '../../src/problem/rules-file-codes.ts';
import { bannedWords } from '../support/banned-words.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SRC = join(ROOT, 'src');

/** The areas of the page, in its order. */
const AREAS: readonly (readonly [title: string, exit: string, codes: CodeTexts])[] = [
  ['Rules files and test files', 'Exit code 2, or 1 from `validate` and `test`', RULES_FILE_CODES],
  ['Findings of validate', 'Exit code 1 for errors, and for warnings with `--deny-warnings`', FINDING_CODES],
  ['Options and arguments', 'Exit code 2', COMMAND_CODES],
  [
    'Rejected rows',
    'No exit code of their own; above `--max-rejects` the run ends with exit code 3',
    ROW_CODES,
  ],
  ['Refused data', 'Exit code 3', DATA_CODES],
  ['Reading, writing and other runs', 'Exit code 4; 5 for `busy` and `lock-lost`', FILE_CODES],
];

/** Messages that tests compare with what the tool prints: of broken rules files, and of the pages' console blocks. */
function testedMessages(): Map<string, string> {
  const problems = join(import.meta.dirname, 'rules', 'problems');
  const pages = join(ROOT, 'docs');
  const texts = [
    ...read(problems, '.txt'),
    ...read(pages, '.md').filter((text) => !text.startsWith('# Messages\n')),
  ];
  const messages = new Map<string, string>();
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    const code = /^\S+ (?:warning |note )?([a-z]+(?:-[a-z]+)*): ./.exec(line)?.[1];
    if (code !== undefined && !messages.has(code)) messages.set(code, line);
  }
  return messages;
}

function read(folder: string, ending: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n'));
}

const codes = AREAS.flatMap(([, , texts]) => Object.entries(texts));

test('docs/messages.md is made from the list of codes', async () => {
  const messages = testedMessages();
  const areas = AREAS.map(([title, exit, texts]) => {
    const entries = Object.entries(texts).map(([code, { cause, fix, example }]) => {
      const shown = messages.get(code) ?? example;
      return [`### ${code}`, `${cause} ${fix}`, ...(shown ? [`\`\`\`text\n${shown}\n\`\`\``] : [])].join(
        '\n\n',
      );
    });
    return [`## ${title}`, `${exit}.`, ...entries].join('\n\n');
  });
  const page = [
    '# Messages',
    'Every message has a code that does not change between versions. Each entry gives the cause and the way out.',
    ...areas,
  ].join('\n\n');
  await expect(`${page}\n`).toMatchFileSnapshot(join(ROOT, 'docs', 'messages.md'));
});

// The readers of rules files find every problem of shape first, so no example of this one is known.
const WITHOUT_EXAMPLE = ['wrong-shape'];

test('every code has an example', () => {
  const messages = testedMessages();
  const without = codes.filter(([code, { example }]) => !messages.has(code) && !example);
  expect(without.map(([code]) => code)).toEqual(WITHOUT_EXAMPLE);
});

test('every code is in one area', () => {
  const names = codes.map(([code]) => code);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('every listed code is made somewhere in src', () => {
  const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/^problem[/\\]/.test(path))
    .map((path) => readFileSync(join(SRC, path), 'utf8'))
    .join('\n');
  // These codes are written as a prefix and the kind of what is named: `unknown-${kind}`.
  const isComposed = (code: string) => /^(?:unknown|missing|which|no|bad)-/.test(code);
  const unused = codes.filter(([code]) => !sources.includes(`'${code}'`) && !isComposed(code));
  expect(unused.map(([code]) => code)).toEqual([]);
});

test('causes and ways out are in plain words', () => {
  expect(codes.flatMap(([, { cause, fix }]) => bannedWords(`${cause} ${fix}`))).toEqual([]);
});
