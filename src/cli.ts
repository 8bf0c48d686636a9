// The command line: argv in, exit code out. The only place that prints errors and knows exit codes.
import { createRequire } from 'node:module';
import type { Command, CommanderError } from 'commander';
import { registerCompletion } from './commands/completion/completion.ts';
import { type Context, Interrupted, type Streams } from './commands/context.ts';
import { registerDiff } from './commands/diff/diff.ts';
import { registerEvaluate } from './commands/evaluate/evaluate.ts';
import { registerExplain } from './commands/explain.ts';
import { registerInit } from './commands/init/init.ts';
import { cleanUp, interruption } from './commands/interrupt.ts';
import { registerLearn } from './commands/learn/learn.ts';
import { GROUPS, refuseRepeated } from './commands/options.ts';
import { registerProfile } from './commands/profile/profile.ts';
import { registerReport } from './commands/report.ts';
import { registerSchema } from './commands/schema.ts';
import { registerScore } from './commands/score/score.ts';
import { registerSql } from './commands/sql.ts';
import { createOut, type TextStream } from './commands/standard-out.ts';
import { registerTest } from './commands/test/test.ts';
import { registerTrack } from './commands/track.ts';
import { registerValidate } from './commands/validate/validate.ts';
import { codeOf } from './files/system-errors.ts';
import { type Problem, ProblemError, problem, problemLine } from './problem.ts';

const EXIT = { findings: 1, usage: 2, data: 3, io: 4, busy: 5, bug: 70 } as const;

/** Runs one command. `signal` interrupts it; its reason is the exit code (130, 143). */
export async function main(argv: readonly string[], streams: Streams, signal?: AbortSignal): Promise<number> {
  const now = Date.now();
  const started = performance.now();
  const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
  let code = 0;
  const context: Context = {
    out: createOut(streams.stdout),
    stderr: streams.stderr,
    now,
    elapsed: () => (performance.now() - started) / 1000,
    colour: hasColour(streams.stderr),
    page: {
      colour: hasColour(streams.stdout),
      columns: streams.stdout.columns ?? (streams.stderr.isTTY ? streams.stderr.columns : null) ?? 100,
      isTerminal: streams.stdout.isTTY === true,
    },
    tool: `leadscore ${version}`,
    ask: openAsk(streams),
    raiseExitCode: (to = 'findings') => {
      code = Math.max(code, EXIT[to]);
    },
    signal,
  };
  streams.stderr.on?.('error', () => {}); // a reader that went away changes no result
  const interrupted = interruption(signal);
  const running = run(argv, version, context);
  try {
    await Promise.race([running, interrupted]);
    await context.out.check();
    return code;
  } catch (error) {
    if (error instanceof Interrupted) {
      await cleanUp(running);
      return typeof signal?.reason === 'number' ? signal.reason : 130;
    }
    // Without files to open, not even the module that prints can be loaded: bin/leadscore.js prints this one.
    if (['EMFILE', 'ENFILE'].includes(codeOf(error))) throw error;
    if (!(error instanceof ProblemError)) return await tellBug(error, streams);
    const { problems } = error;
    await tell(problems, argv, streams);
    return EXIT[problems[0]?.kind ?? 'usage'];
  }
}

/** Questions need a terminal at both ends; nobody answers in cron. */
function openAsk(streams: Streams): Context['ask'] {
  if (streams.stderr.isTTY !== true || streams.stdin?.isTTY !== true) return null;
  return async (question) => {
    const { askOnTerminal } = await import('./commands/init/ask.ts');
    return streams.stdin === undefined ? '' : await askOnTerminal(question, streams.stdin, streams.stderr);
  };
}

async function run(argv: readonly string[], version: string, context: Context): Promise<void> {
  if (argv.length === 1 && argv[0] === '--version') {
    // Asked by scripts before anything else: answered before anything else is loaded.
    await context.out.write(`${version}\n`);
    return;
  }
  const { Command, CommanderError, Option } = await import('commander');
  try {
    const program = programOf(new Command('leadscore'), context, version);
    for (const command of program.commands) {
      command.addHelpOption(new Option('-h, --help', 'show this help').helpGroup(GROUPS.console));
      refuseRepeated(command);
    }
    await program.parseAsync(argv as string[], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw new ProblemError(usageProblem(error, argv[0]));
  }
}

function programOf(program: Command, context: Context, version: string): Command {
  program
    .description(
      'Scores exported leads from 0 to 100 by a YAML rules file, with the reasons for every point.',
    )
    .version(version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.out.write(text),
      writeErr: (text) => void context.stderr.write(text),
      outputError: () => {}, // printed by `tell`, like every other error
    });
  registerScore(program, context);
  registerSql(program, context);
  registerValidate(program, context);
  registerTest(program, context);
  registerExplain(program, context);
  registerDiff(program, context);
  registerReport(program, context);
  registerTrack(program, context);
  registerEvaluate(program, context);
  registerLearn(program, context);
  registerProfile(program, context);
  registerInit(program, context);
  registerSchema(program, context);
  registerCompletion(program, context);
  return program;
}

/** Everything thrown that is no problem of the user's. */
async function tellBug(error: unknown, { stderr }: Streams): Promise<number> {
  const { escapeControls } = await import('./output/escape-controls.ts');
  const stack = String(error instanceof Error ? error.stack : error);
  const lines = stack.split('\n').map(escapeControls).join('\n');
  stderr.write(`bug: this is an error of leadscore, not of your files; please report it\n${lines}\n`);
  return EXIT.bug;
}

/** What commander found wrong with the flags; nothing where it has shown the help instead. */
function usageProblem({ code, message }: CommanderError, command = ''): readonly Problem[] {
  if (code === 'commander.help') return [];
  if (code === 'commander.conflictingOption') {
    const [, one, other] = /'([^' ]+)[^']*'.*'([^' ]+)[^']*'/.exec(message) ?? [];
    return [problem('usage', 'contradiction', `${one} and ${other} cannot be used together`)];
  }
  const text = message
    .replace(/^error: /, '')
    .replace(/\n\((.*?)\??\)$/s, '; $1')
    .replace(/\.$/, '');
  const of = /^[a-z]+$/.test(command) && code !== 'commander.unknownCommand' ? `${command} ` : '';
  return [problem('usage', 'usage', text, `see leadscore ${of}--help`)];
}

/** As JSON where `--json` asks for it: on standard output, unless the result goes there. */
async function tell(problems: readonly Problem[], argv: readonly string[], streams: Streams): Promise<void> {
  const { stdout, stderr } = streams;
  const { jsonText, escapeInvisible } = await import('./output/escape-controls.ts');
  if (/(^|\0)(--json|--format[=\0]json)(\0|$)/.test(argv.join('\0'))) {
    const toStdout = !/(^|\0)(-o|--out)[=\0]?-(\0|$)/.test(argv.join('\0'));
    (toStdout ? stdout : stderr).write(jsonText({ problems }));
  } else for (const one of problems) stderr.write(`${escapeInvisible(problemLine(one))}\n`);
}

/** NO_COLOR and FORCE_COLOR decide; else whether a person is looking. */
function hasColour({ isTTY }: TextStream): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTTY === true;
}
