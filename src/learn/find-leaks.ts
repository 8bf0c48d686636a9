// Fields that know the outcome: they are filled or changed once a lead has converted, so that a rule on them would
// foretell the past.
import { aucOf } from '../evaluate/auc.ts';
import { binVariable } from './bin-variable.ts';
import { indexes } from './bins.ts';
import type { FieldVariable, Looks } from './field-variables.ts';

/** A field alone that ranks so well is no forecast. */
const TOO_GOOD = 0.95;
/** The share of leads with a value that convert, or of the average rate that they reach. */
const NEARLY_ALL = 0.95;
const NEARLY_NONE = 0.02;
/** Such a value explains at least this share of its class. */
const LEAST_COVER = 0.25;
const LEAST_LEADS = 20;

/** Why a field is left out; undefined: nothing speaks against it. */
export function leakOf(one: FieldVariable, labels: Uint8Array, looks: Looks): string | undefined {
  const { field } = one;
  const rows = indexes(labels.length);
  const total = { n: labels.length, positives: labels.reduce((sum, label) => sum + label, 0) };
  let [filled, converted, future] = [0, 0, 0];
  for (const row of rows) {
    const value = field.values[looks.leads[row]!] ?? null;
    if (value === null) continue;
    filled++;
    converted += labels[row]!;
    if (field.kind === 'date' && Number(value) > looks.days[row]!) future++;
  }
  if (future > 0) return `${future} of its dates are after the day that leads are looked at`;
  const base = total.positives / total.n;
  const isPartly = filled >= LEAST_LEADS && total.n - filled >= LEAST_LEADS;
  if (
    isPartly &&
    converted >= NEARLY_ALL * filled &&
    converted >= LEAST_COVER * total.positives &&
    base < 0.5
  ) {
    return `filled for ${filled} leads, of which ${converted} converted`;
  }
  const lost = filled - converted;
  const isOfLost =
    converted <= NEARLY_NONE * base * filled &&
    lost >= LEAST_COVER * (total.n - total.positives) &&
    base * filled >= LEAST_LEADS;
  if (isPartly && isOfLost) return `filled for ${filled} leads, of which ${converted} converted`;
  const binning = binVariable(one.variable, { labels, rows, minimum: looks.minimum });
  if (binning === null) return undefined;
  const { bins, binCount } = binning.binned;
  const counts = Array.from({ length: binCount }, () => ({ n: 0, positives: 0 }));
  for (const row of rows) {
    const count = counts[bins[row]!]!;
    count.n++;
    count.positives += labels[row]!;
  }
  // Each bin has a rate of its own; an empty one ranks nobody.
  const byRate = counts
    .filter(({ n }) => n > 0)
    .map(({ n, positives }) => ({ score: positives / n, n, positives }))
    .sort((a, b) => b.score - a.score);
  const auc = aucOf(byRate);
  if (auc >= TOO_GOOD) return `alone it tells who converted (AUC ${auc.toFixed(3)})`;
  const only = counts.find(
    ({ n, positives }) =>
      n >= LEAST_LEADS &&
      positives >= NEARLY_ALL * n &&
      positives >= LEAST_COVER * total.positives &&
      base < 0.5,
  );
  return only && `of ${only.n} leads with some of its values, ${only.positives} converted`;
}
