// The writer under faults: every call by which a run writes is made to fail, to fall short, or to be the last before
// the process is killed. The files of an earlier run stay as they were, or all are new; nothing else stays behind.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forEach, program, spawned } from '../../support/program.ts';
import { run } from '../../support/run.ts';
import { withFault } from '../faults/with-fault.ts';

const SWEEP = join(import.meta.dirname, '..', 'faults', 'sweep.js');
const AT_ONCE = 3;

const RULES = `version: 1
leads: { id: id }
rules:
  gold: { when: { tier: gold }, points: 60 }
segments: [{ name: low, from: 0 }, { name: high, from: 50 }]
`;
const LEADS = `id,tier,note\n${Array.from({ length: 300 }, (_, i) => `${i},${i % 4 ? 'gold' : ''},${'x'.repeat(40)}\n`).join('')}`;

/** What a run of each kind starts from: some outputs are there, one is not, one goes. */
const KINDS = {
  'several files': {
    files: {
      'leads.csv': `${LEADS}7,,twice\n`,
      'out.csv': 'old result\n',
      'out.csv.rejects.csv': 'old rejects\n',
      'lists/low.csv': 'old list\n',
      'run.json': 'old summary\n',
    },
    flags: ['--split', 'lists', '--summary', 'run.json'],
    outputs: ['lists/high.csv', 'lists/low.csv', 'out.csv', 'out.csv.rejects.csv', 'run.json'],
  },
  'one file, where old rejects go': {
    files: {
      'leads.csv': LEADS,
      'out.csv': 'old result\n',
      'out.csv.rejects.csv': 'file,line,byte,code,message,raw\nold.csv,2,3,duplicate,x,y\n',
    },
    flags: [],
    outputs: ['out.csv'],
  },
  'one file, and none before': {
    files: { 'leads.csv': LEADS },
    flags: ['--sort', 'score'],
    outputs: ['out.csv'],
  },
} as const;
type Kind = keyof typeof KINDS;

