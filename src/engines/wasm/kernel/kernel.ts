// The kernel's door: what JavaScript calls.
export { alloc, take } from './memory';
export { again, layOut, rowCount, split } from './split';
export { probeDay, probeNumber, setCalendar } from './cells';
export { codeOf, enter, createTable } from './tables';
export { setColumns } from './rows';
export { activities, setActivities } from './activities';
export { enterLeads, leads, placeOf, recordOf, setLeads } from './leads';
export { numberSharedCards, setUpSharedCards, weave, woven } from './shared-cards';
import { hashOfHead, headOf } from './memory';
import { find } from './tables';

/** The entry of a text; 0 where there is none. */
export function findText(table: u32, ptr: u32, len: u32): u32 {
  const head = headOf(ptr, len);
  return find(table, head, hashOfHead(head));
}

/** Writes the head of a text, which stays where it is. */
export function writeHead(entry: u32, ptr: u32, len: u32): void {
  v128.store(entry, headOf(ptr, len));
}
