// The program as a process of its own, for what shows only there: signals, kills, pipes, devices, other versions of
// Node. Every process has a time limit: a test that hangs is a test that fails.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export const BIN = join(import.meta.dirname, '..', '..', 'bin', 'leadscore.js');
const LIMIT_SECONDS = 60;

export interface Ended {
  /** null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Way {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The Node to run it with. */
  readonly node?: string;
  /** What stands between Node and the program: `--import FILE`. */
  readonly nodeFlags?: readonly string[];
  /** A command that runs the rest as its arguments. */
  readonly under?: readonly string[];
  /** Descriptors for standard output and error instead of pipes. */
  readonly stdout?: number;
  readonly seconds?: number;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export function start(argv: readonly string[], way: Way = {}): Started {
  const { node = process.execPath, nodeFlags = [], under = [] } = way;
  return startCommand([...under, node, ...nodeFlags, BIN, ...argv], way);
}

export function program(argv: readonly string[], way: Way = {}): Promise<Ended> {
  return start(argv, way).ended;
}

/** Any other command. */
export function spawned(command: readonly string[], way: Way): Promise<Ended> {
  return startCommand(command, way).ended;
}

function startCommand([command = '', ...rest]: readonly string[], way: Way): Started {
  const child = spawn(command, rest, {
    cwd: way.cwd ?? process.cwd(),
    env: { ...process.env, ...way.env },
    stdio: ['ignore', way.stdout ?? 'pipe', 'pipe'],
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), (way.seconds ?? LIMIT_SECONDS) * 1000);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      resolve({ code, signal, stdout, stderr });
    });
  });
  return { child, ended };
}

/** Does a piece of work for each, some at a time. */
export async function forEach<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>) {
  const waiting = [...items];
  const next = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}
