// The documentation is run: a console block shows what its commands print, to the byte, and a block that names a
// file shows that file. `npm run test:update` writes them anew, so no figure in them is typed.
//
//   ```console          lines from `$ ` on are commands, run from the project's folder; then what they print
//   ```yaml PATH        the file, whole (any language)
//   ```yaml             a rules file (`version: 1`), or some top keys of one: they replace those of the first
//                       rules file of the page; either compiles

import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../src/cli.ts';
import { compileRules } from '../../src/rules/compile.ts';
import { readTestFile } from '../../src/rules/test-file.ts';
import { openPage } from '../support/page.ts';
import { reportSvg } from '../support/report-svg.ts';
import { splitCommand } from '../support/run.ts';
import { terminalSvg } from '../support/terminal-svg.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
const hasBlock = (page: string): boolean => /^```/m.test(read(page));
const pages = [
  ...['README.md', 'src/README.md', 'fixtures/exports/README.md'].filter(hasBlock),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md') && hasBlock(path)),
];

/** The run that the README's picture shows, as a person would type it. */
const PICTURE = [
  'leadscore score --rules rules/inbound-b2b.yaml --leads fixtures/exports/hubspot/contacts.csv',
  '    --table company=fixtures/exports/hubspot/companies.csv',
  '    --activities email=fixtures/exports/hubspot/email-events.csv',
  '    --activities web=fixtures/exports/hubspot/page-views.csv',
  '    --as-of 2026-11-01 --out scored.csv',
];
const PICTURE_COLUMNS = 100;

let workspace = '';

/** A folder with what the commands of a page read. */
function openWorkspace(): void {
  workspace = mkdtempSync(join(tmpdir(), 'leadscore-readme-'));
  for (const path of ['package.json', 'rules', 'docs/example', 'fixtures/exports']) {
    cpSync(join(root, path), join(workspace, path), { recursive: true });
  }
  symlinkSync(join(root, 'dist'), join(workspace, 'dist'), 'junction'); // what `import 'leadscore'` finds
  vi.stubEnv('FORCE_COLOR', undefined);
  vi.stubEnv('NO_COLOR', '1');
}

afterEach(() => {
  process.chdir(root);
  vi.unstubAllEnvs();
  if (workspace !== '') rmSync(workspace, { recursive: true, force: true });
  workspace = '';
});

describe.each(pages)('%s', (page) => {
  test('shows what its commands print', async () => {
    openWorkspace();
    const before = read(page);
    let after = '';
    let end = 0;
    for (const match of before.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)) {
      const [whole, language, path, body] = match as unknown as [string, string, string | undefined, string];
      let shown = body;
      if (language === 'console') shown = keepSeconds(await runBlock(body), body);
      else if (path !== undefined) shown = read(path);
      after += `${before.slice(end, match.index)}\`\`\`${language}${path ? ` ${path}` : ''}\n${shown}\`\`\``;
      end = match.index + whole.length;
    }
    await expect(after + before.slice(end)).toMatchFileSnapshot(join(root, page));
  });

  test('shows rules that compile', () => {
    const found = [...read(page).matchAll(/^```yaml ?([^\n]*)\n(.*?)^```$/gms)];
    const isTests = (path = ''): boolean => path.endsWith('.test.yaml');
    for (const [, path, text = ''] of found.filter(([, path]) => isTests(path))) {
      expect(readTestFile(text, path ?? page).problems).toEqual([]);
    }
    const blocks = found.filter(([, path]) => !isTests(path)).map(([, , text]) => text as string);
    const frame = blocks.find(isWhole);
    for (const block of blocks) {
      const text = isWhole(block) ? block : within(frame ?? '', block);
      expect(compileRules(text, page).problems, text).toEqual([]);
    }
  });
});

test('the picture of the README shows a real run', async () => {
  openWorkspace();
  vi.stubEnv('NO_COLOR', undefined);
  vi.stubEnv('FORCE_COLOR', '1');
  const terminal = openTerminal(PICTURE_COLUMNS);
  process.chdir(workspace);
  const words = PICTURE.join(' ').split(/\s+/).slice(1);
  expect(await main(words, terminal.streams), terminal.text()).toBe(0);
  const command = `\u001b[1m$ ${PICTURE.join(' \\\n')}\u001b[22m`.replaceAll('\n', '\u001b[22m\n\u001b[1m');
  const picture = terminalSvg(
    `${command}\n\n${terminal.text()}`,
    PICTURE_COLUMNS,
    'A run of leadscore over the bundled export, as a terminal shows it',
  );
  const path = join(root, 'docs', 'run.svg');
  await expect(keepSeconds(picture, readOr(path, ''))).toMatchFileSnapshot(path);
});

