// Checks of conditions: those that can never hold, that repeat another, or that match more than intended.

import { conditionSites, leadSites, partsOf } from '../plan/condition-sites.ts';
import { conditionWords } from '../plan/describe.ts';
import type { Cell, Condition, Plan } from '../plan/plan.ts';
import { fold } from '../values/fold.ts';
import { itemAt } from '../values/item-at.ts';
import { nearest } from '../values/nearest.ts';
import { type ConflictContext, conflictsIn, flat, selectsNothing } from './conflicts.ts';
import type { Lint } from './lint.ts';

/** Conditions on leads that can never hold. */
export function findContradictions({ plan, places, report }: Lint): void {
  const context: ConflictContext = { cells: plan.leads.cells, plan };
  for (const { by, path, condition, beside } of leadSites(plan)) {
    for (const { at, beside: other, isBranch } of conflictsIn(condition, context, beside.flatMap(flat))) {
      if (isOfEmptySelector(at, plan)) continue; // reported below, at the selector
      const place = places.of(at) ?? places.value(...path);
      const what = isBranch ? `part of ${by}` : by;
      report('error', place, 'contradiction', `${what} can never hold: ${against(at, other, context)}`);
    }
  }
}

function isOfEmptySelector(condition: Condition, plan: Plan): boolean {
  return condition.kind === 'signal' && selectsNothing(itemAt(plan.signals, condition.signal).select, plan);
}

/** Conditions on activities that no activity meets. */
export function findEmptySelectors({ plan, places, report }: Lint): void {
  for (const { name, where, cells } of plan.sources) {
    if (where === null) continue;
    for (const { at, beside } of conflictsIn(where, { cells, plan })) {
      const place = places.of(at) ?? places.key('activities', name, 'where');
      report(
        'error',
        place,
        'contradiction',
        `source ${name} matches no row: ${against(at, beside, { cells, plan })}`,
      );
    }
  }
  for (const { select } of plan.signals) {
    const { ages } = select;
    if (ages !== null && ages.max !== null && ages.min > ages.max) {
      const window = `no activity is at least ${ages.min} days old and in the last ${ages.max + 1} days`;
      report('error', places.of(select), 'contradiction', `no activity can match: ${window}`);
    }
    const dead = select.sources.flatMap(({ source, where }) => {
      const { name, cells, where: counts } = itemAt(plan.sources, source);
      if (where === null) return [];
      const context: ConflictContext = { cells, plan };
      const own = conflictsIn(where, context);
      for (const { at, beside, isBranch } of own) {
        if (!isBranch) continue;
        const message = `part of the selector can never hold: ${against(at, beside, context)}`;
        report('error', places.of(at) ?? places.of(select), 'contradiction', message);
      }
      const whole = own.find(({ isBranch }) => !isBranch);
      const declared = counts === null ? [] : flat(counts);
      const conflict = whole ?? conflictsIn(where, context, declared).find(({ isBranch }) => !isBranch);
      if (conflict === undefined) return [];
      const isOwn = whole !== undefined && !isOfConstant(whole.at, cells);
      return [{ conflict, context, declaredBy: isOwn ? undefined : name }];
    });
    // A selector over several logs may well mean what only one of them has.
    const [first] = dead;
    if (first === undefined || dead.length < select.sources.length) continue;
    const { at, beside } = first.conflict;
    const place = places.of(at) ?? places.of(select);
    const why = against(at, beside, first.context);
    if (first.declaredBy === undefined) {
      report('error', place, 'contradiction', `no activity can match: ${why}`);
    } else {
      const message = `no activity can match, because of how source ${first.declaredBy} is declared: ${why}`;
      report('warning', place, 'nothing-selected', message);
    }
  }
}

/** A test of a type that the log's declaration gives. */
function isOfConstant(condition: Condition, cells: readonly Cell[]): boolean {
  return 'cell' in condition && cells[condition.cell]?.kind === 'constant';
}

function against(at: Condition, other: Condition | undefined, { cells, plan }: ConflictContext): string {
  const words = (condition: Condition): string => {
    const text = conditionWords(condition, cells, plan);
    return text.length > 120 ? `${text.slice(0, 119)}…` : text;
  };
  if (other !== undefined) return `"${words(at)}" excludes "${words(other)}"`;
  if ('cell' in at && cells[at.cell]?.kind === 'constant') {
    return `the type is always "${(cells[at.cell] as Cell & { kind: 'constant' }).value}", but the condition is "${words(at)}"`;
  }
  return `"${words(at)}" is always false`;
}

