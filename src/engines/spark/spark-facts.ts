// What Spark counted, as the facts of a run: the same numbers that the other engines count row by row.

import type { InputRequest } from '../../inputs/input-request.ts';
import { exceeds } from '../../inputs/rejects.ts';
import { ProblemError, problem } from '../../problem.ts';
import type { ActivityClass } from '../../result/activity-class.ts';
import { newInputFacts, newRunFacts, type RunFacts } from '../../result/run-facts.ts';
import { UNATTRIBUTED } from '../../sql/relations/attributed-activities.ts';
import { canonical, decimal, grouped } from '../../values/micro.ts';
import type { Told } from './spark-shell.ts';

export interface SparkFacts {
  readonly facts: RunFacts;
  readonly rejectedBy: ReadonlyMap<string, number>;
  /** Whether the script came so far as to tell them all. */
  readonly isWhole: boolean;
}

interface Code {
  readonly code: string;
  readonly rows: number;
  readonly mangled: number;
  readonly formulas: number | null;
}

export function sparkFacts({ rules }: InputRequest, lines: Told['lines']): SparkFacts {
  const { plan } = rules;
  const facts = newRunFacts(newInputFacts(plan), plan);
  const rejectedBy = new Map<string, number>();
  const told = <T>(what: string): T[] =>
    lines.filter((line) => line.what === what).map(({ value }) => value as T);
  const reject = (code: string, rows: number): void => {
    if (rows > 0) rejectedBy.set(code, (rejectedBy.get(code) ?? 0) + rows);
  };

  for (const { code, rows, mangled, formulas } of told<Code>('leads')) {
    facts.leads.read += rows;
    facts.mangledIds += mangled;
    facts.formulas += formulas ?? 0;
    if (code === 'kept') facts.leads.scored = rows;
    else if (code === 'repeated') facts.leads.duplicate = rows;
    else facts.leads.quarantined += rows;
    if (code !== 'kept') reject(code === 'repeated' ? 'duplicate' : code === 'no-key' ? 'no-id' : code, rows);
  }
  for (const [i, { name }] of plan.tables.entries()) {
    const counts = facts.tables.get(name)!;
    for (const { code, rows } of told<Code>(`table ${i}`)) {
      counts.read += rows;
      if (code === 'kept') counts.kept = rows;
      else {
        counts.quarantined += rows;
        reject(code === 'repeated' ? 'repeated-key' : code, rows);
      }
    }
    counts.matched = told<{ matched: number }>(`matched ${i}`)[0]?.matched ?? 0;
  }
  const [numbers = []] = told<(number | string | null)[]>('sources');
  const leadless = told<(number | string | null)[]>('leadless');
  for (const [i, { name }] of plan.sources.entries()) {
    const counts = facts.activities.get(name)!;
    const [matched, shared, oldest, newest] = numbers.slice(i * 4, i * 4 + 4).map((n) => (n === null ? null : Number(n))); // biome-ignore format: one line
    counts.matched = matched ?? 0;
    counts.shared = shared ?? 0;
    counts.oldest = oldest ?? null;
    counts.newest = newest ?? null;
    for (const row of leadless) {
      const one = UNATTRIBUTED[-1 - Number(row[0])] as ActivityClass;
      counts[one] += Number(row[i + 1] ?? 0);
    }
    const { quarantined, no_lead, undated, left_out, unmatched, future, duplicate } = counts;
    counts.read =
      counts.matched + quarantined + no_lead + undated + left_out + unmatched + future + duplicate;
    reject('bad-cell', quarantined);
  }
  const isWhole = fillScores(facts, plan.rules.length, told);
  return { facts, rejectedBy, isWhole };
}

function fillScores(facts: RunFacts, rules: number, told: <T>(what: string) => T[]): boolean {
  const { scores } = facts;
  const [counts] = told<Record<string, number>>('scores');
  if (counts === undefined) return false;
  facts.withoutActivity = counts.silent!;
  Object.assign(scores, {
    cutAtMin: counts.cut_min,
    cutAtMax: counts.cut_max,
    atMin: counts.at_min,
    atMax: counts.at_max,
    promoted: counts.promoted,
    disqualified: counts.disqualified,
    held: counts.held,
  });
  for (let i = 0; i < rules; i++) {
    scores.rules[i] = { leads: counts[`leads${i}`]!, points: canonical(BigInt(counts[`points${i}`]!)) };
  }
  for (const { segment, bar, leads } of told<{ segment: string; bar: number; leads: number }>('segments')) {
    scores.segments.set(segment, (scores.segments.get(segment) ?? 0) + leads);
    scores.bars[bar]! += leads;
    scores.barsOf.get(segment)![bar]! += leads;
  }
  const top = told<{ id: string; score: number; segment: string; reasons: string }>('top');
  scores.top = top.map(({ reasons, ...one }, lead) => ({ ...one, lead, reasons: reasons.split('; ').filter(Boolean) })); // biome-ignore format: one line
  return true;
}

/** Refuses the run where more rows of a file were rejected than are borne. */
export function refuseTooMany(
  { rejectLimit, inputs }: InputRequest,
  { leads, tables, activities }: RunFacts,
): void {
  const all: [string, number, number][] = [
    [inputs.leads, leads.quarantined + leads.duplicate, leads.read],
    ...[...tables].map(([name, { quarantined, read }]): [string, number, number] => [
      name,
      quarantined,
      read,
    ]),
    ...[...activities].map(([name, { quarantined, read }]): [string, number, number] => [
      name,
      quarantined,
      read,
    ]),
  ];
  const over = all.filter(([, rejected, read]) => exceeds(rejectLimit, rejected, read));
  if (over.length === 0) return;
  const borne = rejectLimit.kind === 'rows' ? `${rejectLimit.rows}` : `${decimal(rejectLimit.share)} %`;
  const hint = 'mend the rows or raise --max-rejects; --engine stream tells where they stand';
  throw new ProblemError(
    over.map(([name, rejected, read]) => {
      const message = `${grouped(rejected)} of ${grouped(read)} rows can't be used; --max-rejects allows ${borne}`;
      return problem('data', 'too-many-rejects', message, hint, { file: name });
    }),
  );
}
