// A PostgreSQL server of our own, in a directory that goes away with it: the machine's own programs, or none.
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job, Warehouse } from './warehouse.ts';

export interface Postgres {
  /** Runs jobs; what each of them said. */
  run(jobs: readonly Job[]): Map<string, string>;
  stop(): void;
}

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const id = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const WAREHOUSE: Warehouse = {
  dialect: 'postgres',
  textType: 'TEXT',
  id,
  text,
  rowsOf: (table, word, columns) => {
    const texts = columns.map((column) => `CAST(${id(column)} AS TEXT) AS ${id(column)}`);
    return `SELECT '${word} ' || to_json(t) FROM (SELECT ${texts.join(', ')} FROM ${table}) AS t`;
  },
};

/** Where the server's programs are; undefined where there is none. */
function programs(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const own = versions
    .map((version) => join(root, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
  return own;
}

/** Starts a server; says why where it can't. */
export function startPostgres(): Postgres | string {
  const bin = programs();
  if (bin === undefined) return 'there is no PostgreSQL server on this machine';
  const folder = mkdtempSync(join(tmpdir(), 'leadscore-pg-'));
  // The server refuses to be run by root.
  const isRoot = process.getuid?.() === 0;
  const idOf = (flag: string): number => Number(spawnSync('id', [flag, 'postgres']).stdout.toString().trim());
  const owner = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (isRoot && !('uid' in owner && owner.uid)) return 'there is no user postgres';
  if (isRoot) chownSync(folder, idOf('-u'), idOf('-g'));
  const call = (program: string, args: readonly string[]) =>
    spawnSync(join(bin, program), args, { ...owner, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const data = join(folder, 'data');
  const made = call('initdb', [
    '-D',
    data,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '-A',
    'trust',
    '-U',
    'leadscore',
  ]);
  if (made.status !== 0) return made.stderr.toString();
  const options = `-k ${folder} -c listen_addresses= -c fsync=off -c jit=off`;
  const started = call('pg_ctl', ['-D', data, '-o', options, '-w', '-l', join(folder, 'log'), 'start']);
  if (started.status !== 0) return started.stdout.toString();
  return {
    run: (jobs) => {
      const file = join(folder, 'jobs.sql');
      const parts = jobs.map(({ name, load, script, tell }) => {
        return `\\echo JOB ${name}\nBEGIN;\n${load.join(';\n')};\n${script}\n${tell.join(';\n')};\nROLLBACK;\n`;
      });
      writeFileSync(file, parts.join(''));
      const args = ['-h', folder, '-U', 'leadscore', '-d', 'postgres', '-X', '-q', '-t', '-A', '-f', file];
      const ran = spawnSync(join(bin, 'psql'), args, {
        maxBuffer: 2 ** 30,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const faults = ran.stderr
        .toString()
        .split('\n')
        .filter((line) => /ERROR|FATAL/.test(line) && !/transaction is aborted/.test(line));
      const said = new Map<string, string>();
      for (const part of ran.stdout.toString().split(/^JOB /m).slice(1)) {
        said.set(part.slice(0, part.indexOf('\n')), part);
      }
      if (faults.length > 0) said.set('faults', faults.slice(0, 5).join('\n'));
      return said;
    },
    stop: () => {
      call('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
