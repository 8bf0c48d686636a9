// The files that a run writes: the result, one list a segment, and what was rejected.
import { open, stat } from 'node:fs/promises';
import type { CsvFile } from '../io/read-csv.ts';
import type { Output, OutputSet } from '../io/replace-files.ts';
import type { Spool } from '../io/spool.ts';
import { cannotRead, codeOf } from '../io/system-errors.ts';
import { csvText } from '../io/write-csv.ts';
import { listPaths } from './check-paths.ts';
import type { Batches } from './engine.ts';
import { REJECTS_HEADER } from './rejects.ts';
import type { ScoreRequest, Targets } from './request.ts';
import type { ResultColumns } from './result-columns.ts';
import { type OwnTexts, type WriteTargets, writeRows } from './write-result.ts';

/** Writes to standard output; resolves to false once nobody reads it any more. */
export type WriteOut = (text: string) => Promise<boolean>;

/** Makes all files that a run may write its own, before it reads anything: what keeps it from writing is told at once. */
export async function claimFiles(
  targets: Targets,
  { rules, result }: ScoreRequest,
  outputs: OutputSet,
): Promise<void> {
  const { out, split, rejects, summary, report } = targets;
  const lists = split === null ? [] : [...listPaths(split, rules.plan, result.only).values()];
  if (split !== null) await outputs.makeDirectory(split);
  const paths = [out, rejects, summary, report].flatMap((path) =>
    path === null || path === '-' ? [] : [path],
  );
  await outputs.claim([...paths, ...lists]);
}

/** Starts the files of the result. */
export async function startFiles(
  out: string,
  { split }: Targets,
  { rules, result }: ScoreRequest,
  outputs: OutputSet,
  writeOut: WriteOut,
): Promise<WriteTargets> {
  const main =
    out === '-'
      ? { path: '-', write: async (text: string) => void (await writeOut(text)) }
      : await outputs.create(out);
  if (split === null) return { main, lists: null, only: result.only };
  const lists = new Map<string, Output>();
  for (const [name, path] of listPaths(split, rules.plan, result.only))
    lists.set(name, await outputs.create(path));
  return { main, lists, only: result.only };
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

/** Whether the rejects of an earlier run stand there: this one's own are not among them, and they would be taken for it. */
export async function hasOldRejects(path: string): Promise<boolean> {
  const start = `${REJECTS_HEADER}\n`;
  try {
    if (!(await stat(path)).isFile()) return false; // to open a pipe would be to wait for its writer
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
