// From files to the text of their rules: profiles, a proposal, and drafts until the scorer has nothing against them.
import { basename } from 'node:path';
import type { Monitor } from '../../inputs/monitor.ts';
import type { InitSummary } from '../../output/terminal/init.ts';
import { fail } from '../../problem.ts';
import { matchColumns } from '../../profile/match-columns.ts';
import type { FileProfile } from '../../profile/profile.ts';
import { letters, type Preset, type Presets, recognizeCrm } from '../../propose/preset.ts';
import type { Proposal } from '../../propose/proposal.ts';
import { dayOfProfile } from '../../propose/propose-fit.ts';
import { proposeRules } from '../../propose/propose-rules.ts';
import { type RuleCounts, rulesFileText } from '../../propose/write-rules-file.ts';
import { dayText } from '../../values/days.ts';
import { grouped } from '../../values/micro.ts';
import type { Context } from '../context.ts';
import { parseCsvFlags } from '../csv-flags.ts';
import { profileFiles } from '../profile/profile-files.ts';
import { createProgressOver } from '../progress.ts';
import { askFormats } from './ask.ts';
import { checkDraft, type DraftFiles, pruned, segmentsFor } from './check-draft.ts';
import { readLeads, testsText } from './example-tests.ts';
import { type InitFlags, namedPath } from './init-flags.ts';
import { readPresets } from './read-presets.ts';

export interface MadeRules {
  readonly text: string;
  readonly summary: InitSummary;
}

export async function makeRules(flags: InitFlags, context: Context): Promise<MadeRules> {
  const presets = readPresets();
  const logs = (flags.activities ?? []).map((value) => namedPath('--activities', value, false));
  const tables = (flags.table ?? []).map((value) => namedPath('--table', value, true));
  const names = ['leads', ...logs.map(({ name }) => name), ...tables.map(({ name }) => name)];
  const csv = parseCsvFlags(flags, names);
  const asked = [{ name: 'leads', path: flags.leads }, ...logs, ...tables];
  const profiled = await profileFiles(
    asked.map(({ name, path }) => ({ path, csv: csv(name) })),
    flags,
    context,
  );
  const files = await askFormats(profiled, context);
  const [leads] = files;
  if (leads === undefined || leads.rows === 0) fail('data', 'no-rows', `${flags.leads} has no leads`);
  const fileOf = (path: string): FileProfile => files.find((file) => file.path === path) ?? leads;
  const crm = chooseCrm(flags.crm, presets, files);
  const sourceNames = [...new Set(logs.map(({ name }) => name))];
  const input = {
    ...{ leads, presets, crm, outcome: parseOutcome(flags.outcome) },
    matches: matchColumns(files),
    logs: sourceNames.map((name) => {
      const paths = logs.filter((log) => log.name === name).map(({ path }) => path);
      return { name, paths, profile: fileOf(paths[0] ?? '') };
    }),
    tables: tables.map(({ name, path }) => ({ name, profile: fileOf(path) })),
  };
  const today = Math.floor(context.now / 86_400_000);
  const undated = proposeRules({ ...input, asOf: today });
  const asOf = flags.asOf ?? (undated === undefined ? today : lastDay(undated, leads, today));
  const proposal = asOf === today ? undated : proposeRules({ ...input, asOf });
  if (proposal === undefined) {
    const hint = 'export the leads with their id, or add a column that numbers the rows';
    fail('data', 'no-id-column', `no column of ${flags.leads} has a different value in each row`, hint);
  }
  const encodings = new Map(
    files.filter((file) => file.isEncodingGuessed).map(({ path, encoding }) => [path, encoding]),
  );
  const draft: DraftFiles = {
    leads: flags.leads,
    logs: new Map(
      sourceNames.map((name) => [name, logs.filter((log) => log.name === name).map(({ path }) => path)]),
    ),
    tables: new Map(tables.map(({ name, path }) => [name, path])),
    csv: (name) => {
      const path = asked.find((one) => one.name === name)?.path ?? '';
      const encoding = encodings.get(path);
      return { ...csv(name), ...(encoding !== undefined && { encoding }) };
    },
    asOf,
  };
  const paths = asked.map(({ path }) => path);
  const progress = await createProgressOver(paths, flags, context);
  try {
    const settled = await settle(proposal, flags.out, draft, leads, progress);
    const { text, rejectedPercent, ...found } = settled;
    const limit = rejectedPercent > ALLOWED_PERCENT ? `--max-rejects ${rejectedPercent}%` : null;
    const commands = commandsFor(flags, found.proposal, { asOf, limit }, files, context);
    return { text, summary: { ...found, out: flags.out, leads: flags.leads, commands, files } };
  } finally {
    progress.clear();
  }
}

/** What `score` allows without --max-rejects. */
const ALLOWED_PERCENT = 1;
/** More drafts than this do not get better. */
const MOST_DRAFTS = 8;
const START = 10;
const NOTHING = 'nothing in these files tells the leads apart: add a log, or rules for columns that you know';

interface Settled extends Omit<InitSummary, 'out' | 'leads' | 'commands' | 'files'> {
  readonly text: string;
  readonly rejectedPercent: number;
}

