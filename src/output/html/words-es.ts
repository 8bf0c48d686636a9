// The report in Spanish.
import { SPANISH_OUTCOMES } from '../spanish-outcomes.ts';
import { WARNINGS_ES } from '../warning-texts.ts';
import type { ReportWords } from './words.ts';

const NEEDS = {
  at_least: '',
  at_most: 'como máximo ',
  more_than: 'más de ',
  less_than: 'menos de ',
} as const;

const leads = (n: number): string => (n === 1 ? 'lead' : 'leads');

export const spanish: ReportWords = {
  language: 'es-ES',
  title: (name) => `${name}: puntuación de leads`,
  asOf: (date, zone) => `Puntuación de leads a ${date} (${zone})`,
  scored: (scored, read) => `${scored} de ${read} leads puntuados`,
  withoutActivity: (count) => `${count} sin actividad`,
  warnings: 'Léase primero',
  warned: WARNINGS_ES,
  to: ' a ',
  leads: (count, n) => `${count} ${leads(n)}`,

  segments: 'Segmentos',
  leadsIn: (count, segment) => `${count} ${segment}`,
  segmentsChart: 'Proporción de cada segmento',
  promoted: (count) => `${count} ascendidos por encima de su puntuación`,
  disqualified: (count) => `${count} descartados`,
  held: (count) => `${count} retenidos por no cumplir un requisito`,

  scores: 'Puntuaciones',
  score: 'Puntuación',
  scoresChart: (count) => `Cómo se reparten las puntuaciones de ${count} leads`,
  scoresNote: 'Leads por puntuación, con el color de su segmento.',
  from: (segment, points) => `${segment} desde ${points}`,
  scoresApart: (count, n) =>
    n === 1 ? `No se muestra ${count} lead descartado.` : `No se muestran ${count} leads descartados.`,
  cutBelow: (count, n, bound) => `${count} ${leads(n)} por debajo de ${bound}, contados como ${bound}.`,
  cutAbove: (count, n, bound) => `${count} ${leads(n)} por encima de ${bound}, contados como ${bound}.`,
  numbers: 'Los mismos datos en cifras',

  groups: (first, second) => (second === null ? first : `${first} frente a ${second}`),
  pairChart: (first, second) => `Leads según ${first} y ${second}`,
  groupChart: (name) => `Leads según ${name}`,
  pairNote: 'Número de leads por combinación de subtotales.',
  gatesNote: 'Las líneas discontinuas son requisitos: lo que un segmento exige de un grupo.',
  diagonalNote: 'Las diagonales son los umbrales de la puntuación.',

  grades: 'Notas',
  journey: 'Recorrido de compra',
  journeyNote: 'Cuántos leads están ahora en cada etapa, de la primera a la última.',
  topics: 'Temas',
  topicsNote:
    'Leads por su primer tema, y en cada segmento: cuanto más intenso el color, mayor es su parte del segmento.',
  all: 'Todos',
  lists: 'Listas activas',
  listsNote:
    'El tamaño de cada lista y cuántos de sus leads están también en otra: cuanto más intenso el color, mayor es la parte.',
  accounts: 'Cuentas con mayor puntuación',
  account: 'Cuenta',
  accountLeads: 'Leads',
  activeLeads: 'Activos',
  roles: 'Funciones',
  noRole: 'sin',
  bestLeads: 'Mejores leads',
  gradesNote: (down, across) => `Leads por nota: ${down} en filas, ${across} en columnas.`,
  accountsNote: (shown, all) => `Las ${shown} puntuaciones más altas de ${all} cuentas:`,
  withoutAccount: (count, n) => `${count} ${n === 1 ? 'lead' : 'leads'} sin cuenta.`,

  rules: 'Reglas',
  rulesNote:
    'Cuántos leads cumplen cada regla y qué porcentaje de cada segmento: cuanto más intenso el color, más leads.',
  rule: 'Regla',
  ruleLeads: 'Leads',
  ruleShare: 'Del total',
  rulePoints: 'Puntos concedidos',
  ruleMean: 'Por lead',
  firedIn: (count, all, points) => `${count} de ${all} leads, ${points} puntos`,

  hottest: 'Leads con mayor puntuación',
  hottestNote: (shown, all) => `Las ${shown} puntuaciones más altas de ${all} leads no descartados.`,
  lead: 'Lead',
  segment: 'Segmento',
  reasons: 'Motivos',
  moreWith: (count, points) => `y ${count} más con ${points}`,

  near: 'A punto de cambiar de segmento',
  nearNote: (points) =>
    `Leads a ${points} puntos o menos de un segmento y leads que no cumplen uno de sus requisitos.`,
  below: (count, n, points) => `${count} ${leads(n)} a ${points} puntos o menos`,
  noneBelow: (points) => `ningún lead a ${points} puntos o menos`,
  heldBack: (count, n) =>
    n === 1
      ? `${count} lead con puntos suficientes que no cumple un requisito`
      : `${count} leads con puntos suficientes que no cumplen un requisito`,
  noneHeld: 'ningún lead retenido por un requisito',
  nearest: (shown, all) =>
    shown === all ? 'Los leads que se han quedado cerca:' : `Los ${shown} más cercanos de ${all}:`,
  short: (points, segment) => `${points === '1' ? 'le falta' : 'le faltan'} ${points} para ${segment}`,
  keptIn: (segment, why) => `se queda en ${segment}: ${why}`,
  gate: (group, subtotal, op, bound) => `${group} ${subtotal}, necesita ${NEEDS[op]}${bound}`,
  doesNotHold: (condition) => `no se cumple ${condition}`,

  leftOut: 'Qué no cuenta y por qué',
  leftOutNote: 'Las partes de cada archivo suman las filas leídas.',
  read: 'leídas',
  rowsScored: 'puntuadas',
  rowsDuplicate: 'duplicadas',
  rowsKept: 'conservadas',
  matched: 'asignadas',
  shared: (count) => `${count} compartidas por varios leads`,
  joined: (matched, all) => `corresponde a ${matched} de ${all} leads`,
  outcomes: SPANISH_OUTCOMES,
  without: 'no se usa en esta ejecución',
  between: (oldest, newest) => `del ${oldest} al ${newest}`,
  whyRejected: 'Por qué se rechazaron filas',
  codes: {
    'bad-number': 'una celda no es un número',
    'bad-date': 'una celda no es una fecha',
    'cells-missing': 'faltan celdas',
    'cells-extra': 'sobran celdas',
    malformed: 'comillas que no casan',
    'too-long': 'la fila es demasiado larga',
    'nul-byte': 'un byte NUL',
    'no-id': 'sin identificador',
    'no-key': 'sin clave',
    duplicate: 'el identificador de una fila anterior',
    'repeated-key': 'la clave de una fila anterior',
  },

  run: 'La ejecución',
  rulesFile: 'Reglas',
  hash: 'SHA-256',
  date: 'Fecha',
  zone: 'Zona horaria',
  engine: 'Motor',
  tool: 'Generado por',
  took: (seconds) => `en ${seconds} s`,
  files: 'Archivos',
};
