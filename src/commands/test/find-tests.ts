// Which tests are meant: those in a rules file, those in the files beside it that name it, those in a file named.
import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Plan } from '../../plan/plan.ts';
import { type Problem, ProblemError, problem } from '../../problem.ts';
import { compileRules } from '../../rules/compile.ts';
import type { Places } from '../../rules/places.ts';
import { readTestFile, type TestFile } from '../../rules/test-file.ts';
import type { RuleTest } from '../../rules/tests-section.ts';
import { readRulesText, rulesFile } from '../read-rules.ts';

/** A rules file and its tests; or what keeps them from being run. */
export interface FoundTests {
  readonly path: string;
  readonly name: string;
  readonly rules: { readonly plan: Plan; readonly places: Places } | null;
  readonly tests: readonly RuleTest[];
  readonly problems: readonly Problem[];
}

interface LoadedTestFile extends TestFile {
  readonly path: string;
}

/** What is asked of one rules file. */
interface Asked {
  readonly path: string;
  /** Whether its own tests are. */
  own: boolean;
  /** By path, so that none counts twice. */
  readonly files: Map<string, LoadedTestFile>;
}

export async function findTests(paths: readonly string[]): Promise<FoundTests[]> {
  const asked = new Map<string, Asked>();
  const lost = new Map<string, FoundTests>();
  const askFor = (id: string, path: string): Asked => {
    const one = asked.get(id) ?? { path, own: false, files: new Map() };
    asked.set(id, one);
    return one;
  };
  for (const path of paths) {
    if (!isTestFile(path)) askFor(await idOf(path), path).own = true;
    const files = isTestFile(path) ? [await loadTestFile(path)] : await loadTestFilesBeside(path);
    for (const file of files) {
      const rules = await rulesOf(file);
      if (rules === undefined) lost.set(await idOf(file.path), withoutRules(file));
      else if (isTestFile(path) || rules.id === (await idOf(path))) {
        askFor(rules.id, rules.path).files.set(await idOf(file.path), file);
      }
    }
  }
  return [...(await Promise.all([...asked.values()].map(readAsked))), ...lost.values()];
}

export function isTestFile(path: string): boolean {
  return /\.test\.ya?ml$/i.test(path);
}

/** One name for a file, however it is written. */
async function idOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

async function loadTestFile(path: string): Promise<LoadedTestFile> {
  const { text, problems } = await textOf(path);
  return problems
    ? { path, problems, testsFor: () => ({ tests: [], problems: [] }) }
    : { path, ...readTestFile(text, path) };
}

/** The test files beside a rules file. Files without `rules:` belong to another tool and are ignored. */
async function loadTestFilesBeside(path: string): Promise<LoadedTestFile[]> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names
      .filter(isTestFile)
      .sort()
      .map((name) => loadTestFile(join(folder, name))),
  );
  const stem = (name: string): string => basename(name).replace(/(\.test)?\.ya?ml$/i, '');
  return files.filter(
    (file) =>
      file.rules || stem(file.path) === stem(path) || file.problems.some(({ code }) => code === 'yaml'),
  );
}

/** The rules file that a test file names; undefined where there is none. */
async function rulesOf({ path, rules }: LoadedTestFile): Promise<{ id: string; path: string } | undefined> {
  if (rules === undefined) return undefined;
  const beside = join(dirname(path), rules.name);
  const id = await realpath(beside).catch(() => undefined);
  return id === undefined ? undefined : { id, path: beside };
}

function withoutRules({ path, rules, problems }: LoadedTestFile): FoundTests {
  const hint = 'write its path from the folder of this file';
  const missing = rules
    ? [problem('usage', 'missing-rules', `there is no rules file "${rules.name}"`, hint, rules.at)]
    : [];
  return { path, name: basename(path), rules: null, tests: [], problems: [...problems, ...missing] };
}

async function readAsked({ path, own, files }: Asked): Promise<FoundTests> {
  const { text, sha256, problems: unread } = await textOf(path);
  const compiled = unread ? { problems: unread } : compileRules(text, path);
  if (compiled.plan === undefined) {
    return { path, name: basename(path), rules: null, tests: [], problems: compiled.problems };
  }
  const { plan, places, tests, testScope } = compiled;
  const beside = [...files.values()].map(({ problems, testsFor }) => {
    const read = testsFor(testScope);
    return { tests: read.tests, problems: [...problems, ...read.problems] };
  });
  return {
    path,
    name: rulesFile(path, { text, sha256 }, compiled).name,
    rules: { plan, places },
    tests: [...(own ? tests : []), ...beside.flatMap((file) => file.tests)],
    problems: beside.flatMap((file) => file.problems),
  };
}

async function textOf(
  path: string,
): Promise<{ text: string; sha256: string; problems?: readonly Problem[] }> {
  try {
    return await readRulesText(path);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { text: '', sha256: '', problems: error.problems };
  }
}
