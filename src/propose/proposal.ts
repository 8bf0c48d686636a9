// A rules file as it is proposed: data, from which the text is written and which the scorer's findings change.

export interface Proposal {
  readonly crm: string | null;
  readonly timezone: { readonly name: string; readonly note: string | null };
  readonly missing: readonly string[];
  readonly numbers: string | null;
  readonly dates: readonly string[];
  readonly leads: {
    readonly id: string;
    readonly fields: readonly FieldLine[];
    readonly notes: readonly string[];
  };
  readonly tables: readonly TableProposal[];
  readonly sources: readonly SourceProposal[];
  readonly rules: readonly ProposedRule[];
  readonly disqualify: readonly ProposedMove[];
  readonly promote: readonly ProposedMove[];
  readonly outcome: ProposedOutcome | null;
  /** The leads' column that holds when they were created. */
  readonly created: string | null;
  readonly start: number;
  readonly segments: readonly { readonly name: string; readonly from: number }[];
  /** Choices that the data do not make: commented-out lines behind the rules. */
  readonly choices: readonly string[];
  /** What could not be found or decided, for the console. */
  readonly open: readonly string[];
}

export interface FieldLine {
  readonly column: string;
  /** `type: number, numbers: "1.234,56"`. */
  readonly declaration: string;
}

export interface TableProposal {
  readonly name: string;
  readonly file: string;
  readonly key: string;
  readonly match: string;
  readonly fields: readonly FieldLine[];
  readonly note: string;
}

export interface SourceProposal {
  readonly name: string;
  readonly files: readonly string[];
  readonly lead: string;
  readonly separator: string | null;
  /** The lead's column that it equals; null: the id. */
  readonly match: string | null;
  /** null: the source's name is the type. */
  readonly type: string | null;
  readonly typeNames: Readonly<Record<string, string>> | null;
  readonly at: { readonly column: string; readonly format: string | null } | null;
  readonly id: string | null;
  /** `{ Event: [OPEN, CLICK] }`. */
  readonly where: string | null;
  readonly fields: readonly FieldLine[];
  readonly notes: readonly string[];
  /** The newest day of it; null where it is undated. */
  readonly newest: string | null;
  /** An activity for a test: the cells besides `at`. */
  readonly sample: Readonly<Record<string, string>>;
}

export interface ProposedRule {
  readonly id: string;
  readonly group: 'fit' | 'engagement';
  readonly label: string | null;
  readonly form: RuleForm;
  /** Columns of the leads that it reads. */
  readonly reads: readonly string[];
  readonly source: string | null;
  readonly table: string | null;
  readonly note: string | null;
}

export type RuleForm =
  | { readonly kind: 'when'; readonly when: string; readonly points: number }
  | { readonly kind: 'tiers'; readonly field: string; readonly tiers: readonly ProposedTier[] }
  | {
      readonly kind: 'each';
      readonly each: string;
      readonly points: number;
      readonly max: number;
      readonly halfLife: string | null;
    };

export interface ProposedTier {
  readonly test: string;
  readonly points: number;
}

export interface ProposedMove {
  readonly id: string;
  readonly when: string;
  readonly reason: string;
  readonly source: string | null;
  readonly reads: readonly string[];
}

export interface ProposedOutcome {
  readonly name: string;
  readonly when: string;
  readonly created: string | null;
  readonly source: string | null;
  readonly column: string;
}
