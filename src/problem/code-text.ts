// The text of a code lives beside the code, so that no code can be added without its cause and way out.

/** What docs/messages.md has about one code, in plain English. */
export interface CodeText {
  /** What must be, or what was found. */
  readonly cause: string;
  /** The way out, as imperatives. */
  readonly fix: string;
  /** A command, or a line of a file, that gives it; not needed where a tested message shows the code. */
  readonly example?: string;
}

export type CodeTexts = Readonly<Record<string, CodeText>>;
