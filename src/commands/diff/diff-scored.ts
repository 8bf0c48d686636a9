// Two scored files read, to be compared.
import { type Order, orderOfPlans, orderOfRanks, orderOfScores } from '../../compare/order.ts';
import type { Basis } from '../../compare/read-points.ts';
import { readScoredFiles } from '../../compare/read-scored.ts';
import type { RunPair } from '../../compare/run-pair.ts';
import type { Monitor } from '../../inputs/monitor.ts';
import { fail } from '../../problem.ts';
import { spaced } from '../../rules/nodes.ts';
import { decimal, grouped } from '../../values/micro.ts';
import { parseCsvFlags } from '../csv-flags.ts';
import { parseList } from '../list-flag.ts';
import { readRules } from '../read-rules.ts';
import type { Compared } from './compared.ts';
import type { DiffFlags, DiffOptions } from './diff-flags.ts';

const BASIS_WORDS: Readonly<Record<Exclude<Basis, null>, string>> = {
  ledger: 'points exact, from the ledgers',
  reasons: 'points as far as the reasons tell them',
  subtotals: 'points by group',
};

export async function compareScored(
  before: string,
  after: string,
  flags: DiffFlags,
  { hysteresis }: DiffOptions,
  monitor: Monitor,
): Promise<Compared> {
  const misplaced = (['leads', 'activities', 'table', 'without', 'asOf'] as const).find(
    (name) => flags[name],
  );
  if (misplaced) {
    const flag = misplaced === 'asOf' ? 'as-of' : misplaced;
    fail('usage', 'contradiction', `--${flag} goes with two rules files, and these are no .yaml`);
  }
  const rules = flags.rules === undefined ? null : await readRules(flags.rules);
  const read = await readScoredFiles(
    {
      before,
      after,
      csv: parseCsvFlags(flags, ['old', 'new']),
      id: flags.id ?? null,
      idOfRules: (isAccount) =>
        (isAccount ? rules?.plan.accounts?.key : rules?.plan.leads.id)?.header ?? null,
      prefix: flags.prefix ?? null,
      columns: flags.columns?.flatMap((names) => parseList('--columns', names)) ?? null,
      groups: rules?.plan.groups.map(({ id }) => id) ?? null,
    },
    monitor,
  );
  const { pair, basis, id, ranks } = read;
  const plan = rules?.plan;
  const accounts = read.areAccounts ? plan?.accounts : null;
  const ranked = plan && accounts ? { segments: accounts.segments, disqualify: [] } : plan;
  const order = ranked
    ? orderOfPlans(pair, ranked, ranked)
    : ranks.size > 0
      ? orderOfRanks(pair, ranks)
      : orderOfScores(pair);
  if (hysteresis > 0 && order.from === 'ranks') {
    const hint = 'give the rules: --rules FILE';
    fail(
      'usage',
      'missing-option',
      "a history's files don't say the thresholds that --hysteresis asks for",
      hint,
    );
  }
  const labels = new Map<string, string>();
  for (const { id: rule, label } of plan?.rules ?? []) labels.set(`rule ${rule}`, label);
  for (const { id: group, label } of plan?.groups ?? []) labels.set(`group ${group}`, label);
  return {
    pair,
    kept: read.kept,
    order,
    labelOf: (kind, name) => labels.get(`${kind} ${name}`) ?? spaced(name),
    title: `${before} → ${after}`,
    about: [
      `${grouped(pair.before.count)} → ${grouped(pair.after.count)} ${read.areAccounts ? 'accounts' : 'leads'} by "${id.name}"`,
      basis === null ? 'neither ledger nor reasons say why' : BASIS_WORDS[basis],
      ...orderWords(pair, order, hysteresis > 0),
    ],
    changes: () => null,
    warnings: [],
    dialect: { delimiter: read.after.delimiter, bom: read.after.bom },
    inputs: [before, after, ...(rules ? [rules.path] : [])],
    json: { old: { file: before }, new: { file: after }, id: id.name, points_from: basis },
  };
}

/** What was read off the scores, where the rules were not there to say it. */
function orderWords(
  { segments }: RunPair,
  { from, ranked, after }: Order,
  withThresholds: boolean,
): string[] {
  const names = ranked.flatMap((segment) => segments.texts[segment] ?? []);
  const isUsual = names.join() === USUAL.filter((name) => names.includes(name)).join();
  if (from !== 'scores' || ranked.length < 2 || (isUsual && !withThresholds)) return [];
  const words = names.map((name, rank) => {
    const threshold = after[rank] ?? null;
    return withThresholds && rank > 0 && threshold !== null ? `${name} from ${decimal(threshold)}` : name;
  });
  return [`order as the scores show it: ${words.join(' < ')}`];
}

const USUAL = ['prospect', 'MQL', 'SQL'];
