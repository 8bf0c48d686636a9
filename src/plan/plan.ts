// The plan: what a rules file means, as frozen plain data. Engines run it; nothing else defines a score.
//
// It has two floors. *Signals* are what activities reduce to, per lead: a count, a sum of points, a number of
// different days or values. *Rules* are conditions over cells and signals that earn points. Conditions and signals
// are unions tagged by `kind`: an engine is a table with one row a kind, and the compiler names what it forgot.
import type { DateNotation } from '../values/date-format.ts';
import type { KeyForm } from '../values/key-form.ts';
import type { NumberNotation } from '../values/number-format.ts';
import type { Zone } from '../values/zone.ts';
import type { Accounts, ActiveList, Grade, GroupBound, Probability, Stage, Topic } from './beyond-score.ts';
import type { Condition } from './condition.ts';
import type { Earning } from './earning.ts';

export type { KeyForm } from '../values/key-form.ts';
export {
  COMPARE,
  type Comparison,
  type Condition,
  isTextTest,
  type Of,
  type TextOperator,
  type TextTest,
} from './condition.ts';
export type { Earning } from './earning.ts';

export interface Plan {
  readonly language: 1;
  readonly name: string | null;
  readonly timezone: Zone;
  /** Cells that mean "no value" besides the empty one; compared folded. */
  readonly missing: readonly string[];
  readonly leads: Leads;
  readonly tables: readonly Table[];
  readonly sources: readonly Source[];
  readonly signals: readonly Signal[];
  readonly groups: readonly Group[];
  readonly rules: readonly Rule[];
  /** All in micropoints but `decimals`. */
  readonly score: {
    readonly start: number;
    readonly min: number;
    readonly max: number;
    readonly decimals: number;
  };
  /** Lowest first. */
  readonly segments: readonly Segment[];
  readonly disqualify: readonly Disqualification[];
  readonly promote: readonly Promotion[];
  /** Earliest first; empty where the file has none, as with topics and lists. */
  readonly stages: readonly Stage[];
  readonly topics: readonly Topic[];
  readonly lists: readonly ActiveList[];
  readonly accounts: Accounts | null;
  readonly probability: Probability | null;
}

/** A place in the rules file, and what reads it: `rule company-size`. */
export interface Mention {
  readonly by: string;
  readonly line: number;
  readonly column: number;
}

/** A column by its header; `table` where it belongs to a look-up table. */
export interface Column {
  readonly header: string;
  readonly table?: string;
  readonly mention: Mention;
}

/** One way to read one cell of a row. `name` is what the rules call it. */
export type Cell =
  | { readonly kind: 'text'; readonly name: string; readonly column: Column }
  | { readonly kind: 'list'; readonly name: string; readonly column: Column; readonly separator: string }
  | ({
      readonly kind: 'number';
      readonly name: string;
      readonly column: Column;
      /** Whether the rules declare how the number is written; if not, `1.200` may be a thousand. */
      readonly isDeclared: boolean;
    } & NumberNotation)
  | ({ readonly kind: 'date'; readonly name: string; readonly column: Column } & DateNotation)
  /** An activity type; `names` maps the cell (folded) to its name in the rules. */
  | {
      readonly kind: 'type';
      readonly name: string;
      readonly column: Column;
      readonly names: readonly (readonly [from: string, to: string])[];
    }
  /** A type that a log doesn't write because it is always the same. */
  | { readonly kind: 'constant'; readonly name: string; readonly value: string };

export interface Leads {
  readonly id: Column;
  /** How ids are compared. */
  readonly idForm: KeyForm;
  /** What the rules may call a field besides its header: declared names, `table.name`. */
  readonly names: readonly string[];
  /** Every way a lead's row is read, its tables' columns included; conditions name them by index. */
  readonly cells: readonly Cell[];
}

export interface Table {
  readonly name: string;
  readonly key: Column;
  /** The lead's cell (text or list) that equals the key; null: the lead's id. */
  readonly match: number | null;
  /** How the key and the lead's cell are compared. */
  readonly form: KeyForm;
}

/** What the key of an activity may equal, and how they are compared. */
export interface KeyMatch {
  /** The lead's cell (text or list); null: the lead's id. */
  readonly cell: number | null;
  readonly form: KeyForm;
}

