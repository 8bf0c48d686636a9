// Two rules files tried on the same data, to be compared: what they say differently, and whom that moves.
import { stat } from 'node:fs/promises';
import { MOVES } from '../../compare/compare.ts';
import { type Order, orderOfPlans } from '../../compare/order.ts';
import { changeWords, type RuleChange, ruleChanges } from '../../compare/rules-changes.ts';
import type { RunPair } from '../../compare/run-pair.ts';
import { scoreByBoth } from '../../compare/score-pair.ts';
import { type Cause, heldAt, type Totals } from '../../compare/totals.ts';
import { DEFAULT_ENGINE } from '../../engines/engine.ts';
import { type InputRequest, inputPaths, type RulesFile } from '../../inputs/input-request.ts';
import type { RuleChangeReport } from '../../output/terminal/moves.ts';
import type { Plan } from '../../plan/plan.ts';
import { fail } from '../../problem.ts';
import { spaced } from '../../rules/nodes.ts';
import { findWarnings } from '../../run/warnings.ts';
import { dayText } from '../../values/days.ts';
import { grouped } from '../../values/micro.ts';
import type { Context } from '../context.ts';
import { refuseStandardInput } from '../input-files.ts';
import { parseInputRequest } from '../input-request.ts';
import { createProgressOver } from '../progress.ts';
import { readRules } from '../read-rules.ts';
import type { Compared } from './compared.ts';
import type { DiffFlags } from './diff-flags.ts';

export async function compareRules(
  before: string,
  after: string,
  flags: DiffFlags,
  context: Context,
): Promise<Compared> {
  const misplaced = (['id', 'prefix', 'rules', 'columns'] as const).find((name) => flags[name] !== undefined);
  if (misplaced)
    fail('usage', 'contradiction', `--${misplaced} goes with two scored files, and these are rules`);
  if (flags.leads === undefined) {
    fail(
      'usage',
      'missing-option',
      '--leads is missing',
      'name the export to try the rules on: --leads FILE',
    );
  }
  const [old, now] = [await readRules(before), await readRules(after)];
  const newer = await requestFor(now, old.plan, flags, context.now);
  const asked = await requestFor(old, now.plan, { ...flags, asOf: newer.asOf }, context.now);
  // Both must read the same files.
  const older = { ...asked, inputs: { ...asked.inputs, marks: newer.inputs.marks } };
  refuseStandardInput(newer.inputs);
  const inputs = [...new Set([...inputPaths(older.inputs), ...inputPaths(newer.inputs)])];
  await refusePipes(inputs);

  const changes = ruleChanges(old.text, now.text);
  const renamed = new Map(
    changes.flatMap(({ section, was, name }): [string, string][] =>
      section === 'rules' && was !== null && name !== null ? [[was, name]] : [],
    ),
  );
  const createMonitor = (request: InputRequest) =>
    createProgressOver(inputPaths(request.inputs), flags, context);
  const { pair, facts } = await scoreByBoth(older, newer, createMonitor, (rule) => renamed.get(rule) ?? rule);
  const order = orderOfPlans(pair, old.plan, now.plan);
  const labels = new Map<string, string>();
  for (const { plan } of [old, now]) {
    for (const { id, label } of plan.rules) labels.set(`rule ${id}`, label);
    for (const { id, label } of plan.groups) labels.set(`group ${id}`, label);
  }
  const unused = facts.after.leads.quarantined + facts.after.leads.duplicate;
  return {
    pair,
    kept: null,
    order,
    labelOf: (kind, name) => labels.get(`${kind} ${name}`) ?? spaced(name),
    title: `${before} → ${after}`,
    about: [
      `both on ${newer.inputs.leads.join(', ')}, as of ${dayText(newer.asOf)}`,
      leadsWords(pair),
      ...(unused > 0 ? [`${grouped(unused)} rows not used`] : []),
      `hash ${old.sha256.slice(0, 8)} → ${now.sha256.slice(0, 8)}`,
    ],
    changes: (totals) => changesTold(changes, totals, pair, order, [old.plan, now.plan]),
    warnings: findWarnings({ ...newer, engine: DEFAULT_ENGINE, output: null }, facts.after),
    dialect: { delimiter: ',', bom: false },
    inputs: [before, after, ...inputs],
    json: {
      old: { file: before, sha256: old.sha256 },
      new: { file: after, sha256: now.sha256 },
      as_of: dayText(newer.asOf),
      points_from: 'ledger',
    },
  };
}

