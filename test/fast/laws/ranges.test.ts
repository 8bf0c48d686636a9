// What `validate` says a score can come to: no lead is ever outside, and for rules that are free of each other the
// ends are reached.

import { parse } from 'csv-parse/sync';
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ledgerOf, total } from '../../oracle/compare.ts';
import { type Case, cases, toYaml } from '../../oracle/generate.ts';
import { run as runCase } from '../../oracle/run.ts';
import { micros } from '../../oracle/values.ts';
import { sampling, times } from '../../support/random.ts';
import { inFreshFolder, put, run, text } from '../../support/run.ts';

const RUNS = 10;

inFreshFolder();

interface Range {
  low: string;
  high: string;
}

interface Checked {
  errors: number;
  findings: { code: string; message: string; level: string }[];
  score: Range;
  groups: Record<string, Range>;
  reachable: Record<string, Range | null>;
}

async function validated(rules: string): Promise<Checked> {
  put({ 'rules.yaml': rules });
  const { stdout, stderr, code } = await run(['validate', 'rules.yaml', '--format', 'json']);
  const [checked] = (JSON.parse(stdout) as { files: Checked[] }).files;
  if (checked?.score === undefined) throw new Error(`${stdout}${stderr}\n${rules}`);
  expect(code).toBe(checked.errors > 0 ? 1 : 0);
  return checked;
}

const isWithin = (value: bigint, { low, high }: Range): boolean =>
  value >= micros(low) && value <= micros(high);

/** A random case without promotions, which put leads into segments whatever their score. */
const unpromoted: Arbitrary<Case> = cases().map((one) => {
  const rules = new Map([...one.rules].filter(([key]) => key !== 'promote'));
  return { ...one, rules, world: { ...one.world, rules: toYaml(rules, one.style.unquoted) } };
});

describe('ranges are sound', () => {
  test('no lead of a random case is outside', async () => {
    let scored = 0;
    await fc.assert(
      fc.asyncProperty(unpromoted, async (one) => {
        const checked = await validated(one.world.rules);
        const told = await runCase(one.world, one.style);
        const groupOf = new Map<string, string>();
        const rules = one.rules.get('rules');
        for (const [id, rule] of rules instanceof Map ? rules : []) {
          const group = rule instanceof Map ? rule.get('group') : undefined;
          if (group !== undefined) groupOf.set(id, String(group));
        }
        const never = checked.findings.flatMap(({ code, message }) => {
          const rule = code === 'contradiction' && /^rule (.+?) can never hold: /s.exec(message);
          return rule ? [rule[1]] : [];
        });
        for (const row of told.rows) {
          scored++;
          expect(isWithin(micros(row.score ?? ''), checked.score), `score ${row.score}`).toBe(true);
          const ledger = ledgerOf(row);
          for (const [group, range] of Object.entries(checked.groups)) {
            const own = ledger.filter(
              ({ kind, name }) =>
                (kind === 'group' && name === group) || (kind === 'rule' && groupOf.get(name) === group),
            );
            const sum = total(own.map(({ points }) => points));
            expect(isWithin(sum, range), `${group} ${sum} in ${range.low} to ${range.high}`).toBe(true);
          }
          const reach = checked.reachable[row.segment ?? ''];
          if ((row.segment ?? '') in checked.reachable) {
            expect(reach, `${row.segment} is reached\n${one.world.rules}`).not.toBe(null);
            expect(isWithin(micros(row.score ?? ''), reach as Range), `${row.segment} at ${row.score}`).toBe(
              true,
            );
          }
          for (const { kind, name } of ledger) {
            if (kind === 'rule') expect(never, `${name} fired\n${one.world.rules}`).not.toContain(name);
          }
        }
      }),
      sampling(RUNS),
    );
    expect(scored).toBeGreaterThan(times(RUNS));
  });
});

/** A rule on a column or a type of its own, and the states of a lead that bring it to its ends. */
interface FreeRule {
  readonly yaml: (id: string) => string;
  /** The lead's cell in each state, or its activities by age in days, so many each. */
  readonly states: readonly { readonly cell?: string; readonly ages?: readonly number[] }[];
}

const points = fc.integer({ min: -30, max: 30 }).filter((value) => value !== 0);

