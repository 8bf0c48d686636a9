// An evaluation as one page that needs nothing else: verdicts, how well the score ranks, conversion by score, rules.
import type { Evaluation, ScorePart } from '../../evaluate/evaluation.ts';
import { dayText } from '../../values/days.ts';
import { grouped, signed } from '../../values/micro.ts';
import { intervalText, rateText, signedText, snapshotText, verdictsOf } from '../verdicts.ts';
import { calibrationChart, conversionChart, gainsChart, rocChart } from './evaluate-charts.ts';
import { type Html, html, nameOf } from './html.ts';
import { pageText } from './page-frame.ts';
import { styleFor } from './style.ts';

const FRAMES = [
  { className: 'wide', width: 520, height: 320 },
  { className: 'narrow', width: 340, height: 260 },
] as const;

export function evaluationPage(evaluation: Evaluation): string {
  const { rules, outcome } = evaluation;
  const title = `${rules.name} against ${outcome.name}`;
  const body = html`<header><h1>${nameOf(rules.name)} against ${nameOf(outcome.name)}</h1>
<p>${evaluation.snapshots.map((one) => html`${snapshotText(one, evaluation.window)}<br>`)}<span class="soft">Rules file: <code>${rules.sha256.slice(0, 8)}</code></span></p></header>
${verdictSection(evaluation)}${rankingSection(evaluation)}${conversionSection(evaluation)}${calibrationSection(evaluation)}${ruleSection(evaluation)}${activitySection(evaluation)}${driftSection(evaluation)}`;
  return pageText(title, 'en', styleFor(3, 0), body);
}

const MARKS = { good: '✓', warn: '!', bad: '✗' } as const;

function verdictSection(evaluation: Evaluation): Html {
  const rows = verdictsOf(evaluation).map(({ tone, text }) => html`<li>${MARKS[tone]} ${text}</li>`);
  const { ranking, deciles, rate } = evaluation;
  return html`<section id="verdicts"><h2>Is the score true?</h2><ul class="plain">${rows}</ul>
<div class="tiles"><div class="tile"><b>${ranking.auc.value.toFixed(3)}</b><span>AUC</span></div>
<div class="tile"><b>${(deciles[0]?.lift ?? 0).toFixed(1)} ×</b><span>the average in the top tenth</span></div>
<div class="tile"><b>${rateText(rate.value)}</b><span>average conversion</span></div></div></section>
`;
}

function rankingSection(evaluation: Evaluation): Html {
  const { ranking, activityRanking } = evaluation;
  const activities = activityRanking
    ? html` Rules over activities alone: AUC ${intervalText(activityRanking.auc, 3)}.`
    : null;
  return html`<section id="ranking"><h2>How well it ranks</h2>
<p class="soft">AUC ${intervalText(ranking.auc, 3)}, Gini ${ranking.gini.toFixed(3)}, KS ${ranking.ks.value.toFixed(3)}.${activities}</p>
<div class="columns"><div><h3>ROC: converted against the others</h3>${FRAMES.map((frame) => rocChart(evaluation, frame))}</div>
<div><h3>Gains: share of conversions, best leads first</h3>${FRAMES.map((frame) => gainsChart(evaluation, frame))}</div></div>
${partTable('Deciles', evaluation.deciles)}</section>
`;
}

function conversionSection(evaluation: Evaluation): Html {
  return html`<section id="conversion"><h2>Conversion by score</h2>
<p class="soft">Lines are 95 % intervals. The horizontal line is the average.</p>
${FRAMES.map((frame) => conversionChart(evaluation, frame))}
${partTable('Segments', evaluation.segments)}</section>
`;
}

