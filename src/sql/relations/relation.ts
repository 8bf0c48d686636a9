// A named relation of the plan: every target makes them in their order, as views, tables or CTEs.
import type { Sql } from '../sql.ts';

export interface Relation {
  readonly name: Sql;
  readonly query: Sql;
  /** What it holds, for people who read the script. */
  readonly note: string;
  /** Whether it holds one sheet's typed rows. They are read once, so a view is enough. */
  readonly isTyped?: boolean;
  /** One part of the same rows out of several, for an engine that lacks the memory for all. */
  readonly slice?: (slices: number, slice: number) => Sql;
}
