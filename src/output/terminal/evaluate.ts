// An evaluation as a person reads it in a terminal: verdicts in words, then the figures behind them.
import type { Evaluation, ScorePart } from '../../evaluate/evaluation.ts';
import type { Threshold } from '../../evaluate/thresholds.ts';
import { dayText } from '../../values/days.ts';
import { decimal, grouped } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { intervalText, rateText, signedText, snapshotText, verdictsOf } from '../verdicts.ts';
import { barRows } from './bar-rows.ts';
import { activityLines, ruleLines } from './evaluate-rules.ts';
import { cut, hung, type Paint, padEnd, padStart } from './text.ts';

export function evaluationText(evaluation: Evaluation, paint: Paint, columns: number): string {
  const width = Math.max(40, Math.min(columns, 100));
  const sections = [
    verdictLines(evaluation, paint, width),
    sampleLines(evaluation, paint, width),
    rankingLines(evaluation, paint),
    partLines('Deciles by score: leads, converted, × average', evaluation.deciles, paint, width),
    partLines(
      'Scores',
      evaluation.bands.filter(({ n }) => n > 0),
      paint,
      width,
    ),
    partLines('Segments', evaluation.segments, paint, width),
    thresholdLines(evaluation, paint),
    calibrationLines(evaluation, paint),
    ruleLines(evaluation, paint, width),
    activityLines(evaluation, paint, width),
    driftLines(evaluation, paint),
    againstLines(evaluation, paint),
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function verdictLines(evaluation: Evaluation, paint: Paint, width: number): string[] {
  const marks = { good: paint.good('✓'), warn: paint.warn('!'), bad: paint.bad('✗') };
  const title = `${escapeControls(evaluation.rules.name)} against "${escapeControls(evaluation.outcome.name)}"`;
  const verdicts = verdictsOf(evaluation).flatMap(({ tone, text }) =>
    hung(escapeControls(text).split(' '), width - 2, '').map(
      (line, i) => `${i === 0 ? marks[tone] : ' '} ${line}`,
    ),
  );
  return [paint.bold(title), ...verdicts];
}

function sampleLines(
  { snapshots, window, leads, positives, rate }: Evaluation,
  paint: Paint,
  width: number,
): string[] {
  const lines = snapshots.flatMap((one) => hung(snapshotText(one, window).split(' '), width, '  '));
  const shares = `${grouped(leads)} leads, ${grouped(positives)} converted`;
  const total = snapshots.length > 1 ? [`  together: ${shares}`] : [];
  return [paint.bold('Leads'), ...lines, ...total, `  average conversion: ${rateText(rate.value)}`];
}

function rankingLines({ ranking, activityRanking }: Evaluation, paint: Paint): string[] {
  const line = (name: string, { auc, gini, ks }: Evaluation['ranking']) =>
    `  ${padEnd(name, 22)}AUC ${intervalText(auc, 3)}   Gini ${gini.toFixed(3)}   KS ${ks.value.toFixed(3)} at ${decimal(Math.round(ks.score * 1e6))}`;
  return [
    paint.bold('Ranking'),
    ...(activityRanking ? [line('activities alone', activityRanking)] : []),
    line('all rules', ranking),
  ];
}

function partLines(title: string, parts: readonly ScorePart[], paint: Paint, width: number): string[] {
  if (parts.length === 0) return [];
  const most = Math.max(...parts.map(({ rate }) => rate.value), 1e-9);
  const rows = parts.map(({ name, n, positives, rate, lift }) => ({
    label: escapeControls(name),
    numbers: [
      grouped(n),
      grouped(positives),
      rateText(rate.value),
      `${(100 * rate.low).toFixed(1)}–${(100 * rate.high).toFixed(1)}`,
      `${lift.toFixed(2)} ×`,
    ],
    share: rate.value / most,
    colour: paint.bar,
  }));
  return [paint.bold(title), ...barRows(rows, width)];
}

function thresholdLines({ thresholds, suggestions }: Evaluation, paint: Paint): string[] {
  const row = (name: string, cells: readonly string[]) =>
    `  ${padEnd(cut(name, 30), 30)}${cells.map((cell) => padStart(cell, 11)).join('')}`;
  const line = (name: string, one: Threshold | null) =>
    one === null
      ? `  ${padEnd(cut(name, 30), 30)}   no threshold reaches it`
      : row(name, [decimal(one.from), grouped(one.n), rateText(one.precision.value), rateText(one.recall)]);
  const { capacity, lift, precision, yaml } = suggestions;
  return [
    paint.bold('Thresholds'),
    paint.dim(row('', ['from', 'leads', 'precision', 'recall'])),
    ...thresholds.map((one) => line(`${escapeControls(one.segment)} now`, one)),
    ...(capacity ? [line(`at most ${grouped(capacity.wanted)} leads`, capacity.threshold)] : []),
    ...(lift ? [line('best lift over the one below', lift)] : []),
    line(`precision of ${rateText(precision.wanted)}`, precision.threshold),
    paint.dim('  to paste:'),
    ...yaml
      .trimEnd()
      .split('\n')
      .map((text) => `  ${escapeControls(text)}`),
  ];
}

function calibrationLines({ calibration }: Evaluation, paint: Paint): string[] {
  if (calibration === null) return [];
  const { brier, logLoss, error, rows } = calibration;
  return [
    paint.bold('Probability'),
    `  Brier score ${brier.toFixed(4)}, log loss ${logLoss.toFixed(4)}, mean error ${rateText(error)}`,
    `  ${padStart('leads', 8)}  ${padStart('stated', 8)}  ${padStart('converted', 9)}`,
    ...rows.map(
      ({ n, positives, stated }) =>
        `  ${padStart(grouped(n), 8)}  ${padStart(rateText(stated), 8)}  ${padStart(rateText(positives / n), 9)}`,
    ),
  ];
}

function driftLines({ drift }: Evaluation, paint: Paint): string[] {
  if (drift.length === 0) return [];
  return [
    paint.bold('Drift: above 0.1 is a shift, above 0.25 a large one'),
    ...drift.flatMap(({ fromAsOf, toAsOf, rates, scorePsi, rules }) => [
      `  ${dayText(fromAsOf)} to ${dayText(toAsOf)}: conversion ${rateText(rates[0])} → ${rateText(rates[1])}, PSI of the score ${scorePsi.toFixed(3)}`,
      ...rules
        .filter(({ psi }) => psi > 0.1)
        .slice(0, 5)
        .map(({ id, psi }) => `    ${escapeControls(id)}: PSI ${psi.toFixed(3)}`),
    ]),
  ];
}

function againstLines({ against }: Evaluation, paint: Paint): string[] {
  if (against === null) return [];
  const { name, auc, difference, segment, swappedIn, swappedOut } = against;
  const side = (one: typeof swappedIn) =>
    one.n === 0 ? 'no leads' : `${grouped(one.n)} leads, ${rateText(one.rate.value)} converted`;
  return [
    paint.bold(`Against ${escapeControls(name)}`),
    `  AUC ${intervalText(auc, 3)}; difference ${signedText(difference.value)} (${signedText(difference.low)} to ${signedText(difference.high)})`,
    `  in ${escapeControls(segment)} only here: ${side(swappedIn)}`,
    `  in ${escapeControls(segment)} only there: ${side(swappedOut)}`,
  ];
}
