// An evaluation's results for each rule and each type of activity.
import type { Evaluation } from '../../evaluate/evaluation.ts';
import type { RuleVerdict } from '../../evaluate/judge-rules.ts';
import { grouped, signed } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { rateText, signedText } from '../verdicts.ts';
import { cut, type Paint, padEnd, padStart } from './text.ts';

const MOST_ROWS = 40;

const WORDS: Readonly<Record<RuleVerdict, string>> = {
  fine: '',
  'rewards-weak': 'gives points, converts worse than average',
  'punishes-strong': 'takes points, converts better than average',
};

export function ruleLines({ judgements }: Evaluation, paint: Paint, width: number): string[] {
  const { rules, promotions, gates } = judgements;
  if (rules.length === 0) return [];
  const label = Math.min(width - 56, Math.max(12, ...rules.map(({ id }) => id.length)));
  const head = `  ${padEnd('', label)}${['points', 'leads', 'with', 'without', 'lift', 'AUC'].map((text) => padStart(text, 9)).join('')}`;
  const row = (cells: readonly string[]) => cells.map((text) => padStart(text, 9)).join('');
  const lines = rules.slice(0, MOST_ROWS).flatMap((rule) => {
    const cells = row([
      rule.with.n === 0 ? '' : signed(Math.round(rule.points), 1),
      grouped(rule.with.n),
      rule.with.n === 0 ? '' : rateText(rule.with.rate.value),
      rateText(rule.without.rate.value),
      rule.with.n === 0 ? '' : rule.with.lift.toFixed(2),
      signedText(rule.aucGain),
    ]);
    const words = WORDS[rule.verdict];
    return [
      `  ${padEnd(cut(escapeControls(rule.id), label), label)}${cells}`,
      ...(words ? [paint.bad(`    ${words}`)] : []),
    ];
  });
  const more = rules.length > MOST_ROWS ? [`  and ${rules.length - MOST_ROWS} more in JSON`] : [];
  const other = [
    ...promotions.map(({ id, n, rate }) => ({ name: `promotion ${id}`, n, rate })),
    ...gates.map(({ segment, n, rate }) => ({ name: `held below ${segment}`, n, rate })),
  ].filter(({ n }) => n > 0);
  return [
    `${paint.bold('Rules')}${paint.dim('  conversion with and without; what the AUC loses without it')}`,
    paint.dim(head),
    ...lines,
    ...more,
    ...other.map(
      ({ name, n, rate }) =>
        `  ${escapeControls(name)}: ${grouped(n)} leads, ${rateText(rate.value)} converted`,
    ),
  ];
}

export function activityLines({ activities }: Evaluation, paint: Paint, width: number): string[] {
  const rows = activities.filter(({ n }) => n > 0).slice(0, MOST_ROWS);
  if (rows.length === 0) return [];
  const label = Math.min(width - 46, Math.max(12, ...rows.map(({ name }) => name.length)));
  return [
    `${paint.bold('Activities')}${paint.dim('  odds with it among leads that fit alike; no proof of cause')}`,
    ...rows.map(({ name, n, rate, odds }) => {
      const text =
        odds === null ? '' : `${odds.value.toFixed(2)} (${odds.low.toFixed(2)}–${odds.high.toFixed(2)})`;
      return `  ${padEnd(cut(escapeControls(name), label), label)}${padStart(grouped(n), 9)}${padStart(rateText(rate.value), 10)}${padStart(text, 24)}`;
    }),
  ];
}
