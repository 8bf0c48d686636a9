// What a plan reads off its two floors besides the score: grades, stages, topics, lists, accounts, probability.
import type { KeyForm } from '../values/key-form.ts';
import type { Micro } from '../values/micro.ts';
import type { Comparison, Condition } from './condition.ts';
import type { Earning } from './earning.ts';

/** The least exact subtotal, in micropoints, that gets this grade; the last grade takes every other lead. */
export interface Grade {
  readonly name: string;
  readonly from: number;
}

/** A stage of the buying journey. The first has no condition and takes every other lead. */
export interface Stage {
  readonly name: string;
  readonly when: Condition | null;
}

/** What a lead is interested in: earns points as a rule does, but never for the score. */
export interface Topic {
  readonly id: string;
  readonly label: string;
  readonly when: Condition | null;
  readonly earns: Earning;
  /** Bounds the absolute value of the total, in micropoints. */
  readonly max: number | null;
}

/** One comparison with a number. */
export interface Bound {
  readonly op: Comparison;
  readonly value: Micro;
}

/** A comparison with a group's subtotal. */
export interface GroupBound extends Bound {
  readonly group: number;
}

/** An active list: a lead belongs to it where every entry holds; null: the list has no such entry. */
export interface ActiveList {
  readonly id: string;
  readonly segments: readonly string[] | null;
  readonly grades: readonly string[] | null;
  /** Indexes of the plan's stages. */
  readonly stages: readonly number[] | null;
  /** Indexes of the plan's topics: the lead's first one is among them. */
  readonly topics: readonly number[] | null;
  /** Over the rounded score, in micropoints. */
  readonly score: readonly Bound[];
  /** Over exact subtotals. */
  readonly groups: readonly GroupBound[];
  /** In millionths: 25% is 250,000. */
  readonly probability: readonly Bound[];
  readonly accountSegments: readonly string[] | null;
  readonly accountScore: readonly Bound[];
  readonly when: Condition | null;
}

/** How the bounded subtotals of an account's leads become the account's; `top` sums the highest `count`. */
export type RollUp =
  | { readonly kind: 'max' | 'sum' | 'mean' }
  | { readonly kind: 'top'; readonly count: number };

/** A part of the buying group. */
export interface Role {
  readonly id: string;
  readonly when: Condition;
}

/** What an account's segment requires: how many leads, active leads or roles, or a group's subtotal. */
export type AccountGate =
  | (Bound & { readonly kind: 'leads' | 'active' | 'roles' })
  | (GroupBound & { readonly kind: 'group' });

export interface AccountSegment {
  readonly name: string;
  readonly from: number;
  readonly requires: readonly AccountGate[];
}

/** The companies that leads belong to. */
export interface Accounts {
  /** The lead's cell that holds the key; with `domain`, the part after the last `@` of it. */
  readonly key: {
    readonly cell: number;
    readonly header: string;
    readonly form: KeyForm;
    readonly domain: boolean;
    /** Keys that are no account, folded. */
    readonly except: readonly string[];
  };
  /** The lead's cell that names its account; null: accounts have no name. */
  readonly name: number | null;
  /** One per group of the plan. */
  readonly rollUp: readonly RollUp[];
  readonly roles: readonly Role[];
  /** The signal that counts a lead's activities: with one of them it is active. */
  readonly active: number | null;
  readonly segments: readonly AccountSegment[];
}

/** The chance of the outcome by score: straight lines between points, level outside them. */
export interface Probability {
  /** Days that the chance is for. */
  readonly within: number;
  /** Ascending; scores in micropoints, chances in millionths. */
  readonly at: readonly { readonly score: number; readonly chance: number }[];
}
