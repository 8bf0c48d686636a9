// Reads a list of segments, lowest first: those of leads, and those of accounts.
import { decimal } from '../values/micro.ts';
import { type Keys, type Report, readBounded, readKeys, readLabel } from './nodes.ts';
import type { YamlEntry } from './yaml.ts';

/** What the list is about, in messages. */
interface SegmentWords {
  /** `segments`, `"segments" of accounts`. */
  readonly section: string;
  /** `a segment`. */
  readonly segment: string;
  /** Follows the name of a segment: ` of accounts`. */
  readonly owner: string;
  readonly example: string;
  /** The keys that refuse a lead or an account. */
  readonly gates: readonly string[];
  /** What the first segment takes: `lead`. */
  readonly takes: string;
}

const MOST = 1_000_000_000;

/** `readGates` reads the keys that refuse a lead or an account. undefined if the section is not a list. */
export function readSegmentList<Gates extends object>(
  { value }: YamlEntry,
  { section, segment, owner, example, gates, takes }: SegmentWords,
  report: Report,
  readGates: (keys: Keys, name: string) => Gates,
): readonly ({ readonly name: string; readonly from: number } & Gates)[] | undefined {
  if (value.kind !== 'list' || value.items.length === 0) {
    report(value.at, 'not-a-list', `${section} must be a list, lowest first`, `write ${example}`);
    return undefined;
  }
  const names = new Set<string>();
  let last = Number.NEGATIVE_INFINITY;
  return value.items.flatMap((item, index) => {
    const keys = readKeys(item, segment, ['name', 'from', ...gates], report);
    if (keys === undefined) return [];
    const nameEntry = keys.get('name');
    const fromEntry = keys.get('from');
    if (!nameEntry) report(item.at, 'missing-key', `${segment} must have "name"`);
    if (!fromEntry) {
      report(item.at, 'missing-key', `${segment} must have "from"`, 'write the score from which it starts');
    }
    const name = (nameEntry && readLabel(nameEntry.value, `the name of ${segment}`, report)) ?? '';
    const from = fromEntry && readBounded(fromEntry.value, `"from" of ${segment}`, MOST, report);
    if (nameEntry && names.has(name)) {
      report(nameEntry.value.at, 'duplicate-segment', `the segment "${name}"${owner} is declared twice`);
    }
    if (fromEntry && from !== undefined && from < last) {
      report(
        fromEntry.value.at,
        'segments-order',
        `segments${owner} must be lowest first; ${name} starts at ${decimal(from)}, and the one before it at ${decimal(last)}`,
        'raise its "from", or move it up',
      );
    }
    names.add(name);
    last = from ?? last;
    const gate = gates.map((key) => keys.get(key)).find((one) => one !== undefined);
    if (index === 0 && gate) {
      const quoted = gates.map((key) => `"${key}"`).join(' or ');
      const message = `the first segment${owner} must not have ${quoted}; it takes every other ${takes}`;
      report(gate.keyAt, 'gate-on-first', message);
    }
    return [{ name, from: from ?? 0, ...readGates(keys, name) }];
  });
}
