// What an explanation shows beyond the score: grades, stage, topics, lists and the account.
import type { Plan } from '../../plan/plan.ts';
import type { Explanation } from '../../result/explanation.ts';
import { decimal } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { cut, type Paint, padEnd, padStart, widthOf } from './text.ts';
import { activityPieces, hanging, pointsText, wrapped } from './waterfall-words.ts';

const INDENT = 2;

/** One text per section that the rules declare. */
export function beyondSections(
  explanation: Explanation,
  plan: Plan,
  paint: Paint,
  width: number,
): string[][] {
  const { beyond } = explanation;
  return [
    gradeLines(explanation, paint, width),
    stageLines(beyond.stage, paint, width),
    topicLines(beyond.topics, plan, paint, width),
    listLines(beyond.lists, paint, width),
    accountLines(explanation, plan, paint, width),
  ];
}

/** Lines of a section, indented and dim. */
function detail(text: string | readonly string[], paint: Paint, width: number, indent = INDENT): string[] {
  return wrapped(text, width - indent)
    .filter((line) => line !== '')
    .map((line) => paint.dim(' '.repeat(indent) + line));
}

/** One entry; its further lines are indented more. */
function hangingDetail(text: string, paint: Paint, width: number): string[] {
  return hanging(escapeControls(text), width - INDENT).map((line) => paint.dim(' '.repeat(INDENT) + line));
}

function gradeLines({ card, beyond }: Explanation, paint: Paint, width: number): string[] {
  if (beyond.grades.length === 0) return [];
  const texts = beyond.grades.map(({ label, grade, subtotal, next }) => {
    const own = `${label} ${pointsText(subtotal)} is ${grade}`;
    const near = next === null ? 'the highest' : `${pointsText(next.short)} short of ${next.grade}`;
    return escapeControls(`${own}, ${near}`);
  });
  return [
    paint.bold(`Grade ${escapeControls(card.grade ?? '')}`),
    ...texts.flatMap((text) => detail(text, paint, width)),
  ];
}

function stageLines(stage: Explanation['beyond']['stage'], paint: Paint, width: number): string[] {
  if (stage === null) return [];
  const because = stage.isFirst ? 'no later stage holds' : stage.because.join('; ');
  return [
    paint.bold(`Stage ${escapeControls(stage.stage)}`),
    ...detail(escapeControls(because), paint, width),
    ...detail(activityPieces(stage.activities, stage.omitted), paint, width),
    ...stage.later.flatMap(({ stage: name, why }) =>
      hangingDetail(`not ${name}: ${why.join('; ')}`, paint, width),
    ),
  ];
}

function topicLines(
  topics: Explanation['beyond']['topics'],
  plan: Plan,
  paint: Paint,
  width: number,
): string[] {
  if (plan.topics.length === 0) return [];
  const texts = topics.map(({ label, points, paid }) => {
    const times = paid === null ? '' : ` (${paid}×)`;
    return `${escapeControls(label)} ${pointsText(points)}${times}`;
  });
  return [paint.bold('Topics'), ...detail(texts.join('; ') || 'none', paint, width)];
}

function listLines(lists: Explanation['beyond']['lists'], paint: Paint, width: number): string[] {
  if (lists.length === 0) return [];
  const within = lists.filter(({ isMember }) => isMember).map(({ list }) => list);
  const others = lists.filter(({ isMember }) => !isMember);
  return [
    paint.bold('Lists'),
    ...wrapped(within.length === 0 ? 'in no list' : `in ${within.join(', ')}`, width - INDENT).map(
      (line) => `  ${line}`,
    ),
    ...others.flatMap(({ list, unmet }) =>
      hangingDetail(`not ${list}: ${unmet.flatMap(({ why }) => why).join('; ')}`, paint, width),
    ),
  ];
}

const MOST_ID = 24;

function accountLines({ id, beyond }: Explanation, plan: Plan, paint: Paint, width: number): string[] {
  const { account } = beyond;
  if (plan.accounts === null) return [];
  if (account === null) return [paint.bold('Account'), ...detail('the lead has none', paint, width)];
  const { key, name, card, reasons, leads, omitted } = account;
  const { decimals } = plan.score;
  const title = name === null ? escapeControls(key) : `${escapeControls(name)} (${escapeControls(key)})`;
  const head = `Account ${title} · ${decimal(card.score, decimals)} · ${escapeControls(card.segment)}`;
  const ids = leads.map((member) => cut(escapeControls(member.id), MOST_ID));
  const scores = leads.map(({ score }) => decimal(score, decimals));
  const [idWidth, scoreWidth] = [Math.max(...ids.map(widthOf)), Math.max(...scores.map(widthOf))];
  const rows = leads.map((member, index) => {
    const fills = member.roles.length === 0 ? '' : ` · ${member.roles.join(', ')}`;
    const own = member.id === id ? ' · this lead' : '';
    const text = `${padEnd(ids[index] ?? '', idWidth)}  ${padStart(scores[index] ?? '', scoreWidth)}  ${escapeControls(member.segment + fills)}${own}`;
    return `  ${cut(text, width - INDENT)}`;
  });
  return [
    ...wrapped(head, width).map((line) => paint.bold(line)),
    ...detail(escapeControls(reasons), paint, width),
    ...rows,
    ...(omitted > 0 ? [paint.dim(`  and ${omitted} more`)] : []),
  ];
}
