// Lists of the plan name each other's items by index, and the compiler of rules has checked every index.

/** The item at an index; a missing one is a bug. */
export function itemAt<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`there is no item ${index} in a list of ${list.length}`);
  return item;
}
