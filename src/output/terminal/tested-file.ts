// A rules file after its tests, as all formats tell it, and what its coverage comes to.

import type { Plan } from '../../plan/plan.ts';
import type { Place, Problem } from '../../problem.ts';
import type { ScoreCard } from '../../result/score-card.ts';
import type { Expected } from '../../rules/test-expectations.ts';
import { decimal, MICRO } from '../../values/micro.ts';

/** One test and what it came to. */
export interface ReportedTest {
  readonly test: {
    readonly name: string;
    readonly at: Place;
    readonly asOf: number;
    readonly unread: readonly Problem[];
  };
  readonly card: ScoreCard | null;
  readonly faults: readonly string[];
  readonly differences: readonly {
    readonly expected: {
      readonly kind: Expected['kind'];
      readonly at: Place;
    };
    readonly of: string;
    readonly wanted: string;
    readonly got: string;
  }[];
  readonly uncounted: readonly string[];
}

/** A part of the rules that tests can make fire. */
export interface ReportedPart {
  readonly kind: string;
  readonly name: string;
  readonly words: string;
  readonly at: Place;
  readonly fired: boolean;
}

export interface TestedFile {
  readonly path: string;
  readonly name: string;
  /** null: the rules can't be used. */
  readonly plan: Plan | null;
  readonly outcomes: readonly ReportedTest[];
  /** null: coverage is not asked for. */
  readonly parts: readonly ReportedPart[] | null;
  /** The coverage that is asked for, in millionths of a percent. */
  readonly minimum: number | null;
  readonly problems: readonly Problem[];
}

export interface CoverageReport {
  readonly fired: number;
  readonly total: number;
  /** To one decimal, cut and not rounded: 100 is all. */
  readonly percent: string;
  readonly kinds: ReadonlyMap<string, { readonly fired: number; readonly total: number }>;
  readonly missing: readonly ReportedPart[];
}

export function hasFailed({ faults, differences }: ReportedTest): boolean {
  return faults.length > 0 || differences.length > 0;
}

export function coverageOf({ parts }: TestedFile): CoverageReport | null {
  if (parts === null) return null;
  const count = (of: readonly ReportedPart[]) => ({
    fired: of.filter(({ fired }) => fired).length,
    total: of.length,
  });
  const kinds = new Set(parts.map(({ kind }) => kind));
  const { fired, total } = count(parts);
  return {
    ...{ fired, total, percent: decimal(Math.floor((1000 * fired) / total) * (MICRO / 10)) },
    kinds: new Map([...kinds].map((kind) => [kind, count(parts.filter((part) => part.kind === kind))])),
    missing: parts.filter((part) => !part.fired),
  };
}

/** Whether the coverage is below what is asked for. */
export function isLow({ parts, minimum }: TestedFile): boolean {
  if (parts === null || minimum === null) return false;
  return parts.filter(({ fired }) => fired).length * 100 * MICRO < minimum * parts.length;
}

/** `coverage 94.5 % is below 100 %`. */
export function lowText(file: TestedFile): string {
  return `coverage ${coverageOf(file)?.percent} % is below ${decimal(file.minimum ?? 0)} %`;
}

export function placeText({ file, line, column }: Place): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
