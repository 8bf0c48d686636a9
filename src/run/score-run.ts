// One scoring run over files: tables, then leads, then activities, each read once; then the scores, written.
// Nothing is put in place before everything is whole.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CsvFile, openCsv } from '../io/read-csv.ts';
import { makeDirectory, type OutputSet, openOutputs } from '../io/replace-files.ts';
import { openSpool, type Spool } from '../io/spool.ts';
import { csvRows, isFormula } from '../io/write-csv.ts';
import type { Column, Plan } from '../plan/plan.ts';
import { reasonsOf, type ScoreCard } from '../plan/score-card.ts';
import { type LeadBook, openLeadBook } from '../stream/lead-book.ts';
import type { Positions } from '../stream/read-row.ts';
import { openScorer } from '../stream/score-lead.ts';
import { type Lookup, leadColumns, openLookup, sourceColumns, tableColumns } from '../stream/tables.ts';
import { openTally, type Tally } from '../stream/tally.ts';
import { bindColumns } from './bind.ts';
import { countScore, newFacts, type RunFacts } from './facts.ts';
import { openRejects, type Rejects } from './rejects.ts';
import type { ScoreRequest } from './request.ts';
import { type ResultColumns, resultColumns } from './result-columns.ts';
import { openOwnCells, type Scored, writeRows } from './write-result.ts';

/** Told as the run goes on: bytes read of a file, counted from its start. */
export type Progress = (file: string, bytes: number) => void;

/** Writes to standard output; resolves to false once nobody reads it any more. */
export type WriteOut = (text: string) => Promise<boolean>;

export interface RunResult {
  readonly facts: RunFacts;
  /** Paths that were written, in the order of their making. */
  readonly written: readonly string[];
  readonly rejected: number;
  readonly rejectsPath: string | null;
  /** Puts all files in place, `summary` among them where one was asked for. */
  commit(summary: string): Promise<void>;
  discard(): Promise<void>;
}

/** What the stages of a run share. */
interface Stage {
  readonly request: ScoreRequest;
  readonly facts: RunFacts;
  readonly rejects: Rejects;
  readonly progress: Progress;
}

export async function scoreRun(
  request: ScoreRequest,
  progress: Progress,
  writeOut: WriteOut,
): Promise<RunResult> {
  const { rules, targets } = request;
  const outputs = openOutputs();
  const facts = newFacts(rules.plan);
  const rejects = openRejects(targets && outputs, targets?.rejects ?? null, request.rejectLimit);
  const stage: Stage = { request, facts, rejects, progress };
  let spool: Spool | undefined;
  try {
    const lookups: (Lookup | null)[] = [];
    for (let table = 0; table < rules.plan.tables.length; table++)
      lookups.push(await readTable(table, stage));
    const leads = await openLeads(request, progress);
    spool = targets ? await openSpool(spoolPath(targets.out, outputs)) : undefined;
    const book = await readLeads(leads, lookups, spool, stage);
    const tally = openTally(rules.plan, book, request.asOf);
    for (let source = 0; source < rules.plan.sources.length; source++) await readSource(source, tally, stage);
    for (let lead = 0; lead < book.count; lead++) if (!tally.active(lead)) facts.withoutActivity++;
    const scored = scoreAll(book, tally, stage);
    const written = await writeAll(scored, leads, spool, outputs, writeOut, request);
    if (rejects.path !== null) written.push(rejects.path);
    return {
      facts,
      written,
      rejected: rejects.count,
      rejectsPath: rejects.path,
      commit: async (summary) => {
        if (targets?.summary) {
          const file = await outputs.create(targets.summary);
          await file.write(summary);
        }
        await outputs.commit();
      },
      discard: outputs.discard,
    };
  } catch (error) {
    await outputs.discard();
    throw error;
  } finally {
    await spool?.close();
  }
}

function spoolPath(out: string, outputs: OutputSet): string {
  return outputs.beside(out === '-' ? join(tmpdir(), 'leadscore') : out);
}

async function open(path: string, name: string, columns: readonly Column[], { request, progress }: Stage) {
  const csv = await openCsv(path, request.inputs.csv(name), (bytes) => progress(path, bytes));
  return { csv, positions: bindColumns(csv.header, columns, path, request.rules.path) };
}

