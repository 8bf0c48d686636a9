// Time zones from moment-timezone's copy of the IANA database: its data file alone, at a pinned version.

import { createRequire } from 'node:module';
import { itemAt } from '../values/item-at.ts';
import { nearest } from '../values/nearest.ts';
import type { Zone } from '../values/zone.ts';
import { type Report, readText } from './nodes.ts';
import type { YamlEntry } from './yaml.ts';

interface PackedZones {
  readonly version: string;
  /** `Europe/Madrid|LMT WET WEST CET…|e.I 0 -10…|0123…|-25Td0 19B0…|…`, numbers in base 60. */
  readonly zones: readonly string[];
  readonly links: readonly string[];
}

export const UTC: Zone = { name: 'UTC', offset: 0, changes: [] };

/** The offsets of a zone (its IANA name, any letter case), or the nearest known name. */
export function zoneNamed(name: string): Zone | { readonly nearest: string | undefined } {
  if (name === 'UTC') return UTC;
  const { zones, links } = createRequire(import.meta.url)(
    'moment-timezone/data/packed/latest.json',
  ) as PackedZones;
  const packed = new Map(zones.map((zone) => [zone.slice(0, zone.indexOf('|')), zone]));
  const targets = new Map(links.map((link) => link.split('|').reverse() as [string, string]));
  const known = [...packed.keys(), ...targets.keys()];
  const exact = known.find((zone) => zone.toLowerCase() === name.toLowerCase());
  if (exact === undefined) return { nearest: nearest(name, known) };
  return unpack(exact, packed.get(packed.has(exact) ? exact : (targets.get(exact) as string)) as string);
}

/** Reads a packed zone as moment-timezone documents it: offsets in minutes west, changes in minutes apart. */
function unpack(name: string, packed: string): Zone {
  const [, , offsets = '', indexes = '', gaps = ''] = packed.split('|');
  const east = offsets.split(' ').map((offset) => -Math.round(base60(offset) * 60) + 0);
  const order = [...indexes].map((index) => itemAt(east, base60(index)));
  let minutes = 0;
  const changes = (gaps === '' ? [] : gaps.split(' ')).map((gap, i): [number, number] => {
    minutes += base60(gap);
    return [Math.round(minutes * 60), itemAt(order, i + 1)];
  });
  return { name, offset: itemAt(order, 0), changes: changes.filter(([, offset]) => offset !== undefined) };
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX';

function base60(text: string): number {
  const [whole = '', part = ''] = text.replace('-', '').split('.');
  let value = 0;
  for (const digit of whole) value = value * 60 + DIGITS.indexOf(digit);
  let unit = 1;
  for (const digit of part) {
    unit /= 60;
    value += DIGITS.indexOf(digit) * unit;
  }
  return text.startsWith('-') ? -value : value;
}

/** A `timezone` key: an IANA name. */
export function readZone({ key, value }: YamlEntry, report: Report): Zone | undefined {
  const text = readText(value, key, report);
  if (text === undefined) return undefined;
  const zone = zoneNamed(text.text);
  if ('name' in zone) return zone;
  const hint = zone.nearest ? `did you mean "${zone.nearest}"?` : 'write an IANA name such as Europe/Madrid';
  report(text.at, 'unknown-timezone', `${key} must be an IANA time zone; got "${text.text}"`, hint);
  return undefined;
}
