// What both kinds of comparison come to.

import type { KeptColumns } from '../../compare/kept-columns.ts';
import type { Order } from '../../compare/order.ts';
import type { RunPair } from '../../compare/run-pair.ts';
import type { Totals } from '../../compare/totals.ts';
import type { LabelOf } from '../../compare/words.ts';
import type { RuleChangeReport } from '../../output/terminal/moves.ts';
import type { Warning } from '../../run/warning.ts';

/** Two runs that are ready to be compared, however they came about. */
export interface Compared {
  readonly pair: RunPair;
  /** Columns of the newer file for the list of movers; null: none were asked for. */
  readonly kept: KeptColumns | null;
  readonly order: Order;
  readonly labelOf: LabelOf;
  readonly title: string;
  readonly about: readonly string[];
  /** What the rules say differently, and what came of it; null for scored files. */
  readonly changes: (totals: Totals) => readonly RuleChangeReport[] | null;
  readonly warnings: readonly Pick<Warning, 'code' | 'text'>[];
  /** How the movers' list is written. */
  readonly dialect: { readonly delimiter: string; readonly bom: boolean };
  /** What must not be written over. */
  readonly inputs: readonly string[];
  /** The first keys of the JSON, before the numbers. */
  readonly json: Readonly<Record<string, unknown>>;
}
