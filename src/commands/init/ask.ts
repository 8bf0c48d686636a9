// Choices that the data leave open: one question at a time on a terminal, none anywhere else.
import { createInterface } from 'node:readline/promises';
import { escapeControls } from '../../output/escape-controls.ts';
import type { FileProfile } from '../../profile/profile.ts';
import { chooseFormat, monthFirst } from '../../propose/choose-format.ts';
import type { Context } from '../context.ts';

/** The profiles with the formats that were chosen; as they are where nobody can be asked. */
export async function askFormats(files: readonly FileProfile[], context: Context): Promise<FileProfile[]> {
  const { ask } = context;
  let all = [...files];
  if (ask === null) return all;
  for (const { path, columns } of files) {
    for (const { name, reading, issues } of columns) {
      if (reading.kind !== 'date' || reading.choices.length < 2) continue;
      const [first = '', second = ''] = reading.choices;
      const issue = issues.find(({ kind }) => kind === 'day-or-month');
      const sample = issue?.kind === 'day-or-month' ? issue.sample : '';
      const question = `${escapeControls(name)} of ${escapeControls(path)}: "${escapeControls(sample)}" is 1) ${first} or 2) ${second}? `;
      const preferred = monthFirst(all) ? '2' : '1';
      const answer = (await ask(`${question}[${preferred}] `)).trim() || preferred;
      if (answer !== '1' && answer !== '2') continue;
      all = chooseFormat(all, path, name, answer === '2' ? second : first);
    }
  }
  return all;
}

/** Asks one question on the terminal. */
export async function askOnTerminal(
  question: string,
  input: NodeJS.ReadableStream,
  output: { write(text: string): unknown },
): Promise<string> {
  output.write(question);
  const lines = createInterface({ input, terminal: false });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
  }
}
