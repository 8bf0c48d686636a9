// What can be wrong with a user's input, as data. Every module may report a problem; only cli.ts prints it.
import type { ProblemCode } from './problem/codes.ts';

export type { ProblemCode } from './problem/codes.ts';

/** A place in a file. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Which exit code a problem leads to: `usage` 2, `data` 3, `io` 4, `busy` 5. */
export type ProblemKind = 'usage' | 'data' | 'io' | 'busy';

export interface Problem {
  readonly kind: ProblemKind;
  /** Stable, kebab-case: `unknown-operator`. */
  readonly code: ProblemCode;
  /** What is wrong, in the user's words. */
  readonly message: string;
  readonly at?: Place;
  /** What to do about it. */
  readonly hint?: string;
}

/** How much a finding of `validate` weighs: an error is refused, or can never work; a warning is perhaps not meant. */
export type Level = 'error' | 'warning' | 'note';

/** Something that was looked for and found, in rules that may be usable all the same. */
export interface Finding extends Problem {
  readonly level: Level;
}

/** Stops the work at hand; whoever catches it tells its problems. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(problemLine).join('\n'));
    this.problems = problems;
  }
}

export function fail(
  kind: ProblemKind,
  code: ProblemCode,
  message: string,
  hint?: string,
  at?: Place,
): never {
  throw new ProblemError([problem(kind, code, message, hint, at)]);
}

export function problem(
  kind: ProblemKind,
  code: ProblemCode,
  message: string,
  hint?: string,
  at?: Place,
): Problem {
  return {
    kind,
    code,
    message: truncateMessage(message),
    ...(at && { at }),
    ...(hint && { hint: truncateMessage(hint) }),
  };
}

const LONGEST = 500;

/**
 * A line of a sane length: a cell, a name or a list in it may be of any length and hold any line end. Of a longer one
 * the beginning and the end are kept.
 */
export function truncateMessage(message: string): string {
  const text = message.replace(/[\r\n]+/g, ' ');
  if (text.length <= LONGEST) return text;
  const start = text.slice(0, LONGEST * 0.6).replace(/[\ud800-\udbff]$/, '');
  const end = text.slice(-LONGEST * 0.3).replace(/^[\udc00-\udfff]/, '');
  return `${start} … ${end}`;
}

/** `rules.yaml:14:9 unknown-operator: "contians" is not an operator; did you mean "contains"?` */
export function problemLine({ at, code, message, hint }: Problem): string {
  const place = at ? `${[at.file, at.line, at.column].filter((part) => part !== undefined).join(':')} ` : '';
  return `${place}${code}: ${message}${hint ? `; ${hint}` : ''}`;
}

/** By file and place, so that a file can be fixed from top to bottom. A problem that several readers found at one place is listed once. */
export function inOrder<P extends Problem>(problems: readonly P[]): P[] {
  const unique = new Map(problems.map((found) => [JSON.stringify(found), found]));
  const files = [...new Set(problems.map(({ at }) => at?.file))];
  const order = new Map(files.map((file, index) => [file, index]));
  const fileOf = ({ at }: P): number => order.get(at?.file) ?? 0;
  return [...unique.values()].sort(
    (a, b) =>
      fileOf(a) - fileOf(b) ||
      (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
      (a.at?.column ?? 0) - (b.at?.column ?? 0),
  );
}
