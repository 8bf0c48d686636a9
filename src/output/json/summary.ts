// `--summary`: the run as JSON, its counts reconciled by construction.

import type { InputRequest } from '../../inputs/input-request.ts';
import type { RunFacts } from '../../result/run-facts.ts';
import type { Warning } from '../../run/warning.ts';
import { dayText } from '../../values/days.ts';
import { decimal } from '../../values/micro.ts';
import { beyondJson } from './beyond.ts';

export interface RunStamp {
  /** Name and version of this tool. */
  readonly tool: string;
  readonly engine: string;
  readonly seconds: number;
}

/** The object of `--summary`. Only `engine` and `seconds` differ between runs on the same input. */
export function summaryOf(
  { rules, asOf }: InputRequest,
  facts: RunFacts,
  warnings: readonly Warning[],
  { tool, engine, seconds }: RunStamp,
) {
  const { plan, name, sha256 } = rules;
  return {
    tool,
    rules: { name, sha256 },
    as_of: dayText(asOf),
    timezone: plan.timezone.name,
    engine,
    leads: countsOf(facts.leads),
    activities: Object.fromEntries(
      [...facts.activities].map(([source, counts]) => [
        source,
        {
          read: counts.read,
          matched: counts.matched,
          shared: counts.shared,
          ...Object.fromEntries(REST.map((one) => [one, counts[one]])),
          ...(counts.footer > 0 && { footer: counts.footer }),
          oldest: counts.oldest === null ? null : dayText(counts.oldest),
          newest: counts.newest === null ? null : dayText(counts.newest),
        },
      ]),
    ),
    tables: Object.fromEntries([...facts.tables].map(([table, counts]) => [table, countsOf(counts)])),
    ...blankRows(facts),
    segments: Object.fromEntries(facts.scores.segments),
    ...beyondJson(plan, facts.scores.beyond),
    rules_fired: Object.fromEntries(
      plan.rules.map(({ id }, rule) => {
        const { leads, points } = facts.scores.rules[rule]!;
        return [id, { leads, points: Number(decimal(points)) }];
      }),
    ),
    warnings: warnings.map(({ code, values, text }) => ({ code, values, text })),
    seconds,
  };
}

const REST = ['unmatched', 'no_lead', 'undated', 'left_out', 'future', 'duplicate', 'quarantined'] as const;

/** Rows at the foot of a report are listed only where there are any; blank rows are listed apart. */
function countsOf<T extends { readonly footer: number; readonly blank: number }>({
  footer,
  blank,
  ...counts
}: T) {
  return { ...counts, ...(footer > 0 && { footer }) };
}

/** By file: how many empty lines and rows of empty cells were skipped. */
function blankRows({ leads, tables, activities }: RunFacts) {
  const files = [['leads', leads] as const, ...tables, ...activities];
  const blank = files.flatMap(([name, counts]) => (counts.blank > 0 ? [[name, counts.blank] as const] : []));
  return blank.length > 0 && { blank_rows: Object.fromEntries(blank) };
}
