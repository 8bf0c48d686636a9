// A draft tried by the code that validates, tests and scores: what it does to these leads, and what it must do without.
import type { InputFiles } from '../../inputs/input-request.ts';
import type { Monitor } from '../../inputs/monitor.ts';
import { checkData } from '../../lint/check-data.ts';
import { checkRules } from '../../lint/check-rules.ts';
import type { Finding } from '../../problem.ts';
import type { Proposal, ProposedRule } from '../../propose/proposal.ts';
import type { RuleCounts } from '../../propose/write-rules-file.ts';
import type { RunFacts } from '../../result/run-facts.ts';
import type { ScoreCard } from '../../result/score-card.ts';
import { compileRules } from '../../rules/compile.ts';
import { checkShape } from '../../rules/shape.ts';
import { MICRO } from '../../values/micro.ts';
import { rulesFile } from '../read-rules.ts';

export interface DraftFiles {
  readonly leads: string;
  readonly logs: ReadonlyMap<string, readonly string[]>;
  readonly tables: ReadonlyMap<string, string>;
  readonly csv: InputFiles['csv'];
  readonly asOf: number;
}

export interface DraftChecked {
  readonly findings: readonly Finding[];
  readonly counts: RuleCounts;
  /** Leads that are not disqualified, by score. */
  readonly scores: ReadonlyMap<number, number>;
  readonly atMin: number;
  readonly atMax: number;
  readonly rejected: number;
  /** What `--max-rejects` must allow, in whole percents. */
  readonly rejectedPercent: number;
  /** The lead with the highest score, and one in the middle. */
  readonly examples: readonly string[];
}

export async function checkDraft(
  text: string,
  path: string,
  files: DraftFiles,
  monitor: Monitor,
): Promise<DraftChecked> {
  const compiled = compileRules(text, path);
  if (compiled.plan === undefined) {
    throw new Error(
      `the proposed rules do not compile: ${compiled.problems.map(({ message, at }) => `${at?.line}: ${message}`).join('; ')}\n${text}`,
    );
  }
  const { plan, places, root } = compiled;
  const inputs: InputFiles = {
    leads: [files.leads],
    activities: plan.sources.map(({ name }) => files.logs.get(name) ?? []),
    tables: plan.tables.map(({ name }) => [files.tables.get(name) ?? []].flat()),
    csv: files.csv,
    marks: new Map(),
  };
  const request = {
    rules: rulesFile(path, { text, sha256: '' }, { plan, curlyQuotes: compiled.curlyQuotes }),
    asOf: files.asOf,
    inputs,
    rejectLimit: { kind: 'share', share: 100 * MICRO } as const,
  };
  const tally = openTally();
  const { findings, facts } = await checkData(request, places, monitor, [tally.onScore]);
  const { rules, disqualify, promote } = plan;
  const scored = facts?.leads.scored ?? 0;
  return {
    findings: [
      ...(await checkShape(root)).map((problem) => ({ ...problem, level: 'error' as const })),
      ...checkRules(plan, places).findings,
      ...findings,
    ],
    counts: {
      leads: scored,
      rules: new Map(rules.map(({ id }, index) => [id, facts?.scores.rules[index]?.leads ?? 0])),
      tiers: new Map(
        rules.map(({ id, earns }, rule) => [
          id,
          earns.kind === 'tiers' ? earns.tiers.map((_, tier) => tally.tiers.get(`${rule} ${tier}`) ?? 0) : [],
        ]),
      ),
      disqualify: new Map(disqualify.map(({ id }, index) => [id, tally.disqualified.get(index) ?? 0])),
      promote: new Map(promote.map(({ id }, index) => [id, tally.promoted.get(index) ?? 0])),
      segments: facts?.scores.segments ?? new Map(),
    },
    scores: tally.scores,
    atMin: facts?.scores.atMin ?? 0,
    atMax: facts?.scores.atMax ?? 0,
    rejected: facts?.leads.quarantined ?? 0,
    rejectedPercent: facts === null ? 0 : percentRejected(facts),
    examples: tally.examples(),
  };
}

/** Of the file with the largest share of rejected rows, rounded up. */
function percentRejected({ leads, activities, tables }: RunFacts): number {
  const files = [
    { rejected: leads.quarantined + leads.duplicate, read: leads.read },
    ...[...activities.values(), ...tables.values()].map(({ quarantined, read }) => ({
      rejected: quarantined,
      read,
    })),
  ];
  return Math.max(...files.map(({ rejected, read }) => Math.ceil((rejected * 100) / Math.max(1, read))));
}

