// `leadscore schema`: the JSON Schema of a rules file, which editors complete and check by.
import type { Command } from 'commander';
import type { Context } from './context.ts';

export function registerSchema(program: Command, context: Context): void {
  program
    .command('schema')
    .summary('print the JSON Schema of a rules file')
    .description('Prints the JSON Schema of a rules file: with it, editors complete and check as you write.')
    .action(async () => {
      const { RULES_SCHEMA } = await import('../rules/schema/schema.ts');
      await context.out.write(`${JSON.stringify(RULES_SCHEMA, null, 2)}\n`);
    });
}
