// The verdicts of an evaluation in words, alike in the terminal and on the page.
import type { Evaluation } from '../evaluate/evaluation.ts';
import { dayText } from '../values/days.ts';
import { grouped } from '../values/micro.ts';

export interface Verdict {
  readonly tone: 'good' | 'warn' | 'bad';
  readonly text: string;
}

/** `0.80 (0.79–0.81)`. */
export function intervalText(
  { value, low, high }: { readonly value: number; readonly low: number; readonly high: number },
  decimals = 2,
): string {
  return `${value.toFixed(decimals)} (${low.toFixed(decimals)}–${high.toFixed(decimals)})`;
}

export function rateText(rate: number): string {
  return `${(100 * rate).toFixed(1)} %`;
}

/** Shifts above this call for a look. */
export const DRIFT_ALARM = 0.25;

export function verdictsOf(evaluation: Evaluation): Verdict[] {
  const { activityRanking, outcome, ranking } = evaluation;
  const leads: Verdict[] = [];
  // With a dated outcome, rules over activities come first: columns are as of the export.
  if (outcome.dated && activityRanking !== null) {
    const { tone, text } = rankVerdict(activityRanking.auc);
    leads.push({ tone, text: `Activities alone: ${text.charAt(0).toLowerCase()}${text.slice(1)}` });
  }
  return [
    ...leads,
    rankVerdict(ranking.auc),
    ...segmentVerdicts(evaluation),
    ...ruleVerdicts(evaluation),
    ...calibrationVerdict(evaluation),
    ...comparisonVerdict(evaluation),
    ...driftVerdicts(evaluation),
    ...leakVerdicts(evaluation),
    ...evaluation.warnings.map((text): Verdict => ({ tone: 'warn', text: capital(text) })),
  ];
}

function rankVerdict(auc: Evaluation['ranking']['auc']): Verdict {
  const figures = `AUC ${intervalText(auc)}`;
  if (auc.high < 0.5) return { tone: 'bad', text: `Ranks the wrong way round: ${figures}` };
  if (auc.low <= 0.5) return { tone: 'bad', text: `Ranks no better than chance: ${figures}` };
  if (auc.value < 0.6) return { tone: 'bad', text: `Ranks poorly: ${figures}` };
  if (auc.value < 0.7) return { tone: 'warn', text: `Ranks a little: ${figures}` };
  if (auc.value < 0.9) return { tone: 'good', text: `Ranks well: ${figures}` };
  return { tone: 'good', text: `Ranks very well: ${figures}` };
}

function segmentVerdicts({ segments, rate }: Evaluation): Verdict[] {
  const [top] = segments;
  const filled = segments.filter(({ n }) => n > 0);
  const verdicts: Verdict[] = [];
  if (top !== undefined && top.n > 0) {
    const tone = top.rate.low > rate.value ? 'good' : 'warn';
    const name = top.name;
    verdicts.push({
      tone,
      text: `${name} converts ${top.lift.toFixed(1)} × the average (${rateText(top.rate.value)})`,
    });
  } else if (top !== undefined) verdicts.push({ tone: 'warn', text: `No lead reaches ${top.name}` });
  for (const [i, part] of filled.entries()) {
    const below = filled[i + 1];
    if (below !== undefined && part.rate.high < below.rate.low) {
      verdicts.push({ tone: 'bad', text: `${part.name} converts less than ${below.name}` });
    }
  }
  return verdicts;
}

function ruleVerdicts({ judgements: { rules, together } }: Evaluation): Verdict[] {
  const misleading = rules.filter(({ verdict }) => verdict !== 'fine').map(({ id }) => id);
  const silent = rules.filter((rule) => rule.with.n === 0).map(({ id }) => id);
  const verdicts: Verdict[] = [];
  if (misleading.length > 0) {
    const count = misleading.length === 1 ? '1 rule misleads' : `${misleading.length} rules mislead`;
    verdicts.push({ tone: 'bad', text: `${count}: ${misleading.join(', ')}` });
  } else if (rules.length > 0) verdicts.push({ tone: 'good', text: 'No rule misleads' });
  if (silent.length > 0) verdicts.push({ tone: 'warn', text: `Never fired: ${silent.join(', ')}` });
  if (together.length > 0) {
    const pairs = together.map((pair) => pair.join(' and '));
    verdicts.push({ tone: 'warn', text: `Always fire together: ${pairs.join('; ')}` });
  }
  return verdicts;
}

function calibrationVerdict({ calibration }: Evaluation): Verdict[] {
  if (calibration === null) return [];
  const { error } = calibration;
  const words = `probabilities are ${rateText(error)} off on average`;
  const tone = error <= 0.02 ? 'good' : error <= 0.05 ? 'warn' : 'bad';
  return [{ tone, text: `${tone === 'good' ? 'Well calibrated' : 'Not well calibrated'}: ${words}` }];
}

function comparisonVerdict({ against }: Evaluation): Verdict[] {
  if (against === null) return [];
  const { difference, name } = against;
  const figures = `AUC ${signedText(difference.value)} (${signedText(difference.low)} to ${signedText(difference.high)})`;
  if (difference.low > 0) return [{ tone: 'good', text: `Ranks better than ${name}: ${figures}` }];
  if (difference.high < 0) return [{ tone: 'bad', text: `Ranks worse than ${name}: ${figures}` }];
  return [{ tone: 'warn', text: `No clear difference from ${name}: ${figures}` }];
}

export function signedText(value: number): string {
  const text = value.toFixed(3);
  return Number(text) > 0 ? `+${text}` : text.replace('-0.000', '0.000');
}

function driftVerdicts({ drift }: Evaluation): Verdict[] {
  return drift.flatMap(({ fromAsOf, toAsOf, scorePsi, rules }): Verdict[] => {
    const shifted = rules.filter(({ psi }) => psi > DRIFT_ALARM).map(({ id }) => id);
    if (scorePsi <= DRIFT_ALARM && shifted.length === 0) return [];
    const names = shifted.length > 0 ? `; rules ${shifted.join(', ')}` : '';
    const days = `${dayText(fromAsOf)} to ${dayText(toAsOf)}`;
    return [{ tone: 'bad', text: `Drift from ${days}: PSI of the score ${scorePsi.toFixed(2)}${names}` }];
  });
}

function leakVerdicts({ leaks }: Evaluation): Verdict[] {
  return leaks.map(({ rule, reads }) => ({
    tone: 'bad',
    text: `Rule ${rule} reads ${reads}, which the outcome reads too: its figures look ahead`,
  }));
}

/** Who was looked at: `2026-01-01 + 90 days: 1,204 leads, 133 converted; left out: 20 converted before`. */
export function snapshotText(snapshot: Evaluation['snapshots'][number], window: number | null): string {
  const { asOf, leads, positives, leftOut } = snapshot;
  const reasons = [
    [leftOut.later, 'created later'],
    [leftOut.converted, 'converted before'],
    [leftOut.disqualified, 'disqualified'],
    [leftOut.undecided, 'undecided'],
    [leftOut.noCreated, 'without a date of creation'],
    [leftOut.noDate, 'without a date of conversion'],
  ] as const;
  const listed = reasons.filter(([n]) => n > 0).map(([n, why]) => `${grouped(n)} ${why}`);
  const days = window === null ? dayText(asOf) : `${dayText(asOf)} + ${window} days`;
  const rest = listed.length > 0 ? `; left out: ${listed.join(', ')}` : '';
  return `${days}: ${grouped(leads)} leads, ${grouped(positives)} converted${rest}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