test('the picture of the report shows a real page', async () => {
  openWorkspace();
  process.chdir(workspace);
  const [, ...flags] = PICTURE.slice(0, -1).join(' ').split(/\s+/).slice(1);
  const terminal = openTerminal(PICTURE_COLUMNS);
  const argv = ['report', ...flags, '--as-of', '2026-11-01', '--out', 'report.html'];
  expect(await main(argv, terminal.streams), terminal.text()).toBe(0);
  const title =
    'The charts of a report over the bundled export: scores with their thresholds, fit against engagement';
  const page = openPage(readFileSync('report.html', 'utf8'));
  const picture = reportSvg(page, ['scores', 'groups'], title);
  await expect(picture).toMatchFileSnapshot(join(root, 'docs', 'report.svg'));
});

/** Runs the commands of a console block; what they print stands behind each. */
async function runBlock(body: string): Promise<string> {
  const commands = body.match(/^\$ (?:.*\\\n)*.*$/gm) ?? [];
  if (commands.length === 0) throw new Error(`no command in: ${body}`);
  process.chdir(workspace);
  let exit = 0;
  let shown = '';
  for (const command of commands) {
    const [line = '', file] = command.slice(2).split(/ > (?=\S+$)/);
    const terminal = openTerminal(80, file);
    exit = await run(splitCommand(line), exit, terminal);
    const printed = terminal.text();
    shown += `${command}\n${printed}${printed === '' || printed.endsWith('\n') ? '' : '\n'}`;
  }
  return shown;
}

async function run(words: string[], lastExit: number, { streams, write }: Terminal): Promise<number> {
  const [program = '', ...args] = words;
  const file = (path = ''): string => readFileSync(path, 'utf8');
  switch (program) {
    case 'leadscore':
      return main(args, streams);
    case 'node': {
      const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      write(stdout + stderr);
      return status ?? 1;
    }
    case 'cat':
      for (const path of args) write(file(path));
      return 0;
    case 'head':
      if (args[0] !== '-n') throw new Error('only head -n N FILE is known here');
      streams.stdout.write(file(args[2]).split(/^/m).slice(0, Number(args[1])).join(''));
      return 0;
    case 'grep': {
      const isExtended = args[0] === '-E';
      const [given = '', path] = isExtended ? args.slice(1) : args;
      // As in a shell: without -E these are characters.
      const pattern = isExtended ? given : given.replace(/[|+?(){}]/g, '\\$&');
      write(
        file(path)
          .match(new RegExp(`^.*(?:${pattern}).*\n`, 'gm'))
          ?.join('') ?? '',
      );
      return 0;
    }
    case 'echo':
      if (args.join(' ') !== '$?') throw new Error('only echo $? is known here');
      write(`${lastExit}\n`);
      return 0;
    case 'cd':
      process.chdir(args[0] ?? '');
      return 0;
    case 'npm':
      checkNpm(words);
      return 0;
    default:
      throw new Error(`no such command here: ${program}`);
  }
}

/** npm itself isn't run (it needs a network): what it would run must be there. */
function checkNpm(words: string[]): void {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const [, step = ''] of words.join(' ').matchAll(/(?:^|&& )npm (.*?)(?= &&|$)/g)) {
    if (step === 'ci') expect(read('package-lock.json')).toContain('"lockfileVersion"');
    else if (step !== 'link') expect(Object.keys(scripts)).toContain(step.replace(/^run /, ''));
  }
}

type Terminal = ReturnType<typeof openTerminal>;

/** Both streams in one text, as a terminal shows them; standard output in a file where a shell was told so. */
function openTerminal(columns: number, file?: string) {
  let text = '';
  const write = (chunk: string): boolean => {
    text += chunk;
    return true;
  };
  if (file !== undefined) writeFileSync(file, '');
  const intoFile = (chunk: string): boolean => {
    appendFileSync(file as string, chunk);
    return true;
  };
  const stdout = { write: file === undefined ? write : intoFile, columns };
  return { write, streams: { stdout, stderr: { write, columns } }, text: () => text };
}

/** How long a run took is another figure each time: what was measured when the page was written stays. */
function keepSeconds(fresh: string, before: string): string {
  const seconds = /(?<=, )\d+\.\d s(?=\n|<)|(?<="seconds": )[\d.]+/g;
  const kept = before.match(seconds) ?? [];
  let next = 0;
  return fresh.replace(seconds, (measured) => kept[next++] ?? measured);
}

function isWhole(block: string): boolean {
  return /^version: 1$/m.test(block);
}

/** A rules file with some of its top keys replaced. */
function within(frame: string, fragment: string): string {
  const sections = (text: string): string[] => text.match(/^\S.*\n(?:(?:[ \t#-].*)?\n)*/gm) ?? [];
  const keyOf = (section: string): string => section.slice(0, section.indexOf(':'));
  const replaced = new Set(sections(fragment).map(keyOf));
  return [...sections(frame).filter((section) => !replaced.has(keyOf(section))), fragment].join('');
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}
