// Which columns the result has: the export's own, unchanged, and those that scoring adds.
import { escapeFormula } from '../csv/write-csv.ts';
import { repeatedHeader } from '../inputs/bind-columns.ts';
import type { InputRequest } from '../inputs/input-request.ts';
import { findColumn } from '../plan/columns.ts';
import type { Plan } from '../plan/plan.ts';
import { fail, ProblemError } from '../problem.ts';
import { probabilityText, topicsText } from '../result/beyond-score.ts';
import type { ResultOptions } from '../result/result-options.ts';
import { createReasons, ledgerJson, type ScoreCard } from '../result/score-card.ts';
import { dayText } from '../values/days.ts';
import { fixed } from '../values/micro.ts';
import { didYouMean } from '../values/nearest.ts';

/** A column that scoring adds: its cell for a lead. */
type Added = (card: ScoreCard) => string;

/** Neighbouring columns of one kind: of the export (by index), or added. */
export type Span =
  | { readonly kind: 'own'; readonly columns: readonly number[] }
  | { readonly kind: 'added'; readonly cells: readonly Added[] };

export interface ResultColumns {
  readonly header: readonly string[];
  /** Whether the ledger is one of them. */
  readonly hasLedger: boolean;
  /** Whether the score or segment of the lead's account is one of them. */
  readonly hasAccounts: boolean;
  /** In order; own and added spans take turns. */
  readonly spans: readonly Span[];
  /** What the column of the lead's id may be called in an earlier result, as it is called in this one first. */
  readonly idNames: readonly string[];
  /** The added columns that may differ from those of an earlier result. */
  readonly compared: readonly ComparedColumn[];
}

/** An added column and what it may be called in an earlier result. */
export interface ComparedColumn {
  readonly names: readonly string[];
  readonly cell: Added;
}

/** A column of the result: what it is of, and what it is called there. */
interface ChosenColumn {
  readonly name: string;
  readonly as: string;
}

export function resultColumns(
  header: readonly string[],
  leadsFile: string,
  request: InputRequest,
  result: ResultOptions,
): ResultColumns {
  const { prefix, columns } = result;
  const { standard, asked } = addedColumns(request, result);
  for (const name of result.renames.keys()) {
    if (standard.has(name) || asked.has(name)) continue;
    const hint = didYouMean(name, [...standard.keys(), ...asked.keys()]);
    fail('usage', 'unknown-column', `--rename: the result adds no column "${name}"`, hint);
  }
  const nameOf = (name: string): string => result.renames.get(name) ?? prefix + name;
  const safe = (name: string): string => (result.escapeFormulas ? escapeFormula(name) : name);
  if (columns === null) {
    const added = [...standard.keys()].map(nameOf);
    for (const name of added) refuseTaken(name, header, leadsFile);
    refuseSameName(added);
    const compared = [...standard].map(([name, cell]) => ({
      names: [nameOf(name), prefix + name, name],
      cell,
    }));
    return {
      idNames: [request.rules.plan.leads.id.header],
      compared,
      header: [...header, ...added].map(safe),
      hasLedger: standard.has('ledger'),
      hasAccounts: ACCOUNT_COLUMNS.some((name) => standard.has(name)),
      spans: [
        { kind: 'own', columns: header.map((_, index) => index) },
        { kind: 'added', cells: [...standard.values()] },
      ],
    };
  }
  const added = new Map([...standard, ...asked].map(([name, cell]) => [nameOf(name), cell]));
  const chosen = columns.map((text) => chooseColumn(text, header, added));
  const names = chosen.map(({ as }) => as);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) fail('usage', 'repeated-column', `--columns names "${twice}" twice`);
  const parts = chosen.map(({ name }): Span => {
    const cell = added.get(name);
    if (cell !== undefined) {
      refuseTaken(name, header, leadsFile);
      return { kind: 'added', cells: [cell] };
    }
    const index = indexOf(header, name, leadsFile, '--columns');
    if (index !== undefined) return { kind: 'own', columns: [index] };
    const hint = didYouMean(name, [...header, ...added.keys()]);
    return fail(
      'data',
      'unknown-column',
      `--columns: neither ${leadsFile} nor the result has a column "${name}"`,
      hint,
    );
  });
  const isChosen = (name: string): boolean => chosen.some((one) => one.name === prefix + name);
  const own = request.rules.plan.leads.id.header;
  const id = indexOf(header, own, leadsFile, 'leads');
  const idNames = chosen.flatMap(({ name, as }) => {
    const isId = !added.has(name) && indexOf(header, name, leadsFile, '--columns') === id;
    return isId ? [as] : [];
  });
  return {
    header: names.map(safe),
    hasLedger: isChosen('ledger'),
    hasAccounts: ACCOUNT_COLUMNS.some(isChosen),
    spans: joined(parts),
    idNames: [...idNames, own],
    compared: chosen.flatMap(({ name, as }) => {
      const cell = added.get(name);
      return cell === undefined || OF_THE_RUN.some((one) => prefix + one === name)
        ? []
        : [{ names: [as, name], cell }];
    }),
  };
}

/** Columns that say something of the run and nothing of the lead. */
const OF_THE_RUN = ['as_of', 'rules'];

