// The files that a run writes: the result, one list a segment, and what was rejected.
import { open, unlink } from 'node:fs/promises';
import type { CsvFile } from '../io/read-csv.ts';
import type { Output, OutputSet } from '../io/replace-files.ts';
import type { Spool } from '../io/spool.ts';
import { csvText } from '../io/write-csv.ts';
import { listPaths } from './check-paths.ts';
import type { Batches } from './engine.ts';
import { REJECTS_HEADER } from './rejects.ts';
import type { ScoreRequest, Targets } from './request.ts';
import type { ResultColumns } from './result-columns.ts';
import { type OwnTexts, type WriteTargets, writeRows } from './write-result.ts';

/** Writes to standard output; resolves to false once nobody reads it any more. */
export type WriteOut = (text: string) => Promise<boolean>;

/** Starts the files of the result, before any work: a directory that is missing is told at once. */
export async function startFiles(
  targets: Targets,
  { rules, result }: ScoreRequest,
  outputs: OutputSet,
  writeOut: WriteOut,
): Promise<WriteTargets> {
  const main =
    targets.out === '-'
      ? { path: '-', write: async (text: string) => void (await writeOut(text)) }
      : await outputs.create(targets.out);
  const lists =
    targets.split === null
      ? null
      : await startLists(targets.split, listPaths(targets.split, rules.plan, result.only), outputs);
  return { main, lists, only: result.only };
}

async function startLists(
  directory: string,
  paths: ReadonlyMap<string, string>,
  outputs: OutputSet,
): Promise<Map<string, Output>> {
  await outputs.makeDirectory(directory);
  const lists = new Map<string, Output>();
  for (const [name, path] of paths) lists.set(name, await outputs.create(path));
  return lists;
}

/** Writes headers and rows; the paths of the files. */
export async function writeFiles(
  files: WriteTargets,
  scores: Batches,
  own: OwnTexts,
  columns: ResultColumns,
  { delimiter, bom }: CsvFile,
  sorted: boolean,
): Promise<string[]> {
  const all = [files.main, ...(files.lists?.values() ?? [])];
  const header = `${bom ? '\ufeff' : ''}${csvText([columns.header], delimiter)}`;
  for (const file of all) await file.write(header);
  await writeRows(scores, sorted ? own.at : own.next, columns, delimiter, files);
  return all.map(({ path }) => path).filter((path) => path !== '-');
}

/** The leads' own texts, kept in the spool since their rows were read. */
export function spoolTexts(spool: Spool, { spans }: ResultColumns): OwnTexts {
  const perLead = spans.filter(({ kind }) => kind === 'own').length;
  const chunks = spool.inOrder();
  let isReady = false;
  let texts: string[] = [];
  let at = 0;
  const take = (): readonly string[] => {
    at += perLead;
    return texts.slice(at - perLead, at);
  };
  const takeLater = async (): Promise<readonly string[]> => {
    if (!isReady) await spool.ready();
    isReady = true;
    while (texts.length - at < perLead) {
      const { done, value } = await chunks.next();
      if (done) throw new Error('the spool holds fewer leads than were read');
      texts = [...texts.slice(at), ...value];
      at = 0;
    }
    return take();
  };
  return {
    next: () => (texts.length - at < perLead ? takeLater() : take()),
    at: (lead) => {
      if (isReady) return pick(lead);
      return spool.ready().then(() => {
        isReady = true;
        return pick(lead);
      });
    },
  };

  function pick(lead: number): string[] {
    return Array.from({ length: perLead }, (_, i) => spool.at(lead * perLead + i));
  }
}

/** Takes away the rejects of an earlier run where this one has none: they would be taken for its own. */
export async function removeOldRejects(path: string): Promise<void> {
  const start = `${REJECTS_HEADER}\n`;
  const file = await open(path).catch(() => null);
  if (file === null) return;
  const { buffer } = await file
    .read(Buffer.alloc(start.length), 0, start.length, 0)
    .finally(() => file.close());
  if (buffer.toString() === start) await unlink(path).catch(() => {});
}
