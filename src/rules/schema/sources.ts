// Where rows come from: leads, tables, activities, and the fields of each.
import { ifLacks, mapping, mappingOr, named, needs, never, ref, type Schema, text } from './pieces.ts';

/** An option of a field and the type that it goes with. */
function goesWith(type: string): Schema {
  return needs(['type'], { properties: { type: { const: type } }, errorMessage: `needs type: ${type}` });
}

const FIELDS: Schema = named(
  'Names for columns, and how to read them. Conditions name any other column by its header.',
  ref('field', "A header, or how to read the column. Conditions use the field's name."),
);
const COLUMN: Schema = text("The column's header.");
const FORMAT: Schema = ref('date-formats', 'One format or several. ISO 8601 is always accepted.');

export const SOURCES: Schema = {
  leads: mapping(
    'The leads: the column that identifies one, and names for columns.',
    { id: ref('id-column', 'The column that identifies a lead. Ids must match exactly.'), fields: FIELDS },
    { required: ['id'] },
  ),
  table: mapping(
    'A look-up, such as the company that a contact belongs to. Conditions name its columns as table.column.',
    {
      key: ref('key-column', "The table's own column that identifies a row."),
      match: text("The lead's field that equals the key."),
      fields: FIELDS,
    },
    { required: ['key', 'match'] },
  ),
  source: mapping(
    'An activity log: the columns with the lead, the type and the date of an activity.',
    {
      lead: ref('lead-column', 'The column that identifies the lead of an activity.'),
      match: ref('texts', "The lead's field, or fields, that the column equals. Default: the lead's id."),
      type: ref(
        'type-column',
        'The column with the type of activity, or { always: … } if all activities have the same type.',
      ),
      at: ref('at-column', 'The column with the date. Tests of time, such as within, need it.'),
      id: ref('texts', 'The column, or columns together, that identify an activity. It counts once.'),
      where: ref('row-condition', 'Which activities count. The others are excluded.'),
      fields: FIELDS,
    },
    { required: ['lead'] },
  ),
  'lead-column': mappingOr(
    ref('text'),
    {
      column: COLUMN,
      separator: ref('separator', 'The text between several leads in one cell.'),
      form: ref('key-form'),
    },
    { required: ['column'] },
  ),
  'id-column': mappingOr(ref('text'), { column: COLUMN, form: ref('key-form') }, { required: ['column'] }),
  'key-column': mappingOr(
    ref('text'),
    {
      column: COLUMN,
      fold: ref('flag', 'true: letter case, accents and runs of blanks make no difference.'),
      form: ref('key-form'),
    },
    { required: ['column'] },
  ),
  'key-form': {
    description: 'salesforce: an id of 15 characters is the one of 18 characters that starts with it.',
    enum: ['salesforce'],
  },
  'type-column': mappingOr(
    ref('text'),
    {
      column: COLUMN,
      names: named('Other names for the values of the column.', ref('text'), { propertyNames: ref('name') }),
      always: text('The type of every activity of this log.'),
    },
    {
      ...ifLacks('always', needs(['column'])),
      dependencies: {
        always: never(['column', 'names'], 'must not have "column" or "names" beside "always"'),
      },
    },
  ),
  'at-column': mappingOr(
    ref('text'),
    {
      column: COLUMN,
      format: FORMAT,
      timezone: text('The time zone of times without an offset.', 'America/New_York'),
    },
    { required: ['column'] },
  ),
  field: mappingOr(
    ref('text'),
    {
      column: text("The column's header. Default: the field's name."),
      type: {
        description: 'How the column is read. Every cell is checked, whether a rule uses it or not.',
        enum: ['text', 'number', 'date', 'list'],
      },
      numbers: ref('number-format', 'With type: number. How numbers are written in this column.'),
      strip: {
        description: 'With type: number. Characters to remove, such as a currency sign.',
        type: 'string',
        pattern: '^[^\\p{L}\\p{N}+()<>\\u2212\\ufe63\\uff0d-]+$',
        errorMessage: 'must not contain digits, letters, signs, parentheses, "<" or ">"',
      },
      units: named(
        'With type: number. Suffixes, each with its factor: { K: 1000, "%": 0.01 }.',
        { type: 'number', exclusiveMinimum: 0, errorMessage: 'must be a number above 0, without quotes' },
        {
          minProperties: 1,
          propertyNames: {
            type: 'string',
            pattern: '^[^\\p{N}\\s+\\u2212\\ufe63\\uff0d-]+$',
            errorMessage: 'must be a suffix without digits, signs and blanks',
          },
        },
      ),
      accounting: ref('flag', 'With type: number. true: (1,234) and 1,234- are negative.'),
      timezone: text('With type: date. The time zone of times without an offset.', 'America/New_York'),
      format: {
        ...FORMAT,
        description: 'With type: date. One format or several. ISO 8601 is always accepted.',
      },
      separator: ref('separator', 'With type: list. The text between two elements. Default: ";".'),
    },
    {
      dependencies: {
        numbers: goesWith('number'),
        strip: goesWith('number'),
        units: goesWith('number'),
        accounting: goesWith('number'),
        timezone: goesWith('date'),
        format: goesWith('date'),
        separator: goesWith('list'),
      },
    },
  ),
};