async function readTable(table: number, stage: Stage): Promise<Lookup | null> {
  const { plan } = stage.request.rules;
  const path = stage.request.inputs.tables[table] ?? null;
  if (path === null) return null;
  const { name } = plan.tables[table] as Plan['tables'][number];
  const { csv, positions } = await open(path, name, tableColumns(plan, table), stage);
  const { lookup, add } = openLookup(plan, table, positions);
  const counts = stage.facts.tables.get(name)!;
  const rejects = stage.rejects.file(path);
  await csv.each({
    row: (cells, place) => {
      counts.read++;
      const outcome = add(cells);
      if (outcome.kind === 'kept') counts.kept++;
      else if (outcome.kind === 'faults') rejects.cells(place(), outcome.faults);
      else if (outcome.kind === 'no_key')
        rejects.reject(place(), 'no-key', `the row has no key for table ${name}`);
      else rejects.reject(place(), 'repeated-key', `the key "${outcome.key}" stood in an earlier row`);
    },
    fault: (fault) => {
      counts.read++;
      rejects.fault(fault);
    },
    block: stage.rejects.flush,
  });
  counts.quarantined = rejects.count;
  rejects.check(counts.read);
  return lookup;
}

interface OpenLeads {
  readonly csv: CsvFile;
  readonly positions: Positions;
  readonly columns: ResultColumns;
}

async function openLeads(request: ScoreRequest, progress: Progress): Promise<OpenLeads> {
  const { leads } = request.inputs;
  const csv = await openCsv(leads, request.inputs.csv('leads'), (bytes) => progress(leads, bytes));
  const positions = bindColumns(csv.header, leadColumns(request.rules.plan), leads, request.rules.path);
  return { csv, positions, columns: resultColumns(csv.header, leads, request) };
}

const MANGLED = /^\d(\.\d+)?E\+?\d+$/i;

async function readLeads(
  { csv, positions, columns }: OpenLeads,
  lookups: readonly (Lookup | null)[],
  spool: Spool | undefined,
  { request, facts, rejects: allRejects }: Stage,
): Promise<LeadBook> {
  const book = openLeadBook(request.rules.plan, positions, lookups, request.asOf);
  const own = spool && openOwnCells(columns, spool, csv.delimiter, request.result.escapeFormulas);
  const rejects = allRejects.file(csv.path);
  const counts = facts.leads;
  const idAt = positions(request.rules.plan.leads.id) as number;
  let rowNumber = 1; // as a spreadsheet counts: the header is row 1
  await csv.each({
    row: (cells, place) => {
      counts.read++;
      const outcome = book.add(cells, ++rowNumber);
      if (outcome.kind === 'added') {
        counts.scored++;
        if (MANGLED.test(cells[idAt] as string)) facts.mangledIds++;
        for (const cell of cells) if (isFormula(cell)) facts.formulas++;
        own?.add(cells);
      } else if (outcome.kind === 'duplicate') {
        counts.duplicate++;
        rejects.reject(
          place(),
          'duplicate',
          `the id "${outcome.id}" is that of row ${outcome.firstRow} already`,
        );
      } else {
        counts.quarantined++;
        if (outcome.kind === 'faults') rejects.cells(place(), outcome.faults);
        else rejects.reject(place(), 'no-id', 'the lead has no id');
      }
    },
    fault: (fault) => {
      counts.read++;
      counts.quarantined++;
      rowNumber++;
      rejects.fault(fault);
    },
    block: async () => {
      await own?.flush();
      await allRejects.flush();
    },
  });
  rejects.check(counts.read);
  return book;
}

async function readSource(source: number, tally: Tally, stage: Stage): Promise<void> {
  const { plan } = stage.request.rules;
  const { name } = plan.sources[source] as Plan['sources'][number];
  const counts = stage.facts.activities.get(name)!;
  for (const path of stage.request.inputs.activities[source] ?? []) {
    const { csv, positions } = await open(path, name, sourceColumns(plan, source), stage);
    const { add, last } = tally.open(source, positions);
    const rejects = stage.rejects.file(path);
    let read = 0;
    await csv.each({
      row: (cells, place) => {
        read++;
        const outcome = add(cells);
        counts[outcome]++;
        if (outcome === 'quarantined') {
          rejects.cells(place(), last.faults);
          return;
        }
        if (last.leads > 1) counts.shared++;
        const { day } = last;
        if (day === null) return;
        if (counts.oldest === null || day < counts.oldest) counts.oldest = day;
        if (counts.newest === null || day > counts.newest) counts.newest = day;
      },
      fault: (fault) => {
        read++;
        counts.quarantined++;
        rejects.fault(fault);
      },
      block: stage.rejects.flush,
    });
    counts.read += read;
    rejects.check(read);
  }
}

