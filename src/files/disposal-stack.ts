// What a run has opened and must close, the last first, whether it succeeds or fails.

export interface DisposalStack {
  /** Remembers to close this; returns it. */
  readonly use: <T extends { readonly close: () => Promise<void> }>(resource: T) => T;
  /** Closes everything, the last first. If several fail to close, the first error is thrown, after all were tried. */
  readonly close: () => Promise<void>;
}

/** A stack of closures: Node 20 has no `AsyncDisposableStack`. */
export function createDisposalStack(): DisposalStack {
  const closers: (() => Promise<void>)[] = [];
  return {
    use: (resource) => {
      closers.push(resource.close);
      return resource;
    },
    close: async () => {
      const errors: unknown[] = [];
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
        await close().catch((error) => errors.push(error));
      }
      if (errors.length > 0) throw errors[0];
    },
  };
}
