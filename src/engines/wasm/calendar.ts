// The months of 1900 to 2199 and the plan's time zone, as the kernel reads them.
import { dayNumber } from '../../values/days.ts';
import type { Zone } from '../../values/zone.ts';
import type { SharedTables } from './count-activities.ts';
import type { KernelMemory } from './kernel-memory.ts';

const FIRST_YEAR = 1900;
const YEARS = 300;

export function writeCalendar({ kernel, views }: KernelMemory, zone: Zone): SharedTables['calendar'] {
  const months = kernel.alloc(BigInt(YEARS * 12 * 8)) >>> 0;
  const zoneAt = kernel.alloc(BigInt(8 + zone.changes.length * 16)) >>> 0;
  const { i32, i64 } = views();
  for (let month = 0; month < YEARS * 12; month++) {
    const start = firstDay(month);
    i32[months / 4 + month * 2] = start;
    i32[months / 4 + month * 2 + 1] = firstDay(month + 1) - start;
  }
  i32[zoneAt / 4] = zone.changes.length;
  i32[zoneAt / 4 + 1] = zone.offset;
  zone.changes.forEach(([from, offset], index) => {
    i64[zoneAt / 8 + 1 + index * 2] = BigInt(from);
    i64[zoneAt / 8 + 2 + index * 2] = BigInt(offset);
  });
  return { months, zone: zoneAt };
}

/** Months count from January of the first year. */
function firstDay(month: number): number {
  return dayNumber(FIRST_YEAR + Math.floor(month / 12), (month % 12) + 1, 1) as number; // every month has a first day
}
