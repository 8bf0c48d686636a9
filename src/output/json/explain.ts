// `explain --format json`: everything of an explanation, in a shape that stays.

import type { Explained } from '../../explain/explain-run.ts';
import type { InputRequest } from '../../inputs/input-request.ts';
import type { Plan } from '../../plan/plan.ts';
import type { AccountExplained, ActivityAt, Explanation, Grounds } from '../../result/explanation.ts';
import { dayText } from '../../values/days.ts';
import { decimal, type Micro } from '../../values/micro.ts';

/** The object that `explain --format json` prints. */
export function explainedAsJson({ rules, asOf }: InputRequest, { explanations, problems }: Explained) {
  const { plan, name, sha256 } = rules;
  return {
    rules: { name, sha256 },
    as_of: dayText(asOf),
    timezone: plan.timezone.name,
    leads: explanations.map((one) => leadJson(one, plan)),
    problems,
  };
}

function leadJson(explanation: Explanation, plan: Plan) {
  const { id, name, file, line, others, card, reasons, standing, outlook } = explanation;
  return {
    ...{ id, name, file, line, others },
    score: points(card.score),
    segment: card.segment,
    groups: Object.fromEntries(
      plan.groups.map((group, index) => [group.id, points(card.groups[index] ?? 0)]),
    ),
    reasons,
    overrides: explanation.overrides.map(({ kind, id: override, reason, ...grounds }) => ({
      [kind]: override,
      reason,
      ...groundsJson(grounds),
    })),
    ledger: explanation.steps.map(
      ({ line: { points: own, ...what }, label, sum, unpaid, unpaidOmitted, beforeMax, ...grounds }) => ({
        ...what,
        label,
        points: points(own),
        sum: points(sum),
        before_max: beforeMax === null ? null : points(beforeMax),
        ...groundsJson(grounds),
        unpaid: unpaid.map(({ why, ...at }) => ({ ...activityJson(at), why })),
        ...(unpaidOmitted > 0 && { unpaid_omitted: unpaidOmitted }),
      }),
    ),
    not_fired: explanation.unfired.map(({ kind, id: unfired, label, worth, to, why }) => ({
      [kind]: unfired,
      label,
      worth: worth && { [worth.kind]: points(worth.points) },
      to,
      why,
    })),
    not_counted: explanation.uncounted.map(({ why, words, ...at }) => ({ ...activityJson(at), why, words })),
    ...(explanation.uncountedOmitted > 0 && { not_counted_omitted: explanation.uncountedOmitted }),
    standing: {
      reached: { segment: standing.reached.segment, from: points(standing.reached.from) },
      next: standing.next && { ...standing.next, short: points(standing.next.short) },
      held: standing.held,
    },
    ...beyondJson(explanation, plan),
    outlook: {
      until: dayText(outlook.until),
      segment: outlook.segment && {
        on: dayText(outlook.segment.day),
        segment: outlook.segment.segment,
        score: points(outlook.segment.score),
        way: outlook.segment.way,
        overrides: outlook.segment.overrides,
        changes: outlook.segment.changes.map(({ rule, from, to }) => ({
          rule,
          from: points(from),
          to: points(to),
        })),
      },
      score: outlook.score && { on: dayText(outlook.score.day), score: points(outlook.score.score) },
    },
  };
}

/** Only of the sections that the rules declare. */
function beyondJson({ card, beyond }: Explanation, plan: Plan) {
  const { grades, stage, topics, lists, account } = beyond;
  return {
    ...(grades.length > 0 && {
      grade: card.grade,
      grades: grades.map(({ subtotal, next, ...rest }) => ({
        ...rest,
        subtotal: points(subtotal),
        next: next && { ...next, from: points(next.from), short: points(next.short) },
      })),
    }),
    ...(stage !== null && {
      stage: { stage: stage.stage, ...groundsJson(stage), later: stage.later },
    }),
    ...(plan.topics.length > 0 && {
      topics: topics.map((topic) => ({ ...topic, points: points(topic.points) })),
    }),
    ...(lists.length > 0 && {
      lists: lists.map(({ list, isMember, unmet }) => ({ list, member: isMember, unmet })),
    }),
    ...(plan.probability !== null && {
      probability: card.probability === null ? null : points(card.probability),
    }),
    ...(plan.accounts !== null && { account: account && accountJson(account) }),
  };
}

function accountJson({ key, name, card, reasons, missingRoles, leads, omitted }: AccountExplained) {
  return {
    ...{ key, name, score: points(card.score), segment: card.segment, reasons },
    missing_roles: missingRoles,
    leads: leads.map(({ id, score, segment, isDisqualified, roles }) => ({
      ...{ id, score: points(score), segment, disqualified: isDisqualified, roles },
    })),
    ...(omitted > 0 && { leads_omitted: omitted }),
  };
}

function groundsJson({ because, activities, omitted }: Grounds) {
  return {
    because,
    activities: activities.map(({ points: own, ...at }) => ({
      ...activityJson(at),
      points: own === null ? null : points(own),
    })),
    ...(omitted > 0 && { activities_omitted: omitted }),
  };
}

function activityJson({ source, type, day, file, line }: ActivityAt) {
  return { source, type, date: day === null ? null : dayText(day), file, line };
}

function points(value: Micro): number {
  return Number(decimal(value));
}
