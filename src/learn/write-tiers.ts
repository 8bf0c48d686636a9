// A tier of a learned rule as YAML.
import { decimal } from '../values/micro.ts';
import { WINDOWS } from './activity-variables.ts';
import type { LearnedRule, LearnedTier, TierTest } from './learned.ts';

/** `{ at_least: 200, points: 15 }`. */
export function tierText({ reads }: LearnedRule, { test, points }: LearnedTier): string {
  if (reads.kind === 'field') return `{ ${fieldTest(reads.test, test)}, points: ${points} }`;
  const { source, type, window, kind, field } = reads.measure;
  const picks = [`source: ${valueText(source)}`, ...(type === null ? [] : [`type: ${valueText(type)}`])];
  const range = test.kind === 'range' ? test : { from: null, below: null };
  if (kind === 'recency') {
    const within = recencyWindow(range.from ?? 1);
    const all = [...picks, ...(within === null ? [] : [`within: ${within}d`])];
    return `{ when: { activity: { ${all.join(', ')} } }, points: ${points} }`;
  }
  const bounds = rangeText(range, 'at_least', 'less_than', String);
  const measure =
    kind === 'distinct'
      ? `distinct: { field: ${valueText(field ?? '')}, ${bounds} }`
      : `${kind}: { ${bounds} }`;
  // At least one is what an activity without a measure means.
  const isAny = kind === 'count' && range.from === 1 && range.below === null;
  const all = [...picks, ...(window === null ? [] : [`within: ${window}d`]), ...(isAny ? [] : [measure])];
  return `{ when: { activity: { ${all.join(', ')} } }, points: ${points} }`;
}

/** The window of a rank: the shortest window has the highest; null: any time. */
function recencyWindow(rank: number): number | null {
  return WINDOWS[WINDOWS.length + 1 - rank] ?? null;
}

function fieldTest(how: 'number' | 'age' | 'is' | 'words', test: TierTest): string {
  switch (test.kind) {
    case 'unknown':
      return 'known: false';
    case 'texts':
      return `${how}: [${test.texts.map(valueText).join(', ')}]`;
    case 'range':
      return how === 'age'
        ? rangeText(test, 'older_than', 'within', (days) => `${days}d`)
        : rangeText(test, 'at_least', 'less_than', decimal);
  }
}

function rangeText(
  { from, below }: { readonly from: number | null; readonly below: number | null },
  lower: string,
  upper: string,
  write: (value: number) => string,
): string {
  const bounds = [
    ...(from === null ? [] : [`${lower}: ${write(from)}`]),
    ...(below === null ? [] : [`${upper}: ${write(below)}`]),
  ];
  return bounds.join(', ');
}

/** What YAML or its readers take for something else than text. */
const SPECIAL = /^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i;

/** A text as YAML: plain where nobody can misread it. */
export function valueText(text: string): string {
  const isPlain = /^[A-Za-z][\w.-]*( [\w.-]+)*$/.test(text) && !SPECIAL.test(text);
  return isPlain ? text : JSON.stringify(text);
}
