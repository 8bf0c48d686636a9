// What becomes of a row of a log, alike in every engine.

/** What an activity row counts as; in this order, the first that fits. */
export const ACTIVITY_CLASSES = [
  'quarantined',
  'no_lead',
  'undated',
  'left_out',
  'unmatched',
  'future',
  'duplicate',
  'matched',
] as const;
export type ActivityClass = (typeof ACTIVITY_CLASSES)[number];
