// Two tests made of the data: cells of real leads that the rules read, with invented names, and the scores that the rules
// give them.

import type { CsvOptions } from '../../csv/csv-dialect.ts';
import { openCsv } from '../../csv/read-csv.ts';
import { holdFile } from '../../files/held-file.ts';
import { valueText } from '../../learn/write-tiers.ts';
import type { ColumnProfile, FileProfile } from '../../profile/profile.ts';
import type { Proposal, SourceProposal } from '../../propose/proposal.ts';
import { runTest } from '../../rule-tests/run-test.ts';
import { compileRules } from '../../rules/compile.ts';
import { dayText } from '../../values/days.ts';
import { trimCell } from '../../values/invisible.ts';
import { decimal } from '../../values/micro.ts';

type Cells = ReadonlyMap<string, string>;

interface Example {
  readonly name: string;
  readonly cells: Cells;
  readonly activity: { readonly source: SourceProposal; readonly day: string } | null;
}

/** The cells of some leads. */
export async function readLeads(
  file: FileProfile,
  options: CsvOptions,
  id: string,
  ids: readonly string[],
): Promise<Cells[]> {
  const csv = await openCsv(
    await holdFile(file.path),
    options,
    () => {},
    () => true,
  );
  const at = file.columns.findIndex(({ name }) => name === id);
  const found = new Map<string, Cells>();
  try {
    await csv.each({
      row: (cells) => {
        const key = trimCell(cells[at] ?? '');
        if (!ids.includes(key) || found.has(key)) return;
        found.set(key, new Map(file.columns.map(({ name }, i) => [name, trimCell(cells[i] ?? '')])));
      },
      fault: () => {},
    });
  } finally {
    await csv.close();
  }
  return ids.flatMap((one) => found.get(one) ?? []);
}

/** The `tests:` section; `rules` is the text of the file without it. */
export function testsText(
  rules: string,
  proposal: Proposal,
  { columns }: FileProfile,
  leads: readonly Cells[],
  asOf: number,
): string {
  const read = new Set([...proposal.rules, ...proposal.disqualify].flatMap((one) => one.reads));
  const used = columns.filter(({ name }) => read.has(name) && name !== proposal.leads.id);
  const source = proposal.sources.find(({ name }) => proposal.rules.some((rule) => rule.source === name));
  const day = dayText(asOf - 2);
  const isDated = source !== undefined && source.at !== null;
  const names = [
    `Ana, one of the best leads${isDated ? ', two days after her last activity' : ''}`,
    `Luis, an ordinary lead${source === undefined ? '' : ' without activities'}`,
  ];
  const examples = leads.map(
    (cells, i): Example => ({
      name: names[i] ?? '',
      cells: new Map(used.flatMap((column) => cellOf(column, cells.get(column.name) ?? '', rules))),
      activity: i === 0 && source !== undefined ? { source, day } : null,
    }),
  );
  const write = (expect: (index: number) => string): string =>
    [
      'tests:',
      ...examples.flatMap((one, i) => exampleLines(one, proposal.leads.id, String(i + 1), asOf, expect(i))),
    ].join('\n');
  if (examples.length === 0) return '';
  const draft = compileRules(`${rules}\n${write(() => 'score: 0')}\n`);
  if (draft.plan === undefined)
    throw new Error(`the proposed tests do not compile: ${draft.problems[0]?.message}`);
  const { plan } = draft;
  const outcomes = draft.tests.map((test) => runTest(plan, test));
  if (outcomes.some(({ card }) => card === null)) return '';
  return write((i) => {
    const card = outcomes[i]?.card;
    return card ? `score: ${decimal(card.score)}, segment: ${valueText(card.segment)}` : 'score: 0';
  });
}

/** An address keeps its domain where a rule names it, and nothing else. */
function cellOf({ name, personal, reading }: ColumnProfile, cell: string, rules: string): [string, string][] {
  if (cell === '') return [];
  if (personal === 'email') {
    const domain = cell.slice(cell.lastIndexOf('@') + 1).toLowerCase();
    return [
      [name, `name@${/^[\w.-]+$/.test(domain) && rules.includes(domain) ? domain : 'company.example'}`],
    ];
  }
  if (personal === 'phone') return [[name, '555 01 00']];
  if (personal === 'name') return [];
  // A text that is tested for its presence alone, such as the company's name.
  return [
    [
      name,
      reading.kind === 'text' && rules.includes(`${valueText(name)}: { known: true }`) ? 'Example' : cell,
    ],
  ];
}

function exampleLines(
  { name, cells, activity }: Example,
  idColumn: string,
  id: string,
  asOf: number,
  expect: string,
): string[] {
  const pairs = [...cells].map(([column, cell]) => `${valueText(column)}: ${JSON.stringify(cell)}`);
  const lines = [
    `  - name: ${name}`,
    `    as_of: ${dayText(asOf)}`,
    `    lead: { ${[`${valueText(idColumn)}: "${id}"`, ...pairs].join(', ')} }`,
  ];
  if (activity !== null) {
    const { source, day } = activity;
    const parts = [
      `source: ${valueText(source.name)}`,
      ...(source.at === null ? [] : [`at: ${day}`]),
      ...Object.entries(source.sample).map(
        ([column, value]) => `${valueText(column)}: ${JSON.stringify(value)}`,
      ),
    ];
    lines.push(`    activities: [ { ${parts.join(', ')} } ]`);
  }
  return [...lines, `    expect: { ${expect} }`];
}
