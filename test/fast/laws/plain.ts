// Plain cases, written by hand.

import { PLAIN_STYLE } from '../../oracle/arbitraries.ts';
import type { Sheet } from '../../oracle/cells.ts';
import type { Case } from '../../oracle/generate.ts';
import type { World } from '../../oracle/score.ts';

export const caseOf = (rules: string, leads: Sheet, log: Sheet): Case => {
  const world: World = { rules, asOf: PLAIN_STYLE.asOf, leads, tables: {}, logs: { log: [log] } };
  return { rules: new Map(), style: PLAIN_STYLE, world };
};

export const BASE =
  'version: 1\nleads: { id: Id }\nactivities:\n  log: { lead: Lead, at: At, type: { always: x } }\n';
