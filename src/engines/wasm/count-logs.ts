// All logs of a run counted: source by source, file by file, each by all threads.
import type { InputRequest } from '../../inputs/input-request.ts';
import type { OpenInputs } from '../../inputs/open-inputs.ts';
import { sourceColumns } from '../../plan/columns.ts';
import type { ScoringOptions } from '../engine.ts';
import { createControl } from './blocks.ts';
import type { ActivityPart, SharedTables } from './count-activities.ts';
import { createSignalTables } from './effects.ts';
import type { ReadableInputs } from './inputs.ts';
import type { KernelMemory } from './kernel-memory.ts';
import type { RecordLayout } from './record-layout.ts';
import type { TakenLeads } from './take-leads.ts';
import type { Crew } from './workers.ts';

export interface LogsAsk {
  readonly inputs: OpenInputs;
  readonly readable: ReadableInputs;
  readonly taken: TakenLeads;
  readonly layout: RecordLayout;
  readonly calendar: SharedTables['calendar'];
  readonly request: InputRequest;
}

const TABLE_BYTES = 64;

/** What was found, by source, file and thread. */
export async function countLogs(
  memory: KernelMemory,
  crew: Crew,
  { inputs, readable, taken, layout, calendar, request }: LogsAsk,
  { monitor }: ScoringOptions,
): Promise<ActivityPart[][][]> {
  const { asOf } = request;
  const { plan } = request.rules;
  const createTable = (): number => memory.kernel.alloc(BigInt(TABLE_BYTES)) >>> 0;
  const tables: SharedTables = {
    ...{ ids: taken.ids, keys: taken.keys, calendar, codes: createTable() },
    signals: createSignalTables(memory, plan),
  };
  const parts: ActivityPart[][][] = [];
  for (const [source, files] of inputs.activities.entries()) {
    const found: ActivityPart[][] = [];
    const events = plan.sources[source]?.id.length ? createTable() : 0;
    for (const file of files) {
      const columns = sourceColumns(plan, source);
      const positions = new Map(
        columns.map((column) => [column.header, file.positions(column) as number] as const),
      );
      const job = { plan, asOf, layout, tables, source, positions, events, file: readable(file) };
      const advance = (bytes: number): void => monitor.advance(file.csv.path, bytes);
      found.push(await crew.count({ ...job, control: createControl(memory) }, advance));
    }
    parts.push(found);
  }
  return parts;
}