const home = mkdtempSync(join(tmpdir(), 'leadscore-writer-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const argvOf = (kind: Kind): string[] => [
  ...['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '-o', 'out.csv', '--quiet'],
  ...['--as-of', '2026-11-01', ...KINDS[kind].flags],
];

let folders = 0;
function prepare(kind: Kind): string {
  const folder = join(home, `${folders++}`);
  for (const [name, text] of Object.entries({ 'rules.yaml': RULES, ...KINDS[kind].files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Every file in a folder, hidden ones and locks too; of the summary all but the seconds. */
function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    names.map((path) => {
      const name = path.slice(folder.length + 1);
      const text = name.endsWith('.lock') ? 'a lock' : readFileSync(path, 'utf8');
      return [name, text.replace(/"seconds": [\d.]+/, '')];
    }),
  );
}

const isHidden = (path: string): boolean => path.split('/').at(-1)?.startsWith('.') === true;
const shownFiles = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).filter(([name]) => !isHidden(name)));

interface Fault {
  /** Which call, from 0. */
  readonly at: number;
  readonly effect: string;
}
interface Fell extends Fault {
  readonly code: number;
  readonly said: string;
  readonly files: Record<string, string>;
}

/** What a run comes to under each of these faults. */
async function fall(kind: Kind, faults: readonly Fault[]): Promise<Fell[]> {
  const jobs = faults.map(({ at, effect }) => ({
    folder: prepare(kind),
    fault: `${at + 1} ${effect}`,
    argv: argvOf(kind),
  }));
  const list = join(home, `jobs-${folders}.json`);
  writeFileSync(list, JSON.stringify(jobs));
  const { stdout, stderr } = await spawned([process.execPath, SWEEP, list], {});
  if (!stdout.startsWith('[')) throw new Error(stderr);
  const results = JSON.parse(stdout) as { code: number; said: string }[];
  return results.map((result, i) => ({ ...faults[i]!, ...result, files: filesIn(jobs[i]!.folder) }));
}

describe.each(Object.keys(KINDS) as Kind[])('%s', (kind) => {
  let before: Record<string, string>;
  let after: Record<string, string>;
  /** The calls of a run that meets no fault, in order: `rename .out.csv.tmp`. */
  let calls: string[];
  const where = ({ at, effect, said }: Fell): string => `call ${at + 1}, ${calls[at]}: ${effect}\n${said}`;
  const callsOf = (pattern: RegExp): number[] =>
    [...calls.keys()].filter((at) => pattern.test(calls[at] as string));

  beforeAll(async () => {
    before = filesIn(prepare(kind));
    const folder = prepare(kind);
    const log = join(home, `log-${folders}`);
    const way = { cwd: folder, nodeFlags: withFault(log) };
    expect(await program(argvOf(kind), way)).toMatchObject({ code: 0, stderr: '' });
    after = filesIn(folder);
    calls = readFileSync(log, 'utf8').trimEnd().split('\n');
  });

  test('a run without a fault replaces all, and leaves nothing else', () => {
    expect(Object.keys(after).filter(isHidden)).toEqual([]);
    for (const output of KINDS[kind].outputs) expect(after[output]).not.toBe(before[output]);
    for (const op of ['open', 'write', 'stat', 'sync', 'close', 'rename', 'symlink', 'unlink'])
      expect(callsOf(new RegExp(`^${op} `)).length, op).toBeGreaterThan(0);
  });

  test('what is renamed is on disk before, and its name after', () => {
    const last = calls.findLastIndex((call) => call.startsWith('rename '));
    for (const at of callsOf(/^rename /)) {
      const [, temporary] = (calls[at] as string).split(' ');
      expect(calls.slice(0, at)).toContain(`sync ${temporary}`);
    }
    const folders = new Set(KINDS[kind].outputs.map((output) => dirname(output).replace('.', '')));
    for (const folder of folders) expect(calls.slice(last)).toContain(`sync ${folder}`);
  });

  test('each call fails: it is told and nothing has changed, or all is well without it', async () => {
    const faults = [...calls.keys()].map((at) => ({ at, effect: at % 2 ? 'EIO' : 'ENOSPC' }));
    for (const fell of await fall(kind, faults)) {
      const call = calls[fell.at] as string;
      const hidden = Object.keys(fell.files).filter(isHidden);
      // What can't be taken away, or can't be looked at, stays; a lock of a run that has ended holds nobody up.
      if (!/^(unlink|rmdir|readlink) /.test(call)) expect(hidden, where(fell)).toEqual([]);
      if (fell.code === 0) {
        expect(shownFiles(fell.files), where(fell)).toEqual(after);
        expect(call, where(fell)).not.toMatch(MUST_FAIL);
      } else {
        expect(fell.code, where(fell)).toBe(4);
        expect(shownFiles(fell.files), where(fell)).toEqual(before);
        expect(fell.said, where(fell)).toMatch(
          /^cannot-(write|read): \S.* can't be (written|read): (the disk is full(; make room.*)?|the disk reports an error)\n$/,
        );
      }
    }
  });

  test('each write falls short: the rest follows, or it is told', async () => {
    const faults = callsOf(/^write /).flatMap((at) =>
      ['short', 'none', 'lost'].map((effect) => ({ at, effect })),
    );
    for (const fell of await fall(kind, faults)) {
      const isResult = /\.tmp$/.test(calls[fell.at] as string);
      if (fell.effect === 'short') expect(fell.code, where(fell)).toBe(0);
      if (fell.effect === 'none') expect(fell.code, where(fell)).toBe(4);
      if (fell.effect === 'lost') {
        // A disk that says that it has taken what it hasn't is found out where the file is measured; what is lost
        // of a temporary file is found out where it is read.
        if (!isResult) continue;
        expect(fell.code, where(fell)).toBe(4);
        expect(fell.said, where(fell)).toMatch(/ can't be written: \d+ bytes were written and \d+ arrived/);
      }
      expect(fell.files, where(fell)).toEqual(fell.code === 0 ? after : before);
    }
  });

  test('killed before each call that changes anything: every file is old or new; the next run finds nothing in its way', async () => {
    const killed: { readonly at: number; readonly folder: string }[] = [];
    const changes = callsOf(/^(?!open \w|open $|sync|l?stat|close|rea|ch)/);
    await forEach(changes, AT_ONCE, async (at) => {
      const folder = prepare(kind);
      const way = { cwd: folder, nodeFlags: withFault(`${at + 1} kill`) };
      expect((await program(argvOf(kind), way)).signal).toBe('SIGKILL');
      killed.push({ at, folder });
    });
    for (const { at, folder } of killed) {
      const place = `before call ${at + 1}, ${calls[at]}`;
      const files = filesIn(folder);
      for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
        expect([before[name], after[name]], `${place}: ${name}`).toContain(files[name]);
      // Even a run that is refused puts back what was half replaced: all files are old, or all are new.
      process.chdir(folder);
      writeFileSync('leads.csv', 'nobody\n1\n');
      expect((await run(argvOf(kind))).code, place).toBe(3);
      writeFileSync('leads.csv', before['leads.csv'] as string);
      const settled = filesIn(folder);
      expect(settled, place).toEqual(settled['out.csv'] === after['out.csv'] ? after : before);
      const { code, stderr } = await run(argvOf(kind));
      expect(code, `${place}\n${stderr}`).toBe(0);
      expect(filesIn(folder), place).toEqual(after);
    }
    process.chdir(home);
  });
});

/** Without these no file is whole and in its place. */
const MUST_FAIL = /^(write|sync|rename) |^stat .*\.tmp$|^open .*\.(tmp|undo|spool)$|^close .*\.(tmp|undo)$/;
