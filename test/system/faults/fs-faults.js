// @ts-check
// Makes the file system fail under the program, in a process of its own: `node --import fs-faults.js?FAULT …`. It counts the
// calls by which a run writes (whatever concerns hidden files, folders and outputs), and does to one of them what is
// asked for. None of the product's own code is touched.
//
// FAULT, or the argument of `arm`, is `LOG`, a file to which every call is written, or `N EFFECT`: the Nth call
//   fails with a system's code (EIO, ENOSPC, …);
//   `short`: takes half of the bytes, and says so; `none`: takes none, and says so;
//   `lost`: takes half of the bytes and says all;
//   `kill`: never comes, because the process is killed.
// `OP EFFECT` does it to every call of a kind: `symlink EPERM`.
import { appendFileSync, writeSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

let log = '';
let wanted = '';
let effect = '';
/** Which files count: those that a run makes and replaces. */
const COUNTED = /^\.|^out|\.json$|^lists$|^$/;
let calls = 0;

/** Counts anew. @param {string} fault */
export function arm(fault) {
  const [first = '', second] = fault.split(' ');
  calls = 0;
  [log, wanted, effect] = second === undefined ? [first, '', ''] : ['', first, second];
}
arm(decodeURIComponent(new URL(import.meta.url).search.slice(1)));

/** @type {WeakMap<object, string>} */
const paths = new WeakMap();

/**
 * Does a call, or what is asked for instead of it.
 * @param {string} op @param {string} path @param {() => Promise<unknown>} call
 * @param {(share: number) => Promise<unknown>} [partly]
 */
async function counted(op, path, call, partly) {
  const name = path === process.cwd() ? '' : basename(path);
  if (!COUNTED.test(name)) return call();
  calls++;
  // The token of a run differs from run to run.
  if (log) appendFileSync(log, `${op} ${name.replace(/\.\d+-[0-9a-f]{8}/, '')}\n`);
  if (String(calls) !== wanted && op !== wanted) return call();
  switch (effect) {
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => {});
    case 'short':
    case 'none':
    case 'lost':
      if (!partly) throw new Error(`${op} can't fall short`);
      return partly(effect === 'none' ? 0 : 0.5);
    default:
      throw Object.assign(new Error(`${effect}: made to fail, ${op} ${path}`), { code: effect });
  }
}

const CALLS = /** @type {const} */ ([
  ...['link', 'rename', 'symlink', 'unlink', 'copyFile', 'mkdir', 'rmdir'],
  ...['stat', 'lstat', 'readlink', 'realpath'],
]);
for (const op of CALLS) {
  const original = /** @type {(...args: unknown[]) => Promise<unknown>} */ (promises[op]);
  /** @param {unknown[]} args */
  const wrapped = (...args) => {
    const path = String(op === 'symlink' ? args[1] : args[0]);
    return counted(op, path, () => original(...args));
  };
  Object.assign(promises, { [op]: wrapped });
}

const open = promises.open;
/** @param {Parameters<typeof open>} args */
const wrappedOpen = async (...args) => {
  const path = String(args[0]);
  const handle = /** @type {import('node:fs/promises').FileHandle} */ (
    await counted('open', path, () => open(...args))
  );
  paths.set(handle, path);
  const close = handle.close; // each handle has its own
  handle.close = () => /** @type {Promise<void>} */ (counted('close', path, () => close.call(handle)));
  return handle;
};
Object.assign(promises, { open: wrappedOpen });

const some = await open(process.execPath);
const proto = Object.getPrototypeOf(some);
await some.close();
for (const op of ['sync', 'stat', 'chmod', 'chown', 'read']) {
  const original = proto[op];
  /** @this {object} @param {unknown[]} args */
  proto[op] = function (...args) {
    const path = paths.get(this);
    const call = () => original.apply(this, args);
    return path === undefined ? call() : counted(op, path, call);
  };
}
const write = proto.write;
/** @param {Buffer} bytes @param {number} offset @param {number} length @param {number | null} position */
proto.write = function (bytes, offset, length, position) {
  const path = paths.get(this);
  const call = () => write.call(this, bytes, offset, length, position);
  if (path === undefined) return call();
  return counted('write', path, call, async (share) => {
    const some = Math.floor(length * share);
    const at = position ?? undefined;
    const bytesWritten = some === 0 ? 0 : writeSync(this.fd, bytes, offset, some, at);
    return { bytesWritten: effect === 'lost' ? length : bytesWritten, buffer: bytes };
  });
};

syncBuiltinESMExports();
