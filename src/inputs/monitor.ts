// Observes long work: a progress line, and an interruption.

export interface Monitor {
  /** Is called when so many bytes of a file have been read. It may throw to end the run. */
  readonly advance: (file: string, bytes: number) => void;
  /** Is called before each batch of the result. It may throw to end the run. */
  readonly check: () => void;
}
