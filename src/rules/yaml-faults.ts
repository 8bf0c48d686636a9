// What the YAML reader stumbled over, in words for whoever wrote the file. The first fault alone: the others mostly
// follow from it.
import { type Document, isScalar, visit, type YAMLParseError } from 'yaml';

export interface YamlFault {
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

export function yamlFaults(document: Document.Parsed): YamlFault[] {
  const [first] = document.errors;
  if (first) return [told(first, document)];
  return document.warnings.map(({ pos, message }) => ({
    offset: pos[0],
    message: message.startsWith('Unresolved tag')
      ? 'tags have no meaning here: a value is its characters as written'
      : plain(message),
  }));
}

function told({ code, message, pos: [offset] }: YAMLParseError, document: Document.Parsed): YamlFault {
  if (message.includes('call stack')) return { offset, message: 'the file is nested too deeply' };
  const words = Object.hasOwn(WORDS, code) ? WORDS[code]?.(message, offset, document) : undefined;
  return { offset, message: plain(message), ...words };
}

function plain(message: string): string {
  return (message.split('\n')[0] as string).replace(/[.:]$/, '');
}

type Words = (message: string, offset: number, document: Document.Parsed) => Partial<YamlFault> | undefined;

const WORDS: Readonly<Record<string, Words>> = {
  BLOCK_AS_IMPLICIT_KEY: () => ({
    message: 'a mapping stands where a value belongs: put it in { }, or on lines of its own',
    hint: 'check the indentation of the next line; a text with ": " in it goes in quotes',
  }),
  MULTIPLE_DOCS: () => ({ message: 'the file holds several documents' }),
  TAB_AS_INDENT: () => ({ message: 'a tab cannot indent YAML', hint: 'indent by spaces' }),
  BAD_SCALAR_START: (message) =>
    message.includes('indicator >')
      ? COMPARISON
      : { message: "a value can't start with this sign", hint: 'put it in quotes' },
  UNEXPECTED_COLLECTION: () => COLON_IN_TEXT,
  BLOCK_IN_FLOW: () => COLON_IN_TEXT,
  MULTILINE_IMPLICIT_KEY: () => ({
    message: 'this reads as a key without ": " behind it',
    hint: 'write a space behind the colon',
  }),
  MISSING_CHAR: (message, offset, document) =>
    message.includes('quote')
      ? { offset: lastQuote(offset, document), message: 'the quote that opens here is never closed' }
      : undefined,
  BAD_DQ_ESCAPE: () => ({
    message: 'a backslash in double quotes starts an escape, and this is none',
    hint: 'use single quotes',
  }),
  BAD_INDENT: (message) => {
    if (message.startsWith('Flow sequence')) return { message: 'a list is not closed with ] before this' };
    if (message.startsWith('Flow map')) return { message: 'a mapping is not closed with } before this' };
    return { message: 'the keys of one mapping stand in one column', hint: 'check the indentation' };
  },
  UNEXPECTED_TOKEN: (message) => {
    if (message.startsWith('Not a YAML token')) return COMPARISON;
    return /flow-(map|seq)-end/.test(message)
      ? { message: 'this bracket closes nothing' }
      : { message: "this doesn't fit what stands before it", hint: 'check the indentation' };
  },
};

const COMPARISON = {
  message: "a value can't start with >",
  hint: 'a comparison is written { more_than: 10 } or { at_least: 10 }; a text goes in quotes',
};

const COLON_IN_TEXT = {
  message: 'a ": " stands inside a text, or a mapping without { }',
  hint: 'put the text in quotes: "Marked: as junk"',
};

/** Where the last quoted text before this place opens. */
function lastQuote(before: number, document: Document.Parsed): number {
  let found = before;
  visit(document, {
    Scalar: (_, node) => {
      const start = isScalar(node) && node.type?.startsWith('QUOTE_') ? node.range?.[0] : undefined;
      if (start !== undefined && start < before) found = start;
    },
  });
  return found;
}
