// Random exports: few columns that never change and values from small pools, so that rules and cells meet.

import fc, { type Arbitrary } from 'fast-check';
import { type Cell, pick, type Style, same } from './arbitraries.ts';
import type { Sheet } from './cells.ts';
import { dateCell, filled, idCell, numberCell, padding, textCell } from './random-cells.ts';

const IDS = ['1', '2', '007', '7', 'a1', 'A1', 'constructor', '__proto__'];
const MORE_IDS = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', '00Q5e'];
export const EMAILS = [
  'ana@gmail.com',
  'bob@mail.hotmail.com',
  'José@acme.es',
  'x@hotmail.com',
  'nobody',
  'a@b@acme.es',
];
const DOMAINS = ['acme.es', 'Hotmail.com', 'gmail.com'];
const TITLES = [
  'CEO',
  'Director',
  'Marketing director',
  'Directeur général',
  'İstanbul Lead',
  'CTO & founder',
  'no',
  '1.0',
  '012',
  'Straße',
  'Head of R&D',
  'Łódź',
  'ΣΊΣΥΦΟΣ',
  'O"Neil, Bob; VP\tSales',
  'VP\nSales',
  'й\u0306 ё',
  '#1 seller',
  '=SUM(A1)',
];
export const LEAD_SOURCES = ['Partner', 'Referral', 'Trade show', 'Partner portal', 'Web'];
const COUNTRIES = ['España', 'Perú', 'no', 'Côte d’Ivoire', 'ØRSTED', 'Iran'];
export const TYPES = [
  'pricing_view',
  'page_view',
  'demo_request',
  'OPEN',
  'CLICK',
  'email_open',
  'constructor',
];
export const NOTES = [
  'https://example.com/pricing',
  'https://example.com/Blog',
  'Réponse',
  'pricing "new"',
  'a,b;c\td',
];
const INTERESTS = ['SEO', 'Email', 'Événement', 'email', 'Social media', '007'];

/** Some leads and mails turn up again and again, so that a lead has many activities to count. */
const BUSY = ['1', '1', '1', '1', '1', '007', '007', '007'];
const oneOfIds = fc.tuple(pick(...IDS, ...BUSY, '', 'N/A', 'Select'), padding).map(([id, pad]) => pad(id));
export const interests = fc
  .array(fc.tuple(pick(...INTERESTS, '', 'N/A', 'Select'), padding), { maxLength: 3 })
  .map(
    (parts): Cell =>
      (style) =>
        parts.map(([part, pad]) => pad(part)).join(style.listSeparator),
  );
const plainNumbers = (style: Style): string => style.numbers;
const noStrip = (): string => '';
const styleDates = (style: Style): string[] => style.dates;

type Columns = Record<string, Arbitrary<Cell>>;
export const LEADS: Columns = {
  'Record ID': idCell(...IDS, ...MORE_IDS, '1', '1', '007'),
  Email: textCell(...EMAILS),
  'Job Title': textCell(...TITLES),
  'Lead Source': textCell(...LEAD_SOURCES),
  'Annual Revenue': numberCell(
    (style) => style.revenueNumbers,
    (style) => `${style.strip}${style.strip === '$' ? ' ' : ''}`,
  ),
  'Emails clicked': numberCell(plainNumbers, noStrip),
  'Create Date': dateCell(styleDates),
  Interests: filled(interests),
  'First Seen': dateCell((style) => style.bornDates),
  'Associated Company ID': idCell('1', '2', '3', 'c1', 'C1'),
  País: textCell(...COUNTRIES),
};
export const COMPANY: Columns = {
  'Company ID': idCell('1', '2', '3', 'c1', 'C1', '4', '5', '6', '9'),
  'Number of Employees': numberCell(plainNumbers, noStrip),
  Domain: textCell(...DOMAINS),
  Industry: textCell('Software', 'Bäckerei', 'Retail'),
};
const EMAIL: Columns = {
  Recipient: textCell(
    ...EMAILS,
    ...EMAILS,
    'ana@gmail.com',
    'ana@gmail.com',
    ...DOMAINS,
    'nobody@example.org',
  ),
  Event: textCell(...TYPES),
  Timestamp: dateCell(styleDates),
  Note: textCell(...NOTES),
  Amount: numberCell(plainNumbers, noStrip),
  Tags: filled(interests),
};
const WEB: Columns = {
  'Contact IDs': filled(fc.array(oneOfIds, { minLength: 1, maxLength: 3 }).map((ids) => same(ids.join(';')))),
  'Event ID': idCell('e1', 'e2', 'e3', 'E3', 'e4', 'e5', 'e6', 'e7', 'e8', 'e9'),
  'Visited At': dateCell((style) => [style.webDate]),
  activityTypeId: textCell('1', '2', '10', 'open', ...TYPES),
  'Page URL': textCell(...NOTES),
  Note: textCell(...NOTES),
  Seconds: numberCell(plainNumbers, noStrip),
};
const CALLS: Columns = {
  Contact: textCell(
    ...EMAILS,
    'ana@gmail.com',
    'ana@gmail.com',
    'ana@gmail.com',
    'ana@gmail.com',
    ...INTERESTS,
  ),
  Outcome: textCell(...TYPES),
  Note: textCell(...NOTES),
  Minutes: numberCell(plainNumbers, noStrip),
  Due: dateCell(styleDates),
};
export const LOGS: Record<string, Columns> = { email: EMAIL, web: WEB, calls: CALLS };

/** A ragged row now and then: the last cell gone, or one too many. */
const ragged = fc.oneof({ weight: 60, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: pick(-1, 1) });

export function sheet(columns: Columns, most: number): Arbitrary<(s: Style) => Sheet> {
  const size = fc.oneof(
    { weight: 1, arbitrary: fc.constant({ maxLength: Math.min(2, most) }) },
    { weight: 5, arbitrary: fc.constant({ minLength: Math.floor(most / 3), maxLength: most }) },
  );
  const row = fc.tuple(fc.tuple(...Object.values(columns)), ragged);
  const rows = size.chain((length) => fc.array(row, { ...length, size: 'max' }));
  return rows.map((made) => (style: Style) => ({
    header: Object.keys(columns),
    rows: made.map(([cells, change]) => {
      const texts = cells.map((make) => make(style));
      return change < 0 ? texts.slice(0, -1) : change > 0 ? [...texts, 'extra'] : texts;
    }),
  }));
}
