// Scored leads of one or several snapshots with what became of them, in columns, so that a million leads fit in memory.

/** A list of numbers that grows in a typed array. */
export interface NumberList {
  readonly push: (value: number) => void;
  readonly done: () => Float64Array;
}

export function createNumberList(): NumberList {
  let values = new Float64Array(1024);
  let length = 0;
  return {
    push: (value) => {
      if (length === values.length) {
        const larger = new Float64Array(2 * length);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    done: () => values.slice(0, length),
  };
}

/** Observations of leads: one per lead and snapshot, in the order of snapshots. */
export interface Sample {
  /** 1 where the outcome holds by the end of the window, else 0. */
  readonly labels: Uint8Array;
  /** The lead of each observation, by number from 0. */
  readonly clusters: Uint32Array;
  readonly ids: readonly string[];
  readonly snapshots: Uint8Array;
  /** Rounded scores in micropoints. */
  readonly scores: Float64Array;
  /** Segments by their place among `segmentNames`. */
  readonly segments: Uint8Array;
  /** Rules that fired: those of observation i are at `fired.ends[i - 1]` to `fired.ends[i]`. */
  readonly fired: FiredRules;
  /** Promotions that lifted a lead, by index; -1: none. */
  readonly promoted: Float64Array;
  /** Segments that a gate refused, by index; -1: none. */
  readonly held: Float64Array;
}

export interface FiredRules {
  readonly ends: Float64Array;
  readonly rules: Float64Array;
  /** Micropoints. */
  readonly points: Float64Array;
  /** Which tier held; -1: the rule has none. */
  readonly tiers: Float64Array;
}

/** How many leads a snapshot left out, and why. */
export interface LeftOut {
  /** Created later, and so no part of it. */
  readonly later: number;
  /** Converted before. */
  readonly converted: number;
  readonly noCreated: number;
  readonly noDate: number;
  readonly undecided: number;
  readonly disqualified: number;
}

export interface SnapshotCounts {
  /** Day numbers: scored as of, and converted by. */
  readonly asOf: number;
  readonly until: number;
  readonly leads: number;
  readonly positives: number;
  readonly leftOut: LeftOut;
  /** Whether the window ends after the data do. */
  readonly immature: boolean;
}

/** Leads and converted leads, each counted once whatever the number of snapshots. */
export function countLeads({ labels, clusters }: Pick<Sample, 'labels' | 'clusters'>): {
  readonly leads: number;
  readonly positives: number;
  readonly negatives: number;
} {
  const kinds = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) {
    kinds.set(clusters[i]!, (kinds.get(clusters[i]!) ?? 0) | (1 << labels[i]!));
  }
  let [positives, negatives] = [0, 0];
  for (const kind of kinds.values()) {
    positives += kind >> 1;
    negatives += kind & 1;
  }
  return { leads: kinds.size, positives, negatives };
}
