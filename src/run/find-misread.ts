// Files that are read in the encoding that the user named, although they are UTF-8: `España` would become `EspaÃ±a`.
import { stat } from 'node:fs/promises';
import { readBlocks, readStart } from '../csv/blocks.ts';
import { holdFile } from '../files/held-file.ts';
import type { InputRequest } from '../inputs/input-request.ts';

/** Two bytes that are one letter with an accent in UTF-8, and in a Western encoding two signs that no word has. */
const ACCENTED = /[\xc2\xc3][\x80-\xbf]/;

/** The paths of such files, by their beginnings. A pipe can be read only once and is not looked at. */
export async function findMisread({ inputs, rules }: InputRequest): Promise<string[]> {
  const { leads, tables, activities, csv } = inputs;
  const { plan } = rules;
  const files = [
    { name: 'leads', paths: leads },
    ...plan.tables.map(({ name }, i) => ({ name, paths: tables[i] ?? [] })),
    ...plan.sources.map(({ name }, i) => ({ name, paths: activities[i] ?? [] })),
  ];
  const misread: string[] = [];
  for (const { name, paths } of files) {
    const { encoding = 'utf-8' } = csv(name);
    if (/^utf-?(?:8|16)/i.test(encoding)) continue;
    for (const path of paths) if (await isUtf8File(path)) misread.push(path);
  }
  return misread;
}

async function isUtf8File(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined); // one that is missing is reported when it is opened
  if (!found?.isFile()) return false;
  const held = await holdFile(path);
  const blocks = readBlocks(held, () => {});
  try {
    return ACCENTED.test((await readStart(blocks)).toString('latin1'));
  } finally {
    await blocks.return(undefined);
    await held.close();
  }
}
