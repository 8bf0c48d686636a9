// YAML text to a tree of texts, each with its place. In this language a value is its characters as written, so
// YAML's failsafe schema reads it: nothing becomes a number, a date or a boolean on the way.
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Place, Problem } from '../problem.ts';
import { inOrder, problem } from '../problem.ts';
import { yamlFaults } from './yaml-faults.ts';

export type YamlNode = YamlText | YamlList | YamlMap;

export interface YamlText {
  readonly kind: 'text';
  readonly text: string;
  /** Neither quoted nor a block nor tagged: `no`, `12`, and not `"no"`, `!!str 12`. */
  readonly plain: boolean;
  readonly at: Place;
}

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly at: Place;
}

export interface YamlEntry {
  readonly key: string;
  readonly keyAt: Place;
  readonly value: YamlNode;
}

export interface YamlMap {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
  readonly at: Place;
}

/** Aliases are followed, so a small file can stand for a large tree: this is as large as it may get. */
const MOST_NODES = 200_000;
const DEEPEST = 100;

class TooMuch extends Error {}

/** Reads one YAML document. `root` is missing where there are problems. */
export function readYaml(text: string, file: string): { root?: YamlNode; problems: Problem[] } {
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const bad = (code: string, message: string, offset: number, hint?: string) => ({
    problems: [problem('usage', code, message, hint, place(offset))],
  });

  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      schema: 'failsafe',
      uniqueKeys: false, // checked below, aliases followed
      version: '1.2',
      lineCounter: lines,
      prettyErrors: false,
    });
  } catch (error) {
    if (error instanceof RangeError) return bad('yaml', 'the file is nested too deeply', 0);
    throw error;
  }
  const faults = yamlFaults(document);
  if (faults.length > 0) {
    return {
      problems: faults.map(({ message, hint, offset }) =>
        problem('usage', 'yaml', message, hint, place(offset)),
      ),
    };
  }
  if (document.directives.yaml.explicit && document.directives.yaml.version !== '1.2') {
    return bad('yaml', 'the file says that it is YAML 1.1', 0, 'take the %YAML line out: rules are YAML 1.2');
  }
  if (document.contents === null)
    return bad('yaml', 'the file is empty', 0, 'a rules file starts with "version: 1"');

  let count = 0;
  const anchors = new Map<string, Node>();
  const problems: Problem[] = [];
  const convert = (node: Node | null, fallback: number, depth: number): YamlNode => {
    if (++count > MOST_NODES || depth > DEEPEST) throw new TooMuch();
    const at = place(node?.range?.[0] ?? fallback);
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) return convert(target, fallback, depth + 1);
      problems.push(problem('usage', 'yaml', `no anchor &${node.source} stands before this`, undefined, at));
      return { kind: 'text', text: '', plain: false, at };
    }
    if (node && 'anchor' in node && node.anchor) anchors.set(node.anchor, node);
    if (isMap(node)) {
      const keys = new Set<string>();
      return {
        kind: 'map',
        at,
        entries: node.items.map((pair) => {
          const key = convert(pair.key as Node | null, fallback, depth + 1);
          if (key.kind !== 'text')
            problems.push(problem('usage', 'yaml', 'a key is text', undefined, key.at));
          else if (keys.has(key.text)) {
            const message = `the key "${key.text}" stands twice in its mapping`;
            problems.push(problem('usage', 'duplicate-key', message, 'take one of them out', key.at));
          } else keys.add(key.text);
          const keyEnd = (pair.key as Node | null)?.range?.[1] ?? fallback;
          return {
            key: key.kind === 'text' ? key.text : '',
            keyAt: key.at,
            value: convert(pair.value as Node | null, keyEnd, depth + 1),
          };
        }),
      };
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
    if (error instanceof TooMuch || error instanceof RangeError) {
      return bad('yaml', 'the file is too large or nested too deeply', 0);
    }
    throw error;
  }
}
