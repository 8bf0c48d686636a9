import { expect } from 'vitest';
import { put, type Ran, run } from '../../support/run.ts';

export const RULES = `version: 1
leads: { id: Id }
groups: { fit: {}, id: { label: The id } }
rules:
  points: { group: fit, each: { field: Points }, points: 1 }
disqualify:
  lost: { when: { Lost: yes }, reason: Lost to us }
`;

/** Scores leads as of a date: `id: points`, or `lost`. */
export async function score(
  asOf: string,
  leads: Readonly<Record<string, number | 'lost'>>,
  rules = RULES,
  ...flags: string[]
): Promise<Ran> {
  const rows = Object.entries(leads).map(([id, points]) =>
    points === 'lost' ? `"${id}",1,yes` : `"${id}",${points},`,
  );
  put({ 'rules.yaml': rules, 'leads.csv': `Id,Points,Lost\n${rows.join('\n')}\n` });
  const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--out', 'out.csv', '--quiet'];
  return run([...argv, '--as-of', asOf, '--history', 'history', ...flags]);
}

export const track = (...flags: string[]): Promise<Ran> => run(['track', '--history', 'history', ...flags]);

interface FlowJson {
  readonly segments: readonly string[];
  readonly runs: readonly {
    readonly as_of: string;
    readonly rules: string;
    readonly leads: number;
    readonly segments: Record<string, number>;
    readonly scores: Record<string, number> | null;
  }[];
  readonly weeks: readonly {
    readonly week: string;
    readonly became: Record<
      string,
      { readonly leads: number; readonly reached?: number; readonly median_days?: number | null }
    >;
    readonly cooled: number;
    readonly disqualified: number;
  }[];
}

export async function json(): Promise<FlowJson> {
  const { code, stdout, stderr } = await track('--format', 'json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as FlowJson;
}
