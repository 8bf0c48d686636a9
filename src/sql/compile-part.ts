// What SQL cannot express is refused, with the part of the rules that needs it.
import { ProblemError, problem } from '../problem.ts';

/** Stops the compilation: `the pattern "\bx" has another meaning`. `compilePart` adds the part and the dialect. */
export function refuse(what: string): never {
  throw new PartRefusal(what);
}

class PartRefusal extends Error {
  override readonly name = 'Refusal';
}

/** Compiles a part of the rules, such as `rule "vip"`; a refusal becomes a problem that names it. */
export function compilePart<T>(part: string, dialect: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof PartRefusal)) throw error;
    const hint = 'score with --engine stream, or rewrite the rule';
    throw new ProblemError([problem('usage', 'not-in-sql', `${part}: ${error.message} in ${dialect}`, hint)]);
  }
}
