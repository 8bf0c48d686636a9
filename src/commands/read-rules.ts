// A rules file, read and compiled for a command.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, extname } from 'node:path';
import { reasonOf } from '../files/system-errors.ts';
import type { RulesFile } from '../inputs/input-request.ts';
import { fail, ProblemError } from '../problem.ts';
import { compileRules } from '../rules/compile.ts';

/** Reads and compiles a rules file, or throws all that is wrong with it. */
export async function readRules(path: string): Promise<RulesFile> {
  const file = await readRulesText(path);
  const compiled = compileRules(file.text, path);
  if (compiled.plan === undefined) throw new ProblemError(compiled.problems);
  return rulesFile(path, file, compiled);
}

/** The text of a rules file, and the SHA-256 of its bytes in hexadecimal. */
export async function readRulesText(path: string): Promise<{ text: string; sha256: string }> {
  const bytes = await readSome(path, LARGEST_RULES + 1).catch((error) =>
    fail('io', 'cannot-read', `the rules file ${path} can't be read: ${reasonOf(error)}`),
  );
  if (bytes.length > LARGEST_RULES) {
    const message = `the rules file is larger than ${LARGEST_RULES / 1024 / 1024} MB`;
    fail('usage', 'too-large', message, 'a list as long as that belongs in a table', {
      file: path,
      line: 1,
      column: 1,
    });
  }
  if (!isUtf8(bytes))
    fail('usage', 'bad-encoding', 'the rules file is not UTF-8', 'save it as UTF-8', { file: path });
  const text = bytes.toString().replace(/^\ufeff/, '');
  return { text, sha256: createHash('sha256').update(bytes).digest('hex') };
}

export function rulesFile(
  path: string,
  { text, sha256 }: { readonly text: string; readonly sha256: string },
  { plan, curlyQuotes }: Pick<RulesFile, 'plan' | 'curlyQuotes'>,
): RulesFile {
  return { path, name: plan.name ?? basename(path, extname(path)), sha256, text, plan, curlyQuotes };
}

const LARGEST_RULES = 4 * 1024 * 1024;

/** The beginning of a file: it may be a device that never ends. */
async function readSome(path: string, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: most - 1 })) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
