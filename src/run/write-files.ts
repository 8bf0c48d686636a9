// The files that a run writes: the result, one list a segment, and what was rejected.
import { csvRows, csvText } from '../csv/write-csv.ts';
import type { Batches, LeadsFile, SharedCards, SourceRowText } from '../engines/engine.ts';
import type { Output, OutputSet } from '../files/replace-files.ts';
import type { Spool } from '../files/spool.ts';
import type { Plan } from '../plan/plan.ts';
import type { ResultOptions } from '../result/result-options.ts';
import type { ScoreCard } from '../result/score-card.ts';
import { activeListPaths, directoryPaths, listPaths } from './check-paths.ts';
import type { Targets } from './output-request.ts';
import type { ResultColumns } from './result-columns.ts';
import { type WriteTargets, writeRows } from './write-result.ts';

/** Writes to standard output; resolves to false once nobody reads it any more. */
export type WriteOut = (text: string) => Promise<boolean>;

/** Locks all files that a run may write before it reads anything, so that what prevents writing is reported at once. */
export async function claimFiles(
  targets: Targets,
  plan: Plan,
  only: ResultOptions['only'],
  outputs: OutputSet,
): Promise<void> {
  const { out, split, lists, rejects, summary, report, accounts } = targets;
  for (const directory of [split, lists]) if (directory !== null) await outputs.makeDirectory(directory);
  const paths = [out, rejects, summary, report, accounts].flatMap((path) =>
    path === null || path === '-' ? [] : [path],
  );
  await outputs.claim([...paths, ...directoryPaths(targets, plan, only)]);
}

/** Starts the files of the result. */
export async function startFiles(
  out: string,
  { split, lists: listsDirectory }: Pick<Targets, 'split' | 'lists'>,
  plan: Plan,
  only: ResultOptions['only'],
  outputs: OutputSet,
  writeOut: WriteOut,
): Promise<Omit<WriteTargets, 'earlier'>> {
  const main =
    out === '-'
      ? { path: '-', write: async (content: string | Buffer) => void (await writeOut(content.toString())) }
      : await outputs.create(out);
  const bySegment = new Map<string, Output>();
  if (split !== null) {
    for (const [name, path] of listPaths(split, plan, only)) bySegment.set(name, await outputs.create(path));
  }
  const byList: Output[] = [];
  if (listsDirectory !== null) {
    for (const path of activeListPaths(listsDirectory, plan)) byList.push(await outputs.create(path));
  }
  return { main, bySegment, byList, only };
}

/** Writes headers and rows; the paths of the files. */
export async function writeFiles(
  files: WriteTargets,
  scores: Batches,
  rowText: SourceRowText,
  columns: ResultColumns,
  { delimiter, bom }: LeadsFile,
  sorted: boolean,
): Promise<string[]> {
  const all = [files.main, ...files.bySegment.values(), ...files.byList];
  const header = `${bom ? '\ufeff' : ''}${csvText([columns.header], delimiter)}`;
  for (const file of all) await file.write(header);
  await writeRows(scores, rowText, sorted, columns, delimiter, files);
  return all.map(({ path }) => path).filter((path) => path !== '-');
}

/** Writes the header and the rows of all leads, each with the text of its card. */
export async function writeSharedFile(
  main: Output,
  { cards, writeRows: write }: SharedCards,
  added: readonly ((card: ScoreCard) => string)[],
  { header }: ResultColumns,
  { delimiter, bom }: LeadsFile,
): Promise<string[]> {
  await main.write(`${bom ? '\ufeff' : ''}${csvText([header], delimiter)}`);
  const texts = csvRows(
    cards.map(({ card }) => added.map((cell) => cell(card))),
    delimiter,
  );
  await write(
    texts.map((text) => delimiter + text),
    (rows) => main.write(rows),
  );
  return main.path === '-' ? [] : [main.path];
}

/** The leads' own texts, kept in the spool since their rows were read. */
export function spoolTexts(spool: Spool, { spans }: ResultColumns): SourceRowText {
  const perLead = spans.filter(({ kind }) => kind === 'own').length;
  const chunks = spool.inOrder();
  let isReady = false;
  let block: Buffer = Buffer.alloc(0);
  let at = 0;
  let texts: (readonly [from: Buffer, start: number, end: number])[] = [];
  const take = (): boolean => {
    texts = [];
    for (let start = at; texts.length < perLead; ) {
      const end = block.indexOf(0, start);
      if (end < 0) return false;
      texts.push([block, start, end]);
      start = end + 1;
    }
    at = (texts.at(-1)?.[2] ?? at - 1) + 1;
    return true;
  };
  const makeReady = async (): Promise<void> => {
    if (!isReady) await spool.ready();
    isReady = true;
  };
  const takeLater = async (): Promise<void> => {
    await makeReady();
    while (!take()) {
      const { done, value } = await chunks.next();
      if (done) throw new Error('the spool holds fewer leads than were read');
      block = Buffer.concat([block.subarray(at), value]);
      at = 0;
    }
  };
  const pick = (lead: number): void => {
    texts = Array.from({ length: perLead }, (_, i) => {
      const bytes = spool.at(lead * perLead + i);
      return [bytes, 0, bytes.length] as const;
    });
  };
  return {
    next: () => (take() ? undefined : takeLater()),
    at: (lead) => (isReady ? void pick(lead) : makeReady().then(() => pick(lead))),
    put: (text, to) => to.bytes(...texts[text]!),
  };
}
