// The words that may come next on a command line; none where a file may.
import type { Command } from 'commander';
import { compileRules } from '../../rules/compile.ts';
import { readRulesText } from '../read-rules.ts';

/** `words` are those after the program's name; the last one is being typed. */
export async function wordsAfter(program: Command, words: readonly string[]): Promise<string[]> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  return (await candidates(program, before, typed)).filter((word) => word.startsWith(typed)).sort();
}

async function candidates(program: Command, before: readonly string[], typed: string): Promise<string[]> {
  const visible = program.commands.filter((command) => !command.name().startsWith('_'));
  const [name, ...rest] = before;
  if (name === undefined)
    return typed.startsWith('-') ? ['--help', '--version'] : visible.map((one) => one.name());
  const command = visible.find((one) => one.name() === name);
  if (command === undefined) return [];
  if (typed.startsWith('-')) return command.options.flatMap(({ long }) => long ?? []).concat('--help');
  if (name === 'completion') return ['bash', 'zsh', 'fish'];
  const flag = rest.at(-1);
  const kinds = flag === undefined ? undefined : NAMES[flag];
  if (kinds === undefined) return [];
  const { sources, tables } = await namesIn(rest);
  const ending = flag === '--without' ? '' : '=';
  return [...(kinds.sources ? sources : []), ...(kinds.tables ? tables : [])].map((one) => `${one}${ending}`);
}

/** Options that take names of the rules file. */
const NAMES: Readonly<Record<string, { readonly sources: boolean; readonly tables: boolean }>> = {
  '-a': { sources: true, tables: false },
  '--activities': { sources: true, tables: false },
  '--table': { sources: false, tables: true },
  '--without': { sources: true, tables: true },
};

/** Of the rules file on the command line; a file that cannot be used has none. */
async function namesIn(words: readonly string[]): Promise<{ sources: string[]; tables: string[] }> {
  const given = words[words.indexOf('--rules') + 1];
  const path = words.includes('--rules') ? given : words.find((word) => /\.ya?ml$/.test(word));
  if (path === undefined) return { sources: [], tables: [] };
  try {
    const { text } = await readRulesText(path);
    const { plan } = compileRules(text, path);
    return {
      sources: plan?.sources.map(({ name }) => name) ?? [],
      tables: plan?.tables.map(({ name }) => name) ?? [],
    };
  } catch {
    return { sources: [], tables: [] };
  }
}
