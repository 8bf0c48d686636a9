// Files out: each is written beside its place and takes it only when all are whole, so that a run that fails
// leaves the old ones as they were. A pipe or a device can't be replaced: it is written as it is.
import { randomBytes } from 'node:crypto';
import { rmdirSync } from 'node:fs';
import { type FileHandle, mkdir, open, rmdir, stat, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { commitFiles, identityOf, type Step, undoRecorded } from './commit-files.ts';
import { checkLock, clearDead, type Holder, holderHere, releaseLock, takeLock } from './locks.ts';
import { isInPlace, realPath } from './real-path.ts';
import { fellShort, writing } from './system-errors.ts';
import { addTemporary, committing, forgetTemporary, hiddenBeside } from './temporaries.ts';
import { openWriteBehind, type WriteBehind } from './write-behind.ts';

export interface Output {
  /** As it was asked for. */
  readonly path: string;
  write(content: string | Buffer): Promise<void>;
}

export interface OutputSet {
  /** Makes files this run's own, before any of them is created: `busy` where another run writes one. */
  claim(paths: readonly string[]): Promise<void>;
  /** Starts a file; nothing is at `path` before `commit`. */
  create(path: string): Promise<Output>;
  /** A file that goes when the others come. */
  remove(path: string): Promise<void>;
  /** Clears what dead runs left in a folder beside files of this name. */
  clearDead(folder: string, isOfName: (name: string) => boolean): Promise<void>;
  /** Makes a directory for files; one that is there is fine. */
  makeDirectory(path: string): Promise<void>;
  /** A path for a temporary file on the disk of an output. */
  temporaryFor(path: string): Promise<string>;
  /** Puts all files in place. */
  commit(): Promise<void>;
  /** Takes back what was not committed. */
  discard(): Promise<void>;
}

/** A file being written; `temporary` null where it is written in place. */
interface Started {
  readonly asked: string;
  readonly path: string;
  readonly temporary: string | null;
  readonly file: FileHandle;
  readonly content: WriteBehind;
}

/** What dead runs leave beside an output. */
const ENDINGS = ['tmp', 'old', 'spool'] as const;

export function openOutputs(): OutputSet {
  const token = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const claimed = new Map<string, string>(); // what was asked for, by where it leads
  const started: Started[] = [];
  const removed: { readonly asked: string; readonly path: string }[] = [];
  const folders: string[] = [];
  let own: Holder | undefined;

  const beside = (path: string, ending: (typeof ENDINGS)[number]): string =>
    hiddenBeside(path, `${token}.${ending}`);

  const claim = async (paths: readonly string[]): Promise<void> => {
    const wanted: { readonly asked: string; readonly path: string }[] = [];
    for (const asked of paths)
      if (!(await isInPlace(asked))) wanted.push({ asked, path: await realPath(asked) });
    // Always in the same order, so that of two runs that start at once one gets them all.
    wanted.sort((a, b) => (a.path < b.path ? -1 : 1));
    for (const { asked, path } of wanted) {
      if (claimed.has(path)) continue;
      own ??= holderHere(token, hiddenBeside(path, `${token}.undo`));
      const holder = own;
      await writing(asked, () => takeLock(path, asked, holder, (dead) => clearAfter(dead, path)));
      claimed.set(path, asked);
    }
  };

  const create = (asked: string): Promise<Output> =>
    writing(asked, async () => {
      const path = await realPath(asked);
      const inPlace = await isInPlace(asked);
      if (!inPlace) await claim([asked]);
      const temporary = inPlace ? null : beside(path, 'tmp');
      if (temporary !== null) addTemporary(temporary);
      const file = await open(temporary ?? asked, inPlace ? 'w' : 'wx');
      const content = openWriteBehind(file);
      started.push({ asked, path, temporary, file, content });
      if (!inPlace) await keepOwner(path, file);
      return { path: asked, write: (some) => writing(asked, () => content.write(some)) };
    });

  const letGo = async (): Promise<void> => {
    for (const path of claimed.keys()) if (own) await releaseLock(path, own);
    claimed.clear();
  };

  const discard = async (): Promise<void> => {
    for (const { temporary, file, content } of started.splice(0)) {
      await content.stop();
      await file.close().catch(() => {});
      if (temporary === null) continue;
      await unlink(temporary).catch(() => {});
      forgetTemporary(temporary);
    }
    await letGo();
    for (const folder of folders.splice(0).reverse()) {
      await rmdir(folder).catch(() => {}); // only while it is empty
      forgetTemporary(folder);
    }
  };

  const stepFor = async (asked: string, path: string, temporary: string | null): Promise<Step> => ({
    asked,
    path,
    temporary,
    old: (await identityOf(path)) === null ? null : beside(path, 'old'),
    after: temporary === null ? null : await identityOf(temporary),
  });

  const commit = (): Promise<void> =>
    committing(async () => {
      for (const one of started) await writing(one.asked, () => finish(one));
      for (const [path, asked] of claimed)
        await writing(asked, async () => own && checkLock(path, asked, own));
      const steps: Step[] = [];
      const add = (asked: string, path: string, temporary: string | null): Promise<unknown> =>
        writing(asked, async () => steps.push(await stepFor(asked, path, temporary)));
      for (const { asked, path } of removed) await add(asked, path, null);
      for (const { asked, path, temporary } of started)
        if (temporary !== null) await add(asked, path, temporary);
      if (own && steps.length > 0) await commitFiles(steps, own.undo);
      for (const { temporary } of started.splice(0)) if (temporary !== null) forgetTemporary(temporary);
      for (const folder of folders.splice(0)) forgetTemporary(folder);
      await letGo();
    });

  const makeDirectory = (path: string): Promise<void> =>
    writing(path, async () => {
      const last = resolve(path);
      const first = await mkdir(last, { recursive: true });
      if (first === undefined) return;
      const made: string[] = [];
      for (let at = last; at.length >= first.length; at = dirname(at)) made.push(at);
      for (const folder of made.reverse()) {
        folders.push(folder);
        addTemporary(folder, () => rmdirSync(folder));
      }
    });

  return {
    claim,
    create,
    remove: async (asked) => {
      removed.push({ asked, path: await realPath(asked) });
    },
    makeDirectory,
    clearDead: async (folder, isOfName) => {
      own ??= holderHere(token, hiddenBeside(join(folder, 'leadscore'), `${token}.undo`));
      await clearDead(folder, isOfName, own, clearAfter);
    },
    temporaryFor: async (asked) => {
      const isFile = asked !== '-' && !(await isInPlace(asked));
      return beside(isFile ? await realPath(asked) : join(tmpdir(), 'leadscore'), 'spool');
    },
    commit,
    discard,
  };
}

/** Takes away what a dead run left beside an output, and puts back what it had half replaced. */
async function clearAfter({ token, undo }: Holder, path: string): Promise<void> {
  await undoRecorded(undo);
  for (const ending of ENDINGS) await unlink(hiddenBeside(path, `${token}.${ending}`)).catch(() => {});
}

/** The file that takes another's place is readable by the same people, as far as the system allows. */
async function keepOwner(path: string, file: FileHandle): Promise<void> {
  const old = await stat(path).catch(() => undefined);
  if (!old?.isFile()) return;
  await file.chown(old.uid, old.gid).catch(() => {});
  await file.chmod(old.mode);
}

async function finish({ temporary, file, content }: Started): Promise<void> {
  const size = await content.finish();
  if (temporary !== null) {
    const { size: onDisk } = await file.stat();
    if (onDisk !== size) throw fellShort(`${size} bytes were written and ${onDisk} arrived`);
    await file.sync();
  }
  await file.close();
}
