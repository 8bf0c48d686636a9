// What the tests of a rules file cover, for a person: a bar for each kind of part, and the parts that none covers.
import { grouped } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { coverageOf, placeText, type ReportedPart, type TestedFile } from './tested-file.ts';
import { bar, hung, type Paint, padEnd, padStart, widthOf } from './text.ts';

const BAR = 20;
const INDENT = '    ';

/** How much of each kind the tests make fire, with bars, and what none of them does. */
export function coverageLines(file: TestedFile, paint: Paint, width: number): string[] {
  const coverage = coverageOf(file);
  if (coverage === null) return [];
  const label = Math.max(...[...coverage.kinds.keys()].map(widthOf));
  const counts = [...coverage.kinds.values()].map(
    ({ fired, total }) => `${grouped(fired)} of ${grouped(total)}`,
  );
  const number = Math.max(...counts.map(widthOf));
  const rows = [...coverage.kinds].map(([kind, { fired, total }], index) =>
    `  ${padEnd(kind, label)}  ${padStart(counts[index] ?? '', number)}  ${paint.bar(bar(fired / total, BAR))}`.trimEnd(),
  );
  const missing = coverage.missing.flatMap((part) => hung(partLine(part).split(' '), width, INDENT));
  const isWorthIt = file.outcomes.length > 0 && missing.length > 0;
  return [...rows, ...(isWorthIt ? [`  ${paint.warn('no test makes these fire')}`, ...missing] : [])];
}

export function partLine({ at, words }: ReportedPart): string {
  return escapeControls(`${placeText(at)} ${words}`);
}