/** One kind of activity log. */
export interface Source {
  readonly name: string;
  /** The lead of an activity; with a separator, several leads in one cell. */
  readonly lead: { readonly column: Column; readonly separator: string | null };
  /** The row belongs to every lead for which one of these holds; at least one. */
  readonly match: readonly KeyMatch[];
  /** The cell that holds the type, the date; null where the log has none. */
  readonly type: number | null;
  readonly at: number | null;
  /** The columns that together tell rows apart; none: no row repeats another. */
  readonly id: readonly Column[];
  /** What counts as the lead's own act. */
  readonly where: Condition | null;
  readonly cells: readonly Cell[];
}

/** Which activities: of these sources, each under its own condition, in these ages (days, both ends included). */
export interface Selector {
  readonly sources: readonly { readonly source: number; readonly where: Condition | null }[];
  readonly ages: { readonly min: number; readonly max: number | null } | null;
}

/** What a lead's activities reduce to. */
export type Signal =
  | { readonly kind: 'count' | 'days'; readonly select: Selector }
  /** `cells`: one a source of the selector. */
  | { readonly kind: 'distinct' | 'sum'; readonly select: Selector; readonly cells: readonly number[] }
  | {
      readonly kind: 'points';
      readonly select: Selector;
      /** Micropoints of one activity; with `byAge`, at each age in days, 0 beyond its end. */
      readonly points: number;
      readonly byAge: readonly number[] | null;
      /** Only the newest activity of each value of these cells counts, one a source; null: all do. */
      readonly distinct: readonly number[] | null;
      /** Of one day at most so many count. */
      readonly perDay: number | null;
    };

export interface Group {
  readonly id: string;
  readonly label: string;
  readonly min: number | null;
  readonly max: number | null;
  /** Highest first; null: the group gives no grades. */
  readonly grades: readonly Grade[] | null;
}

export interface Rule {
  readonly id: string;
  readonly label: string;
  readonly group: number | null;
  /** The guard; null: none. For `when` rules the guard is the whole condition. */
  readonly when: Condition | null;
  readonly earns: Earning;
  /** Bounds the absolute value of the total, in micropoints. */
  readonly max: number | null;
}

export interface Segment {
  readonly name: string;
  readonly from: number;
  readonly requires: readonly GroupBound[];
  readonly when: Condition | null;
}

export interface Disqualification {
  readonly id: string;
  readonly when: Condition;
  readonly reason: string;
  readonly segment: string;
}

export interface Promotion {
  readonly id: string;
  readonly when: Condition;
  readonly reason: string;
  /** Index of the segment it lifts to. */
  readonly to: number;
}

/** Every segment that a lead may end in, each once: the plan's own, then those of disqualifications. */
export function segmentNames({
  segments,
  disqualify,
}: Pick<Plan, 'disqualify'> & {
  readonly segments: readonly Pick<Segment, 'name'>[];
}): string[] {
  return [...new Set([...segments.map(({ name }) => name), ...disqualify.map(({ segment }) => segment)])];
}

/** Beyond so many combinations of grades the rest is left out. */
const MOST_GRADES = 10_000;

/** Every grade that leads may get: one name per combination, in file order of groups. Empty where no group has any. */
export function gradeNames(groups: readonly Group[]): string[] {
  const graded = groups.flatMap(({ grades }) => (grades === null ? [] : [grades]));
  if (graded.length === 0) return [];
  return graded.reduce<string[]>(
    (names, grades) =>
      names.flatMap((name) => grades.map((grade) => name + grade.name)).slice(0, MOST_GRADES),
    [''],
  );
}

/** Whether a list asks for the score or segment of the lead's account. */
export function listsReadAccounts({ lists }: Pick<Plan, 'lists'>): boolean {
  return lists.some(
    ({ accountSegments, accountScore }) => accountSegments !== null || accountScore.length > 0,
  );
}

/** Whether the decimals of a cell may be thousands, because the rules do not say how its numbers are written. */
export function hasOpenDecimals(cell: Cell): boolean {
  return cell.kind === 'number' && !cell.isDeclared && !cell.strip.includes('.');
}

/** The plan as JSON text; numbers beyond 2^53 as text. */
export function planJson(plan: Plan): string {
  return JSON.stringify(plan, (_, value) => (typeof value === 'bigint' ? String(value) : value), 2);
}