const freeRule: Arbitrary<FreeRule> = fc.oneof(
  points.map(
    (p): FreeRule => ({
      yaml: (id) => `when: { ${id}: yes }, points: ${p}`,
      states: [{}, { cell: 'yes' }],
    }),
  ),
  fc.tuple(points, points).map(
    ([p, q]): FreeRule => ({
      yaml: (id) => `field: ${id}, tiers: [{ at_least: 200, points: ${p} }, { at_least: 100, points: ${q} }]`,
      states: [{}, { cell: '150' }, { cell: '250' }],
    }),
  ),
  fc.tuple(points, fc.integer({ min: 1, max: 60 })).map(
    ([p, max]): FreeRule => ({
      yaml: (id) => `each: { field: ${id} }, points: ${p}, max: ${max}`,
      states: [{}, { cell: '1000000' }],
    }),
  ),
  fc.tuple(points, fc.integer({ min: 1, max: 60 })).map(
    ([p, max]): FreeRule => ({
      yaml: (id) => `each: { type: ${id} }, points: ${p}, max: ${max}`,
      states: [{}, { ages: Array.from({ length: 60 }, () => 3) }],
    }),
  ),
  fc
    .tuple(
      points,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom('', '5d', '8d'),
    )
    .map(
      ([p, perDay, within, linear]): FreeRule => ({
        yaml: (id) =>
          `each: { type: ${id}, within: ${within}d }, points: ${p}, times_per_day: ${perDay}${linear && `, decay: { linear: ${linear} }`}`,
        states: [
          {},
          {
            ages: Array.from({ length: within }, (_, age) =>
              Array.from({ length: perDay }, () => age),
            ).flat(),
          },
        ],
      }),
    ),
);

const bounds = fc.constantFrom('', 'min: -10', 'max: 20', 'min: -5, max: 15', 'min: 3');

describe('ranges are tight', () => {
  test('for free rules an exhaustive search reaches both ends', async () => {
    const few = fc.array(freeRule, { minLength: 1, maxLength: 4 });
    const placed = fc.array(fc.constantFrom('', 'a', 'b'), { minLength: 4, maxLength: 4 });
    const settings = fc.record({ start: fc.integer({ min: -10, max: 40 }), decimals: fc.constantFrom(0, 2) });
    await fc.assert(
      fc.asyncProperty(
        few,
        placed,
        bounds,
        bounds,
        settings,
        async (rules, groups, a, b, { start, decimals }) => {
          const yaml = [
            'version: 1',
            'leads: { id: id }',
            'activities: { web: { lead: who, type: what, at: when } }',
            `groups: { a: { ${a} }, b: { ${b} } }`,
            `score: { start: ${start}, decimals: ${decimals} }`,
            'rules:',
            ...rules.map(
              (rule, i) => `  r${i}: { ${groups[i] && `group: ${groups[i]}, `}${rule.yaml(`r${i}`)} }`,
            ),
          ];
          let leads: { id: string; states: FreeRule['states'][number][] }[] = [{ id: '', states: [] }];
          for (const rule of rules) {
            leads = leads.flatMap(({ id, states }) =>
              rule.states.map((state, i) => ({ id: `${id}${i}`, states: [...states, state] })),
            );
          }
          put({
            'leads.csv': [
              ['id', ...rules.map((_, i) => `r${i}`)].join(','),
              ...leads.map(({ id, states }) => [`L${id}`, ...states.map(({ cell = '' }) => cell)].join(',')),
              '',
            ].join('\n'),
            'web.csv': [
              'who,what,when',
              ...leads.flatMap(({ id, states }) =>
                states.flatMap(({ ages = [] }, i) =>
                  ages.map(
                    (age) =>
                      `L${id},r${i},${new Date(Date.UTC(2026, 10, 20 - age)).toISOString().slice(0, 10)}`,
                  ),
                ),
              ),
              '',
            ].join('\n'),
          });
          const { score, groups: ranges } = await validated(yaml.join('\n'));
          const flags = [
            '--leads',
            'leads.csv',
            '-a',
            'web.csv',
            '--as-of',
            '2026-11-20',
            '--detail',
            '-o',
            'out.csv',
          ];
          const { code, stderr } = await run(['score', '--rules', 'rules.yaml', ...flags]);
          expect(code, stderr).toBe(0);
          const rows = parse(text('out.csv'), { columns: true }) as Record<string, string>[];
          const ends = (values: bigint[]): [bigint, bigint] => [
            values.reduce((x, y) => (y < x ? y : x)),
            values.reduce((x, y) => (y > x ? y : x)),
          ];
          expect(ends(rows.map((row) => micros(row.score ?? '')))).toEqual([
            micros(score.low),
            micros(score.high),
          ]);
          for (const [group, { low, high }] of Object.entries(ranges)) {
            const subtotals = rows.map((row) =>
              total(
                ledgerOf(row)
                  .filter(({ kind, name }) =>
                    kind === 'group'
                      ? name === group
                      : kind === 'rule' && groups[Number(name.slice(1))] === group,
                  )
                  .map((line) => line.points),
              ),
            );
            expect(ends(subtotals)).toEqual([micros(low), micros(high)]);
          }
        },
      ),
      sampling(RUNS),
    );
  });
});
