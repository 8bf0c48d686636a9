// The file of rejected rows. It is made when the first row is rejected: a clean run leaves none.
import { open, stat } from 'node:fs/promises';
import { bytesOf } from '../csv/encoding.ts';
import { csvText, escapeFormula } from '../csv/write-csv.ts';
import type { Output, OutputSet } from '../files/replace-files.ts';
import { cannotRead, codeOf } from '../files/system-errors.ts';
import { REJECTS_HEADER } from '../inputs/read-rejects.ts';
import type { RejectSink } from '../inputs/rejects.ts';

export function createRejectSink(outputs: OutputSet, path: string, escapeFormulas: boolean): RejectSink {
  let output: Output | undefined;
  return async (rows) => {
    if (output === undefined) {
      output = await outputs.create(path);
      await output.write(`${REJECTS_HEADER}\n`);
    }
    const safe = escapeFormulas ? rows.map((row) => row.map(escapeFormula)) : rows;
    await output.write(bytesOf(csvText(safe, ',')));
  };
}

/** Whether there are rejects of an earlier run at this path: after a clean run they would be taken for its own. */
export async function hasOldRejects(path: string): Promise<boolean> {
  const start = `${REJECTS_HEADER}\n`;
  try {
    if (!(await stat(path)).isFile()) return false; // opening a pipe would wait for its writer
    const file = await open(path);
    const { buffer } = await file
      .read(Buffer.alloc(start.length), 0, start.length, 0)
      .finally(() => file.close());
    return buffer.toString() === start;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    return cannotRead(path, error);
  }
}
