// Which plans and files this engine takes. What it does not know goes to the reference engine whole.
import type { OpenFile } from '../../inputs/open-inputs.ts';
import type { Plan, Source } from '../../plan/plan.ts';
import { leadLeaves, sourceLeaves } from './conditions.ts';
import { NotForWasm } from './not-for-wasm.ts';

type KnownKeys<T> = { readonly [K in T extends unknown ? keyof T : never]?: true };

// Every key that the engine knows of a plan's parts. A part with another key means something that was added since.
const CELL: KnownKeys<Plan['leads']['cells'][number]> = {
  ...{ kind: true, name: true, column: true, separator: true, numbers: true, strip: true },
  ...{
    formats: true,
    names: true,
    value: true,
    units: true,
    accounting: true,
    isDeclared: true,
    writtenIn: true,
  },
};
const COLUMN: KnownKeys<Plan['leads']['id']> = { header: true, table: true, mention: true };
const SOURCE: KnownKeys<Plan['sources'][number]> = {
  ...{ name: true, lead: true, match: true, type: true, at: true, id: true, where: true, cells: true },
};
const SOURCE_LEAD: KnownKeys<Plan['sources'][number]['lead']> = { column: true, separator: true };
const TABLE: KnownKeys<Plan['tables'][number]> = { name: true, key: true, match: true, form: true };
const SIGNAL: KnownKeys<Plan['signals'][number]> = {
  ...{ kind: true, select: true, cells: true, points: true, byAge: true, perDay: true },
};
const SELECTOR: KnownKeys<Plan['signals'][number]['select']> = { sources: true, ages: true };
const LEADS: KnownKeys<Plan['leads']> = { id: true, idForm: true, names: true, cells: true };
const PLAN: KnownKeys<Plan> = {
  ...{ language: true, name: true, timezone: true, missing: true, leads: true, tables: true, sources: true },
  ...{
    signals: true,
    groups: true,
    rules: true,
    score: true,
    segments: true,
    disqualify: true,
    promote: true,
  },
  ...{ stages: true, topics: true, lists: true, accounts: true, probability: true },
};
const RULE: KnownKeys<Plan['rules'][number]> = {
  ...{ id: true, label: true, group: true, when: true, earns: true, max: true },
};

const STAGE: KnownKeys<Plan['stages'][number]> = { name: true, when: true };

/** Throws where the plan holds anything that this engine does not know. */
export function checkPlan(plan: Plan, logBytes: number): void {
  if (plan.accounts !== null) throw new NotForWasm('it does not roll leads up by account');
  knownKeys(plan, PLAN);
  knownKeys(plan.leads, LEADS);
  knownKeys(plan.leads.id, COLUMN);
  if (plan.leads.idForm !== 'exact') throw new NotForWasm('the ids of leads are not compared to the letter');
  for (const rule of plan.rules) knownKeys(rule, RULE);
  for (const table of plan.tables) {
    knownKeys(table, TABLE);
    knownKeys(table.key, COLUMN);
  }
  const sourceCells = plan.sources.flatMap(({ cells }) => cells);
  for (const cell of [...plan.leads.cells, ...sourceCells]) {
    knownKeys(cell, CELL);
    if ('column' in cell) knownKeys(cell.column, COLUMN);
  }
  for (const source of plan.sources) {
    knownKeys(source, SOURCE);
    knownKeys(source.lead, SOURCE_LEAD);
    for (const column of [source.lead.column, ...source.id]) knownKeys(column, COLUMN);
    checkMatch(source);
  }
  for (const signal of plan.signals) {
    knownKeys(signal, SIGNAL);
    knownKeys(signal.select, SELECTOR);
    const most = 'byAge' in signal && signal.byAge ? Math.max(0, ...signal.byAge.map(Math.abs)) : 0;
    // Sums of decayed points are kept in 64 bits; a row has two bytes at least.
    if (most * (logBytes / 2) > 2 ** 62) throw new NotForWasm('an activity pays very much for so large logs');
  }
  for (const topic of plan.topics) knownKeys(topic, RULE);
  for (const stage of plan.stages) knownKeys(stage, STAGE);
  leadLeaves(plan);
  for (const source of plan.sources.keys()) sourceLeaves(plan, source);
}

function checkMatch({ name, match, id }: Source): void {
  const [first, second] = match;
  const usual = first?.cell === null ? 'exact' : 'folded';
  if (second !== undefined) throw new NotForWasm(`the activities of ${name} match several fields`);
  if (first?.form !== usual) throw new NotForWasm(`the keys of ${name} are compared in another form`);
  if (id.length > 1) throw new NotForWasm(`several columns identify an activity of ${name}`);
}

/** The lead's cell that the keys of a source equal; null: the lead's id. */
export function matchedCell({ match: [only] }: Source): number | null {
  return only?.cell ?? null;
}

function knownKeys(part: object, keys: object): void {
  for (const [key, value] of Object.entries(part)) {
    if (value !== null && value !== undefined && !Object.hasOwn(keys, key)) {
      throw new NotForWasm(`the rules say "${key}"`);
    }
  }
}

/** Throws where a file is not UTF-8 as everybody writes it, on a disk. */
export function refuseUnusualFile({ csv: { path, layout, held } }: OpenFile): void {
  if (!held.isPlain) throw new NotForWasm(`${path}: it is not a file on disk`);
  if (layout === undefined) throw new NotForWasm(`${path}: its encoding or CSV dialect is not a plain one`);
}
