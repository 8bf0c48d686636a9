// Codes of files of data that are refused whole.
import type { CodeTexts } from './code-text.ts';

export const DATA_CODES = {
  'too-many-rejects': {
    cause: 'More rows were rejected than `--max-rejects` allows.',
    fix: 'Fix the rows, or raise the limit.',
  },
  'too-much-change': {
    cause:
      'More leads than `--max-change` allows would change segment since the last run of the history, or a log has less than half of its rows.',
    fix: 'Check the exports. To accept the change, run once without `--max-change`.',
    example: 'leadscore score … --history runs --max-change 10%',
  },
  'warnings-denied': {
    cause: 'The run has warnings, and `--deny-warnings` was given.',
    fix: 'Remove the causes that follow the message, or leave the option out.',
    example: 'leadscore score … --deny-warnings',
  },
  'too-few-outcomes': {
    cause: '`evaluate` needs 20 leads that converted and 20 that did not, `learn` 50 of each.',
    fix: 'Choose other dates or a longer `--window`, or check `outcome`.',
    example: 'leadscore evaluate --rules rules.yaml --leads ten-leads.csv --as-of 2026-11-01',
  },
  'unknown-column': {
    cause: 'A file has no column that the rules or an option name.',
    fix: 'Correct the name, or export the column.',
    example: 'boss: { when: { Titel: CEO }, points: 20 }    # and the column is "Title"',
  },
  'blank-header': {
    cause: 'The rules read a column that has no name.',
    fix: 'Name the column in the file.',
    example: 'rules.yaml reads a column that is "" in the header Id,,Size',
  },
  'other-file': {
    cause: 'A file lacks most of the columns that the rules read.',
    fix: 'Give the right file, or correct the names of the columns in the rules.',
    example: 'leadscore score … --leads web.csv    # the file of the activities',
  },
  'other-columns': {
    cause: 'Files that are read as one must have the same columns, in any order.',
    fix: 'Export them with the same columns.',
    example: "leadscore score … --leads 'leads-*.csv'    # and one file lacks a column of the others",
  },
  'repeated-header': {
    cause: 'Two columns that the command reads have the same name.',
    fix: 'Rename one of them in the file.',
    example: 'Id,Title,Title    # the header, and a rule reads Title',
  },
  'column-taken': {
    cause: 'The file already has a column that the result adds.',
    fix: 'Use `--prefix`, or remove the column.',
    example: 'Id,Title,score    # the header',
  },
  'no-header': {
    cause: 'The file is empty.',
    fix: 'Check that it is the right file.',
    example: 'leadscore score … --leads empty.csv',
  },
  'bad-header': {
    cause: 'The header must be a valid CSV row.',
    fix: 'Correct the first line.',
    example: 'Id,"Title" x,Size    # the header',
  },
  preamble: {
    cause: 'The file has lines above its header.',
    fix: 'Remove the lines above the header.',
    example: 'Leads of the week\n\nId,Title,Size',
  },
  'ambiguous-delimiter': {
    cause: 'The header does not show which delimiter the file uses.',
    fix: 'Name it with `--delimiter`.',
    example: 'a;b,c    # the header',
  },
  'wrong-delimiter': {
    cause: 'The file uses another delimiter than the one given or detected.',
    fix: 'Use the delimiter of the message.',
    example: 'leadscore score … --leads leads.csv --delimiter ";"    # and the header is Id,Title,Size',
  },
  'too-many-columns': {
    cause: 'The header has more columns than the limit.',
    fix: 'Check the delimiter.',
    example: 'leadscore score … --leads wide.csv    # with 20,000 columns',
  },
  'not-csv': {
    cause: 'The file is not text.',
    fix: 'Export it as CSV in UTF-8.',
    example: 'leadscore score … --leads leads.xlsx',
  },
  'bad-encoding': {
    cause: 'A byte of the file does not fit its encoding.',
    fix: 'Name the encoding with `--encoding`, or save the file as UTF-8.',
    example: 'leadscore score … --leads latin1.csv    # with José in Windows-1252',
  },
  'no-rows': {
    cause: 'A rejects file has no rows.',
    fix: 'Give a file with rows.',
    example: 'leadscore score … --leads rejected.csv    # with a header only',
  },
  'which-rows': {
    cause: 'A rejects file has rows of several exports that fit.',
    fix: 'Keep the rows of one export.',
    example: 'leadscore score … --leads rejected.csv    # with rows of two exports of leads',
  },
  'bad-rejects': {
    cause: 'The columns `file`, `line` and `byte` of a rejects file must be unchanged.',
    fix: 'Change only the column `raw`.',
    example: 'leads.csv,two,14,no-id,…    # a row of rejected.csv; line must be a number',
  },
  'not-for-spark': {
    cause: 'The file has an encoding or CSV dialect that Spark cannot read exactly.',
    fix: 'Use `--engine stream`.',
    example: 'leadscore score … --engine spark --encoding utf-16le',
  },
  'input-changed': {
    cause: 'An input file changed while the run read it.',
    fix: 'Run again when nothing writes to the file.',
    example: 'cp new.csv leads.csv    # while leadscore score reads it',
  },
  'no-such-lead': {
    cause: 'The leads file has no lead of this id.',
    fix: 'Correct the id.',
    example: 'leadscore explain … --lead 99',
  },
  'unknown-lead': {
    cause: 'No run of the history has this lead.',
    fix: 'Correct the id.',
    example: 'leadscore track --history runs --lead 99',
  },
  'no-history': {
    cause: 'The directory has no run of a history.',
    fix: 'Score with `--history` first.',
    example: 'leadscore track --history empty-folder',
  },
  'not-a-history': {
    cause: 'The file is not a complete run of a history.',
    fix: 'Score that date again with `--history`.',
    example: 'echo x > runs/2026-11-01.csv.gz; leadscore track --history runs',
  },
  'bad-ledger': {
    cause: 'The column `ledger` of a scored file must be as `--detail` wrote it.',
    fix: 'Score the file again with `--detail`.',
    example: '1,60,SQL,oops    # under the header Id,score,segment,ledger',
  },
  'not-scored': {
    cause: 'The file must be a result of `score`.',
    fix: 'Give a scored file, and its `--prefix` if it has one.',
    example: 'leadscore diff old.csv new.csv    # and a score is "high"',
  },
} satisfies CodeTexts;
