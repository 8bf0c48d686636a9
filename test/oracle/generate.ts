// Random cases: a rules file, the exports that it reads, and how they are written.

import fc, { type Arbitrary } from 'fast-check';
import { Document, isScalar, Scalar, visit } from 'yaml';
import { maybe, type Plain, type PlainMap, pick, type Style, styles } from './arbitraries.ts';
import type { Sheet } from './cells.ts';
import { rulesOf } from './random-rules.ts';
import { COMPANY, LEADS, LOGS, sheet } from './random-sheets.ts';
import type { World } from './score.ts';

export interface Case {
  rules: PlainMap;
  style: Style;
  world: World;
}

/** The rules as YAML: quoted where the core schema asks for it, or plain wherever YAML can be. */
export function toYaml(rules: PlainMap, unquoted: boolean): string {
  if (!unquoted) return String(new Document(rules, { version: '1.2' }));
  const written = (node: Plain): Plain => {
    if (node instanceof Map) return new Map([...node].map(([key, value]) => [key, written(value)]));
    return Array.isArray(node) ? node.map(written) : String(node);
  };
  const doc = new Document(written(rules), { version: '1.2', schema: 'failsafe' });
  visit(doc, (_, node) => {
    // Plain null is refused by the language, so this one word keeps its quotes.
    if (isScalar(node) && /^(?:null|~)$/i.test(String(node.value))) node.type = Scalar.QUOTE_DOUBLE;
  });
  return String(doc);
}

export interface Limits {
  leads: number;
  activities: number;
}

/** A rules file, the exports it reads, and how they are written. */
export function cases(limits: Limits = { leads: 12, activities: 60 }): Arbitrary<Case> {
  const sheets = fc.record({
    top: maybe(pick(0, 1, 2, 3, 100), 30),
    leads: sheet(LEADS, limits.leads),
    company: sheet(COMPANY, 6),
    logs: fc.record(
      Object.fromEntries(
        Object.entries(LOGS).map(([name, columns]) => [name, sheet(columns, limits.activities)]),
      ),
    ),
    without: fc.oneof(
      { weight: 5, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: pick('calls', 'web') },
    ),
  });
  const styled = styles.chain((style) => fc.tuple(fc.constant(style), rulesOf(style)));
  return fc.tuple(styled, sheets).map(([[style, rules], made]) => {
    const sources = rules.get('activities');
    const logs: Record<string, Sheet[]> = {};
    const without: string[] = [];
    for (const name of sources instanceof Map ? sources.keys() : []) {
      const write = made.logs[name];
      if (write === undefined || name === made.without) without.push(name);
      else logs[name] = [write(style)];
    }
    const tables: Record<string, Sheet> = rules.has('tables') ? { company: made.company(style) } : {};
    const world: World = {
      rules: toYaml(rules, style.unquoted),
      asOf: style.asOf,
      leads: made.leads(style),
      tables,
      logs,
      without,
      ...(made.top === undefined ? {} : { top: made.top }),
    };
    return { rules, style, world };
  });
}
