// Which files a run writes, and that none of them is one that it reads, or another one that it writes.
import { lstat, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { realPath } from '../files/real-path.ts';
import { cannotWrite, codeOf } from '../files/system-errors.ts';
import { type InputRequest, inputPaths } from '../inputs/input-request.ts';
import { type Plan, segmentNames } from '../plan/plan.ts';
import { fail } from '../problem.ts';
import { caseless } from '../values/fold.ts';
import type { OutputRequest, Targets } from './output-request.ts';

/** The list of each segment that a lead may end in, by the segment's name. */
export function listPaths(
  directory: string,
  plan: Plan,
  only: ReadonlySet<string> | null,
): Map<string, string> {
  const first = new Map<string, string>();
  const paths = new Map<string, string>();
  for (const name of segmentNames(plan)) {
    const file = `${name.replace(/[/\\:*?"<>|\p{Cc}]/gu, '_')}.csv`;
    const other = first.get(caseless(file));
    if (other !== undefined) {
      const message = `--split: the segments "${other}" and "${name}" would share a file`;
      fail('usage', 'same-file', message, 'rename one of them in the rules');
    }
    first.set(caseless(file), name);
    if (only === null || only.has(name)) paths.set(name, join(directory, file));
  }
  return paths;
}

/** The files of a run that lie in directories of their own. */
export function directoryPaths(
  { split, lists }: Pick<Targets, 'split' | 'lists'>,
  plan: Plan,
  only: ReadonlySet<string> | null,
): string[] {
  return [
    ...(split === null ? [] : listPaths(split, plan, only).values()),
    ...(lists === null ? [] : activeListPaths(lists, plan)),
  ];
}

/** The file of each active list, in file order. Their names differ also where letter case makes no difference. */
export function activeListPaths(directory: string, { lists }: Plan): string[] {
  return lists.map(({ id }) => join(directory, `${id}.csv`));
}

/** Refuses to write over a file that the run reads, or twice over one that it writes. */
export async function checkPaths(
  { inputs, rules }: InputRequest,
  { result, history, changedSince }: OutputRequest,
  targets: Targets,
): Promise<void> {
  const check = await createPathCheck([
    rules.path,
    ...inputPaths(inputs),
    ...[changedSince].flatMap((path) => path ?? []),
  ]);
  for (const path of [targets.out, targets.rejects, targets.summary, targets.report, targets.accounts]) {
    if (path !== null && path !== '-') await check(path, false);
  }
  if (history !== null) await check(history, true);
  for (const path of directoryPaths(targets, rules.plan, result.only)) await check(path, true);
}

/** Checks one output after the other; the directory of a list is made when it is missing. */
export async function createPathCheck(
  read: readonly string[],
): Promise<(path: string, isList: boolean) => Promise<void>> {
  const inputAt = new Map<string, string>();
  for (const path of read) inputAt.set(await realPath(path), path);
  const outputAt = new Map<string, string>();
  return async (path, isList) => {
    const real = await realPath(path);
    const input = inputAt.get(real);
    const output = outputAt.get(real);
    if (input !== undefined) {
      fail('usage', 'output-is-input', `${path} is read by this run (${input})`, 'write to another file');
    }
    if (output !== undefined) {
      fail(
        'usage',
        'same-file',
        `${path} would be written twice (${output})`,
        'give each output a file of its own',
      );
    }
    await checkPlace(path, real, isList);
    outputAt.set(real, path);
  };
}

/** Refuses, before any work, a path that is a directory or is in a directory that can't be written. */
async function checkPlace(path: string, real: string, isList: boolean): Promise<void> {
  if (path === '') fail('usage', 'no-path', 'an output has an empty name');
  const absent = (error: unknown): undefined =>
    ['ENOENT', 'ENOTDIR'].includes(codeOf(error)) ? undefined : cannotWrite(path, error);
  const there = await lstat(real).catch(absent);
  if (there?.isSymbolicLink())
    fail('io', 'cannot-write', `${path} can't be written: its links lead in a circle`);
  if (there?.isDirectory()) fail('io', 'cannot-write', `${path} can't be written: it is a directory`);
  if (isList) return; // the directory of lists is made when it is missing
  const folder = await stat(dirname(real)).catch(absent);
  if (!folder?.isDirectory())
    fail('io', 'cannot-write', `${path} can't be written: there is no folder ${dirname(real)}`);
}
