// The leads and logs of a run as the kernel's threads read them: by the descriptors that the run holds.
import type { FileHandle } from 'node:fs/promises';
import { createRowScanner } from '../../csv/scan-row.ts';
import type { OpenFile, OpenInputs } from '../../inputs/open-inputs.ts';
import type { FileToRead } from './blocks.ts';
import { NotForWasm } from './not-for-wasm.ts';

/** How each file is read. */
export type ReadableInputs = (file: OpenFile) => FileToRead;

export async function readableInputs({ leads, activities }: OpenInputs): Promise<ReadableInputs> {
  const readable = new Map<OpenFile, FileToRead>();
  for (const file of [leads, ...activities.flat()]) {
    const wanted = file === leads ? file.csv.header.map(() => true) : file.wanted;
    readable.set(file, await fileToRead(file, wanted));
  }
  return (file) => {
    const one = readable.get(file);
    if (one === undefined) throw new Error(`${file.csv.path} was not opened`);
    return one;
  };
}

/** The descriptor of a file that this engine reads. */
export function handleOf({ csv: { path, held } }: OpenFile): FileHandle {
  if (held.handle === null) throw new NotForWasm(`${path}: it is not a file on disk`);
  return held.handle;
}

/** Where the rows are; the header must be the one that the columns were found in. */
async function fileToRead(file: OpenFile, wanted: readonly boolean[]): Promise<FileToRead> {
  const { path, header, layout, held } = file.csv;
  const { size } = held;
  if (layout === undefined) throw new NotForWasm(`${path}: its encoding or CSV dialect is not a plain one`);
  const handle = handleOf(file);
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
