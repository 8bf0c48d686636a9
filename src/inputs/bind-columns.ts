// Finds the plan's columns in the headers of the files, or reports which column is missing, who needs it and which is near.
import { findColumn, type Positions } from '../plan/columns.ts';
import type { Column } from '../plan/plan.ts';
import { type Problem, ProblemError, problem } from '../problem.ts';
import { caseless } from '../values/fold.ts';
import { nearest } from '../values/nearest.ts';

/** The place of each column in the header. Columns that are missing or occur twice are refused, all in one go. */
export function bindColumns(
  header: readonly string[],
  columns: readonly Column[],
  file: string,
  rulesFile: string,
  /** What else the rules could have meant: declared names. */
  names: readonly string[] = [],
): Positions {
  const problems: Problem[] = oneColumn(header, columns, file);
  problems.push(...otherFile(header, columns, file));
  if (problems.length > 0) throw new ProblemError(problems);
  const found = new Map<string, number>();
  for (const { header: name, mention } of columns) {
    if (found.has(name)) continue;
    const result = findColumn(header, name);
    if (result.kind === 'found' && name !== '') {
      found.set(name, result.index);
      continue;
    }
    found.set(name, -1);
    const { by, line, column } = mention;
    const at = { file: rulesFile, line, column };
    if (name === '') {
      const hint = `give the column a name in ${file}, and write that`;
      problems.push(problem('data', 'blank-header', `${by} reads a column that has no name`, hint, at));
    } else if (result.kind === 'absent') {
      const near =
        nearest(name, names) ?? result.nearest ?? header.find((cell) => isPartOf(name, cell))?.trim();
      const isFirst = !problems.some(({ code }) => code === 'unknown-column');
      const hint = near ? `did you mean "${near}"?` : isFirst ? `it has ${shortList(header)}` : undefined;
      const message = `${by} reads the column "${name}", which ${file} doesn't have`;
      problems.push(problem('data', 'unknown-column', message, hint, at));
    } else if (result.kind === 'ambiguous') {
      const repeated = repeatedHeader(header, result.indexes, file, by);
      const places = result.indexes.map((index) => `"${header[index]}" (column ${index + 1})`).join(' and ');
      const message = `${by} reads the column "${name}": in ${file} it may be ${places}`;
      problems.push(repeated ?? problem('data', 'ambiguous-column', message, 'write the header exactly', at));
    }
  }
  if (problems.length > 0) throw new ProblemError(problems);
  return (column) => found.get(column.header);
}

/** `Created` of `Created Time`. */
function isPartOf(name: string, header: string): boolean {
  return name.length >= 3 && caseless(header).includes(caseless(name));
}

/** A header read with the wrong delimiter is one column that holds the right one. */
function oneColumn(header: readonly string[], columns: readonly Column[], file: string): Problem[] {
  const [only = ''] = header;
  const other = [',', ';', '\t', '|'].find((delimiter) => only.includes(delimiter));
  if (header.length > 1 || other === undefined) return [];
  if (columns.every(({ header: name }) => findColumn(header, name).kind === 'found')) return [];
  const shown = other === '\t' ? 'tab' : other;
  const message = `the header is one column, and "${shown}" is in it`;
  return [problem('data', 'wrong-delimiter', message, `try --delimiter "${shown}"`, { file, line: 1 })];
}

const FEWEST_MISSING = 4;

/** One problem instead of one per column where a file lacks most of them, and has none that is nearly called so. */
function otherFile(header: readonly string[], columns: readonly Column[], file: string): Problem[] {
  const names = [...new Set(columns.map(({ header: name }) => name))];
  const missing = names.filter((name) => {
    const found = findColumn(header, name);
    return found.kind === 'absent' && found.nearest === undefined;
  });
  if (missing.length < FEWEST_MISSING || missing.length * 2 <= names.length) return [];
  const which = `${missing.length} of the ${names.length} columns that the rules read (${shortList(missing.map((name) => `"${name}"`))})`;
  const hint = `it looks like another file; it has ${shortList(header)}`;
  return [problem('data', 'other-file', `${file} does not have ${which}`, hint, { file, line: 1 })];
}

/** Refuses a name that several columns have, and that something reads; undefined where their names differ after all. */
export function repeatedHeader(
  header: readonly string[],
  indexes: readonly number[],
  file: string,
  by: string,
): Problem | undefined {
  const [name, ...others] = new Set(indexes.map((index) => header[index]?.trim()));
  if (others.length > 0) return undefined;
  const places = indexes.map((index) => index + 1).join(' and ');
  const message = `the header has "${name}" twice, in columns ${places}, and ${by} reads it`;
  return problem('data', 'repeated-header', message, 'rename one of them', { file, line: 1 });
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => name.trim());
  return shown.join(', ') + (names.length > shown.length ? ` and ${names.length - shown.length} more` : '');
}
