// What becomes of a row, in Spanish.

import type { OUTCOME_WORDS } from '../result/row-outcome.ts';

export const SPANISH_OUTCOMES: Readonly<Record<keyof typeof OUTCOME_WORDS, string>> = {
  quarantined: 'rechazadas',
  no_lead: 'sin lead',
  undated: 'sin fecha',
  left_out: 'excluidas por «where»',
  unmatched: 'de leads que no están en la exportación',
  future: 'posteriores a la fecha de la puntuación',
  duplicate: 'duplicadas',
};
