// Where rows come from: leads, tables, activities, and the fields of each.
import { ifLacks, mapping, mappingOr, named, needs, never, ref, type Schema, text } from './pieces.ts';

/** An option of a field and the type that it goes with. */
function goesWith(type: string): Schema {
  return needs(['type'], { properties: { type: { const: type } }, errorMessage: `goes with type: ${type}` });
}

const FIELDS: Schema = named(
  'Names for columns, and how to read them. Any other column goes by its header.',
  ref('field', "A header, or how to read the column. The field's name goes for its column in conditions."),
);
const COLUMN: Schema = text("The column's header.");
const FORMAT: Schema = ref('date-formats', 'One format or several. ISO 8601 reads as well.');

export const SOURCES: Schema = {
  leads: mapping(
    'The leads: the column that identifies one, and names for columns.',
    { id: text('The column that identifies a lead. Ids match exactly.', 'Record ID'), fields: FIELDS },
    { required: ['id'] },
  ),
  table: mapping(
    'A look-up, such as the company that a contact belongs to. Conditions name its columns as table.column.',
    {
      key: text("The table's own column that identifies a row."),
      match: text("The lead's field that equals the key."),
      fields: FIELDS,
    },
    { required: ['key', 'match'] },
  ),
  source: mapping(
    'A kind of log: whose its rows are, of which kind, and when.',
    {
      lead: ref('lead-column', 'The column that says whose activity a row is.'),
      match: text("The lead's field that it equals. Default: the lead's id."),
      type: ref(
        'type-column',
        'The column with the kind of activity; or { always: … } where all are of one kind.',
      ),
      at: ref(
        'at-column',
        'The column with the date. A log without one cannot be asked for windows of time.',
      ),
      id: text('The column that tells rows apart: of rows with one id, one counts.'),
      where: ref('row-condition', "Which rows are the lead's own doing. The rest is left out."),
      fields: FIELDS,
    },
    { required: ['lead'] },
  ),
  'lead-column': mappingOr(
    ref('text'),
    { column: COLUMN, separator: ref('separator', 'What stands between several leads in one cell.') },
    { required: ['column'] },
  ),
  'type-column': mappingOr(
    ref('text'),
    {
      column: COLUMN,
      names: named('Other names for the values of the column.', ref('text'), { propertyNames: ref('name') }),
      always: text('The kind of every row of this log.'),
    },
    {
      ...ifLacks('always', needs(['column'])),
      dependencies: { always: never(['column', 'names'], 'the type is always the same') },
    },
  ),
  'at-column': mappingOr(
    ref('text'),
    {
      column: COLUMN,
      format: FORMAT,
      timezone: text('Where times without an offset were written.', 'America/New_York'),
    },
    { required: ['column'] },
  ),
  field: mappingOr(
    ref('text'),
    {
      column: text("The column's header. Default: the field's name."),
      type: {
        description: 'How the column is read, in every row, used or not.',
        enum: ['text', 'number', 'date', 'list'],
      },
      numbers: ref('number-format', 'With type: number. How numbers are written here.'),
      strip: {
        description: 'With type: number. Characters to leave out, such as a currency sign.',
        type: 'string',
        pattern: '^[^\\p{L}\\p{N}+()<>\\u2212\\ufe63\\uff0d-]+$',
        errorMessage: 'no digits, letters, signs, parentheses, "<" or ">"',
      },
      units: named(
        'With type: number. Suffixes, each with what it multiplies the number by: { K: 1000, "%": 0.01 }.',
        { type: 'number', exclusiveMinimum: 0, errorMessage: 'a number above 0, without quotes' },
        {
          minProperties: 1,
          propertyNames: {
            type: 'string',
            pattern: '^[^\\p{N}\\s+\\u2212\\ufe63\\uff0d-]+$',
            errorMessage: 'a suffix without digits, signs and blanks',
          },
        },
      ),
      accounting: ref('flag', 'With type: number. true: (1,234) and 1,234- are negative.'),
      timezone: text('With type: date. Where times without an offset were written.', 'America/New_York'),
      format: { ...FORMAT, description: 'With type: date. One format or several. ISO 8601 reads as well.' },
      separator: ref('separator', 'With type: list. What stands between the elements. Default: ";".'),
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
