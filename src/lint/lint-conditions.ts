// Conditions that can't hold, that say what another has said, or that hold for more than was meant.

import { conditionSites, leadSites, partsOf } from '../plan/condition-sites.ts';
import { conditionWords } from '../plan/describe.ts';
import type { Cell, Condition, Plan, Signal } from '../plan/plan.ts';
import { fold } from '../values/fold.ts';
import { nearest } from '../values/nearest.ts';
import { conflictsIn, flat, type Subject, selectsNothing } from './conflicts.ts';
import type { Lint } from './lint.ts';

/** Conditions on leads that can never hold. */
export function findContradictions({ plan, places, report }: Lint): void {
  const subject: Subject = { cells: plan.leads.cells, plan };
  for (const { by, path, condition, beside } of leadSites(plan)) {
    for (const { at, beside: other, isBranch } of conflictsIn(condition, subject, beside.flatMap(flat))) {
      if (isOfEmptySelector(at, plan)) continue; // told below, at the selector
      const place = places.of(at) ?? places.value(...path);
      const what = isBranch ? `a part of ${by}` : by;
      report('error', place, 'contradiction', `${what} can never hold: ${against(at, other, subject)}`);
    }
  }
}

function isOfEmptySelector(condition: Condition, plan: Plan): boolean {
  return (
    condition.kind === 'signal' && selectsNothing((plan.signals[condition.signal] as Signal).select, plan)
  );
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
        `nothing of source ${name} can count: ${against(at, beside, { cells, plan })}`,
      );
    }
  }
  for (const { select } of plan.signals) {
    const { ages } = select;
    if (ages !== null && ages.max !== null && ages.min > ages.max) {
      const window = `nothing is both at least ${ages.min} days old and of the last ${ages.max + 1} days`;
      report('error', places.of(select), 'contradiction', `no activity can count: ${window}`);
    }
    const dead = select.sources.flatMap(({ source, where }) => {
      const { name, cells, where: counts } = plan.sources[source] as Plan['sources'][number];
      if (where === null) return [];
      const subject: Subject = { cells, plan };
      const own = conflictsIn(where, subject);
      for (const { at, beside, isBranch } of own) {
        if (!isBranch) continue;
        const message = `a part of what is selected can never hold: ${against(at, beside, subject)}`;
        report('error', places.of(at) ?? places.of(select), 'contradiction', message);
      }
      const whole = own.find(({ isBranch }) => !isBranch);
      const declared = counts === null ? [] : flat(counts);
      const conflict = whole ?? conflictsIn(where, subject, declared).find(({ isBranch }) => !isBranch);
      if (conflict === undefined) return [];
      const isOwn = whole !== undefined && !isOfConstant(whole.at, cells);
      return [{ conflict, subject, declaredBy: isOwn ? undefined : name }];
    });
    // A selector over several logs may well mean what only one of them has.
    const [first] = dead;
    if (first === undefined || dead.length < select.sources.length) continue;
    const { at, beside } = first.conflict;
    const place = places.of(at) ?? places.of(select);
    const why = against(at, beside, first.subject);
    if (first.declaredBy === undefined) {
      report('error', place, 'contradiction', `no activity can count: ${why}`);
    } else {
      const message = `no activity can count, as source ${first.declaredBy} is declared: ${why}`;
      report('warning', place, 'nothing-selected', message);
    }
  }
}

/** A test of a type that the log's declaration gives. */
function isOfConstant(condition: Condition, cells: readonly Cell[]): boolean {
  return 'cell' in condition && cells[condition.cell]?.kind === 'constant';
}

function against(at: Condition, other: Condition | undefined, { cells, plan }: Subject): string {
  const words = (condition: Condition): string => {
    const text = conditionWords(condition, cells, plan);
    return text.length > 120 ? `${text.slice(0, 119)}…` : text;
  };
  if (other !== undefined) return `"${words(at)}" excludes "${words(other)}"`;
  if ('cell' in at && cells[at.cell]?.kind === 'constant') {
    return `the type is always "${(cells[at.cell] as Cell & { kind: 'constant' }).value}", and "${words(at)}" is asked for`;
  }
  return `"${words(at)}" is never so`;
}

/** Two rules that hold for the same leads for the same cause. */
export function findSameConditions({ plan, places, report }: Lint): void {
  const first = new Map<string, string>();
  for (const { id, when, earns } of plan.rules) {
    const cause =
      earns.kind === 'flat'
        ? { when }
        : earns.kind === 'each'
          ? { when, select: (plan.signals[earns.signal] as Signal).select }
          : undefined;
    if (cause === undefined) continue;
    const key = JSON.stringify(cause, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
    const before = first.get(key);
    if (before === undefined) first.set(key, id);
    else {
      const message = `rule ${id} holds exactly where rule ${before} does: the same thing is paid twice`;
      report('warning', places.key('rules', id), 'same-condition', message, 'make one rule of the two');
    }
  }
}

/** One or two letters stand inside many words. */
export function findShortTexts({ plan, places, report }: Lint): void {
  const look = (condition: Condition, cells: readonly Cell[]): void => {
    for (const part of partsOf(condition)) {
      if (part.kind !== 'contains' && part.kind !== 'words') continue;
      part.values.forEach((value, index) => {
        const letters = [...fold(value.trim())];
        if (letters.length > 2 || !letters.every((char) => /\p{L}/u.test(char))) return;
        const name = (cells[part.cell] as Cell).name;
        const at = places.ofValues(part.values)[index];
        if (part.kind === 'contains') {
          const message = `"${value}" stands inside many other words of "${name}"`;
          report('warning', at, 'short-text', message, `write words: ${value}, or more of the text`);
        } else {
          const level = letters.length === 1 ? 'warning' : 'note';
          report(
            level,
            at,
            'short-text',
            `"${value}" is so short that the word may mean something else: it holds in any letter case`,
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
        const hint = `write { ${SIGNS[sign]}: ${number} }`;
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
  '=': 'at_least',
};

/** Names that are nearly a declared one, and types that are nearly a named one. */
export function findNearNames({ plan, places, report }: Lint): void {
  const declared = new Set(plan.leads.names);
  for (const cell of plan.leads.cells) {
    if (cell.kind === 'constant' || declared.has(cell.name)) continue;
    const dot = cell.name.indexOf('.');
    const table = dot > 0 && cell.column.table === undefined ? cell.name.slice(0, dot) : undefined;
    const near =
      nearest(cell.name, declared) ??
      (table &&
        nearest(
          table,
          plan.tables.map(({ name }) => name),
        ) &&
        `${nearest(
          table,
          plan.tables.map(({ name }) => name),
        )}.${cell.name.slice(dot + 1)}`);
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
            const message = `"${value}" is not among the names of this log's types`;
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