/** `score as Lead_Score__c` is the column `score` under another name, unless there is a column of that whole name. */
function chooseColumn(
  text: string,
  header: readonly string[],
  added: ReadonlyMap<string, Added>,
): ChosenColumn {
  const [, name = '', as = ''] = /^(.*\S)\s+as\s+(\S.*)$/is.exec(text) ?? [];
  if (name === '' || added.has(text) || findColumn(header, text).kind !== 'absent')
    return { name: text, as: text };
  return { name, as };
}

/** Whether all of the export's own columns are together, unchanged. */
export function isWholeRow({ spans }: ResultColumns, header: readonly string[]): boolean {
  const own = spans.flatMap((span) => (span.kind === 'own' ? [span.columns] : []));
  const [only = []] = own;
  return own.length === 1 && only.length === header.length && only.every((column, i) => column === i);
}

/** The added cells, if all of them are behind the own ones; else null. */
export function addedBehind({ spans }: ResultColumns): readonly Added[] | null {
  const [own, added, ...more] = spans;
  return own?.kind === 'own' && added?.kind === 'added' && more.length === 0 ? added.cells : null;
}

/** The index of a column of the export; undefined if there is none. A name that occurs twice is refused. */
export function indexOf(
  header: readonly string[],
  name: string,
  file: string,
  option: string,
): number | undefined {
  const found = findColumn(header, name);
  const repeated =
    found.kind === 'ambiguous' ? repeatedHeader(header, found.indexes, file, option) : undefined;
  if (repeated) throw new ProblemError([repeated]);
  return found.kind === 'found' ? found.index : undefined;
}

/** Neighbours of one kind become one span. */
function joined(parts: readonly Span[]): Span[] {
  const spans: Span[] = [];
  for (const part of parts) {
    const last = spans.at(-1);
    if (last?.kind === 'own' && part.kind === 'own') {
      spans[spans.length - 1] = { kind: 'own', columns: [...last.columns, ...part.columns] };
    } else if (last?.kind === 'added' && part.kind === 'added') {
      spans[spans.length - 1] = { kind: 'added', cells: [...last.cells, ...part.cells] };
    } else spans.push(part);
  }
  return spans;
}

function refuseSameName(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  fail('usage', 'repeated-column', `two added columns would be called "${twice}"`, 'choose another name');
}

function refuseTaken(name: string, header: readonly string[], file: string): void {
  if (!header.some((own) => own.trim() === name)) return;
  const hint = 'set the added columns apart with --prefix, for example --prefix lead_';
  fail('data', 'column-taken', `${file} already has a column "${name}"`, hint, { file, line: 1 });
}

/** A number with the decimal mark of the result. */
type NumberText = (text: string) => string;

export function numberText(mark: ResultOptions['decimalMark']): NumberText {
  return mark === '.' ? (text) => text : (text) => text.replace('.', ',');
}

/** The columns of the sections that the plan declares. */
function beyondColumns(plan: Plan, number: NumberText): [string, Added][] {
  const { groups, stages, topics, lists, probability } = plan;
  const columns: readonly [isDeclared: boolean, name: string, cell: Added][] = [
    [groups.some(({ grades }) => grades !== null), 'grade', ({ grade }) => grade ?? ''],
    [stages.length > 0, 'stage', ({ stage }) => stage ?? ''],
    [topics.length > 0, 'topic', (card) => topics[card.topics[0]?.topic ?? -1]?.label ?? ''],
    [topics.length > 0, 'topics', (card) => topicsText(card.topics, plan)],
    [lists.length > 0, 'lists', (card) => card.lists.flatMap((index) => lists[index]?.id ?? []).join(';')],
    [probability !== null, 'probability', (card) => number(probabilityText(card.probability))],
  ];
  return columns.flatMap(([isDeclared, name, cell]) => (isDeclared ? [[name, cell]] : []));
}

const ACCOUNT_COLUMNS = ['account_score', 'account_segment'];

/** What a lead takes from its account; empty where it has none. */
function accountColumns({ accounts, score }: Plan, number: NumberText): [string, Added][] {
  if (accounts === null) return [];
  return [
    [
      'account_score',
      ({ account }) => (account === null ? '' : number(fixed(account.score, score.decimals))),
    ],
    ['account_segment', ({ account }) => account?.segment ?? ''],
  ];
}

function addedColumns({ rules, asOf }: InputRequest, result: ResultOptions) {
  const { plan } = rules;
  const { decimals } = plan.score;
  const reasons = createReasons(plan);
  const number = numberText(result.decimalMark);
  const standard = new Map<string, Added>([
    ['score', ({ score }) => number(fixed(score, decimals))],
    ['segment', ({ segment }) => segment],
    ...beyondColumns(plan, number),
    ...plan.groups.map(({ id }, index): [string, Added] => [
      id,
      ({ groups }) => number(fixed(groups[index]!, decimals)),
    ]),
    ...accountColumns(plan, number),
    ['reasons', (card) => reasons(card, result.top).join('; ')],
  ]);
  const ledger: Added = ({ ledger }) => ledgerJson(ledger);
  if (result.detail) standard.set('ledger', ledger);
  const asked = new Map<string, Added>([
    ['ledger', ledger],
    ['as_of', () => dayText(asOf)],
    ['rules', () => `${result.escapeFormulas ? escapeFormula(rules.name) : rules.name} ${rules.sha256}`],
  ]);
  return { standard, asked };
}
