// Exports whose leads convert by a law that is known: a card of points, and a chance that rises with the points.
import { hashText } from './hash.ts';

/** A number from 0 up to 1, the same on every machine. */
export function chance(seed: number, ...parts: readonly (string | number)[]): number {
  return hashText(parts.join(' '), seed) / 2 ** 32;
}

const TITLES = ['CEO', 'Manager', 'Engineer', 'Student'] as const;
const TITLE_POINTS = { CEO: 2, Manager: 1, Engineer: 0, Student: -1 } as const;
const COUNTRIES = ['ES', 'FR', 'DE', 'IT', 'PT'] as const;

export interface KnownLead {
  readonly id: string;
  readonly title: (typeof TITLES)[number];
  readonly employees: number;
  readonly country: string;
  readonly visits: number;
  readonly won: boolean;
}

/**
 * The log odds of conversion are -3, and 1.2 for each step of the title, 1 for 200 employees and more, 0.8 for two
 * visits and more. The country says nothing.
 */
export function knownLeads(count: number, seed: number, isNull = false): KnownLead[] {
  return Array.from({ length: count }, (_, i) => {
    const pick = <T>(name: string, values: readonly T[]): T =>
      values[Math.floor(chance(seed, name, i) * values.length)] as T;
    const title = pick('title', TITLES);
    const employees = Math.floor(1 + 400 * chance(seed, 'employees', i));
    const visits = Math.floor(5 * chance(seed, 'visits', i));
    const logOdds = -3 + 1.2 * TITLE_POINTS[title] + (employees >= 200 ? 1 : 0) + (visits >= 2 ? 0.8 : 0);
    const odds = isNull ? 0.15 : Math.exp(logOdds);
    const won = chance(seed, 'won', i) < odds / (1 + odds);
    return { id: `L${i}`, title, employees, country: pick('country', COUNTRIES), visits, won };
  });
}

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);

/** Leads of January 2026 as files: visits in February, deals in March and April. */
export function knownFiles(leads: readonly KnownLead[]): Record<string, string> {
  const rows = leads.map(({ id, title, employees, country }, i) =>
    [id, title, employees, country, day(i % 31)].join(','),
  );
  const visits = leads.flatMap(({ id, visits: count }) =>
    Array.from({ length: count }, (_, i) => `${id},visit,${day(31 + ((i * 7) % 28))}`),
  );
  const deals = leads.flatMap(({ id, won }, i) => (won ? [`${id},won,${day(60 + (i % 50))}`] : []));
  return {
    'leads.csv': `${['Id,Title,Employees,Country,Created', ...rows].join('\n')}\n`,
    'web.csv': `${['Lead,Event,Date', ...visits].join('\n')}\n`,
    'deals.csv': `${['Lead,Event,Date', ...deals].join('\n')}\n`,
  };
}

/** How the files are read, with the outcome. */
export const READING = `version: 1
name: Known
leads: { id: Id, fields: { Title: Title, Employees: { type: number }, Country: Country, Created: { type: date } } }
activities:
  web: { lead: Lead, type: Event, at: Date }
  deals: { lead: Lead, type: Event, at: Date }
outcome: { name: Won, when: { activity: { source: deals, type: won } }, created: Created }
`;

export const HAND = `${READING}groups: { fit: { max: 60 }, engagement: { max: 40 } }
rules:
  boss: { group: fit, when: { Title: [CEO, Manager] }, points: 20 }
  student: { group: fit, when: { Title: Student }, points: 10 }
  large: { group: fit, when: { Employees: { at_least: 200 } }, points: 20 }
  visits: { group: engagement, each: { source: web }, points: 5, max: 20 }
`;

export const FILES = ['--leads', 'leads.csv', '-a', 'web=web.csv', '-a', 'deals=deals.csv'] as const;
/** After the last visit and before the first deal; the last deals are of 20 April. */
export const SNAPSHOT = ['--as-of', '2026-03-01', '--window', '50d'] as const;
