// The fast engine: a WebAssembly kernel reads leads and logs, on all cores. Rows that are not plain go to the reference's
// reader; plans and files that it does not know go to the reference engine whole.
import { availableParallelism } from 'node:os';
import { openRecordTexts, type RecordTexts } from '../../csv/record-places.ts';
import { refuseChanged } from '../../files/held-file.ts';
import { createRejects } from '../../inputs/rejects.ts';
import { newInputFacts } from '../../result/run-facts.ts';
import type { LeadScores, LocalEngine, SharedCards } from '../engine.ts';
import type { RunContext } from '../memory/read-inputs.ts';
import { BLOCK, createBuffer, InputChanged } from './blocks.ts';
import { writeCalendar } from './calendar.ts';
import { countLogs } from './count-logs.ts';
import { readableInputs } from './inputs.ts';
import { compileKernel, createKernel, createMemory, NO_MEMORY } from './kernel-memory.ts';
import { NotForWasm } from './not-for-wasm.ts';
import { layOutRecord } from './record-layout.ts';
import { scoreRecords } from './score-records.ts';
import { readShadowTable, type ShadowTable } from './shadow-tables.ts';
import { checkPlan, refuseUnusualFile } from './supports.ts';
import { takeLeads } from './take-leads.ts';
import { leadPlaces, tellInputs } from './tell-inputs.ts';
import { WebAssembly } from './webassembly.ts';
import { type Crew, startWorkers, workAlone } from './workers.ts';
import { writeShared } from './write-shared.ts';

/** Until all files are read nothing is counted or rejected: so long memory can take over. */
export const wasmEngine: LocalEngine = async (inputs, request, { threads, blockBytes }, options) => {
  let crew: Crew | undefined;
  try {
    const { leads, activities, tables } = inputs;
    for (const file of [leads, ...tables, ...activities.flat()]) if (file) refuseUnusualFile(file);
    const readable = await readableInputs(inputs);
    const logs = activities.flat().map((file) => readable(file).size);
    const logBytes = logs.reduce((sum, size) => sum + size, 0);
    const { plan } = request.rules;
    checkPlan(plan, logBytes);

    const block = blockBytes ?? BLOCK;
    const module = await compileKernel();
    const memory = createMemory();
    const kernel = createKernel(module, memory);
    const count = threads ?? (logBytes < WORTH_THREADS ? 1 : availableParallelism());
    const lookUp = createLookUp(inputs.check);
    crew = count > 1 ? startWorkers(count, { module, memory, block }) : workAlone(kernel, block, lookUp);
    const context: RunContext = {
      request,
      facts: newInputFacts(plan, inputs.otherRows),
      rejects: createRejects(options.rejectSink, request.rejectLimit),
    };
    const shadows: (ShadowTable | null)[] = [];
    for (const [table, file] of tables.entries()) {
      shadows.push(file && (await readShadowTable(table, file, context)));
    }
    const layout = layOutRecord(plan);
    const calendar = writeCalendar(kernel, plan.timezone);
    const toRead = readable(leads);
    const taken = await takeLeads(
      kernel,
      {
        ...{ plan, layout, calendar, asOf: request.asOf, positions: leads.positions, file: toRead },
        lookups: shadows.map((shadow) => shadow?.lookup ?? null),
        advance: async (bytes) => {
          options.monitor.advance(leads.csv.path, bytes);
          await lookUp();
        },
      },
      createBuffer(kernel, block),
    );
    const parts = await countLogs(
      kernel,
      crew,
      { inputs, readable, taken, layout, calendar, request },
      options,
    );
    await crew.close();
    await inputs.check();
    const texts = options.isWhole
      ? await openRecordTexts(leads.csv.path, leadPlaces(taken), leads.csv.delimiter, leads.csv.held.handle)
      : undefined;
    const scores = scoreRecords(kernel, plan, layout, taken, options.result.sortByScore);
    await tellInputs({ inputs, shadows, taken, parts }, options, context);
    const shared = (): SharedCards | undefined => {
      const found = texts && scores.sharedCards();
      if (texts === undefined || found === undefined) return undefined;
      const rows = texts;
      const { cards } = found;
      return {
        cards,
        writeRows: async (words, write) => {
          await writeShared(kernel, found, taken, toRead, rows, words, write);
        },
      };
    };
    return answer(scores, texts, shared, context);
  } catch (error) {
    await crew?.close();
    if (error instanceof NotForWasm) return { kind: 'unsupported', reason: error.message };
    if (error instanceof InputChanged) return refuseChanged(error.message);
    if (error instanceof WebAssembly.RuntimeError) return { kind: 'unsupported', reason: NO_MEMORY };
    throw error;
  }
};

/** Below this many bytes of logs, threads cost more than they give. Measured on two cores. */
const WORTH_THREADS = 8_000_000;

/** So many blocks between two looks up. */
const LOOK_UP_EVERY = 16;

/** Lets signals and progress be heard, now and then: whatever is asked of the system does. */
function createLookUp(check: () => Promise<void>): () => Promise<void> {
  let blocks = 0;
  return async () => {
    if (++blocks % LOOK_UP_EVERY === 0) await check();
  };
}

function answer(
  { batches, idOf }: ReturnType<typeof scoreRecords>,
  texts: RecordTexts | undefined,
  sharedCards: () => SharedCards | undefined,
  { facts, rejects }: RunContext,
): LeadScores {
  return {
    ...{ kind: 'scores', engine: 'wasm', fallbackReason: null, facts, rejects, idOf },
    batches,
    sharedCards,
    ...(texts && { rowText: { next: texts.next, at: texts.at, put: (_, to) => texts.put(to) } }),
    close: async () => {
      await texts?.close();
    },
  };
}
