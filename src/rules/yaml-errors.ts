// Errors of the YAML parser in the words of a rules file. Only the first error is reported, because the others mostly
// follow from it.
import { type Document, isScalar, visit, type YAMLParseError } from 'yaml';

export interface YamlError {
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

export function yamlErrors(document: Document.Parsed, text: string): YamlError[] {
  const [first] = document.errors;
  if (first) return [bareSign(first, text) ?? describe(first, document)];
  return document.warnings.map(({ pos, message }) => ({
    offset: pos[0],
    message: message.startsWith('Unresolved tag')
      ? 'tags are not supported; a value is read as it is written'
      : plain(message),
  }));
}

function describe({ code, message, pos: [offset] }: YAMLParseError, document: Document.Parsed): YamlError {
  if (message.includes('call stack')) return { offset, message: 'the file must not be nested so deeply' };
  const words = Object.hasOwn(WORDS, code) ? WORDS[code]?.(message, offset, document) : undefined;
  return { offset, message: plain(message), ...words };
}

/** What exports write for "no value" and YAML reads as its own: a `-` or `*` alone, and `#N/A`, a comment. */
function bareSign({ code, pos }: YAMLParseError, text: string): YamlError | undefined {
  const [offset] = pos;
  const [sign] = /^[-*?](?=[ \t]*(?:[,\]}\r\n]|$))/.exec(text.slice(offset, offset + 80)) ?? [];
  if (sign !== undefined)
    return { offset, message: `a ${sign} by itself must be in quotes`, hint: `write "${sign}"` };
  const list = text.lastIndexOf('[', offset);
  if (code !== 'BAD_INDENT' || list < 0) return undefined;
  const [, before = '', word] = /^(\[[^#\]]*[\s,])(#[^\s,\]]*)/.exec(text.slice(list, offset)) ?? [];
  if (word === undefined) return undefined;
  const message = `${word} starts a comment, so the list is not closed`;
  return { offset: list + before.length, message, hint: `write "${word}"` };
}

function plain(message: string): string {
  return (message.split('\n')[0] as string).replace(/[.:]$/, '');
}

type ErrorWords = (
  message: string,
  offset: number,
  document: Document.Parsed,
) => Partial<YamlError> | undefined;

const WORDS: Readonly<Record<string, ErrorWords>> = {
  BLOCK_AS_IMPLICIT_KEY: () => ({
    message: 'a mapping must be in { } or on lines of its own',
    hint: 'check the indentation of the next line; put a text with ": " in quotes',
  }),
  MULTIPLE_DOCS: () => ({ message: 'the file must have one YAML document' }),
  TAB_AS_INDENT: () => ({ message: 'YAML must not be indented with tabs', hint: 'indent with spaces' }),
  BAD_SCALAR_START: (message) =>
    message.includes('indicator >')
      ? COMPARISON
      : { message: 'a value must not start with this character', hint: 'put it in quotes' },
  UNEXPECTED_COLLECTION: () => COLON_IN_TEXT,
  BLOCK_IN_FLOW: () => COLON_IN_TEXT,
  MULTILINE_IMPLICIT_KEY: () => ({
    message: 'a key must be followed by ": "',
    hint: 'write a space after the colon',
  }),
  MISSING_CHAR: (message, offset, document) =>
    message.includes('quote')
      ? { offset: lastQuote(offset, document), message: 'the quote that opens here must be closed' }
      : undefined,
  BAD_DQ_ESCAPE: () => ({
    message: 'a backslash in double quotes must start a known escape',
    hint: 'use single quotes',
  }),
  BAD_INDENT: (message) => {
    if (message.startsWith('Flow sequence')) return { message: 'the list must be closed with ] before this' };
    if (message.startsWith('Flow map')) return { message: 'the mapping must be closed with } before this' };
    return {
      message: 'the keys of one mapping must start in the same column',
      hint: 'check the indentation',
    };
  },
  UNEXPECTED_TOKEN: (message) => {
    if (message.startsWith('Not a YAML token')) return COMPARISON;
    return /flow-(map|seq)-end/.test(message)
      ? { message: 'this closing bracket has no opening bracket' }
      : { message: 'this line does not continue the line before it', hint: 'check the indentation' };
  },
};

const COMPARISON = {
  message: 'a value must not start with >',
  hint: 'write a comparison as { more_than: 10 } or { at_least: 10 }, and put text in quotes',
};

const COLON_IN_TEXT = {
  message: 'a text with ": " must be in quotes, and a mapping within a line in { }',
  hint: 'write for example "Marked: as junk"',
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
