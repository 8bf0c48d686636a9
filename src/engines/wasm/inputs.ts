// The run's inputs, each held by one descriptor from beginning to end, and how a change of one is noticed.
import { type FileHandle, open, stat } from 'node:fs/promises';
import { createRowScanner } from '../../csv/scan-row.ts';
import { cannotRead } from '../../files/system-errors.ts';
import type { OpenFile, OpenInputs } from '../../inputs/open-inputs.ts';
import { fail } from '../../problem.ts';
import type { FileToRead } from './blocks.ts';
import { NotForWasm } from './not-for-wasm.ts';

export interface HeldFile {
  readonly file: OpenFile;
  readonly handle: FileHandle;
  readonly toRead: FileToRead;
}

export interface HeldInputs {
  of(file: OpenFile): HeldFile;
  /** Refuses inputs that are not what they were. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export async function holdInputs({ leads, activities }: OpenInputs): Promise<HeldInputs> {
  const held = new Map<OpenFile, HeldFile & { readonly mark: string }>();
  const close = async (): Promise<void> => {
    for (const { handle } of held.values()) await handle.close();
  };
  try {
    for (const file of [leads, ...activities.flat()]) {
      const { path } = file.csv;
      const handle = await open(path, 'r').catch((error: unknown) => cannotRead(path, error));
      const found = await handle.stat();
      const wanted = file === leads ? file.csv.header.map(() => true) : file.wanted;
      const toRead = await readable(file, handle, found.size, wanted);
      held.set(file, { file, handle, toRead, mark: markOf(found) });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    of: (file) => {
      const one = held.get(file);
      if (one === undefined) throw new Error(`${file.csv.path} is not held`);
      return one;
    },
    check: async () => {
      for (const [{ csv }, { handle, mark }] of held) {
        const now = await stat(csv.path).catch(() => undefined);
        if (now === undefined || markOf(now) !== mark || markOf(await handle.stat()) !== mark) {
          refuseChanged(csv.path);
        }
      }
    },
    close,
  };
}

export function refuseChanged(path: string): never {
  const hint = 'run again once nothing writes to it';
  return fail('data', 'input-changed', `${path} changed while it was read`, hint, { file: path });
}

interface Stat {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
}

function markOf({ dev, ino, size, mtimeMs }: Stat): string {
  return `${dev} ${ino} ${size} ${mtimeMs}`;
}

/** Where the rows are; the header must be the one that the columns were found in. */
async function readable(
  { csv }: OpenFile,
  handle: FileHandle,
  size: number,
  wanted: readonly boolean[],
): Promise<FileToRead> {
  const { path, header, layout } = csv;
  if (layout === undefined) throw new NotForWasm(`${path}: its encoding or CSV dialect is not a plain one`);
  const { start, delimiter } = layout;
  const { buffer } = await handle.read(Buffer.alloc(start), 0, start, 0);
  if (buffer[0] === 0x1f && buffer[1] === 0x8b) throw new NotForWasm(`${path}: it is packed`);
  const text = buffer.toString('utf8').replace(/^\ufeff/, '');
  // A blank line, or "sep=;", may be above it.
  const line = text.slice(text.lastIndexOf('\n', text.length - 2) + 1);
  const row = createRowScanner(line, true, { delimiter, quote: '"', escape: '"' }).scan(0);
  const isSame = row !== 'open' && 'cells' in row && row.cells.join('\0') === header.join('\0');
  if (!isSame || size < start) throw new NotForWasm(`${path}: its header is not a plain one`);
  return { path, fd: handle.fd, size, start, delimiter, header, wanted };
}
