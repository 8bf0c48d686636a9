// The time zone, where the offsets of the files show one.
import type { FileProfile } from '../profile/profile.ts';

/** Offsets of standard time and of summer time, and a zone that has had them for decades. */
const ZONES: readonly (readonly [offsets: readonly string[], zone: string, name: string])[] = [
  [['+00', '+01'], 'Europe/London', 'British'],
  [['+01', '+02'], 'Europe/Paris', 'Central European'],
  [['+02', '+03'], 'Europe/Athens', 'Eastern European'],
  [['-05', '-04'], 'America/New_York', 'US Eastern'],
  [['-06', '-05'], 'America/Chicago', 'US Central'],
  [['-07', '-06'], 'America/Denver', 'US Mountain'],
  [['-08', '-07'], 'America/Los_Angeles', 'US Pacific'],
];

export function findZone(files: readonly FileProfile[]): {
  readonly name: string;
  readonly note: string | null;
} {
  const offsets = new Set(
    files
      .flatMap(({ columns }) => columns.flatMap((column) => column.offsets))
      .map((offset) => (offset === 'Z' ? 'Z' : offset.slice(0, 3))),
  );
  const found = ZONES.find(([pair]) => offsets.size === 2 && pair.every((offset) => offsets.has(offset)));
  if (found !== undefined) {
    return { name: found[1], note: `the offsets are those of ${found[2]} time; write your own city` };
  }
  if (offsets.size === 1 && offsets.has('Z'))
    return { name: 'UTC', note: 'the times are in UTC; write your zone, such as Europe/Madrid' };
  return { name: 'UTC', note: 'the files do not show a zone; write yours, such as Europe/Madrid' };
}
