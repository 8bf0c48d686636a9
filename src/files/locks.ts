// One run at a time writes a file. A lock beside the file names the run. The lock is a symbolic link with the text as its
// target, because a link is created whole or not at all. It counts only while its holder lives: a killed run blocks nobody.
import { constants, readFileSync, readlinkSync, unlinkSync } from 'node:fs';
import { lstat, open, readdir, readlink, symlink, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fail } from '../problem.ts';
import { codeOf, writeFully } from './system-errors.ts';
import { addTemporary, forgetTemporary, hiddenBeside } from './temporaries.ts';

/** Who holds a lock. */
export interface Holder {
  /** In the names of all that the run makes; nobody else's. */
  readonly token: string;
  /** The record that puts the run's files back if the run dies while it replaces them. */
  readonly undo: string;
  readonly pid: number;
  /** When the process started, as the system counts: a number that is used again is another process. */
  readonly started: string;
  readonly host: string;
  /** Which start of the machine, and which of its spaces of process numbers (containers have their own). */
  readonly boot: string;
  readonly space: string;
}

const TOKEN = /^\d+-[0-9a-f]{8}$/;

/** What can't be seen from here (another machine, another container) counts as gone after so long. */
const FORGOTTEN_AFTER = 60 * 60 * 1000;

/** This process as a holder. */
export function holderHere(token: string, undo: string): Holder {
  return { token, undo, pid: process.pid, started: processState(process.pid).started, ...machine() };
}

/**
 * Takes the lock of a file, or refuses where another run holds it. What a dead run left is handed to `clear` before
 * its lock is taken over.
 */
export async function takeLock(
  path: string,
  asked: string,
  own: Holder,
  clear: (dead: Holder) => Promise<void>,
): Promise<void> {
  const lock = lockOf(path);
  const ownText = JSON.stringify(own);
  addTemporary(lock, () => {
    if (readlinkSync(lock) === ownText) unlinkSync(lock);
  });
  for (;;) {
    if (await makeLock(lock, ownText)) return;
    const text = await readLock(lock);
    if (text === null) continue; // let go just now
    const holder = holderIn(text);
    if (holder && (await isHeld(lock, holder, own))) refuse(asked, lock, holder, own);
    if (holder) await clear(holder);
    // Should somebody else have taken it over at this very moment, one of the two finds out in `checkLock`.
    await unlink(lock).catch((error) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
  }
}

/** Refuses where somebody has taken the lock over, or taken it away. */
export async function checkLock(path: string, asked: string, own: Holder): Promise<void> {
  if ((await readLock(lockOf(path))) === JSON.stringify(own)) return;
  fail(
    'busy',
    'lock-lost',
    `another run has taken over ${asked} meanwhile`,
    'nothing was replaced; run again',
  );
}

export async function releaseLock(path: string, own: Holder): Promise<void> {
  const lock = lockOf(path);
  if ((await readLock(lock).catch(() => null)) === JSON.stringify(own)) await unlink(lock).catch(() => {});
  forgetTemporary(lock);
}

function lockOf(path: string): string {
  return hiddenBeside(path, 'leadscore.lock');
}

function refuse(asked: string, lock: string, { pid, host }: Holder, own: Holder): never {
  const isHere = host === own.host;
  const where = isHere ? '' : ` on ${host}`;
  const gone = `if that run is gone, delete ${lock}`;
  const hint = `wait for it, or write to another file${isHere ? '' : `; ${gone}`}`;
  fail('busy', 'busy', `another run is writing ${asked}: process ${pid}${where}`, hint);
}

/** False where one is there already. File systems without symbolic links get a file. */
async function makeLock(lock: string, text: string): Promise<boolean> {
  try {
    try {
      await symlink(text, lock);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      const file = await open(lock, 'wx');
      try {
        await writeFully(file, Buffer.from(text), null).finally(() => file.close());
      } catch (fault) {
        await unlink(lock);
        throw fault;
      }
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** null where there is none. */
async function readLock(lock: string): Promise<string | null> {
  try {
    return await readlink(lock).catch((error) => {
      if (codeOf(error) !== 'EINVAL') throw error;
      return readLockFile(lock);
    });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The text of a lock that is a file. Anything else in its place, such as a pipe, holds no text of ours. */
async function readLockFile(lock: string): Promise<string> {
  const file = await open(lock, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return (await file.stat()).isFile() ? await file.readFile('utf8') : '';
  } finally {
    await file.close();
  }
}

/** Clears what dead runs left beside files of this name in a folder, and their locks; live runs are left alone. */
export async function clearDead(
  folder: string,
  isOfName: (name: string) => boolean,
  own: Holder,
  clear: (dead: Holder, path: string) => Promise<void>,
): Promise<void> {
  for (const entry of await readdir(folder)) {
    const [, name] = /^\.(.*)\.leadscore\.lock$/.exec(entry) ?? [];
    if (name === undefined || !isOfName(name)) continue;
    const path = join(folder, name);
    const lock = lockOf(path);
    const holder = holderIn((await readLock(lock)) ?? '');
    if (holder === undefined || (await isHeld(lock, holder, own))) continue;
    await clear(holder, path);
    await unlink(lock).catch(() => {});
  }
}

/** undefined where the text is none of ours: a lock that a dying machine left half written. */
function holderIn(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    const texts = [holder?.undo, holder?.started, holder?.host, holder?.boot, holder?.space];
    const isWhole = texts.every((one) => typeof one === 'string') && Number.isSafeInteger(holder?.pid);
    // Files are removed by these names: anybody who may write to the folder can have made a lock.
    const isOurs = TOKEN.test(String(holder?.token)) && holder?.undo?.endsWith(`.${holder.token}.undo`);
    return isWhole && isOurs ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

async function isHeld(lock: string, holder: Holder, own: Holder): Promise<boolean> {
  if (holder.host === own.host && holder.boot !== own.boot) return false; // the machine has started anew since
  if (holder.host === own.host && holder.space === own.space) return isAlive(holder);
  // By the clock of the file system, which both machines see.
  const probe = hiddenBeside(lock, own.token);
  const file = await open(probe, 'wx');
  const { mtimeMs: now } = await file.stat().finally(() => file.close());
  await unlink(probe);
  return now - (await lstat(lock)).mtimeMs < FORGOTTEN_AFTER;
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  const found = processState(pid);
  return !found.isDead && (found.started === '' || found.started === started);
}

/** As Linux tells it in /proc; other systems tell less. */
function processState(pid: number): { readonly started: string; readonly isDead: boolean } {
  const text = readOr(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  // The second field is the program's name in brackets, and may hold anything.
  const [state = '', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { started: fields[18] ?? '', isDead: /^[ZX]/.test(state) };
}

function machine(): Pick<Holder, 'host' | 'boot' | 'space'> {
  return {
    host: hostname(),
    boot: readOr(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()),
    space: readOr(() => readlinkSync('/proc/self/ns/pid')),
  };
}

function readOr(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
