// What is compared of two engines.

/** What is said of a run but what may differ: seconds, and why another engine took over. */
export const steady = (said: string): string =>
  said
    .replace(/\d+\.\d+ s\b/g, 'N s')
    .replace(/^engine stream, not \w+: [\s\S]*?\n(?=rejected|wrote|dry run)/m, '');
