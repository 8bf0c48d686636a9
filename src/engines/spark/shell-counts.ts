// The counts that a script prints as JSON, read back.
import type { ShellResult } from './spark-shell.ts';

/** One count: an object's members by name, or a list's items by number. */
export interface ShellCount {
  /** NULL is 0. */
  number(name: string | number): number;
  nullable(name: string | number): number | null;
  text(name: string): string;
}

/** The counts of one kind, in the order that they were printed. */
export function countsOf({ lines }: Pick<ShellResult, 'lines'>, what: string): ShellCount[] {
  return lines.filter((line) => line.what === what).map(({ value }) => readCount(what, value));
}

function readCount(what: string, value: unknown): ShellCount {
  const members = new Map<string, unknown>(typeof value === 'object' && value ? Object.entries(value) : []);
  const member = (name: string | number): unknown => {
    const found = members.get(String(name));
    if (found === undefined) throw new Error(`Spark printed no ${name} of ${what}`);
    return found;
  };
  const nullable = (name: string | number): number | null => {
    const found = member(name);
    return found === null ? null : Number(found);
  };
  return { nullable, number: (name) => nullable(name) ?? 0, text: (name) => String(member(name)) };
}
