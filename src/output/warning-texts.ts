// The warnings of a run in words for the report's readers, who run no commands, and in Spanish for the terminal.

import type { Warning } from '../run/warning.ts';
import { spanishCount } from './spanish-numbers.ts';

/** What a warning is about, its numbers already written in a language. */
type Values = Readonly<Record<string, string>>;

export type WarningTexts = { readonly [Code in Warning['code']]: (values: Values) => string };

export const WARNINGS_EN: WarningTexts = {
  'nothing-matched': ({ source, header, field }) =>
    `${source}: no activity belongs to a lead, because no "${header}" is the ${field} of a lead`,
  'nothing-counts': ({ source, read }) => `${source}: none of ${read} activities counts`,
  'hardly-matched': ({ source, matched, all, header, field }) =>
    `${source}: only ${matched} of ${all} activities belong to a lead, because few "${header}" are the ${field} of a lead`,
  shared: ({ source, shared, matched }) =>
    `${source}: ${shared} of ${matched} activities are shared by several leads`,
  silence: ({ source, rules }) => `${source} was not read: every lead counts as inactive in ${rules}`,
  'old-log': ({ source, day, days }) =>
    `${source}: the newest activity is of ${day}, ${days} days before the date of the scores`,
  'empty-log': ({ source }) => `${source}: the log has a header and no rows`,
  'empty-table': ({ table }) => `${table}: the table has a header and no rows`,
  'shrunk-log': ({ source, read, before, day }) =>
    `${source}: ${read} rows, less than half of the ${before} on ${day}`,
  'many-changes': ({ changed, leads, share, day }) =>
    `${changed} of ${leads} leads (${share}%) change segment since ${day}`,
  'no-earlier-run': () => 'There is no earlier run to compare with',
  'no-join': ({ table, header }) => `${table}: no lead has a row, because no "${header}" belongs to a lead`,
  'no-leads': () => 'The export has a header and no leads',
  'at-bound': ({ leads, all, bound }) =>
    `${leads} of ${all} leads are at ${bound}: the score does not distinguish them`,
  'mangled-ids': ({ ids }) =>
    `${ids} ids look like 1.23E+15: a spreadsheet has changed them. Export them again as text`,
  formulas: ({ cells }) =>
    cells === '1'
      ? '1 cell starts like a formula, which a spreadsheet would run'
      : `${cells} cells start like formulas, which a spreadsheet would run`,
  'other-rows': ({ of, file, rows }) => `${of}: its rows in ${file} are not read here (${rows})`,
  'misread-text': ({ file }) => `${file} was read in another encoding than its own, so ñ became Ã±`,
  thousands: ({ of, field }) =>
    `${of}: the decimals of ${field} always have three digits, as in 1.200, so they may be thousands`,
  'curly-quotes': ({ value }) => `The rules compare with ${value}, curly quotes included`,
};

export const WARNINGS_ES: WarningTexts = {
  'nothing-matched': ({ source, header, field }) =>
    `${source}: ninguna actividad corresponde a un lead, porque ningún «${header}» es el ${field} de un lead`,
  'nothing-counts': ({ source, read }) => `${source}: no cuenta ninguna de las ${read} actividades`,
  'hardly-matched': ({ source, matched, all, header, field }) =>
    `${source}: solo ${matched} de ${all} actividades corresponden a un lead, porque pocos «${header}» son el ${field} de un lead`,
  shared: ({ source, shared, matched }) =>
    `${source}: varios leads comparten ${shared} de ${matched} actividades`,
  silence: ({ source, rules }) =>
    `${source} no se ha leído: todos los leads figuran como inactivos en ${rules}`,
  'old-log': ({ source, day, days }) =>
    `${source}: la última actividad es del ${day}, ${days} días antes de la fecha de la puntuación`,
  'empty-log': ({ source }) => `${source}: el registro tiene cabecera, pero ninguna fila`,
  'empty-table': ({ table }) => `${table}: la tabla tiene cabecera, pero ninguna fila`,
  'shrunk-log': ({ source, read, before, day }) =>
    `${source}: ${read} filas, menos de la mitad de las ${before} del ${day}`,
  'many-changes': ({ changed, leads, share, day }) =>
    `${changed} de ${leads} leads (${share} %) cambian de segmento desde el ${day}`,
  'no-earlier-run': () => 'No hay una ejecución anterior con la que comparar',
  'no-join': ({ table, header }) =>
    `${table}: ningún lead tiene una fila, porque ningún «${header}» corresponde a un lead`,
  'no-leads': () => 'La exportación tiene cabecera, pero ningún lead',
  'at-bound': ({ leads, all, bound }) =>
    `${leads} de ${all} leads están en ${bound}: la puntuación no los distingue`,
  'mangled-ids': ({ ids }) =>
    `${ids} identificadores tienen la forma 1.23E+15: una hoja de cálculo los ha alterado. Vuelva a exportarlos como texto`,
  formulas: ({ cells }) =>
    cells === '1'
      ? '1 celda empieza como fórmula, que una hoja de cálculo ejecutaría'
      : `${cells} celdas empiezan como fórmulas, que una hoja de cálculo ejecutaría`,
  'other-rows': ({ of, file, rows }) => `${of}: sus filas de ${file} no se leen aquí (${rows})`,
  'misread-text': ({ file }) => `${file} se ha leído con otra codificación que la suya: ñ pasó a ser Ã±`,
  thousands: ({ of, field }) =>
    `${of}: los decimales de «${field}» tienen siempre tres cifras, como en 1.200, y pueden ser millares`,
  'curly-quotes': ({ value }) => `Las reglas comparan con ${value}, comillas tipográficas incluidas`,
};

/** What whoever runs the command can do about it. */
const OPTIONS_ES: { readonly [Code in Warning['code']]?: (values: Warning['values']) => string } = {
  'nothing-matched': () => '; revise «match»',
  'hardly-matched': () => '; revise «match»',
  'old-log': ({ replay }) => (replay ? `; para repetir ese día: --as-of ${replay}` : ''),
  formulas: () => '; use --escape-formulas para que sean texto',
};

/** A warning as a sentence, its numbers written by `count`. */
export function warningText(
  { code, values }: Pick<Warning, 'code' | 'values'>,
  texts: WarningTexts,
  count: (n: number) => string,
): string {
  const written = Object.entries(values).map(([key, value]) => [
    key,
    typeof value === 'number' ? count(value) : value,
  ]);
  return texts[code](Object.fromEntries(written));
}

/** The same in Spanish with what to do about it, for the terminal. */
export function spanishWarning(warning: Warning): string {
  return warningText(warning, WARNINGS_ES, spanishCount) + (OPTIONS_ES[warning.code]?.(warning.values) ?? '');
}
