// Codes of rules files and test files that cannot be read.
import type { CodeTexts } from './code-text.ts';

export const RULES_FILE_CODES = {
  yaml: {
    cause: 'The file must be valid YAML 1.2 with one document and no tags.',
    fix: 'Correct the YAML at the place named. Put text with ": " or a leading special character in quotes.',
  },
  'wrong-shape': {
    cause: 'A value must have the shape that the JSON Schema of the language gives it.',
    fix: 'Correct the value, or compare the file with `leadscore schema`.',
  },
  'duplicate-key': {
    cause: 'A mapping must not have the same key twice.',
    fix: 'Remove or rename one of the keys.',
  },
  'missing-key': { cause: 'A required key is missing.', fix: 'Add the key that the message names.' },
  'unknown-key': {
    cause: 'A key is not part of the language at this place.',
    fix: 'Correct the spelling, or move the key to the section it belongs to.',
  },
  'outcome-can-end': {
    cause:
      'An outcome that holds must keep holding, so tests that may stop to hold are not allowed in `outcome`.',
    fix: 'Say what must have happened, such as an activity or a value that stays.',
  },
  'unknown-version': { cause: '`version` must be 1.', fix: 'Write `version: 1`.' },
  'not-a-mapping': { cause: 'The value must be a mapping (`key: value`).', fix: 'Write a mapping.' },
  'not-a-list': {
    cause: 'The value must be a list.',
    fix: 'Write a list: `[a, b]`, or lines that start with `-`.',
  },
  'not-a-value': {
    cause: 'The value must be a single value.',
    fix: 'Write one value in place of the list or mapping.',
  },
  'empty-value': { cause: 'A value is missing or empty.', fix: 'Write a value, or remove the key.' },
  'empty-list': {
    cause: 'A list must have at least one element.',
    fix: 'Add an element, or remove the key.',
  },
  'not-a-number': {
    cause: 'The value must be a number with a decimal point and without quotes.',
    fix: 'Write the number as `1000000` or `2.5`.',
  },
  'not-a-whole-number': {
    cause: 'The value must be a whole number within the bounds named.',
    fix: 'Write a whole number.',
  },
  'too-precise': {
    cause: 'A number has more decimals than the language keeps.',
    fix: 'Round it to six decimals.',
  },
  'too-large': {
    cause: 'A number is outside the bounds of the language, or a rules file is larger than 4 MB.',
    fix: 'Write a smaller number; move a long list of values to a table.',
  },
  'bad-duration': {
    cause: 'A duration must be a number of days or weeks.',
    fix: 'Write `30d` or `4w`, at least `1d`.',
  },
  'bad-date': {
    cause: 'The value must be a calendar date, or a cell must read by the declared date format.',
    fix: 'Write `YYYY-MM-DD` in rules and options. For cells, declare the format under `dates:` or `format:`.',
  },
  'not-a-flag': { cause: 'The value must be `true` or `false`.', fix: 'Write `true` or `false`.' },
  'bad-label': {
    cause:
      'A name that people read must start with a letter or digit and have no `;` and no control character.',
    fix: 'Rename it, or give it a `label`.',
  },
  'bad-name': {
    cause: 'A name must be usable as a column, file or option name.',
    fix: 'Rename it as the message describes.',
  },
  'reserved-name': {
    cause: 'The name is used by the language or by a column of the result.',
    fix: 'Choose another name.',
  },
  'duplicate-name': {
    cause: 'Two entries of one section must not have the same name or label.',
    fix: 'Rename one of them.',
  },
  'not-a-condition': {
    cause: 'A condition must be a mapping of a field to its test.',
    fix: 'Write for example `{ Title: { words: CEO } }`.',
  },
  'empty-condition': {
    cause: 'A condition without a test would match every lead.',
    fix: 'Add a test, or remove the key.',
  },
  'unknown-operator': {
    cause: 'The operator is not part of the language.',
    fix: 'Correct the spelling, or use an operator of the language page.',
  },
  'type-mismatch': {
    cause: 'An operator or option needs another type than the field is declared with.',
    fix: 'Change the operator, or the declared `type`.',
  },
  'bad-pattern': {
    cause: 'The pattern of `matches` must be a valid regular expression of the RE2 syntax.',
    fix: 'Correct the pattern.',
  },
  'no-word': {
    cause: '`words` needs a letter or a digit.',
    fix: 'Use `contains` for text without letters and digits.',
  },
  'bad-domain': { cause: 'A domain must be written without `@`.', fix: 'Write the part after the `@`.' },
  misplaced: {
    cause: 'The key or condition is not allowed at this place.',
    fix: 'Move it to the place that the message names.',
  },
  'two-measures': { cause: '`activity` must have one measure.', fix: 'Write one condition per measure.' },
  'no-source': {
    cause: 'The file must declare an activity log before a condition reads one.',
    fix: 'Declare the log under `activities:`.',
  },
  'undated-source': {
    cause: 'A condition on time needs a log with dates.',
    fix: 'Give the source an `at`, or remove the condition on time.',
  },
  'no-type': { cause: 'A condition on `type` needs a log with types.', fix: 'Give the source a `type`.' },
  'unknown-source': {
    cause: 'The rules declare no activity log of this name.',
    fix: 'Correct the name, or declare the log under `activities:`.',
  },
  'unknown-table': {
    cause: 'The rules declare no table of this name.',
    fix: 'Correct the name, or declare the table under `tables:`.',
    example: 'tests: [{ …, tables: { compani: [{ Id: 1 }] }, … }]',
  },
  'unknown-group': {
    cause: 'The rules declare no group of this name.',
    fix: 'Correct the name, or declare the group under `groups:`.',
  },
  'unknown-rule': { cause: 'The rules have no rule of this name.', fix: 'Correct the name.' },
  'unknown-segment': { cause: 'The rules have no segment of this name.', fix: 'Correct the name.' },
  'unknown-grade': {
    cause: 'No combination of the declared grades has this name.',
    fix: 'Correct the name, or declare the grade under `groups:`.',
    example: 'lists: { best: { grade: A9 } }',
  },
  'unknown-stage': {
    cause: 'The rules declare no stage of this name.',
    fix: 'Correct the name, or declare the stage under `stages:`.',
  },
  'unknown-topic': {
    cause: 'The rules declare no topic of this name.',
    fix: 'Correct the name, or declare the topic under `topics:`.',
    example: 'lists: { keen: { topic: securty } }',
  },
  'unknown-list': {
    cause: 'The rules declare no list of this name.',
    fix: 'Correct the name, or declare the list under `lists:`.',
    example: 'tests: [{ …, expect: { lists: [call-tomorow] } }]',
  },
  'unknown-account-segment': {
    cause: 'The rules declare no account segment of this name.',
    fix: 'Correct the name, or declare it under `accounts:`.',
    example: 'lists: { key: { account_segment: hott } }',
  },
  'unknown-type': {
    cause: 'A field must have a type of the language.',
    fix: 'Write `text`, `number`, `date` or `list`.',
  },
  'unknown-form': {
    cause: 'A key must have a form of the language.',
    fix: 'Write `form: salesforce`, or remove the option.',
  },
  'unknown-timezone': {
    cause: '`timezone` must be an IANA name.',
    fix: 'Write a name such as `Europe/Madrid`.',
  },
  'unknown-roll-up': {
    cause: 'A roll-up must be `max`, `sum`, `mean` or `{ top: N }`.',
    fix: 'Write one of these.',
  },
  'option-without-type': {
    cause: 'An option of a field needs the type it belongs to.',
    fix: 'Add the `type` that the message names.',
  },
  'bad-number-format': {
    cause: 'A number format must be one of the documented examples.',
    fix: 'Copy one of the examples in the message.',
  },
  'bad-date-format': {
    cause: 'A date format must consist of the documented tokens and name year, month and day once.',
    fix: 'Write for example `dd/MM/yyyy HH:mm`.',
  },
  'date-conflict': {
    cause:
      'Two date formats of one field read the same text as different days, such as `dd/MM/yyyy` and `MM/dd/yyyy`.',
    fix: 'Keep the format in which the column is written.',
  },
  'bad-strip': {
    cause: '`strip` must not hold characters that change what a number means.',
    fix: 'Use `units` for suffixes such as K, and `accounting: true` for `(1,234)`.',
  },
  'bad-unit': {
    cause:
      'A suffix of `units` must hold no digits, signs or blanks, differ from the others in more than letter case, and have a factor above 0.',
    fix: 'Correct the suffix or its factor.',
  },
  'table-on-table': {
    cause: 'A table must be joined by a field of the lead.',
    fix: 'Name a lead field in `match`.',
  },
  'two-forms': {
    cause: 'A rule must have one form: `when`, `each` or `tiers`.',
    fix: 'Split the rule into two rules.',
  },
  'no-form': {
    cause: 'A rule must have a condition that earns its points.',
    fix: 'Add `when` and `points`, `each` and `points`, or `tiers`.',
  },
  'bad-max': { cause: '`max` must be greater than 0.', fix: 'Write a positive number, or remove `max`.' },
  'bad-decay': {
    cause: 'A decay must have exactly one of `half_life`, `linear`, `steps`.',
    fix: 'Write for example `decay: { half_life: 14d }`.',
  },
  'bad-share': {
    cause: 'The value must be a percentage from 0% to 100% with at most four decimals.',
    fix: 'Write for example `75%` or `0.4%`.',
  },
  'steps-order': { cause: 'The steps of a decay must ascend.', fix: 'Sort the steps by days.' },
  'bounds-order': { cause: '`max` must not be below `min`.', fix: 'Exchange or correct the bounds.' },
  'duplicate-segment': { cause: 'Two segments must not have the same name.', fix: 'Rename one of them.' },
  'segments-order': {
    cause: 'Segments must start at ascending scores.',
    fix: 'Sort the segments, lowest first.',
  },
  'grades-order': {
    cause: 'Grades must start at descending subtotals.',
    fix: 'Sort the grades, highest first.',
  },
  'ambiguous-grade': {
    cause: 'Two combinations of grades must not have the same name.',
    fix: 'Use letters for one group and digits for the other.',
  },
  'gate-on-first': {
    cause: 'The first segment or stage must not have a condition, because it takes every other lead.',
    fix: 'Remove the condition.',
  },
  'probability-order': {
    cause: 'Scores under `at` must ascend, and the probability must not fall.',
    fix: 'Sort the scores and correct the probabilities.',
  },
  'missing-section': {
    cause: 'A list must not name a section that the file does not declare.',
    fix: 'Declare the section, or remove the key.',
  },
  'repeated-column': { cause: 'A result must not have two columns of one name.', fix: 'Rename one of them.' },
  'empty-expectation': {
    cause: 'A test must expect something.',
    fix: 'Add a key such as `score` under `expect`.',
  },
  'ambiguous-column': {
    cause: 'Several columns differ from the name only in letter case or spaces.',
    fix: 'Write the header exactly as the file has it.',
  },
  'unread-column': {
    cause: 'A test gives a cell that no rule reads.',
    fix: 'Correct the name, or remove the cell.',
  },
} satisfies CodeTexts;