/** Two rules with the same condition. */
export function findSameConditions({ plan, places, report }: Lint): void {
  const first = new Map<string, string>();
  for (const { id, when, earns } of plan.rules) {
    const cause =
      earns.kind === 'flat'
        ? { when }
        : earns.kind === 'each'
          ? { when, select: itemAt(plan.signals, earns.signal).select }
          : undefined;
    if (cause === undefined) continue;
    const key = JSON.stringify(cause, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
    const before = first.get(key);
    if (before === undefined) first.set(key, id);
    else {
      const message = `rules ${before} and ${id} have the same condition, so they score the same thing twice`;
      report('warning', places.key('rules', id), 'same-condition', message, 'merge the two rules');
    }
  }
}

/** Texts of one or two letters, which are part of many words. */
export function findShortTexts({ plan, places, report }: Lint): void {
  const look = (condition: Condition, cells: readonly Cell[]): void => {
    for (const part of partsOf(condition)) {
      if (part.kind !== 'contains' && part.kind !== 'words') continue;
      part.values.forEach((value, index) => {
        const letters = [...fold(value.trim())];
        if (letters.length > 2 || !letters.every((char) => /\p{L}/u.test(char))) return;
        const name = itemAt(cells, part.cell).name;
        const at = places.ofValues(part.values)[index];
        if (part.kind === 'contains') {
          const message = `"${value}" is part of many other words in "${name}"`;
          report('warning', at, 'short-text', message, `use words: ${value}, or a longer text`);
        } else {
          const level = letters.length === 1 ? 'warning' : 'note';
          report(
            level,
            at,
            'short-text',
            `"${value}" is so short that it may match other words: letter case is ignored`,
          );
        }
      });
    }
  };
  for (const { condition, cells } of conditionSites(plan)) look(condition, cells);
}

/** `"> 10"` as a text to be equal to: other tools write comparisons so. */
export function findComparedTexts({ plan, places, report }: Lint): void {
  for (const { condition } of leadSites(plan)) {
    for (const part of partsOf(condition)) {
      if (part.kind !== 'is') continue;
      part.values.forEach((value, index) => {
        const [, sign = '', number = ''] = /^([<>]=?|=)\s*(-?\d[\d.,]*)$/.exec(value.trim()) ?? [];
        if (sign === '') return;
        const test = SIGNS[sign];
        const hint =
          test === undefined
            ? `declare the field as a number, then write ${number}`
            : `write { ${test}: ${number} }`;
        report(
          'warning',
          places.ofValues(part.values)[index],
          'compared-as-text',
          `"${value}" is compared as text`,
          hint,
        );
      });
    }
  }
}

const SIGNS: Readonly<Record<string, string>> = {
  '>': 'more_than',
  '>=': 'at_least',
  '<': 'less_than',
  '<=': 'at_most',
};

/** Names that are nearly a declared one, and types that are nearly a named one. */
export function findNearNames({ plan, places, report }: Lint): void {
  const declared = new Set(plan.leads.names);
  const tables = plan.tables.map(({ name }) => name);
  for (const cell of plan.leads.cells) {
    if (cell.kind === 'constant' || declared.has(cell.name)) continue;
    const dot = cell.name.indexOf('.');
    const table = dot > 0 && cell.column.table === undefined ? cell.name.slice(0, dot) : undefined;
    const nearTable = table && nearest(table, tables);
    const near = nearest(cell.name, declared) ?? (nearTable && `${nearTable}.${cell.name.slice(dot + 1)}`);
    if (!near) continue;
    const { by, line, column } = cell.column.mention;
    const at = { ...places.key(), line, column };
    report(
      'warning',
      at,
      'near-name',
      `${by} reads a column "${cell.name}"; the rules declare "${near}"`,
      `did you mean "${near}"?`,
    );
  }
  for (const { type, cells } of plan.sources) {
    const cell = type === null ? undefined : cells[type];
    if (cell?.kind !== 'type') continue;
    const named = new Set(cell.names.map(([, to]) => fold(to)));
    const tested = plan.signals.flatMap(({ select }) =>
      select.sources.filter(({ source }) => plan.sources[source]?.cells === cells),
    );
    for (const { where } of tested) {
      for (const part of where ? partsOf(where) : []) {
        if (part.kind !== 'is' || part.cell !== type) continue;
        part.values.forEach((value, index) => {
          const near = named.has(fold(value)) ? undefined : nearest(fold(value), named);
          if (near !== undefined) {
            const message = `"${value}" is not a type name of this log`;
            report(
              'warning',
              places.ofValues(part.values)[index],
              'near-name',
              message,
              `did you mean "${near}"?`,
            );
          }
        });
      }
    }
  }
}
