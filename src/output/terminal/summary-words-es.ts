// The summary in Spanish.

import { SPANISH_OUTCOMES } from '../spanish-outcomes.ts';
import type { SummaryWords } from './summary-words-en.ts';

/** `1 descartado`, `8 descartados`. */
const counted =
  (one: string, many: string) =>
  (count: string, n: number): string =>
    `${count} ${n === 1 ? one : many}`;

export const summarySpanish: SummaryWords = {
  asOf: (day, zone) => `a fecha de ${day} (${zone})`,
  run: (hash, seconds) => `hash ${hash}, ${seconds} s`,
  leads: 'leads',
  read: (count) => `leídas: ${count}`,
  scored: (count) => `puntuadas: ${count}`,
  rejected: (count) => `rechazadas: ${count}`,
  duplicate: (count) => `duplicadas: ${count}`,
  withoutActivity: (count) => `sin actividad: ${count}`,
  footer: (count) => `al pie del archivo: ${count}`,
  blank: counted('fila vacía omitida', 'filas vacías omitidas'),
  joined: (matched, leads, share) => `corresponde a ${matched} de ${leads} leads (${share})`,
  notUsed: 'no se usa (--without)',
  matched: (count, share, named) =>
    `asignadas: ${count}${share && ` (${share}${named === null ? '' : ` de ${named} que indican un lead`})`}`,
  shared: (count) => `compartidas por varios leads: ${count}`,
  period: (oldest, newest) => `del ${oldest} al ${newest}`,
  notCounted: 'no cuentan: ',
  outcomes: SPANISH_OUTCOMES,
  segments: 'Segmentos',
  moved: 'cambiados: ',
  promoted: counted('promocionado', 'promocionados'),
  disqualified: counted('descartado', 'descartados'),
  held: counted('retenido por un requisito', 'retenidos por un requisito'),
  scores: 'Puntuaciones',
  to: ' a ',
  below: (end) => `<${end}`,
  from: (bound) => ` desde ${bound}`,
  cutBelow: (count, bound) => `${count} por debajo de ${bound} (contados como ${bound})`,
  cutAbove: (count, bound) => `${count} por encima de ${bound} (contados como ${bound})`,
  disqualifiedApart: counted('descartado (no figura aquí)', 'descartados (no figuran aquí)'),
  grades: 'Notas',
  stages: 'Etapas',
  topics: 'Primer tema',
  noTopic: 'ninguno',
  lists: 'Listas activas',
  accounts: 'Cuentas',
  accountsFound: (count, n) => `${count} ${n === 1 ? 'cuenta' : 'cuentas'}`,
  withoutAccount: (count, n) => `${count} ${n === 1 ? 'lead' : 'leads'} sin cuenta`,
  rules: 'Reglas más aplicadas',
  ruleColumns: 'leads, porcentaje del total, puntos concedidos',
  ruleColumnsShort: 'leads, puntos concedidos',
  tookMost: 'las que más restan',
  firedForMost: 'a más del 90 %',
  firedForNone: 'a ninguno',
  andMore: (count) => `y ${count} más`,
  hottest: 'Leads con mayor puntuación',
  moreWith: (count, points) => `y ${count} más con ${points}`,
  warning: 'aviso',
  rejects: 'rechazadas',
  rejectedRows: counted('fila', 'filas'),
  keepRejects: 'guárdelas con --rejects FILE',
  fellBack: (engine, reason) => `motor stream en lugar de ${engine}: ${reason}`,
  wrote: 'escrito',
  dryRun: 'simulación: no se ha escrito nada',
};