/** Scores every lead, in the order of the result, counting as it goes. */
function* scoreAll(book: LeadBook, tally: Tally, { request, facts }: Stage): Generator<Scored> {
  const { plan } = request.rules;
  const score = openScorer(plan, book, tally);
  const order = request.result.sortByScore ? byScore(book.count, score) : undefined;
  const ids = [...book.ids.keys()];
  for (let i = 0; i < book.count; i++) {
    const lead = order === undefined ? i : (order[i] as number);
    const card = score(lead);
    countScore(facts.scores, card, plan, () => ({ id: ids[lead] as string, reasons: reasonsOf(card, plan) }));
    yield { lead, card };
  }
}

/** Highest first, ties in the export's order. */
function byScore(count: number, score: (lead: number) => ScoreCard): Uint32Array {
  const scores = Float64Array.from({ length: count }, (_, lead) => score(lead).score);
  const order = Uint32Array.from({ length: count }, (_, lead) => lead);
  return order.sort((a, b) => scores[b]! - scores[a]! || a - b);
}

async function writeAll(
  scored: Iterable<Scored>,
  { csv, columns }: OpenLeads,
  spool: Spool | undefined,
  outputs: OutputSet,
  writeOut: WriteOut,
  { rules, targets, result }: ScoreRequest,
): Promise<string[]> {
  if (targets === null || spool === undefined) {
    for (const _ of scored); // a dry run counts all the same
    return [];
  }
  const main =
    targets.out === '-'
      ? { path: '-', write: async (text: string) => void (await writeOut(text)) }
      : await outputs.create(targets.out);
  const lists =
    targets.split === null ? null : await openLists(targets.split, rules.plan, result.only, outputs);
  const header = `${csv.bom ? '\ufeff' : ''}${csvRows([columns.header], csv.delimiter)[0]}\n`;
  for (const file of [main, ...(lists?.values() ?? [])]) await file.write(header);
  const perLead = columns.runs.filter(({ kind }) => kind === 'own').length;
  const own = result.sortByScore ? pickTexts(spool, perLead) : nextTexts(spool, perLead);
  await writeRows(scored, own, columns, csv.delimiter, { main, lists, only: result.only });
  return [
    ...(targets.out === '-' ? [] : [main.path]),
    ...[...(lists?.values() ?? [])].map(({ path }) => path),
  ];
}

/** A file for each segment that a lead may end in. */
async function openLists(
  directory: string,
  plan: Plan,
  only: ReadonlySet<string> | null,
  outputs: OutputSet,
) {
  await makeDirectory(directory);
  const names = new Set([
    ...plan.segments.map(({ name }) => name),
    ...plan.disqualify.map(({ segment }) => segment),
  ]);
  const lists = new Map<string, Awaited<ReturnType<OutputSet['create']>>>();
  for (const name of names) {
    if (only === null || only.has(name))
      lists.set(name, await outputs.create(join(directory, `${fileName(name)}.csv`)));
  }
  return lists;
}

/** A segment's name without what a file name can't hold. */
function fileName(segment: string): string {
  return segment.replace(/[/\\:*?"<>|\p{Cc}]/gu, '_');
}

/** The texts of one lead after the other. */
function nextTexts(spool: Spool, perLead: number): () => readonly string[] | Promise<readonly string[]> {
  const chunks = spool.inOrder();
  let texts: string[] = [];
  let at = 0;
  const more = async (): Promise<readonly string[]> => {
    while (texts.length - at < perLead) {
      const { done, value } = await chunks.next();
      if (done) throw new Error('the spool holds fewer leads than were read');
      texts = [...texts.slice(at), ...value];
      at = 0;
    }
    at += perLead;
    return texts.slice(at - perLead, at);
  };
  return () => {
    if (texts.length - at < perLead) return more();
    at += perLead;
    return texts.slice(at - perLead, at);
  };
}

/** The texts of any lead. */
function pickTexts(spool: Spool, perLead: number): (lead: number) => Promise<readonly string[]> {
  return async (lead) => {
    const texts: string[] = [];
    for (let i = 0; i < perLead; i++) texts.push(await spool.at(lead * perLead + i));
    return texts;
  };
}
