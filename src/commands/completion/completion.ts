// `leadscore completion`: a script for the shell, which asks this program for the words that may come next.
import type { Command } from 'commander';
import { fail } from '../../problem.ts';
import type { Context } from '../context.ts';
import { SHELL_SCRIPTS, type Shell } from './shell-scripts.ts';

export function registerCompletion(program: Command, context: Context): void {
  program
    .command('completion')
    .summary('print the completion script of a shell')
    .description(
      'Prints a script that completes commands, options, and the sources and tables of the rules file given. Load it with: source <(leadscore completion bash)',
    )
    .argument('<shell>', 'bash, zsh or fish', parseShell)
    .action((shell: Shell) => context.out.write(SHELL_SCRIPTS[shell]).then(() => {}));
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: string[]) => {
      const { wordsAfter } = await import('./words-after.ts');
      const found = await wordsAfter(program, words);
      await context.out.write(found.map((word) => `${word}\n`).join(''));
    });
}

function parseShell(value: string): Shell {
  if (value === 'bash' || value === 'zsh' || value === 'fish') return value;
  return fail('usage', 'usage', `no completion for "${value}"`, 'there is bash, zsh and fish');
}
