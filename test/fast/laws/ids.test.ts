// Ids and keys by the ten thousand, in soak by the hundred thousand: found again whatever their letters and length, and never taken for another.
// Held against JavaScript's own Map.

import { expect, test } from 'vitest';
import { openRandom, SEED, times } from '../../support/random.ts';
import { column, inFreshFolder, put, run, text } from '../../support/run.ts';

inFreshFolder();

const RULES = `version: 1
leads: { id: id }
activities:
  log: { lead: who, id: event }
  mail: { lead: to, match: mail }
rules:
  acts: { each: { source: log }, points: 1 }
  mails: { each: { source: mail }, points: 1000 }
score: { max: 1000000 }
`;

/** Ids that are alike: one letter apart, each other's beginnings, in letters of one byte and of two; some are long. */
const KINDS: readonly ((n: number) => string)[] = [
  (n) => String(n),
  (n) => `lead-${String(n % 50_000).padStart(9, '0')}`,
  (n) => n.toString(36),
  (n) => n.toString(36).toUpperCase(),
  (n) => [...n.toString(6)].map((digit) => 'aÿĀ\u0101中é'[Number(digit)]).join(''),
  (n) => [...n.toString(3)].map((digit) => ['🙂', 'x', 'ÿ'][Number(digit)]).join(''),
  (n) => (n % 1000 === 0 ? 'x'.repeat(n % 90_000) + n : `x${n}`),
];

test('leads, events and addresses', { timeout: 60_000 }, async () => {
  const random = openRandom(SEED);
  const drawn = Array.from(
    { length: times(20_000) },
    (_, i) => KINDS[i % KINDS.length]?.(Math.floor(random() * times(40_000))) ?? '',
  );
  const leads = new Map<string, { acts: number; mails: number }>();
  const seen = new Set<string>();
  for (const id of drawn.filter((_, i) => i % 3 > 0)) leads.set(id, { acts: 0, mails: 0 });
  let [matched, duplicate, unmatched] = [0, 0, 0];
  const log = drawn.map((id, i) => {
    const event = drawn[(i * 7919) % drawn.length] ?? '';
    const lead = leads.get(id);
    if (!lead) unmatched++;
    else if (seen.has(event)) duplicate++;
    else {
      matched++;
      lead.acts++;
      seen.add(event);
    }
    return `${id},${event}\n`;
  });
  const mails = [...leads.keys()].filter((_, i) => i % 7 === 0);
  for (const id of mails) for (const lead of [leads.get(id)]) if (lead) lead.mails++;
  put({
    'rules.yaml': RULES,
    'leads.csv': `id,mail\n${drawn.map((id, i) => (i % 3 > 0 ? `${id},${encodeURIComponent(id)}@x.example\n` : '')).join('')}`,
    'log.csv': `who,event\n${log.join('')}`,
    'mail.csv': `to\n${mails.map((id) => `${encodeURIComponent(id)}@x.example\n`).join('')}`,
  });
  const argv = [
    'score',
    '--rules',
    'rules.yaml',
    '--leads',
    'leads.csv',
    '-a',
    'log=log.csv',
    '-a',
    'mail=mail.csv',
  ];
  const flags = [
    '-o',
    'out.csv',
    '--max-rejects',
    '100%',
    '--summary',
    'run.json',
    '--quiet',
    '--columns',
    'id,score',
  ];
  const { code, stderr } = await run([...argv, ...flags, '--as-of', '2026-11-01']);
  expect(code, stderr).toBe(0);

  const { leads: counts, activities } = JSON.parse(text('run.json'));
  expect(counts).toMatchObject({ scored: leads.size, duplicate: counts.read - leads.size, quarantined: 0 });
  expect(activities.log).toMatchObject({ read: drawn.length, matched, duplicate, unmatched });
  const out = text('out.csv');
  expect(column(out, 'id')).toEqual([...leads.keys()]);
  // Addresses match in any letter case, so of ids that differ by case alone each gets the other's mails.
  const byFolded = new Map<string, number>();
  for (const id of mails) byFolded.set(foldedMail(id), (byFolded.get(foldedMail(id)) ?? 0) + 1);
  const wanted = [...leads].map(([id, { acts }]) =>
    String(acts + 1000 * (byFolded.get(foldedMail(id)) ?? 0)),
  );
  expect(column(out, 'score')).toEqual(wanted);
});

const foldedMail = (id: string): string => encodeURIComponent(id).toLowerCase();
