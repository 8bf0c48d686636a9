// Accounts added up from the leads' scored rows, apart from leadscore: keys, roll-up, roles, segments, reasons.
import type { BeyondCase, RollUpChoice } from './random-companies.ts';
import { divideRound, fixed, fold, micros } from './values.ts';

/** A scored lead by column. */
type ScoredRow = Readonly<Record<string, string>>;

const utf8 = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

export function accountsOf(rows: readonly ScoredRow[], { accounts, log }: BeyondCase): string[][] {
  const byKey = new Map<string, ScoredRow[]>();
  for (const row of rows) {
    const key = (row.Company ?? '').trim();
    if (key === '') continue;
    const own = accounts.fold ? fold(key) : key;
    byKey.set(own, [...(byKey.get(own) ?? []), row]);
  }
  const table = [...byKey.values()].map((all) => {
    const leads = all.filter(({ segment }) => segment !== 'disqualified');
    const groups = (['fit', 'eager'] as const).map((group) => {
      const total = rolledUp(
        leads.map((row) => micros(row[group] ?? '')),
        accounts.rollUp[group],
      );
      return heldTo(total, accounts.bounds[group]);
    });
    const free = leads.map((row) => ((row.Topic ?? '').includes('sec') ? 4_250_000n : 0n));
    const most = free.length === 0 ? 0n : free.reduce((a, b) => (b > a ? b : a));
    const sum = groups.reduce((a, b) => a + b, BigInt(accounts.start) * 1_000_000n + most);
    const score = heldTo(sum, [0, 100]);
    const isActive = ({ Id }: ScoredRow): boolean =>
      log.some(
        ({ lead, age }) => lead === Id && (accounts.activeWithin === null || age < accounts.activeWithin),
      );
    const active = leads.filter(isActive).length;
    const champions = leads.filter(({ City }) => City === 'Lima').length;
    const users = leads.filter(({ Topic = '' }) => Topic.includes('int')).length;
    const missing = [...(champions ? [] : ['champion']), ...(users ? [] : ['user'])];
    const counts = ['cold', 'warm', 'hot', 'disqualified'].map(
      (name) => all.filter((row) => row.segment === name).length,
    );
    const { segment, held } = placed(
      score,
      { leads: leads.length, roles: 2 - missing.length, active },
      accounts,
    );
    const told = [2, 1, 0, 3].flatMap((at) =>
      counts[at] ? [`${counts[at]} ${['cold', 'warm', 'hot', 'disqualified'][at]}`] : [],
    );
    const top = leads.toSorted((a, b) => {
      const [one, other] = [micros(a.score ?? ''), micros(b.score ?? '')];
      return other > one ? 1 : other < one ? -1 : utf8(a.Id ?? '', b.Id ?? '');
    });
    const names = all.flatMap(({ Name = '' }) => (Name === '' ? [] : [Name])).sort(utf8);
    return [
      ...[
        all.map(({ Company = '' }) => Company.trim()).sort(utf8)[0] ?? '',
        names[0] ?? '',
        fixed(score, 6),
        segment,
      ],
      ...groups.map((total) => fixed(total, 6)),
      ...[leads.length, active, ...counts, champions, users].map(String),
      missing.join(';'),
      top
        .slice(0, 3)
        .map(({ Id = '' }) => Id)
        .join(';'),
      [
        told.join(', '),
        [`roles ${2 - missing.length} of 2`, ...missing.map((role) => `no ${role}`)].join(', '),
        ...held,
      ].join('; '),
    ];
  });
  return table.sort((a, b) => utf8(a[0] ?? '', b[0] ?? ''));
}

function rolledUp(subtotals: readonly bigint[], { kind, count }: RollUpChoice): bigint {
  const sorted = subtotals.toSorted((a, b) => (b > a ? 1 : b < a ? -1 : 0));
  const sum = (some: readonly bigint[]): bigint => some.reduce((a, b) => a + b, 0n);
  if (sorted.length === 0) return 0n;
  if (kind === 'max') return sorted[0] ?? 0n;
  if (kind === 'sum') return sum(sorted);
  if (kind === 'top') return sum(sorted.slice(0, count));
  return divideRound(sum(sorted), BigInt(sorted.length));
}

function heldTo(value: bigint, [min, max]: readonly [number | null, number | null]): bigint {
  if (max !== null && value > BigInt(max) * 1_000_000n) return BigInt(max) * 1_000_000n;
  if (min !== null && value < BigInt(min) * 1_000_000n) return BigInt(min) * 1_000_000n;
  return value;
}

function placed(
  score: bigint,
  has: Readonly<Record<'leads' | 'roles' | 'active', number>>,
  { from, requires }: BeyondCase['accounts'],
): { segment: string; held: string[] } {
  const reaches = (bound: number): boolean => has.leads > 0 && score >= BigInt(bound) * 1_000_000n;
  const lower = reaches(from[0]) ? 'some' : 'none';
  if (!reaches(from[1])) return { segment: lower, held: [] };
  const refused = (['leads', 'roles', 'active'] as const).find((what) => has[what] < requires[what]);
  if (refused === undefined) return { segment: 'big', held: [] };
  return { segment: lower, held: [`held at ${lower}: ${refused} ${has[refused]} < ${requires[refused]}`] };
}
