// A proposal as the text of a rules file, with a count beside each rule.
import { valueText } from '../learn/write-tiers.ts';
import { grouped } from '../values/micro.ts';
import type { FieldLine, Proposal, ProposedMove, ProposedRule, SourceProposal } from './proposal.ts';

/** What the rules did to these leads; null where nothing was counted yet. */
export interface RuleCounts {
  readonly leads: number;
  readonly rules: ReadonlyMap<string, number>;
  /** By rule, one a tier. */
  readonly tiers: ReadonlyMap<string, readonly number[]>;
  readonly disqualify: ReadonlyMap<string, number>;
  readonly promote: ReadonlyMap<string, number>;
  readonly segments: ReadonlyMap<string, number>;
}

export interface FileTexts {
  /** Comments at the top. */
  readonly head: readonly string[];
  readonly tests: string;
  readonly counts: RuleCounts | null;
}

export function rulesFileText(proposal: Proposal, { head, tests, counts }: FileTexts): string {
  const parts = [
    head.map((line) => `# ${oneLine(line)}`).join('\n'),
    readingText(proposal),
    leadsText(proposal),
    tablesText(proposal),
    sourcesText(proposal),
    outcomeText(proposal),
    groupsText(proposal),
    rulesText(proposal, counts),
    proposal.start === 0
      ? ''
      : `score: { start: ${proposal.start} }  # so that rules can also take points from a lead`,
    segmentsText(proposal, counts),
    movesText(
      'disqualify',
      proposal.disqualify,
      counts,
      (move) => `when: ${move.when}, reason: ${valueText(move.reason)}`,
    ),
    movesText('promote', proposal.promote, counts, (move) => {
      const to = proposal.segments.at(-1)?.name ?? 'SQL';
      return `when: ${move.when}, to: ${to}, reason: ${valueText(move.reason)}`;
    }),
    tests,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Names and cells in a comment must not end it. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\ufeff]/gu, ' ');
}

const comment = (text: string | null): string => (text === null || text === '' ? '' : `  # ${oneLine(text)}`);

function readingText({ timezone, missing, numbers, dates }: Proposal): string {
  const lines = [
    'version: 1',
    `timezone: ${timezone.name}${comment(timezone.note)}`,
    ...(missing.length > 0 ? [`missing: [${missing.map((word) => JSON.stringify(word)).join(', ')}]`] : []),
    ...(numbers === null ? [] : [`numbers: "${numbers}"`]),
    ...(dates.length > 0 ? [`dates: [${dates.map((format) => JSON.stringify(format)).join(', ')}]`] : []),
  ];
  return lines.join('\n');
}

function fieldsText(fields: readonly FieldLine[], indent: string): string[] {
  if (fields.length === 0) return [];
  return [
    `${indent}fields:`,
    ...fields.map(({ column, declaration }) => `${indent}  ${valueText(column)}: { ${declaration} }`),
  ];
}

function leadsText({ leads }: Proposal): string {
  const lines = ['leads:', `  id: ${valueText(leads.id)}`, ...fieldsText(leads.fields, '  ')];
  return [...lines, ...leads.notes.map((note) => `  # ${oneLine(note)}`)].join('\n');
}

function tablesText({ tables }: Proposal): string {
  if (tables.length === 0) return '';
  const lines = tables.flatMap(({ name, key, match, fields, note }) => [
    `  ${valueText(name)}:${comment(note)}`,
    `    key: ${valueText(key)}`,
    `    match: ${valueText(match)}`,
    ...fieldsText(fields, '    '),
  ]);
  return ['tables:', ...lines].join('\n');
}

function sourcesText({ sources }: Proposal): string {
  if (sources.length === 0) return '';
  return ['activities:', ...sources.flatMap(sourceLines)].join('\n');
}

function sourceLines(source: SourceProposal): string[] {
  const { lead, separator, match, type, typeNames, at, id, where, fields, notes } = source;
  const names =
    typeNames &&
    `{ ${Object.entries(typeNames)
      .map(([code, name]) => `"${code}": ${valueText(name)}`)
      .join(', ')} }`;
  return [
    `  ${valueText(source.name)}:${comment(notes[0] ?? null)}`,
    `    lead: ${separator === null ? valueText(lead) : `{ column: ${valueText(lead)}, separator: "${separator}" }`}`,
    ...(match === null ? [] : [`    match: ${valueText(match)}`]),
    `    type: ${type === null ? `{ always: ${valueText(source.name)} }` : names === null ? valueText(type) : `{ column: ${valueText(type)}, names: ${names} }`}`,
    ...(at === null
      ? []
      : [
          `    at: ${at.format === null ? valueText(at.column) : `{ column: ${valueText(at.column)}, format: ${JSON.stringify(at.format)} }`}`,
        ]),
    ...(id === null ? [] : [`    id: ${valueText(id)}`]),
    ...(where === null ? [] : [`    where: ${where}`]),
    ...fieldsText(fields, '    '),
    ...notes.slice(1).map((note) => `    # ${oneLine(note)}`),
  ];
}

