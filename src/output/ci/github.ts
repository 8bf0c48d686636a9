// GitHub's workflow commands: a line of a job's log that GitHub shows as an annotation of the file it names.

import { escapeControlsInLines } from '../escape-controls.ts';

export interface Annotation {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly title?: string | undefined;
  readonly message: string;
}

/** `::error file=rules.yaml,line=14,col=9,title=unknown-operator::…`. */
export function githubLine(
  level: 'error' | 'warning' | 'notice',
  { file, line, column, title, message }: Annotation,
): string {
  const properties = Object.entries({ file, line, col: column, title })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${[level, properties.join(',')].filter(Boolean).join(' ')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return escapeControlsInLines(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
