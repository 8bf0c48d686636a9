// What SQL can't say is refused, compilePart the part of the rules that asks for it.
import { ProblemError, problem } from '../problem.ts';

/** Refuses what is being compiled; `compilePart` adds whose it is. */
export function refuse(what: string): never {
  throw new Refusal(what);
}

class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** Compiles a part of the rules: what is refused in it names the part. */
export function compilePart<T>(part: string, dialect: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const hint = 'score with --engine stream, or write the rule otherwise';
    throw new ProblemError([problem('usage', 'not-in-sql', `${part}: ${error.message} in ${dialect}`, hint)]);
  }
}
