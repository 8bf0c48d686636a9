// What init found and wrote, and what to do next.
import type { Finding } from '../../problem.ts';
import type { FileProfile } from '../../profile/profile.ts';
import type { Proposal } from '../../propose/proposal.ts';
import type { RuleCounts } from '../../propose/write-rules-file.ts';
import { grouped } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { hung, type Paint, percent, widthOf } from './text.ts';

export interface InitSummary {
  readonly proposal: Proposal;
  readonly out: string;
  readonly leads: string;
  readonly findings: readonly Finding[];
  readonly counts: RuleCounts;
  /** Leads that cannot be read. */
  readonly rejected: number;
  readonly files: readonly FileProfile[];
  readonly commands: readonly string[];
}

export function initText(summary: InitSummary, paint: Paint, columns: number): string {
  const width = Math.max(36, Math.min(columns, 100));
  const { proposal, out, counts } = summary;
  const line = (text: string, indent = '  '): string[] =>
    hung(escapeControls(text).split(' '), width, indent);
  const keys = [
    `leads by ${proposal.leads.id}`,
    ...proposal.tables.map(({ name, key, match, note }) => `${name} by ${key} = ${match}: ${note}`),
    ...proposal.sources.map(
      ({ name, lead, match, notes }) =>
        `${name} by ${lead} = ${match ?? proposal.leads.id}: ${notes[0] ?? ''}`,
    ),
  ];
  const segments = [...counts.segments].map(
    ([name, n]) => `${name} ${grouped(n)} (${percent(n, counts.leads).replace(' ', '')})`,
  );
  const sections = [
    [
      paint.bold(proposal.crm === null ? 'No CRM recognized' : `${proposal.crm} recognized`),
      ...keys.flatMap((text) => line(text)),
    ],
    [
      paint.bold(
        `${grouped(proposal.rules.length)} ${proposal.rules.length === 1 ? 'rule' : 'rules'} proposed, tried on ${grouped(counts.leads)} leads`,
      ),
      ...line(segments.join(', ')),
      ...(summary.rejected > 0
        ? line(`${grouped(summary.rejected)} leads rejected, because of cells that cannot be read`)
        : []),
    ],
    ...(proposal.open.length > 0
      ? [
          [
            paint.bold('To decide'),
            ...proposal.open.flatMap((text) => line(`! ${text}`).map((one) => paint.warn(one))),
          ],
        ]
      : []),
    ...(summary.findings.length > 0
      ? [
          [
            paint.bold('What validate finds'),
            ...summary.findings.flatMap(({ message, at }) =>
              line(`! ${at ? `${at.file}${at.line ? `:${at.line}` : ''} ` : ''}${message}`).map((one) =>
                paint.warn(one),
              ),
            ),
          ],
        ]
      : []),
    [
      ...(out === '-' ? [] : [`wrote ${escapeControls(out)}`]),
      paint.bold('Next'),
      ...summary.commands.flatMap((command) => commandLines(escapeControls(command), width)),
    ],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** A command in lines that a shell joins again. */
function commandLines(command: string, width: number): string[] {
  const parts = command.split(/ (?=-)/);
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(part) + 2 <= width)
      lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(last === undefined ? `  ${part}` : `    ${part}`);
  }
  return lines.map((line, i) => (i < lines.length - 1 ? `${line} \\` : line));
}
