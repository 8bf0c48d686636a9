// Replaces several files, all or none. The old files are kept aside until all are replaced, and a record on disk has the
// steps to put them back. A run that fails half way does so itself. If a run is killed, the next one does.
import { constants, copyFile, link, lstat, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ProblemError, problem } from '../problem.ts';
import { codeOf, writeFully, writing } from './system-errors.ts';

/** One file takes its place. */
export interface Step {
  /** As it was asked for, and where that leads. */
  readonly asked: string;
  readonly path: string;
  /** null: the old file goes, and nothing comes. */
  readonly temporary: string | null;
  /** Where the old file is kept meanwhile; null: there is none. */
  readonly old: string | null;
  /** The result of `identityOf` for the path once the step is done. */
  readonly after: string | null;
}

/** Identifies a file, so that another one in its place is noticed; null where there is none. */
export async function identityOf(path: string): Promise<string | null> {
  try {
    const { ino, size, mtimeNs } = await lstat(path, { bigint: true });
    return [ino, size, mtimeNs].join('-');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Does all steps or none. `record` is the path of the record that undoes them. */
export async function commitFiles(steps: readonly Step[], record: string): Promise<void> {
  const isOne = steps.length === 1;
  const doing = async (): Promise<void> => {
    if (!isOne) await writing(record, () => writeRecord(record, steps));
    for (const { asked, path, old } of steps)
      if (old !== null) await writing(asked, () => keepAside(path, old));
    for (const { asked, path, temporary } of steps)
      await writing(asked, () => (temporary === null ? unlink(path) : rename(temporary, path)));
    const folders = new Set(steps.map(({ path }) => dirname(path)));
    for (const folder of folders) await writing(folder, () => syncFolder(folder));
    if (isOne) return;
    await writing(record, () => unlink(record));
    await writing(record, () => syncFolder(dirname(record)));
  };
  try {
    await doing();
  } catch (error) {
    const lost = await undo(steps);
    await unlink(record).catch(() => {});
    if (lost.length === 0 || !(error instanceof ProblemError)) throw error;
    throw new ProblemError([...error.problems, ...lost.map(notPutBack)]);
  }
  for (const { old } of steps) if (old !== null) await unlink(old).catch(() => {});
}

/** Undoes the recorded steps of a run that was killed while it replaced files. */
export async function undoRecorded(record: string): Promise<void> {
  const text = await readOwn(record);
  if (text === undefined) return;
  const lost = await undo(stepsIn(text) ?? []);
  if (lost.length > 0) throw new ProblemError(lost.map(notPutBack));
  await unlink(record);
}

/** A record names files to be renamed and removed: it is heeded only where it is one's own, and nothing but a file. */
async function readOwn(record: string): Promise<string | undefined> {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const file = await open(record, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => null);
  if (file === null) return undefined;
  try {
    const found = await file.stat();
    const isOwn = found.isFile() && found.nlink === 1 && found.uid === (process.getuid?.() ?? 0);
    return isOwn ? await file.readFile('utf8') : undefined;
  } finally {
    await file.close();
  }
}

/** Undoes a step only if its own file is still there: a later file stays. Returns the steps that failed. */
async function undo(steps: readonly Step[]): Promise<Step[]> {
  const lost: Step[] = [];
  for (const step of [...steps].reverse()) {
    const { path, temporary, old, after } = step;
    try {
      if ((await identityOf(path)) === after) {
        if (old !== null) await rename(old, path);
        else if (after !== null) await unlink(path);
      }
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') {
        lost.push(step);
        continue; // what is kept aside is all there is
      }
    }
    for (const rest of [old, temporary]) if (rest !== null) await unlink(rest).catch(() => {});
  }
  return lost;
}

function notPutBack({ asked, old }: Step) {
  const hint = old === null ? 'delete it' : `its old content is in ${old}`;
  return problem('io', 'cannot-restore', `${asked} could not be put back as it was`, hint);
}

/** A second name for the old file; a copy where the file system knows no second names. */
async function keepAside(path: string, old: string): Promise<void> {
  await link(path, old).catch(() => copyFile(path, old, constants.COPYFILE_EXCL));
}

async function writeRecord(record: string, steps: readonly Step[]): Promise<void> {
  const file = await open(record, 'wx', 0o600);
  try {
    await writeFully(file, Buffer.from(JSON.stringify(steps)), null);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(dirname(record));
}

/** undefined where the record is not whole: then no step was done. */
function stepsIn(text: string): Step[] | undefined {
  try {
    return JSON.parse(text) as Step[];
  } catch {
    return undefined;
  }
}

/** Names are on disk only once their folder is; some systems can't be asked for it. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  if (folder === null) return;
  try {
    await folder.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EBADF', 'EPERM'].includes(codeOf(error))) throw error;
  } finally {
    await folder.close();
  }
}
