// Codes of what `validate` finds in rules that can be read.
import type { CodeTexts } from './code-text.ts';

export const FINDING_CODES = {
  contradiction: {
    cause: 'Two conditions or options exclude each other.',
    fix: 'Remove or change one of them.',
  },
  'shadowed-tier': {
    cause: 'A tier can never hold, because an earlier tier takes every lead of it.',
    fix: 'Put the narrower tier first.',
  },
  'max-never-binds': { cause: 'The `max` of a rule is never reached.', fix: 'Remove it, or lower it.' },
  'bound-never-binds': { cause: 'The bound of a group is never reached.', fix: 'Remove it, or change it.' },
  'never-pays': {
    cause: 'The decay of a rule ends before the window of its activities begins.',
    fix: 'Change the window or the decay.',
  },
  'window-beyond-decay': {
    cause: 'The window of a rule is longer than its decay.',
    fix: 'Shorten the window, or lengthen the decay.',
  },
  'hidden-negative': {
    cause: 'The minimum of a group cancels negative points of a rule.',
    fix: 'Lower the minimum, or move the rule out of the group.',
  },
  'no-max': { cause: 'Rules that count activities have no maximum.', fix: 'Give each rule a `max`.' },
  'silence-of-the-new': {
    cause: 'A rule for inactivity also matches leads that were created today.',
    fix: 'Add a condition on the age of the lead.',
  },
  'unmet-requires': {
    cause: 'No lead can reach the subtotal that a segment requires.',
    fix: 'Change the bound, or the rules of the group.',
  },
  'promotion-only': {
    cause: 'Leads reach a segment only by promotion.',
    fix: 'Change the thresholds if this is not intended.',
  },
  'unreachable-segment': {
    cause: 'No lead can reach a segment.',
    fix: 'Change its threshold, or the rules.',
  },
  'unreachable-grade': {
    cause: 'No lead can get a grade.',
    fix: 'Change the bounds of the grades, or the rules of the group.',
  },
  'shadowed-stage': {
    cause: 'No lead can be in a stage, because a later stage holds whenever it does.',
    fix: 'Narrow the later stage, or remove this one.',
  },
  'unreachable-list': {
    cause: 'No lead can be in a list: an entry is out of reach, or entries exclude each other.',
    fix: 'Change or remove an entry.',
  },
  'probability-outside': {
    cause: 'The probability is declared for a score outside the range of scores.',
    fix: 'Remove it, or use a score of the range.',
  },
  'unfed-topic': {
    cause: 'A topic counts activities of logs that were not given.',
    fix: 'Give one of the logs, or remove the topic.',
    example: 'leadscore validate rules.yaml --leads leads.csv    # and a topic counts activities',
  },
  'promotes-nowhere': {
    cause: 'A promotion to the lowest segment has no effect.',
    fix: 'Name a higher segment in `to`.',
  },
  'unread-source': {
    cause: 'No rule reads a declared activity log.',
    fix: 'Remove the declaration, or use it in a rule.',
  },
  'unread-table': {
    cause: 'No rule reads a declared table.',
    fix: 'Remove the declaration, or use it in a rule.',
  },
  'unread-field': {
    cause: 'No rule reads a declared field. A row is still rejected if its cell cannot be read.',
    fix: 'Remove the declaration, or use it in a rule.',
  },
  'empty-group': {
    cause: 'No rule belongs to a declared group.',
    fix: 'Write `group:` in its rules, or remove the group.',
  },
  'log-coverage': {
    cause: 'Not every row of a log counts. The message has the share of those that do, and the reasons.',
    fix: 'Check the largest reason: the key, the dates, or `where` of the source.',
  },
  'unmatched-keys': {
    cause: 'Keys of a log or a table match no lead.',
    fix: 'Check that the two columns hold the same kind of id.',
  },
  'same-label': {
    cause: 'Two rules have the same label, so their reasons cannot be distinguished.',
    fix: 'Give one of them another `label`.',
  },
  'nothing-selected': {
    cause: 'A condition on activities can never select one.',
    fix: 'Change the condition, or the declaration of the source.',
  },
  'same-condition': {
    cause: 'Two rules hold for exactly the same leads.',
    fix: 'Combine them into one rule.',
  },
  'short-text': {
    cause: 'A short text may match inside other words.',
    fix: 'Use `words`, or a longer text.',
  },
  'compared-as-text': {
    cause: 'A comparison in quotes is compared as text.',
    fix: 'Write an operator: `{ more_than: 10 }`.',
  },
  'near-name': {
    cause: 'A name differs from a declared one only slightly.',
    fix: 'Correct the spelling, or ignore the warning.',
  },
  'no-leads': {
    cause: 'The leads file has no row that can be scored.',
    fix: 'Check that it is the right file.',
    example: 'leadscore validate rules.yaml --leads header-only.csv',
  },
  'fires-for-none': {
    cause: 'A rule fires for none of the leads.',
    fix: 'Check its condition against the data.',
    example: 'boss: { when: { Title: { contains: ceo } }, points: 20 }    # and no Title has "ceo"',
  },
  'fires-for-all': {
    cause: 'A rule gives every lead the same points, so it does not distinguish them.',
    fix: 'Narrow its condition, or remove it.',
    example: 'boss: { when: { Title: { known: true } }, points: 20 }    # and every Title is filled',
  },
  'holds-for-none': {
    cause: 'A tier, promotion or disqualification holds for none of the leads.',
    fix: 'Check its condition against the data.',
    example: 'promote: { demo: { when: { Title: Owner }, to: SQL } }    # and no Title is "Owner"',
  },
  'value-never-occurs': {
    cause: 'No row has the value that a condition asks for.',
    fix: 'Correct the value.',
  },
  'bad-cells': {
    cause: 'Cells of a column cannot be read as the type that the rules need.',
    fix: 'Declare their format, add the text for "no value" to `missing:`, or correct the cells.',
    example: 'big: { when: { Size: { at_least: 100 } }, points: 5 }    # and a Size is "many"',
  },
  'misread-text': {
    cause:
      'A file is UTF-8, and `--encoding` names another encoding: letters with accents are read as two signs.',
    fix: 'Leave out `--encoding` for this file.',
    example: 'leadscore score … --encoding latin1    # and leads.csv is UTF-8',
  },
  'placeholder-cells': {
    cause: 'Cells such as `-` or `N/A` look like "no value" and count as text.',
    fix: 'List them under `missing:` if they mean "no value".',
    example: '1,CEO,N/A    # a row of leads.csv, without N/A under missing:',
  },
  'nothing-matched': {
    cause: 'No activity of a log belongs to a lead.',
    fix: 'Check `lead` and `match` of the source.',
    example: 'activities: { web: { lead: Cookie, … } }    # and the leads have other ids',
  },
  'nothing-counts': {
    cause: 'The `where` of a log leaves no activity.',
    fix: 'Check the condition.',
    example: 'activities: { web: { …, where: { Type: call } } }    # and no Type is "call"',
  },
  'hardly-matched': {
    cause: 'Few activities of a log belong to a lead.',
    fix: 'Check `lead` and `match` of the source.',
    example:
      'activities: { web: { lead: Email, match: email, … } }    # and 1 of 200 rows has an email of a lead',
  },
  shared: {
    cause: 'Activities belong to several leads.',
    fix: 'Check that the matched column identifies a lead.',
    example:
      'activities: { web: { lead: Company, match: company, … } }    # and two leads have the same company',
  },
  silence: {
    cause: 'A log without activities makes rules for inactivity match.',
    fix: 'Check that the log is complete.',
    example: 'leadscore score … --without web    # with a rule on no_activity',
  },
  'old-log': {
    cause: 'The newest activity is long before the date of scoring.',
    fix: 'Export the log again, or change `--as-of`.',
  },
  'empty-log': {
    cause: 'A log has a header and no rows.',
    fix: 'Check that the export is complete, or say `--without` its source.',
    example: 'leadscore score … --activities web=header-only.csv',
  },
  'empty-table': {
    cause: 'A table has a header and no rows.',
    fix: 'Check that the export is complete.',
    example: 'leadscore score … --table company=header-only.csv',
  },
  'shrunk-log': {
    cause: 'A log has less than half of the rows that the last run of the history read.',
    fix: 'Check that the export is complete.',
    example: 'leadscore score … --activities web=half.csv --history runs',
  },
  'many-changes': {
    cause: 'Many leads change segment since the last run of the history.',
    fix: 'Check the exports and the changes of the rules with `leadscore diff`.',
  },
  'no-earlier-run': {
    cause: 'The history has no run of an earlier date to compare with.',
    fix: 'Nothing, on the first run.',
    example: 'leadscore score … --history new-folder --max-change 10%',
  },
  'no-join': {
    cause: 'No lead has a row in a table.',
    fix: 'Check `key` and `match` of the table.',
    example: 'tables: { company: { key: Id, match: Company ID } }    # and no lead has an Id of the table',
  },
  'at-bound': {
    cause: 'Many leads have the lowest or the highest score.',
    fix: 'Change the points, or the bounds of the score.',
  },
  'mangled-ids': {
    cause: 'A spreadsheet has turned ids into numbers such as 1.23E+15.',
    fix: 'Export the file again and do not save it from a spreadsheet.',
    example: '1.23E+15,CEO,200    # a row of leads.csv',
  },
  formulas: {
    cause: 'Cells start like formulas.',
    fix: 'Use `--escape-formulas` if people open the file in a spreadsheet.',
    example: '42,=HYPERLINK("…"),200    # a row of leads.csv',
  },
  thousands: {
    cause:
      'The decimals of a column always have three digits, as in `1.200`, and the rules name no number format.',
    fix: 'Write `numbers` in the rules: `"1.234,56"` if they are thousands, `"1234.56"` if they are decimals.',
    example: '1,Acme,1.200',
  },
  'curly-quotes': {
    cause: 'A value begins and ends with curly quotes. They are part of the value.',
    fix: 'Write straight quotes, or none.',
  },
  'other-rows': {
    cause: 'A rejects file has rows of another export.',
    fix: 'Score these rows in a run of their own.',
    example: 'leadscore score … --leads rejected.csv    # with rows of leads.csv and of web.csv',
  },
} satisfies CodeTexts;
