// Reads test files, such as `inbound.test.yaml`: the rules file that they name, and their tests.
import { inOrder, type Place, type Problem, problem } from '../problem.ts';
import { checkVersion, withoutExtensions } from './compile.ts';
import { type Report, readKeys, readText } from './nodes.ts';
import { type RuleTest, readTests, type TestScope } from './tests-section.ts';
import { readYaml } from './yaml.ts';

export interface TestFile {
  /** The name of the rules file, which is beside the test file; missing where the file has none. */
  readonly rules?: { readonly name: string; readonly at: Place } | undefined;
  /** Problems of the file that do not depend on its rules. */
  readonly problems: readonly Problem[];
  /** Reads the tests for the rules that the file names. */
  readonly testsFor: (scope: TestScope) => { tests: readonly RuleTest[]; problems: readonly Problem[] };
}

export function readTestFile(text: string, file: string): TestFile {
  const { report, problems } = collect();
  const yaml = readYaml(text, file);
  const root = yaml.root && withoutExtensions(yaml.root);
  const keys = root && readKeys(root, 'a test file', ['version', 'rules', 'tests'], report);
  if (keys === undefined) {
    return { problems: [...yaml.problems, ...problems], testsFor: () => ({ tests: [], problems: [] }) };
  }
  const start = { file, line: 1, column: 1 };
  checkVersion(keys, start, report);
  for (const [wanted, hint] of Object.entries(WANTED)) {
    if (!keys.has(wanted)) report(start, 'missing-key', `the test file must have "${wanted}"`, hint);
  }
  const rules = keys.get('rules');
  const name = rules && readText(rules.value, '"rules" of a test file', report);
  const tests = keys.get('tests');
  return {
    rules: name && { name: name.text, at: name.at },
    problems: inOrder(problems),
    testsFor: (scope) => {
      const found = collect();
      const read = tests ? readTests(tests.value, scope, found.report) : [];
      return { tests: read, problems: inOrder(found.problems) };
    },
  };
}

const WANTED = {
  rules: 'name the rules file beside it: rules: inbound.yaml',
  tests: 'write tests: and a list of tests',
};

function collect(): { report: Report; problems: Problem[] } {
  const problems: Problem[] = [];
  return {
    problems,
    report: (at, code, message, hint) => {
      problems.push(problem('usage', code, message, hint, at));
    },
  };
}
