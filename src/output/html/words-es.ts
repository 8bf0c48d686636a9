// The report in Spanish.
import type { Words } from './words.ts';

const leads = (n: number): string => (n === 1 ? 'lead' : 'leads');

export const spanish: Words = {
  language: 'es-ES',
  title: (name) => `${name}: puntuación de leads`,
  asOf: (date, zone) => `Puntuación de leads a ${date} (${zone})`,
  scored: (scored, read) => `${scored} de ${read} leads puntuados`,
  withoutActivity: (count) => `${count} sin actividad`,
  warnings: 'Antes de seguir leyendo',
  warned: {
    'nothing-matched': ({ source, header, field }) =>
      `${source}: nada se pudo asignar: ningún «${header}» es el ${field} de un lead; revise «match»`,
    'nothing-counts': ({ source, read }) =>
      `${source}: ninguna de las ${read} actividades cuenta; vea qué quedó fuera`,
    'hardly-matched': ({ source, matched, all, header, field }) =>
      `${source}: solo ${matched} de ${all} asignadas: «${header}» apenas es el ${field} de un lead; revise «match»`,
    shared: ({ source, shared, matched }) =>
      `${source}: varios leads comparten ${shared} de ${matched} actividades`,
    silence: ({ source, rules }) => `${source} no se usa esta vez: cuenta como silencio en ${rules}`,
    'old-log': ({ source, day, days, replay }) =>
      `${source}: la última actividad es del ${day}, ${days} días antes de la fecha${replay ? `; para repetir aquel día: --as-of ${replay}` : ''}`,
    'no-join': ({ table, header }) =>
      `${table}: ningún lead tiene una fila; ningún «${header}» es lo que «match» nombra`,
    'no-leads': () => 'la exportación tiene cabecera y ningún lead',
    'at-bound': ({ leads, all, bound }) =>
      `${leads} de ${all} leads están en ${bound}: la puntuación no los distingue`,
    'mangled-ids': ({ ids }) =>
      `${ids} identificadores parecen 1.23E+15: los estropeó una hoja de cálculo; expórtelos de nuevo como texto`,
    formulas: ({ cells }) =>
      `${cells} celdas empiezan como fórmulas; --escape-formulas las convierte en texto`,
    'other-rows': ({ of, file, rows }) => `${of}: sus filas de ${file} no se leen aquí (${rows})`,
  },
  to: ' a ',
  leads: (count, n) => `${count} ${leads(n)}`,

  segments: 'Segmentos',
  leadsIn: (count, segment) => `${count} ${segment}`,
  segmentsChart: 'Proporción de cada segmento',
  promoted: (count) => `${count} ascendidos por encima de su puntuación`,
  disqualified: (count) => `${count} descartados`,
  held: (count) => `${count} retenidos por un requisito`,

  scores: 'Puntuaciones',
  score: 'Puntuación',
  scoresChart: (count) => `Cómo se reparten las puntuaciones de ${count} leads`,
  scoresNote: 'Leads según su puntuación, con el color del segmento en el que acabaron.',
  from: (segment, points) => `${segment} desde ${points}`,
  cutBelow: (count, n, bound) => `${count} ${leads(n)} por debajo de ${bound}, contados como ${bound}.`,
  cutAbove: (count, n, bound) => `${count} ${leads(n)} por encima de ${bound}, contados como ${bound}.`,
  numbers: 'Lo mismo en cifras',

  groups: (first, second) => (second === null ? first : `${first} frente a ${second}`),
  pairChart: (first, second) => `Leads según ${first} y ${second}`,
  groupChart: (name) => `Leads según ${name}`,
  pairNote: 'Cuántos leads tienen cada combinación de subtotales.',
  gatesNote: 'Las líneas discontinuas son requisitos: lo que un segmento exige de un grupo.',
  diagonalNote: 'Las diagonales son los umbrales de la puntuación.',

  rules: 'Reglas',
  rulesNote:
    'Cuántos leads cumplen cada regla y qué parte de los leads de cada segmento: a más color, más leads.',
  rule: 'Regla',
  ruleLeads: 'Leads',
  ruleShare: 'Del total',
  rulePoints: 'Puntos dados',
  ruleMean: 'Por lead',
  firedIn: (count, all, points) => `${count} de ${all} leads, ${points} puntos`,

  hottest: 'Los leads más calientes',
  hottestNote: (shown, all) => `Las ${shown} puntuaciones más altas de ${all} leads no descartados.`,
  lead: 'Lead',
  segment: 'Segmento',
  reasons: 'Motivos',
  heldAt: (segment, why) => `retenido en ${segment}: ${why}`,

  near: 'Por poco',
  nearNote: (points) => `Leads a ${points} puntos o menos de un segmento, y los que un requisito retiene.`,
  below: (count, n, from, points) =>
    `${count} ${leads(n)} a no más de ${points} puntos por debajo de ${from}`,
  noneBelow: (points) => `Ningún lead a ${points} puntos o menos por debajo.`,
  short: (points) => `le faltan ${points}`,
  heldBack: (count, n) =>
    n === 1
      ? `${count} lead lo alcanza y un requisito lo retiene`
      : `${count} leads lo alcanzan y un requisito los retiene`,
  noneHeld: 'Ningún requisito retiene a nadie.',
  foremost: (shown) => `los primeros ${shown}`,

  leftOut: 'Qué quedó fuera y por qué',
  leftOutNote: 'Cada fila leída está contada.',
  read: 'leídas',
  rowsScored: 'puntuadas',
  rowsDuplicate: 'duplicadas',
  rowsKept: 'conservadas',
  matched: 'asignadas',
  shared: (count) => `${count} compartidas por varios leads`,
  joined: (matched, all) => `corresponde a ${matched} de ${all} leads`,
  outcomes: {
    quarantined: 'descartadas',
    no_lead: 'sin lead',
    undated: 'sin fecha',
    left_out: 'excluidas por "where"',
    unmatched: 'sin lead correspondiente en la exportación',
    future: 'posteriores a la fecha de puntuación',
    duplicate: 'duplicadas',
  },
  without: 'no se usa esta vez',
  between: (oldest, newest) => `del ${oldest} al ${newest}`,
  whyRejected: 'Por qué se rechazaron filas',
  codes: {
    'bad-number': 'una celda que no es un número',
    'bad-date': 'una celda que no es una fecha',
    'cells-missing': 'faltan celdas',
    'cells-extra': 'sobran celdas',
    malformed: 'comillas sin cerrar o fuera de sitio',
    'too-long': 'una línea demasiado larga',
    'nul-byte': 'un byte NUL',
    'no-id': 'sin identificador',
    'no-key': 'sin clave',
    duplicate: 'un identificador que ya estaba',
    'repeated-key': 'una clave que ya estaba',
  },

  run: 'La ejecución',
  rulesFile: 'Reglas',
  hash: 'SHA-256',
  date: 'Fecha',
  zone: 'Zona horaria',
  engine: 'Motor',
  tool: 'Hecho por',
  took: (seconds) => `en ${seconds} s`,
  files: 'Archivos',
};
