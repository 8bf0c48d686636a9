// What all the random parts of a case are made of: the style the files are written in, plain rules data, and
// a few arbitraries that fast-check leaves to its users.

import fc, { type Arbitrary } from 'fast-check';

export type Plain = string | number | boolean | Plain[] | Map<string, Plain>;
export type PlainMap = Map<string, Plain>;

/** How the files are written: all that the rules file has to say about them, and what it hasn't. */
export interface Style {
  numbers: string;
  revenueNumbers: string;
  strip: string;
  dates: string[];
  bornDates: string[];
  webDate: string;
  missing: string[];
  zone: string;
  asOf: string;
  listSeparator: string;
  delimiter: string;
  newline: string;
  bom: boolean;
  quoteAll: boolean;
  /** Every value of the YAML text unquoted, where YAML lets it. */
  unquoted: boolean;
}

/** Nothing out of the ordinary. */
export const PLAIN_STYLE: Style = {
  numbers: '1234.56',
  revenueNumbers: '1234.56',
  strip: '',
  dates: [],
  bornDates: [],
  webDate: '',
  missing: [],
  zone: 'UTC',
  asOf: '2026-11-01',
  listSeparator: ';',
  delimiter: ',',
  newline: '\n',
  bom: false,
  quoteAll: false,
  unquoted: true,
};

export type Cell = (style: Style) => string;
export const pick = fc.constantFrom;
export const same =
  (text: string): Cell =>
  () =>
    text;

/** There in so many of a hundred cases. */
export const maybe = <T>(arb: Arbitrary<T>, percent = 50): Arbitrary<T | undefined> =>
  fc.oneof({ weight: 100 - percent, arbitrary: fc.constant(undefined) }, { weight: percent, arbitrary: arb });

/** A mapping of the entries that are there, in the order given. */
export function mapping(entries: Record<string, Arbitrary<Plain | undefined>>): Arbitrary<PlainMap> {
  return fc.record(entries).map((made) => {
    const present = Object.entries(made).filter(([, value]) => value !== undefined);
    return new Map(present as [string, Plain][]);
  });
}

export const just = (entries: Record<string, Plain>): PlainMap => new Map(Object.entries(entries));
export const fixedMap = (entries: Record<string, Plain | undefined>): PlainMap =>
  new Map(Object.entries(entries).filter((entry): entry is [string, Plain] => entry[1] !== undefined));

export const some = (values: string[]): Arbitrary<Plain> =>
  fc.oneof(pick(...values), fc.uniqueArray(pick(...values), { minLength: 1, maxLength: 3 }));
export const oneEntry = (key: string, value: Arbitrary<Plain>): Arbitrary<PlainMap> =>
  value.map((v) => new Map([[key, v]]));

const COMMON = ['UTC', 'Europe/Madrid', 'America/New_York', 'Asia/Kolkata'];
const ZONES = [
  ...COMMON,
  ...COMMON,
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Auckland',
  'Asia/Tehran',
];

export const styles: Arbitrary<Style> = fc.record({
  numbers: pick('1234.56', '1234,56', '1,234.56', '1.234,56', '1 234.56', '1 234,56', "1'234.56"),
  revenueNumbers: pick('1,234.56', '1.234,56'),
  strip: pick('$ ', '', '€', '$'),
  dates: pick<string[]>(
    [],
    ['dd/MM/yyyy', 'dd/MM/yyyy HH:mm'],
    ['M/d/yyyy', 'M/d/yyyy h:mm a'],
    ['d MMM, yyyy HH:mm:ss', 'd MMM, yyyy'],
  ),
  bornDates: pick<string[]>([], ['dd.MM.yyyy'], ['MMM d yyyy hh:mm a']),
  webDate: pick('d MMM, yyyy HH:mm:ss', 'yyyy/MM/dd HH:mm:ss.SSS XXX', 'dd-MM-yyyy H:mm'),
  missing: pick<string[]>([], ['N/A', 'NULL'], ['Select', '-']),
  zone: pick(...ZONES),
  asOf: pick('2026-11-01', '2026-10-26', '2026-03-30', '2028-02-29'),
  listSeparator: pick(';', '|'),
  delimiter: pick(',', ';', '\t'),
  newline: pick('\n', '\n', '\r\n'),
  bom: fc.boolean(),
  quoteAll: fc.boolean(),
  unquoted: fc.boolean(),
});
