// What is in an export, as a person reads it in a terminal.
import type { ColumnProfile, FileMatch, FileProfile } from '../../profile/profile.ts';
import { grouped } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { dialectWords, differentWords, issueWords, readingWords, shownValues } from '../profile-words.ts';
import { barRows } from './bar-rows.ts';
import { cut, hung, type Paint, percent } from './text.ts';

const MOST_VALUES = 6;

export function profileText(
  files: readonly FileProfile[],
  matches: readonly FileMatch[],
  paint: Paint,
  columns: number,
): string {
  const width = Math.max(36, Math.min(columns, 100));
  const sections = [
    ...files.flatMap((file) => fileSections(file, paint, width)),
    ...(matches.length > 0 ? [matchLines(files, matches, paint, width)] : []),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function fileSections(file: FileProfile, paint: Paint, width: number): string[][] {
  const { malformed } = file;
  const words = `${grouped(file.rows)} rows, ${grouped(file.columns.length)} columns, ${dialectWords(file)}`;
  const head = [
    paint.bold(escapeControls(file.path)),
    ...hung(words.split(' '), width, '  '),
    ...(malformed.count > 0
      ? warn(
          `${grouped(malformed.count)} malformed ${malformed.count === 1 ? 'row' : 'rows'}: ${malformed.first.map(({ line, message }) => `line ${line} ${message}`).join(', ')}`,
          paint,
          width,
        )
      : []),
    ...(file.isHeaderless ? warn('the first row looks like data, not like a header', paint, width) : []),
  ];
  const shown = file.columns.filter(({ reading }) => reading.kind !== 'empty');
  const empty = file.columns.filter(({ reading }) => reading.kind === 'empty');
  const sections = [head, ...shown.map((column) => columnLines(column, paint, width))];
  if (empty.length > 0) {
    const names = empty.map(({ name }) => escapeControls(name) || '(no name)').join(', ');
    sections.push(hung(`Empty: ${names}`.split(' '), width, ''));
  }
  return sections;
}

function columnLines(column: ColumnProfile, paint: Paint, width: number): string[] {
  const name = cut(escapeControls(column.name) || '(no name)', width);
  const { filled, rows, noValue, smallest, largest } = column;
  const range = smallest !== null && largest !== null ? `, ${smallest} to ${largest}` : '';
  const facts = [
    `${readingWords(column)}${range}`,
    `${percent(filled, rows) || '0 %'} filled`,
    differentWords(column),
    ...(noValue.length > 0
      ? [
          `no value: ${noValue
            .slice(0, 4)
            .map(({ value, count }) => `${escapeControls(value)} ${grouped(count)}`)
            .join(', ')}`,
        ]
      : []),
  ];
  const values = column.reading.kind === 'constant' ? [] : shownValues(column, MOST_VALUES);
  const most = Math.max(1, ...values.map(({ count }) => count));
  const bars = values.map(({ value, count }) => ({
    label: cut(escapeControls(value), Math.max(12, width - 28)),
    numbers: [grouped(count), percent(count, filled)],
    share: count / most,
    colour: paint.bar,
  }));
  const constant = column.reading.kind === 'constant' ? shownValues(column, 1)[0] : undefined;
  return [
    paint.bold(name),
    ...hung(facts.join(' · ').split(' '), width, '  ').map((line) => paint.dim(line)),
    ...(constant ? hung(`always ${escapeControls(constant.value)}`.split(' '), width, '  ') : []),
    ...barRows(bars, width),
    ...column.issues.flatMap((issue) => warn(issueWords(issue, column), paint, width)),
  ];
}

function warn(text: string, paint: Paint, width: number): string[] {
  return hung(`! ${escapeControls(text)}`.split(' '), width, '  ').map((line) => paint.warn(line));
}

function matchLines(
  files: readonly FileProfile[],
  matches: readonly FileMatch[],
  paint: Paint,
  width: number,
): string[] {
  const nameOf = (path: string): string =>
    escapeControls(files.length > 0 ? path.replace(/^.*\//, '') : path);
  return [
    paint.bold('Columns that match'),
    ...matches.flatMap(({ key, from, rows, matched, isExact, folded, separator }) => {
      const notes = [
        ...(folded ? ['letter case differs'] : []),
        ...(separator === null ? [] : [`several in one cell, separated by ${separator}`]),
        ...(isExact ? [] : ['estimated']),
      ];
      const note = notes.length > 0 ? ` (${notes.join(', ')})` : '';
      const text = `${nameOf(from.file)} ${escapeControls(from.column)} → ${nameOf(key.file)} ${escapeControls(key.column)}: ${grouped(matched)} of ${grouped(rows)} rows, ${percent(matched, rows)}${note}`;
      return hung(text.split(' '), width, '  ');
    }),
  ];
}
