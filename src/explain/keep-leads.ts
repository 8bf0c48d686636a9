// What `explain` keeps of the leads' file: the rows of the leads it is asked about, and why others have no score.

import { ownCopy } from '../engines/memory/big-sets.ts';
import type { LeadWitness } from '../engines/memory/read-inputs.ts';
import type { OpenFile } from '../inputs/open-inputs.ts';
import type { Plan } from '../plan/plan.ts';
import type { ProblemCode } from '../problem.ts';
import { cellFaultText } from '../result/cell-fault.ts';
import { REJECTED } from '../result/row-outcome.ts';
import { trimCell } from '../values/invisible.ts';
import { itemAt } from '../values/item-at.ts';
import { comparedKey } from '../values/key-form.ts';

/** The place of a row. */
export interface RowAt {
  readonly file: string;
  readonly line: number;
}

/** A lead that was scored: its row, and where its index in the run's lead index is. */
export interface KeptLead {
  readonly id: string;
  readonly index: number;
  readonly cells: readonly string[];
  readonly at: RowAt;
}

/** A row that holds the id of a lead asked for and isn't scored. */
export interface Unscored {
  /** As ids are compared. */
  readonly id: string;
  readonly at: RowAt;
  readonly code: ProblemCode;
  readonly why: string;
}

/** The rows of the leads with these ids, which are as ids are compared. */
export function keepLeads(ids: ReadonlySet<string>, { csv, positions }: OpenFile, plan: Plan) {
  const idAt = positions(plan.leads.id) as number;
  const leads = new Map<string, KeptLead>();
  const unscored: Unscored[] = [];
  const compared = comparedKey(plan.leads.idForm);
  const witness: LeadWitness = {
    row: (cells, outcome, place, { file, nameOf }) => {
      const written = trimCell(itemAt(cells, idAt));
      const id = compared(written);
      if (!ids.has(id)) return;
      const at = { file, line: place().line };
      if (outcome.kind === 'added') {
        leads.set(id, { id: written, index: outcome.index, cells: cells.map(ownCopy), at });
      } else if (outcome.kind === 'duplicate') {
        const why = REJECTED.duplicateId(written, nameOf(outcome.firstRow));
        unscored.push({ id, at, code: 'duplicate', why });
      } else if (outcome.kind === 'faults') {
        const code = `bad-${outcome.faults[0]?.cell.kind ?? 'cell'}` as const;
        unscored.push({ id, at, code, why: outcome.faults.map(cellFaultText).join(', ') });
      }
    },
    fault: ({ line, raw, code, message }, { file }) => {
      // Its cells may be wrong, so the text in the place of the id is the best guess.
      const cell = raw.split(csv.delimiter)[idAt] ?? '';
      const id = compared(trimCell(trimCell(cell).replace(/^"(.*)"$/s, '$1')));
      if (ids.has(id)) unscored.push({ id, at: { file, line }, code, why: message });
    },
  };
  return { leads, unscored, witness };
}
