// Rows 51 and 54: inputs that change during a run, and a machine that allows too little.
// Row 53: options and files given twice, see test/fast/score/files.test.ts.
import { execFileSync } from 'node:child_process';
import { appendFileSync, renameSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { main } from '../../../src/cli.ts';
import { BIN, program, spawned } from '../../support/program.ts';
import { inFreshFolder, put, run, text } from '../../support/run.ts';

const RULES = `version: 1
leads: { id: Id }
activities: { web: { lead: Lead } }
rules:
  visits: { each: {}, points: 1 }
`;
const LEADS = `Id,Name\n${Array.from({ length: 3000 }, (_, i) => `${i},Lead ${i}\n`).join('')}`;

inFreshFolder();

const CHANGES: Readonly<Record<string, (path: string) => void>> = {
  grown: (path) => appendFileSync(path, '9001,x\n'),
  'cut off': (path) => truncateSync(path, 40),
  rewritten: (path) => {
    writeFileSync(path, text(path).replace('\n1,', '\n7,'));
    utimesSync(path, 1, 1);
  },
  replaced: (path) => {
    writeFileSync('new.csv', text(path));
    renameSync('new.csv', path);
  },
};

describe('row 51: an input that changes during the run is refused, and nothing is replaced', () => {
  describe.each(['stream', 'wasm', 'duckdb'])('%s', (engine) => {
    test.each(Object.keys(CHANGES))('%s', async (kind) => {
      for (const path of ['leads.csv', 'web.csv']) {
        put({ 'rules.yaml': RULES, 'leads.csv': LEADS, 'web.csv': 'Lead,x\n1,y\n', 'run.json': 'old' });
        let isDone = false;
        // The first rows of the result are the moment: all has been read, and leads may be read again.
        const stdout = {
          write: () => {
            if (!isDone) CHANGES[kind]?.(path);
            isDone = true;
            return true;
          },
        };
        let stderr = '';
        const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '-a', 'web.csv', '-o', '-'];
        const flags = ['--summary', 'run.json', '--as-of', '2026-11-01', '--quiet', '--engine', engine];
        const code = await main([...argv, ...flags], {
          stdout,
          stderr: {
            write: (said: string) => {
              stderr += said;
            },
          },
        });
        expect([isDone, code, stderr]).toEqual([
          true,
          3,
          expect.stringMatching(new RegExp(`^${path.replace('.', '\\.')} input-changed: .*changed while`)),
        ]);
        expect(text('run.json')).toBe('old');
      }
    });
  });

  test('by explain, which waits for a pipe meanwhile', async () => {
    put({ 'rules.yaml': RULES, 'leads.csv': LEADS });
    execFileSync('mkfifo', ['web.fifo']);
    const argv = [
      'explain',
      '--rules',
      'rules.yaml',
      '--leads',
      'leads.csv',
      '-a',
      'web.fifo',
      '--lead',
      '1',
    ];
    const explained = run([...argv, '--as-of', '2026-11-01']);
    const pipe = await open('web.fifo', 'w'); // waits until explain has opened it, behind the leads
    CHANGES.grown?.('leads.csv');
    await pipe.writeFile('Lead,x\n1,y\n');
    await pipe.close();
    const { code, stderr } = await explained;
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^leads\.csv input-changed/)]);
  });
});

test('row 54: no temporary directory, or too few files that may be open: exit 4 with a message', async () => {
  put({ 'rules.yaml': RULES, 'leads.csv': LEADS });
  const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--without', 'web', '-o', '-'];
  const noFolder = await program([...argv, '--as-of', '2026-11-01'], { env: { TMPDIR: '/nowhere/at/all' } });
  expect([noFolder.code, noFolder.stdout]).toEqual([4, '']);
  expect(noFolder.stderr).toMatch(/^cannot-write: the temporary file \/nowhere\S+ can't be written/m);
  const command = ['bash', '-c', 'ulimit -n 20; exec "$@"', 'bash', process.execPath, BIN, ...argv];
  const fewFiles = await spawned(command, {});
  expect([fewFiles.code, fewFiles.stdout]).toEqual([4, '']);
  expect(fewFiles.stderr).toMatch(/^cannot-read: [^\n]*\n$/);
});