function leadsWords({ before, after }: RunPair): string {
  const now = grouped(after.count);
  return before.count === after.count ? `${now} leads` : `${grouped(before.count)} → ${now} leads`;
}

/** What to ask of one of the two: flags that name what only the other one declares are the other's. */
async function requestFor(
  rules: RulesFile,
  other: Plan,
  flags: DiffFlags,
  now: number,
): Promise<InputRequest> {
  const namesOf = ({ sources, tables }: Plan): string[] => [...sources, ...tables].map(({ name }) => name);
  const declared = new Set(namesOf(rules.plan));
  const foreign = namesOf(other).filter((name) => !declared.has(name));
  const ownOnly = (values: readonly string[] = []): string[] =>
    values.filter((value) => !foreign.some((name) => value === name || value.startsWith(`${name}=`)));
  const { activities, table, without, delimiter, encoding, quote } = flags;
  const own = {
    ...{ activities: ownOnly(activities), table: ownOnly(table), without: ownOnly(without) },
    ...{ delimiter: ownOnly(delimiter), encoding: ownOnly(encoding), quote: ownOnly(quote) },
  };
  return parseInputRequest({ ...flags, ...own }, rules, now);
}

/** What can be read only once would be empty for the second rules. */
async function refusePipes(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined); // a missing file is reported when it is opened
    if (found === undefined || found.isFile() || found.isDirectory()) continue;
    fail(
      'usage',
      'not-a-file',
      `${path} is no plain file, and both rules read it`,
      'save it to a file first',
    );
  }
}

/** Each change of the rules with what came of it, then the rules that others' changes reached. */
function changesTold(
  changes: readonly RuleChange[],
  totals: Totals,
  pair: RunPair,
  order: Order,
  plans: readonly Plan[],
): RuleChangeReport[] {
  const effectOf = (change: RuleChange): RuleChangeReport['effect'] => {
    const { section, name } = change;
    if (name === null) return null;
    if (section === 'rules') return totals.lines.get(pair.lines.of('rule', name)) ?? NOTHING;
    if (section === 'groups') return totals.lines.get(pair.lines.of('group', name)) ?? NOTHING;
    const test = causeTest(change, pair, order, plans);
    if (test === null) return null;
    const moved = MOVES.flatMap((kind) => (kind === 'jitter' ? [] : totals.causes(kind)))
      .filter(({ cause }) => test(cause))
      .reduce((sum, { leads }) => sum + leads, 0);
    return { ...NOTHING, moved };
  };
  const changed = new Set(changes.flatMap(({ section, name }) => (section === 'rules' ? [name] : [])));
  const reached = [...totals.lines.values()].filter(
    ({ name }) => name.kind === 'rule' && !changed.has(name.name),
  );
  return [
    ...changes.map((change) => ({ words: changeWords(change), effect: effectOf(change) })),
    ...reached.map((total) => ({
      words: `${total.name.name}: as before, other changes reach it`,
      effect: total,
    })),
  ];
}

const NOTHING = { leads: 0, given: 0, taken: 0, moved: 0 };

/** Whether a cause is a change's doing: of a segment its threshold or its gate, of an override its reason. */
function causeTest(
  { section, name }: RuleChange,
  { segments }: RunPair,
  order: Order,
  plans: readonly Plan[],
): ((cause: Cause) => boolean) | null {
  if (section === 'promote' || section === 'disqualify') {
    const reasons = plans.flatMap((plan) =>
      plan[section].flatMap((one) => (one.id === name ? [one.reason] : [])),
    );
    return (cause) => 'note' in cause && reasons.includes(cause.note);
  }
  if (section !== 'segments') return null;
  const rank = order.rank(segments.of(name as string)) ?? 0;
  const isBelow = (held: string): boolean => (order.rank(segments.of(held)) ?? rank) < rank;
  return (cause) => {
    if (cause.kind === 'threshold') return segments.texts[cause.segment] === name;
    const held = 'note' in cause ? heldAt(cause.note) : undefined;
    return held !== undefined && isBelow(held);
  };
}
