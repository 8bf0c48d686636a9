// Results as JUnit XML, which every CI server shows: suites of cases, and why one failed.

import { escapeControlsInLines } from '../escape-controls.ts';

export interface Suite {
  readonly name: string;
  readonly cases: readonly {
    readonly name: string;
    readonly classname?: string | undefined;
    readonly file?: string | undefined;
    readonly line?: number | undefined;
    /** `message` is one line, `text` has all details. */
    readonly failure?: { readonly message: string; readonly text: string } | undefined;
  }[];
}

/** One XML 1.0 document. */
export function junitXml(suites: readonly Suite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites${totals(all)}>`];
  for (const { name, cases } of suites) {
    lines.push(`  <testsuite${attributes({ name })}${totals(cases)}>`, ...cases.flatMap(caseLines));
    lines.push('  </testsuite>');
  }
  return `${[...lines, '</testsuites>'].join('\n')}\n`;
}

function caseLines({ failure, name, classname, file, line }: Suite['cases'][number]): string[] {
  const open = `    <testcase${attributes({ name, classname, file, line })}`;
  if (failure === undefined) return [`${open}/>`];
  const element = `<failure${attributes({ message: failure.message })}>${escaped(failure.text)}</failure>`;
  return [`${open}>`, `      ${element}`, '    </testcase>'];
}

function totals(cases: Suite['cases']): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  return attributes({ tests: cases.length, failures, errors: 0, skipped: 0 });
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replace(/[\t\n]/g, reference)}"`)
    .join('');
}

/** XML 1.0 cannot hold control characters, which are written as codes, nor half a surrogate pair, which is dropped. */
function escaped(text: string): string {
  return escapeControlsInLines(text)
    .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, reference);
}

function reference(char: string): string {
  return `&#${char.charCodeAt(0)};`;
}