function outcomeText({ outcome }: Proposal): string {
  if (outcome === null) return '';
  const lines = [`  name: ${valueText(outcome.name)}`, `  when: ${outcome.when}`];
  return [
    'outcome:',
    ...lines,
    ...(outcome.created === null ? [] : [`  created: ${valueText(outcome.created)}`]),
  ].join('\n');
}

/** The least that a group must allow so that its negative rules count. */
function lowest(rules: readonly ProposedRule[]): number {
  return rules.reduce(
    (sum, { form }) =>
      sum +
      (form.kind === 'tiers'
        ? Math.min(0, ...form.tiers.map(({ points }) => points))
        : Math.min(0, form.points)),
    0,
  );
}

function groupsText({ rules }: Proposal): string {
  const lines = (['fit', 'engagement'] as const).flatMap((group) => {
    const own = rules.filter((rule) => rule.group === group);
    if (own.length === 0) return [];
    const min = lowest(own);
    return [`  ${group}: { ${min < 0 ? `min: ${min}, ` : ''}max: 50 }`];
  });
  return lines.length === 0 ? '' : ['groups:', ...lines].join('\n');
}

/** Kinds of activities that a colleague takes part in or logs. */
const WITH_REP = /^(?:meeting|call)(?:-|$)/;

function rulesText({ rules, choices }: Proposal, counts: RuleCounts | null): string {
  const lines = (['fit', 'engagement'] as const).flatMap((group) => {
    const own = rules.filter((rule) => rule.group === group);
    const isWithRep = own.some(({ id }) => WITH_REP.test(id));
    const acts = isWithRep ? 'activities with the lead' : 'what the lead does';
    const title = group === 'fit' ? '  # Fit: who the lead is.' : `  # Engagement: ${acts}.`;
    return own.length === 0 ? [] : [title, ...own.flatMap((rule) => ruleLines(rule, counts))];
  });
  const open = choices.map((line) => `  # ${oneLine(line)}`);
  return [rules.length === 0 ? 'rules: {}' : 'rules:', ...lines, ...open].join('\n');
}

function of(count: number | undefined, counts: RuleCounts | null): string {
  return count === undefined || counts === null
    ? ''
    : `  # ${grouped(count)} of ${grouped(counts.leads)} leads`;
}

function ruleLines(rule: ProposedRule, counts: RuleCounts | null): string[] {
  const { id, group, label, form } = rule;
  const fired = of(counts?.rules.get(id), counts);
  const named = label === null ? '' : `, label: ${valueText(label)}`;
  switch (form.kind) {
    case 'when':
      return [`  ${id}: { group: ${group}${named}, when: { ${form.when} }, points: ${form.points} }${fired}`];
    case 'each': {
      const decay = form.halfLife === null ? '' : `, decay: { half_life: ${form.halfLife} }`;
      return [
        `  ${id}:${fired}`,
        `    group: ${group}`,
        ...(label === null ? [] : [`    label: ${valueText(label)}`]),
        `    each: ${form.each}`,
        `    points: ${form.points}`,
        `    max: ${form.max}`,
        ...(decay === '' ? [] : [`    decay: { half_life: ${form.halfLife} }`]),
      ];
    }
    case 'tiers':
      return [
        `  ${id}:${fired}`,
        `    group: ${group}`,
        ...(label === null ? [] : [`    label: ${valueText(label)}`]),
        `    field: ${valueText(form.field)}`,
        '    tiers:',
        ...form.tiers.map(
          ({ test, points }, i) =>
            `      - { ${test}, points: ${points} }${of(counts?.tiers.get(id)?.[i], counts)}`,
        ),
      ];
  }
}

function segmentsText({ segments }: Proposal, counts: RuleCounts | null): string {
  if (segments.length === 0) return '';
  return [
    'segments:',
    ...segments.map(
      ({ name, from }) => `  - { name: ${name}, from: ${from} }${of(counts?.segments.get(name), counts)}`,
    ),
  ].join('\n');
}

function movesText(
  section: 'disqualify' | 'promote',
  moves: readonly ProposedMove[],
  counts: RuleCounts | null,
  body: (move: ProposedMove) => string,
): string {
  if (moves.length === 0) return '';
  return [
    `${section}:`,
    ...moves.map((move) => `  ${move.id}: { ${body(move)} }${of(counts?.[section].get(move.id), counts)}`),
  ].join('\n');
}
