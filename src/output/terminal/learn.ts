// What was learned, as a person reads it in a terminal.
import type { Learned } from '../../learn/learned.ts';
import { grouped } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { intervalText, rateText, signedText, snapshotText } from '../verdicts.ts';
import { cut, hung, type Paint, padEnd, padStart } from './text.ts';

export function learnedText(learned: Learned, out: string, paint: Paint, columns: number): string {
  const width = Math.max(40, Math.min(columns, 100));
  const sections = [
    headLines(learned, paint, width),
    ruleLines(learned, paint, width),
    leftOutLines(learned, paint, width),
    [`Written: ${escapeControls(out)}`],
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function headLines(learned: Learned, paint: Paint, width: number): string[] {
  const { auc, own, newest, rules, outcome, snapshots, window, warnings } = learned;
  const title = `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'} for "${escapeControls(outcome.name)}"`;
  const better =
    own &&
    (own.difference.low > 0
      ? 'better than'
      : own.difference.high < 0
        ? 'worse than'
        : 'not clearly different from');
  return [
    paint.bold(title),
    ...snapshots.flatMap((one) =>
      hung(snapshotText(one, outcome.dated ? window : null).split(' '), width, '  '),
    ),
    `  on leads not fitted on: AUC ${intervalText(auc, 3)}, top tenth ${learned.topLift.toFixed(1)} × the average`,
    ...(newest ? [`  newest snapshot alone: AUC ${intervalText(newest, 3)}`] : []),
    ...(own
      ? [
          `  ${escapeControls(own.name)} on the same leads: AUC ${intervalText(own.auc, 3)}`,
          `  the learned rules rank ${better} it: ${signedText(own.difference.value)} (${signedText(own.difference.low)} to ${signedText(own.difference.high)})`,
        ]
      : []),
    ...warnings.flatMap((text) =>
      hung(`! ${escapeControls(text)}`.split(' '), width, '').map((line) => paint.warn(line)),
    ),
  ];
}

function ruleLines({ rules }: Learned, paint: Paint, width: number): string[] {
  if (rules.length === 0) return ['Nothing in the data tells who converts.'];
  const label = Math.min(width - 40, Math.max(12, ...rules.map(({ id }) => id.length)));
  return [
    `${paint.bold('Rules')}${paint.dim('  points, leads, conversion, folds')}`,
    ...rules.map(({ id, tiers, n, positives, folds }) => {
      const points = tiers.map((tier) => tier.points);
      const [least, most] = [Math.min(0, ...points), Math.max(0, ...points)];
      const rate = n === 0 ? '' : rateText(positives / n);
      return `  ${padEnd(cut(escapeControls(id), label), label)}  ${padStart(`${least} to ${most}`, 11)}${padStart(grouped(n), 9)}${padStart(rate, 9)}${padStart(`${folds}/5`, 6)}`;
    }),
  ];
}

function leftOutLines({ leftOut }: Learned, paint: Paint, width: number): string[] {
  if (leftOut.length === 0) return [];
  return [
    paint.bold('Left out'),
    ...leftOut.flatMap(({ name, why }) => hung(`${escapeControls(name)}: ${why}`.split(' '), width, '  ')),
  ];
}
