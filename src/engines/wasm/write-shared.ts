// Rows of leads written as they are in their file, each with the text of its card behind it.
import { readSync } from 'node:fs';
import { createBytes } from '../../csv/bytes.ts';
import type { RecordTexts } from '../../csv/record-places.ts';
import { refuseChanged } from '../../files/held-file.ts';
import type { FileToRead } from './blocks.ts';
import type { KernelMemory } from './kernel-memory.ts';
import type { CardsInMemory } from './score-records.ts';
import type { TakenLeads } from './take-leads.ts';

const BLOCK = 1 << 20;
/** A row that is longer goes by itself. */
const MOST_ROW = BLOCK / 2;

export async function writeShared(
  { kernel, views, keepText }: KernelMemory,
  { numbersAt }: CardsInMemory,
  { count, places }: TakenLeads,
  { fd, path, size }: FileToRead,
  rows: RecordTexts,
  texts: readonly string[],
  write: (rows: Buffer) => Promise<void>,
): Promise<void> {
  const alloc = (bytes: number): number => kernel.alloc(BigInt(bytes)) >>> 0;
  const textsAt = alloc(texts.length * 8);
  const { bytes, u32 } = views();
  texts.forEach((text, card) => {
    const { at, length } = keepText(`${text}\n`);
    u32.set([at, length], textsAt / 4 + card * 2);
  });
  const from = alloc(BLOCK + 64);
  const to = alloc(BLOCK * 2 + 64);
  const alone = createBytes(1024);
  let fileAt = 0;
  let held = 0;
  for (let lead = 0; lead < count; ) {
    const next =
      kernel.weave(
        ...([
          lead,
          count,
          BigInt(fileAt),
          from,
          from + held,
          to,
          to + BLOCK * 2,
          numbersAt,
          textsAt,
        ] as const),
      ) >>> 0;
    const length = (kernel.woven.value >>> 0) - to;
    if (length > 0) await write(Buffer.from(bytes.subarray(to, to + length)));
    if (next === lead || length === 0) {
      // The row is elsewhere, or must not be copied unchanged, or is very long.
      const start = places.from(lead);
      const isHere = start >= fileAt && places.to(lead) <= fileAt + held;
      if (isHere || places.isOdd(lead) || places.to(lead) - start > MOST_ROW) {
        rows.at(lead);
        rows.put(alone);
        alone.text(`${texts[u32[numbersAt / 4 + lead] as number]}\n`);
        await write(alone.take());
        lead++;
        continue;
      }
      fileAt = start;
      held = readSync(fd, bytes, from, Math.min(BLOCK, size - start), start);
      if (places.to(lead) > fileAt + held) refuseChanged(path);
    }
    lead = next;
  }
}
