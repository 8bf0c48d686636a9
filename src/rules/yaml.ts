// Parses YAML text to a tree of texts, each with its place. In this language a value is its characters as written, so
// YAML's failsafe schema reads it: no value becomes a number, a date or a boolean.
import { Composer, type CST, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, Parser } from 'yaml';
import type { Place, Problem, ProblemCode } from '../problem.ts';
import { inOrder, problem } from '../problem.ts';
import { grouped } from '../values/micro.ts';
import { mergeEntries, type RawEntry } from './merge-keys.ts';
import { yamlErrors } from './yaml-errors.ts';
import type { YamlNode } from './yaml-node.ts';

export type { YamlEntry, YamlList, YamlMap, YamlNode, YamlText } from './yaml-node.ts';

/** A small file can expand to a huge tree by aliases, so the number of values from aliases is bounded. */
const MOST_ALIASED = 20_000;
const DEEPEST = 100;
/** One mistake often causes an error in every line after it. */
const MOST_ERRORS = 20;

class TooMuch extends Error {
  readonly what: string;
  readonly offset: number;

  constructor(what: string, offset: number) {
    super(what);
    this.what = what;
    this.offset = offset;
  }
}

/** Reads one YAML document. `root` is missing where there are problems. */
export function readYaml(text: string, file: string): { root?: YamlNode; problems: Problem[] } {
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const bad = (code: ProblemCode, message: string, offset: number, hint?: string) => ({
    problems: [problem('usage', code, message, hint, place(offset))],
  });

  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  // This check comes before composing, because composing thousands of levels overflows the stack.
  const deep = tooDeep(tokens);
  if (deep !== undefined)
    return bad('yaml', `the file must not be nested more than ${DEEPEST} levels deep`, deep);
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, version: '1.2' }); // keys: checked below
  const [document, second] = composer.compose(tokens, true, text.length);
  if (document === undefined || document.contents === null)
    return bad('yaml', 'the file is empty', 0, 'a rules file starts with "version: 1"');
  const errors = yamlErrors(document, text);
  if (errors.length > 0) {
    return {
      problems: errors
        .slice(0, MOST_ERRORS)
        .map(({ message, hint, offset }) => problem('usage', 'yaml', message, hint, place(offset))),
    };
  }
  if (second !== undefined) {
    const start = second.range[0];
    return bad(
      'yaml',
      'the file must have one YAML document',
      start,
      'remove the line "---" and what follows it',
    );
  }
  if (document.directives?.yaml.explicit && document.directives.yaml.version !== '1.2') {
    const message = `the file must be YAML 1.2; got ${document.directives.yaml.version}`;
    return bad('yaml', message, 0, 'remove the %YAML line');
  }

  let aliased = 0;
  let alias: number | null = null; // the alias that is being followed, the outermost of several
  const anchors = new Map<string, Node>();
  const problems: Problem[] = [];
  const convert = (node: Node | null, fallback: number, depth: number): YamlNode => {
    const offset = node?.range?.[0] ?? fallback;
    if (alias !== null && ++aliased > MOST_ALIASED)
      throw new TooMuch(`the aliases of the file expand to more than ${grouped(MOST_ALIASED)} values`, alias);
    if (depth > DEEPEST) throw new TooMuch('an alias must not contain itself', alias ?? offset);
    const at = place(offset);
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) {
        const outer = alias;
        alias ??= offset;
        const followed = convert(target, fallback, depth + 1);
        alias = outer;
        return followed;
      }
      problems.push(
        problem('usage', 'yaml', `there is no anchor &${node.source} before this alias`, undefined, at),
      );
      return { kind: 'text', text: '', plain: false, at };
    }
    if (node && 'anchor' in node && node.anchor) anchors.set(node.anchor, node);
    if (isMap(node)) {
      const keys = new Set<string>();
      const entries = node.items.map((pair): RawEntry => {
        const key = convert(pair.key as Node | null, fallback, depth + 1);
        if (key.kind !== 'text') {
          problems.push(problem('usage', 'yaml', 'a key must be text', undefined, key.at));
        } else if (keys.has(key.text)) {
          const message = `duplicate key "${key.text}"`;
          problems.push(problem('usage', 'duplicate-key', message, 'remove one of them', key.at));
        } else keys.add(key.text);
        const keyEnd = (pair.key as Node | null)?.range?.[1] ?? fallback;
        return {
          key: key.kind === 'text' ? key.text : '',
          keyAt: key.at,
          value: convert(pair.value as Node | null, keyEnd, depth + 1),
          isMerge: key.kind === 'text' && key.plain && key.text === '<<',
        };
      });
      return { kind: 'map', at, entries: mergeEntries(entries, keys, problems) };
    }
    if (isSeq(node)) {
      return {
        kind: 'list',
        at,
        items: node.items.map((item) => convert(item as Node, fallback, depth + 1)),
      };
    }
    if (isScalar(node)) {
      return { kind: 'text', text: String(node.value ?? ''), plain: node.type === 'PLAIN' && !node.tag, at };
    }
    return { kind: 'text', text: '', plain: true, at };
  };
  try {
    const root = convert(document.contents as Node, 0, 0);
    return problems.length > 0 ? { problems: inOrder(problems) } : { root, problems };
  } catch (error) {
    if (error instanceof TooMuch) return bad('yaml', error.what, error.offset);
    throw error;
  }
}

/** The offset at which the file is nested too deeply; undefined if it is not. */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  const waiting: { readonly token: CST.Token; readonly depth: number }[] = tokens.map((token) => ({
    token,
    depth: 0,
  }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > DEEPEST) return token.offset;
    if (token.type === 'document') {
      if (token.value) waiting.push({ token: token.value, depth });
    } else if ('items' in token) {
      for (const { key, value } of token.items)
        for (const part of [value, key]) if (part) waiting.push({ token: part, depth: depth + 1 });
    }
  }
  return undefined;
}