function openTally() {
  const tiers = new Map<string, number>();
  const disqualified = new Map<number, number>();
  const promoted = new Map<number, number>();
  const scores = new Map<number, number>();
  const firstWith = new Map<number, string>();
  const up = <K>(map: Map<K, number>, key: K): void => void map.set(key, (map.get(key) ?? 0) + 1);
  return {
    tiers,
    disqualified,
    promoted,
    scores,
    onScore: (id: string, card: ScoreCard): void => {
      for (const { rule, tier } of card.fired) if (tier !== null) up(tiers, `${rule} ${tier}`);
      if (card.promoted !== null) up(promoted, card.promoted);
      if (card.disqualified !== null) up(disqualified, card.disqualified);
      else {
        const score = card.score / MICRO;
        up(scores, score);
        if (!firstWith.has(score)) firstWith.set(score, id);
      }
    },
    examples: (): string[] => {
      const sorted = [...scores.keys()].sort((a, b) => b - a);
      const ids = [sorted[0], sorted[Math.floor(sorted.length * 0.6)]].flatMap((score) =>
        score === undefined ? [] : (firstWith.get(score) ?? []),
      );
      return [...new Set(ids)];
    },
  };
}

/** The proposal without what fires for none or for all, and whether anything has changed. */
export function pruned(proposal: Proposal, { counts }: DraftChecked): Proposal {
  const fires = (count: number | undefined): boolean => (count ?? 0) > 0 && (count ?? 0) < counts.leads;
  const rules = proposal.rules.flatMap((rule) => {
    const shorter = (counts.rules.get(rule.id) ?? 0) === counts.leads ? withShorterWindow(rule) : undefined;
    if (shorter !== undefined) return [shorter];
    if (!fires(counts.rules.get(rule.id))) return [];
    if (rule.form.kind !== 'tiers') return [rule];
    const tiers = rule.form.tiers.filter((_, i) => (counts.tiers.get(rule.id)?.[i] ?? 0) > 0);
    return [{ ...rule, form: { ...rule.form, tiers } }];
  });
  const promote = proposal.promote.filter(({ id }) => (counts.promote.get(id) ?? 0) > 0);
  const readSources = new Set([...rules, ...promote].map(({ source }) => source));
  const readsAll = rules.some(({ form }) => form.kind === 'when' && form.when.includes('no_activity'));
  const hasOutcome = proposal.outcome !== null;
  const sources = proposal.sources.filter(({ name }) => readSources.has(name) || readsAll || hasOutcome);
  const readTables = new Set(rules.map(({ table }) => table));
  return {
    ...proposal,
    rules,
    promote,
    disqualify: proposal.disqualify.filter(({ id }) => (counts.disqualify.get(id) ?? 0) > 0),
    sources,
    tables: proposal.tables.filter(({ name }) => readTables.has(name)),
  };
}

const SHORTER = [60, 30, 14, 7];

/** What all leads did within half a year, only some did within a month. */
function withShorterWindow(rule: ProposedRule): ProposedRule | undefined {
  const { form } = rule;
  if (form.kind !== 'each') return undefined;
  const days = Number(/within: (\d+)d/.exec(form.each)?.[1] ?? 0);
  const next = SHORTER.find((one) => one < days);
  if (next === undefined) return undefined;
  return { ...rule, form: { ...form, each: form.each.replace(/within: \d+d/, `within: ${next}d`) } };
}

/** Above it marketing takes a lead, and above it sales does. */
const SHARES = [
  ['MQL', 0.3],
  ['SQL', 0.1],
] as const;

/** Segments that so many of these leads reach. */
export function segmentsFor(scores: ReadonlyMap<number, number>): Proposal['segments'] {
  const all = [...scores.values()].reduce((sum, n) => sum + n, 0);
  const steps = [...scores].sort((a, b) => b[0] - a[0]);
  const lowest = steps.at(-1)?.[0] ?? 0;
  const segments: { name: string; from: number }[] = [{ name: 'prospect', from: 0 }];
  for (const [name, share] of SHARES) {
    let [from, above] = [steps[0]?.[0] ?? 0, 0];
    for (const [score, n] of steps) {
      above += n;
      if (above > all * share) break;
      from = score;
    }
    if (from > Math.max(lowest, segments.at(-1)?.from ?? 0)) segments.push({ name, from });
  }
  return segments;
}