function partTable(name: string, parts: readonly ScorePart[]): Html {
  const rows = parts.map(
    (part) => html`<tr><th scope="row">${nameOf(part.name)}</th><td class="n">${grouped(part.n)}</td>
<td class="n">${grouped(part.positives)}</td><td class="n">${rateText(part.rate.value)}</td>
<td class="n">${rateText(part.rate.low)} to ${rateText(part.rate.high)}</td><td class="n">${part.lift.toFixed(2)}</td></tr>
`,
  );
  return html`<div class="scroll"><table><thead><tr><th scope="col">${name}</th><th scope="col" class="n">Leads</th>
<th scope="col" class="n">Converted</th><th scope="col" class="n">Share</th><th scope="col" class="n">95 % interval</th>
<th scope="col" class="n">Lift</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function calibrationSection(evaluation: Evaluation): Html {
  const { calibration } = evaluation;
  if (calibration === null) return html``;
  return html`<section id="calibration"><h2>Probability</h2>
<p class="soft">Brier score ${calibration.brier.toFixed(4)}, log loss ${calibration.logLoss.toFixed(4)}, mean error ${rateText(calibration.error)}. On the diagonal, as many convert as stated.</p>
${FRAMES.map((frame) => calibrationChart(evaluation, frame))}</section>
`;
}

function ruleSection({ judgements }: Evaluation): Html {
  const words = {
    fine: '',
    'rewards-weak': 'gives points, converts worse than average',
    'punishes-strong': 'takes points, converts better than average',
  } as const;
  const rows = judgements.rules.map((rule) => {
    const isSilent = rule.with.n === 0;
    return html`<tr${isSilent ? html` class="mute"` : null}><th scope="row">${nameOf(rule.label)}
${words[rule.verdict] ? html`<span class="group">${words[rule.verdict]}</span>` : null}</th>
<td class="n">${isSilent ? '' : signed(Math.round(rule.points), 1)}</td><td class="n">${grouped(rule.with.n)}</td>
<td class="n">${isSilent ? '' : rateText(rule.with.rate.value)}</td><td class="n">${rateText(rule.without.rate.value)}</td>
<td class="n">${isSilent ? '' : rule.with.lift.toFixed(2)}</td><td class="n">${signedText(rule.aucGain)}</td></tr>
`;
  });
  return html`<section id="rules" class="long"><h2>Rules</h2>
<p class="soft">Conversion of the leads that a rule fired for and of the others, and what the AUC loses without it.</p>
<div class="scroll"><table class="rules"><thead><tr><th scope="col">Rule</th><th scope="col" class="n">Points</th>
<th scope="col" class="n">Leads</th><th scope="col" class="n">With</th><th scope="col" class="n">Without</th>
<th scope="col" class="n">Lift</th><th scope="col" class="n">AUC</th></tr></thead><tbody>${rows}</tbody></table></div></section>
`;
}

function activitySection({ activities }: Evaluation): Html {
  const shown = activities.filter(({ n }) => n > 0);
  if (shown.length === 0) return html``;
  const rows = shown.map(
    ({ name, n, rate, odds }) => html`<tr><th scope="row">${nameOf(name)}</th><td class="n">${grouped(n)}</td>
<td class="n">${rateText(rate.value)}</td><td class="n">${odds === null ? '' : intervalText(odds)}</td></tr>
`,
  );
  return html`<section id="activities" class="long"><h2>Activities</h2>
<p class="soft">Odds of conversion with an activity against without it, among leads that fit alike. No proof of cause.</p>
<div class="scroll"><table><thead><tr><th scope="col">Activity</th><th scope="col" class="n">Leads</th>
<th scope="col" class="n">Converted</th><th scope="col" class="n">Odds</th></tr></thead><tbody>${rows}</tbody></table></div></section>
`;
}

function driftSection({ drift }: Evaluation): Html {
  if (drift.length === 0) return html``;
  const rows = drift.map(
    ({
      fromAsOf,
      toAsOf,
      rates,
      scorePsi,
    }) => html`<tr><th scope="row">${dayText(fromAsOf)} to ${dayText(toAsOf)}</th>
<td class="n">${rateText(rates[0])} → ${rateText(rates[1])}</td><td class="n">${scorePsi.toFixed(3)}</td></tr>
`,
  );
  return html`<section id="drift"><h2>Drift</h2><p class="soft">PSI above 0.1 is a shift, above 0.25 a large one.</p>
<table><thead><tr><th scope="col">Snapshots</th><th scope="col" class="n">Conversion</th><th scope="col" class="n">PSI of the score</th></tr></thead>
<tbody>${rows}</tbody></table></section>
`;
}