/** Drafts until no rule fires for none or all, and the score tells the leads apart. */
async function settle(
  first: Proposal,
  out: string,
  files: DraftFiles,
  leads: FileProfile,
  monitor: Monitor,
): Promise<Settled> {
  const write = (proposal: Proposal, counts: RuleCounts | null, tests: string): string =>
    rulesFileText(proposal, { head: headLines(proposal, files, leads), tests, counts });
  let proposal: Proposal = { ...first, segments: [{ name: 'prospect', from: 0 }], promote: [] };
  let checked = await checkDraft(write(proposal, null, ''), out, files, monitor);
  for (let draft = 1; draft < MOST_DRAFTS; draft++) {
    const withMoves = draft === 1 ? { ...proposal, promote: first.promote } : proposal;
    let next =
      draft === 1 ? { ...pruned(withMoves, checked), promote: first.promote } : pruned(withMoves, checked);
    if (checked.atMin * 3 >= checked.counts.leads && next.start < 2 * START)
      next = { ...next, start: next.start + START };
    next = { ...next, segments: segmentsFor(checked.scores) };
    if (next.segments.length < 2) next = { ...next, promote: [] };
    if (next.rules.length === 0) next = { ...next, start: 0, open: [...new Set([...next.open, NOTHING])] };
    const isSame = JSON.stringify(next) === JSON.stringify(proposal);
    proposal = next;
    if (isSame) break;
    checked = await checkDraft(write(proposal, null, ''), out, files, monitor);
  }
  const cells = await readLeads(leads, files.csv('leads'), proposal.leads.id, checked.examples);
  const plain = write(proposal, checked.counts, '');
  const text = write(proposal, checked.counts, testsText(plain, proposal, leads, cells, files.asOf));
  const findings = checked.findings.filter(({ level }) => level !== 'note');
  const { counts, rejected, rejectedPercent } = checked;
  return { proposal, text, findings, counts, rejected, rejectedPercent };
}

function headLines(proposal: Proposal, { asOf, leads }: DraftFiles, { rows }: FileProfile): string[] {
  const crm = proposal.crm === null ? '' : ` (${proposal.crm})`;
  return [
    `Proposed by leadscore init from ${basename(leads)}${crm}: ${grouped(rows)} rows, counted as of ${dayText(asOf)}.`,
    'Points follow common practice. Change them, remove what does not fit, and add what you know.',
    ...proposal.open.map((text) => `Open: ${text}.`),
  ];
}

function chooseCrm(
  name: string | undefined,
  presets: Presets,
  files: readonly FileProfile[],
): Preset | undefined {
  if (name === undefined) return recognizeCrm(presets, files);
  const found = presets.crms.find(
    (preset) => letters(preset.name) === letters(name) || letters(preset.name).startsWith(letters(name)),
  );
  if (found !== undefined) return found;
  return fail(
    'usage',
    'unknown-name',
    `--crm: no preset is called "${name}"`,
    `there is ${presets.crms.map((one) => one.name).join(', ')}`,
  );
}

function parseOutcome(text: string | undefined): { readonly column: string; readonly value: string } | null {
  if (text === undefined) return null;
  const at = text.indexOf('=');
  if (at > 0 && at < text.length - 1)
    return { column: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
  return fail(
    'usage',
    'usage',
    `--outcome must be COLUMN=VALUE; got "${text}"`,
    "write for example --outcome 'Stage=Won'",
  );
}

const OLD_DAYS = 30;

/** Today. Of files that end long ago, the last day on which none of the logs is old, or else the last day of the leads. */
function lastDay({ sources, created }: Proposal, leads: FileProfile, today: number): number {
  const newest = sources.map((source) => source.newest);
  const own = leads.columns.find(({ name }) => name === created)?.largest ?? null;
  const days = (newest.some((day) => day !== null) ? newest : [own]).flatMap(
    (day) => dayOfProfile(day) ?? [],
  );
  const past = days.filter((day) => day <= today);
  if (past.length === 0 || today - Math.max(...past) < OLD_DAYS) return today;
  return Math.min(Math.max(...past), Math.min(...past) + OLD_DAYS - 1);
}

/** What to type next. */
function commandsFor(
  flags: InitFlags,
  proposal: Proposal,
  { asOf, limit }: { readonly asOf: number; readonly limit: string | null },
  files: readonly FileProfile[],
  { now }: Context,
): readonly string[] {
  const inputs = [
    `--leads ${quoted(flags.leads)}`,
    ...proposal.tables.map(({ name, file }) => `--table ${name}=${quoted(file)}`),
    ...proposal.sources.flatMap(({ name, files: paths }) =>
      paths.map((path) => `-a ${name}=${quoted(path)}`),
    ),
    ...encodingFlags(flags, files),
    ...(limit === null ? [] : [limit]),
    ...(Math.floor(now / 86_400_000) === asOf ? [] : [`--as-of ${dayText(asOf)}`]),
  ].join(' ');
  const rules = quoted(flags.out === '-' ? 'rules.yaml' : flags.out);
  const outcome =
    proposal.outcome === null
      ? []
      : [
          `leadscore evaluate --rules ${rules} ${inputs.replace(/ --as-of \S+/, '')} --as-of ${dayText(asOf - (proposal.outcome.source === null ? 0 : 90))}`,
          `leadscore learn --rules ${rules} ${inputs.replace(/ --as-of \S+/, '')} --as-of ${dayText(asOf - (proposal.outcome.source === null ? 0 : 90))} --out learned.yaml`,
        ];
  return [
    `leadscore validate ${rules} ${inputs}`,
    `leadscore score --rules ${rules} ${inputs} --out scored.csv`,
    ...outcome,
  ];
}

function encodingFlags(flags: InitFlags, files: readonly FileProfile[]): string[] {
  const given = [
    ...(flags.encoding ?? []).map((value) => `--encoding ${quoted(value)}`),
    ...(flags.delimiter ?? []).map((value) => `--delimiter ${quoted(value)}`),
    ...(flags.quote ?? []).map((value) => `--quote ${quoted(value)}`),
  ];
  const guessed = files.find((file) => file.isEncodingGuessed);
  return guessed === undefined ? given : [...given, `--encoding ${guessed.encoding}`];
}

function quoted(text: string): string {
  return /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
