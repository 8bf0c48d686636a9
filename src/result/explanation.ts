// The shape of an explanation: the ledger with the rows behind each line, what the score falls short of, and how it will
// change. The same in every engine, like the score card.
import type { Micro } from '../values/micro.ts';
import type { ScoredAccount } from './accounts.ts';
import type { LedgerLine, ScoreCard } from './score-card.ts';

/** An activity by its place. */
export interface ActivityAt {
  readonly source: string;
  readonly type: string | null;
  /** Day number; null where its source has no dates. */
  readonly day: number | null;
  readonly file: string;
  readonly line: number;
}

/** Why an activity that a rule is about gives nothing. */
export type Unpaid = 'too_old' | 'too_new' | 'times_per_day' | 'decayed' | 'repeated' | 'no_value';

/** Why an activity of a lead counts for nothing at all. */
export type Uncounted = Unpaid | 'no_rule' | 'quarantined' | 'undated' | 'left_out' | 'future' | 'duplicate';

/** The rows behind something that holds. */
export interface Grounds {
  /** What the lead's own cells and the numbers of its activities say, in words. */
  readonly because: readonly string[];
  /** Newest first; in micropoints what each gave, null where they count together. */
  readonly activities: readonly (ActivityAt & { readonly points: Micro | null })[];
  /** How many more there are, all older. */
  readonly omitted: number;
}

/** A line of the ledger. */
export interface LedgerStep extends Grounds {
  readonly line: LedgerLine;
  readonly label: string;
  /** The ledger added up so far, this line included. */
  readonly sum: Micro;
  readonly unpaid: readonly (ActivityAt & { readonly why: Unpaid })[];
  readonly unpaidOmitted: number;
  /** What the rule's `max` cut its total from; null where it didn't. */
  readonly beforeMax: Micro | null;
}

/** A disqualification or promotion that holds. */
export interface Override extends Grounds {
  readonly kind: 'disqualify' | 'promote';
  readonly id: string;
  readonly reason: string;
}

/** What didn't fire, and how near it was. */
export interface Unfired {
  readonly kind: 'rule' | 'disqualify' | 'promote';
  readonly id: string;
  readonly label: string;
  /** What it would give: so much, so much for each, or at most so much; null for what gives no points. */
  readonly worth: { readonly kind: 'flat' | 'each' | 'up_to'; readonly points: Micro } | null;
  /** The segment that it would lead to. */
  readonly to: string | null;
  readonly why: readonly string[];
}

/** The place of the score among the segments. */
export interface SegmentStanding {
  /** The highest segment that the score reaches, its gates aside, and by how much. */
  readonly reached: { readonly segment: string; readonly from: Micro };
  /** The next one above it, how much is missing, and which of its gates refuse the lead. */
  readonly next: {
    readonly segment: string;
    readonly short: Micro;
    readonly gates: readonly string[];
  } | null;
  /** The highest that a gate refused, and why. */
  readonly held: { readonly segment: string; readonly why: readonly string[] } | null;
}

/** What comes if nothing more happens: what the files say already, seen from later days. */
export interface Outlook {
  /** The last day looked at. */
  readonly until: number;
  /** The first day with another segment. */
  readonly segment: SegmentChange | null;
  /** The first day with another score. */
  readonly score: { readonly day: number; readonly score: number } | null;
}

export interface SegmentChange {
  readonly day: number;
  readonly segment: string;
  readonly score: number;
  readonly way: 'falls' | 'rises' | 'becomes';
  /** The rules that give something else by then, the weightiest first. */
  readonly changes: readonly { readonly rule: string; readonly from: Micro; readonly to: Micro }[];
  /** The promotions and disqualifications that hold by then and don't now, or the other way round. */
  readonly overrides: readonly { readonly reason: string; readonly holds: boolean }[];
}

/** Which of its grades a group's subtotal reaches, and how near the next is. */
export interface GradeExplained {
  readonly group: string;
  readonly label: string;
  readonly grade: string;
  readonly subtotal: Micro;
  /** The next better grade and how much is missing; null: it is the best. */
  readonly next: { readonly grade: string; readonly from: Micro; readonly short: Micro } | null;
}

/** Why a lead is in its stage, and in no later one. */
export interface StageExplained extends Grounds {
  readonly stage: string;
  /** The first stage has no condition: it takes every lead that no other does. */
  readonly isFirst: boolean;
  readonly later: readonly { readonly stage: string; readonly why: readonly string[] }[];
}

export interface ListExplained {
  readonly list: string;
  readonly isMember: boolean;
  /** The entries that the lead does not meet, as the rules call them. */
  readonly unmet: readonly { readonly entry: string; readonly why: readonly string[] }[];
}

/** A lead of the same account, the lead itself included. */
export interface AccountLead {
  readonly id: string;
  readonly score: number;
  readonly segment: string;
  readonly isDisqualified: boolean;
  /** The roles that it fills, by id. */
  readonly roles: readonly string[];
}

export interface AccountExplained extends ScoredAccount {
  readonly reasons: string;
  readonly missingRoles: readonly string[];
  /** Highest score first, disqualified leads last. */
  readonly leads: readonly AccountLead[];
  /** How many more there are. */
  readonly omitted: number;
}

/** What is beyond the score; null and empty where the rules declare no such section. */
export interface BeyondExplained {
  readonly grades: readonly GradeExplained[];
  readonly stage: StageExplained | null;
  readonly topics: readonly {
    readonly id: string;
    readonly label: string;
    readonly points: Micro;
    readonly paid: number | null;
  }[];
  readonly lists: readonly ListExplained[];
  /** null also for a lead without an account. */
  readonly account: AccountExplained | null;
}

/** One lead's score, explained. */
export interface Explanation {
  readonly id: string;
  /** As the export calls it, where a column holds a name. */
  readonly name: string | null;
  readonly file: string;
  readonly line: number;
  /** Other rows with its id, which are not scored. */
  readonly others: readonly { readonly line: number; readonly why: string }[];
  readonly card: ScoreCard;
  readonly reasons: readonly string[];
  readonly steps: readonly LedgerStep[];
  readonly overrides: readonly Override[];
  readonly unfired: readonly Unfired[];
  readonly uncounted: readonly (ActivityAt & { readonly why: Uncounted; readonly words: string })[];
  readonly uncountedOmitted: number;
  readonly standing: SegmentStanding;
  readonly outlook: Outlook;
  readonly beyond: BeyondExplained;
}
