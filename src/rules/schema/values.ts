// Single values: text, labels, names, days, dates, and how exports write numbers and dates.
import { WHOLE_FORMATS } from '../../values/whole-formats.ts';
import { ref, type Schema, scalar } from './pieces.ts';

const DOMAIN = '^[^@]*[^@\\s][^@]*$';
const DATE_FORMAT = `^(?:(?=.*yy)(?=.*M)(?=.*d)|(?:${WHOLE_FORMATS.join('|')})$)`;

/** A scalar, or a list of them. */
function oneOrMore(name: string, how: Schema): Schema {
  return scalar({ type: ['string', 'number', 'array'], items: ref(name), minItems: 1, ...how });
}

export const VALUES: Schema = {
  text: scalar({ errorMessage: 'must be a single value, not empty and not null' }),
  texts: oneOrMore('text', { errorMessage: 'must be a value or a list of values, none of them empty' }),
  label: scalar({
    pattern: '^[\\p{L}\\p{N}][^;\\p{Cc}]*$',
    minimum: 0, // a minus sign is not a letter
    errorMessage: 'must start with a letter or digit and must not contain ";" or control characters',
  }),
  title: scalar({
    pattern: '^[^\\p{Cc}]*[^\\p{Cc}\\s][^\\p{Cc}]*$',
    errorMessage: 'must be text without control characters',
  }),
  // The name of a table or a source: the command line gives it files, `--table NAME=FILE`.
  name: {
    type: 'string',
    pattern: '^[^=\\p{Cc}]*[^=\\p{Cc}\\s][^=\\p{Cc}]*$',
    errorMessage: 'must not be empty and must not contain "=" or control characters',
  },
  bound: { type: 'number', errorMessage: 'must be a number, without quotes' },
  'exact-numbers': {
    type: ['number', 'array'],
    items: ref('bound'),
    minItems: 1,
    errorMessage: 'must be a number, or a list of numbers, without quotes',
  },
  flag: { type: ['boolean', 'string'], pattern: '^(true|false)$', errorMessage: 'must be true or false' },
  days: {
    type: 'string',
    pattern: '^(?!0+[dw])\\d{1,6}[dw]$',
    examples: ['7d', '30d', '90d', '4w'],
    errorMessage: 'must be days or weeks such as 30d or 4w, at least 1d',
  },
  date: {
    type: 'string',
    pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
    errorMessage: 'must be a date, written YYYY-MM-DD',
  },
  domain: scalar({ pattern: DOMAIN, errorMessage: 'must be a domain without "@"' }),
  domains: oneOrMore('domain', {
    pattern: DOMAIN,
    errorMessage: 'must be a domain without "@", or a list of domains',
  }),
  'number-format': {
    // 1234.56 without quotes is a YAML number.
    type: ['string', 'number'],
    minimum: 1234.56,
    maximum: 1234.56,
    pattern: "^1(234[.,]56|,234\\.56|\\.234,56|[ '\\u00a0\\u2009\\u202f]234[.,]56)$",
    examples: ['1234.56', '1234,56', '1,234.56', '1.234,56', '1 234.56', '1 234,56', "1'234.56"],
    errorMessage: `must be one of "1234.56", "1234,56", "1,234.56", "1.234,56", "1 234.56", "1 234,56", "1'234.56"`,
  },
  'date-formats': {
    type: ['string', 'array'],
    pattern: DATE_FORMAT,
    items: { type: 'string', pattern: DATE_FORMAT, errorMessage: 'must have yyyy or yy, M and d' },
    minItems: 1,
    examples: ['dd/MM/yyyy', 'dd/MM/yyyy HH:mm', 'MM/dd/yyyy', 'MMM d, yyyy h:mm a'],
    errorMessage: 'must have yyyy or yy, M and d, such as dd/MM/yyyy HH:mm',
  },
  separator: scalar({ pattern: '^', minLength: 1, errorMessage: 'must be at least one character' }),
};
