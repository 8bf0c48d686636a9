// Look-up tables read by the reference before it is sure that this engine serves the run: what it counts and rejects waits.
import { openCsv } from '../../csv/read-csv.ts';
import { holdFile } from '../../files/held-file.ts';
import type { OpenFile } from '../../inputs/open-inputs.ts';
import type { FileRejects } from '../../inputs/rejects.ts';
import { newInputFacts, noteDecimals } from '../../result/run-facts.ts';
import { type RunContext, readTable } from '../memory/read-inputs.ts';
import type { Lookup } from '../memory/tables.ts';

export interface ShadowTable {
  readonly lookup: Lookup;
  /** Counts and rejects as the reference would have. */
  readonly tell: (context: RunContext) => Promise<void>;
}

type AddRejects = (rejects: FileRejects) => void;

export async function readShadowTable(
  table: number,
  file: OpenFile,
  context: RunContext,
): Promise<ShadowTable> {
  const { plan } = context.request.rules;
  const name = plan.tables[table]?.name ?? '';
  const { csv } = file;
  const facts = newInputFacts(plan);
  const told: AddRejects[] = [];
  const note = (one: AddRejects): void => {
    told.push(one);
  };
  const waiting = {
    get count() {
      return told.length;
    },
    footers: 0,
    reject: (place, code, message) => note((rejects) => rejects.reject(place, code, message)),
    fault: (fault) => note((rejects) => rejects.fault(fault)),
    cells: (place, faults) => note((rejects) => rejects.cells(place, faults)),
    check: () => {},
  } satisfies FileRejects;
  const again = await openCsv(
    await holdFile(csv.path, context.request.inputs.marks),
    context.request.inputs.csv(name),
    () => {},
    () => true,
  );
  try {
    const lookup = await readTable(
      table,
      { ...file, csv: again },
      {
        ...context,
        facts,
        rejects: { ...context.rejects, file: () => waiting, flush: async () => {} },
      },
    );
    return {
      lookup,
      tell: async ({ facts: real, rejects: allRejects }) => {
        const counts = facts.tables.get(name);
        for (const [cell, bits] of facts.decimals) noteDecimals(real.decimals, cell, bits);
        const rejects = allRejects.file(csv.path);
        for (const one of told) one(rejects);
        await allRejects.flush();
        Object.assign(real.tables.get(name) ?? {}, counts, { footer: rejects.footers });
        rejects.check(counts?.read ?? 0);
      },
    };
  } finally {
    await again.close();
  }
}
