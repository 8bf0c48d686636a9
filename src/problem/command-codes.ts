// Codes of options and arguments that cannot be used.
import type { CodeTexts } from './code-text.ts';

export const COMMAND_CODES = {
  usage: {
    cause: 'The command line must have a known command, known options and their values.',
    fix: 'Run `leadscore COMMAND --help`.',
    example: 'leadscore scor',
  },
  'missing-option': {
    cause: 'A required option is missing.',
    fix: 'Add the option that the message names.',
    example: 'leadscore score --rules rules.yaml',
  },
  'file-exists': {
    cause: '`init` does not replace an existing file.',
    fix: 'Choose another `--out`, or give `--force`.',
    example: 'leadscore init --leads leads.csv --out rules.yaml',
  },
  'no-id-column': {
    cause: 'A lead needs an id: a column with a different value in each row.',
    fix: 'Export the leads with their id, or add a column that numbers the rows.',
    example: 'leadscore init --leads answers.csv',
  },
  'missing-outcome': {
    cause: '`evaluate` and `learn` must know which leads converted.',
    fix: 'Add `outcome` to the rules, or give `--outcome-file` and `--outcome-key`.',
    example: 'leadscore evaluate --rules rules.yaml --leads leads.csv --as-of 2026-05-01',
  },
  'missing-created': {
    cause: 'A snapshot needs the date that each lead was created.',
    fix: 'Add `created` to `outcome`, or give `--created COLUMN`.',
    example: 'leadscore evaluate … --outcome-file deals.csv --outcome-key Lead --outcome-at Date',
  },
  'undated-outcome': {
    cause: 'An outcome without a date allows one `--as-of` only.',
    fix: 'Give one date, or an outcome with dates.',
    example: 'leadscore evaluate … --as-of 2026-03-01,2026-04-01',
  },
  'immature-snapshot': {
    cause: 'The window of a snapshot ends after the data, so that its leads may still convert.',
    fix: 'Choose an earlier `--as-of` or a shorter `--window`, or say `--allow-immature`.',
    example: 'leadscore evaluate … --as-of 2026-11-01 --window 90d',
  },
  'other-window': {
    cause: '`--window` differs from the one that `probability` is for.',
    fix: 'Give the same window, or leave `--window` out.',
    example: 'leadscore evaluate … --window 30d',
  },
  'option-out-of-range': {
    cause: 'The value of an option must be a number in its range.',
    fix: 'Write a number in the range that the message names.',
    example: 'leadscore evaluate … --capacity many',
  },
  'bad-fields': {
    cause: '`--fields` must be `all`.',
    fix: 'Write `--fields all`, or leave it out to use the declared fields.',
    example: 'leadscore learn … --fields some',
  },
  'unknown-format': {
    cause: '`--format` must be a format of the command.',
    fix: 'Write one of the formats in the message.',
    example: 'leadscore validate rules.yaml --format xml',
  },
  'unknown-engine': {
    cause: '`--engine` must be an engine of this version.',
    fix: 'Write one of the engines in the message.',
    example: 'leadscore score … --engine fast',
  },
  'unknown-locale': {
    cause: '`--locale` must be a supported language.',
    fix: 'Write one of the languages in the message.',
    example: 'leadscore report … --locale fr',
  },
  'unknown-encoding': {
    cause: '`--encoding` must be a label of the WHATWG Encoding Standard.',
    fix: 'Write for example `--encoding latin1`.',
    example: 'leadscore score … --encoding ansi',
  },
  'unknown-name': {
    cause: 'An option names a source, table or column that the rules do not have.',
    fix: 'Write a name of the message.',
    example: 'leadscore score … --activities webb=visits.csv',
  },
  'unknown-move': {
    cause: '`--only` must name a kind of segment change.',
    fix: 'Write one of the names in the message.',
    example: 'leadscore diff … --only rising',
  },
  'unknown-test': {
    cause: 'No test has the name that `--only` gives.',
    fix: 'Write the name of a test.',
    example: 'leadscore test --only nothing',
  },
  'bad-top': {
    cause: '`--top` must be a whole number.',
    fix: 'Write for example `--top 3`.',
    example: 'leadscore score … --top few',
  },
  'bad-decimal-mark': {
    cause: '`--decimal-mark` must be a full stop or a comma.',
    fix: 'Write `--decimal-mark ,` or leave it out.',
    example: 'leadscore score … --decimal-mark ;',
  },
  'bad-sort': {
    cause: '`--sort` must be `score`.',
    fix: 'Write `--sort score`.',
    example: 'leadscore score … --sort name',
  },
  'bad-size': {
    cause: '`--memory-limit` must be a size.',
    fix: 'Write for example `512MB` or `2GB`.',
    example: 'leadscore score … --memory-limit lots',
  },
  'bad-threads': {
    cause: '`--threads` must be a whole number from 1 to 64.',
    fix: 'Write for example `--threads 4`.',
    example: 'leadscore score … --threads many',
  },
  'bad-setting': {
    cause: '`--spark-conf` must be a key and a value.',
    fix: 'Write `--spark-conf key=value`.',
    example: 'leadscore score … --spark-conf verbose',
  },
  'bad-list': {
    cause: 'The option must be a comma-separated list.',
    fix: 'Put names with commas in double quotes.',
    example: `leadscore score … --columns 'a,"b'`,
  },
  'bad-delimiter': {
    cause: '`--delimiter` must be one character.',
    fix: "Write for example `--delimiter ';'`.",
    example: 'leadscore score … --delimiter ab',
  },
  'bad-quote': {
    cause: '`--quote` must be one character that is not the delimiter, `none`, or `\\"`.',
    fix: 'Write for example `--quote none`.',
    example: 'leadscore score … --quote ab',
  },
  'bad-hysteresis': {
    cause: '`--hysteresis` must be a number of points.',
    fix: 'Write for example `--hysteresis 3`.',
    example: 'leadscore diff … --hysteresis some',
  },
  'bad-coverage': {
    cause: '`--min-coverage` must be a percentage.',
    fix: 'Write for example `--min-coverage 80%`.',
    example: 'leadscore test --min-coverage all',
  },
  'bad-max-rejects': {
    cause: '`--max-rejects` must be a number of rows or a percentage.',
    fix: 'Write for example `10` or `1%`.',
    example: 'leadscore score … --max-rejects few',
  },
  'bad-max-change': {
    cause: '`--max-change` must be a percentage.',
    fix: 'Write for example `10%`.',
    example: 'leadscore score … --history history --max-change few',
  },
  'missing-source': {
    cause: 'The command needs a file for every activity log that the rules read.',
    fix: 'Add `--activities NAME=FILE` or `--without NAME`.',
    example: 'leadscore score --rules rules.yaml --leads leads.csv --out -',
  },
  'missing-table': {
    cause: 'The command needs a file for every table that the rules read.',
    fix: 'Add `--table NAME=FILE` or `--without NAME`.',
    example: 'leadscore score --rules rules.yaml --leads leads.csv --out -',
  },
  'missing-rules': {
    cause: 'The rules file that a test file names must exist.',
    fix: 'Correct `rules:` in the test file.',
    example: 'rules: gone.yaml',
  },
  'no-table': {
    cause: 'The rules declare no table, or an option names no table of the database.',
    fix: 'Remove the option, or write `NAME=schema.table`.',
    example: 'leadscore score … --table companies.csv',
  },
  'which-source': {
    cause: 'The rules declare several activity logs, so the option must name one.',
    fix: 'Write `--activities NAME=FILE`.',
    example: 'leadscore score … --activities visits.csv',
  },
  'which-table': {
    cause: 'The rules declare several tables, so the option must name one.',
    fix: 'Write `--table NAME=FILE`.',
    example: 'leadscore score … --table companies.csv',
  },
  'file-twice': {
    cause: 'A file must be given once for a source, and standard input for one input only.',
    fix: 'Remove one of the options.',
    example: 'leadscore score … --activities web=visits.csv --activities web=./visits.csv',
  },
  'repeated-option': {
    cause: 'An option that takes one value must be given once.',
    fix: 'Remove one of them.',
    example: 'leadscore score … --out a.csv --out b.csv',
  },
  'two-kinds': {
    cause: '`diff` must compare two rules files or two scored files.',
    fix: 'Give two files of one kind.',
    example: 'leadscore diff old.yaml new.csv',
  },
  'not-a-file': {
    cause: 'The command reads this file twice, so it must be a plain file.',
    fix: 'Save the data to a file first.',
    example: 'leadscore diff old.yaml new.yaml --leads <(cat leads.csv)',
  },
  'same-file': {
    cause: 'Two outputs must not go to the same place.',
    fix: 'Give each output a file of its own.',
    example: 'leadscore score … --out a.csv --rejects a.csv',
  },
  'output-is-input': {
    cause: 'An output must not be a file that the run reads.',
    fix: 'Write to another file.',
    example: 'leadscore score --leads leads.csv … --out leads.csv',
  },
  'no-path': {
    cause: 'An output must have a name.',
    fix: 'Give the option a path.',
    example: "leadscore score … --out ''",
  },
  'no-duckdb': {
    cause: 'The engine needs the package `@duckdb/node-api` on this machine.',
    fix: 'Install the package, or choose another engine.',
    example: 'leadscore score … --engine duckdb',
  },
  'no-spark': {
    cause: 'The engine needs `spark-submit` on the path.',
    fix: 'Install Spark, or choose another engine.',
    example: 'leadscore score … --engine spark',
  },
  'not-in-spark': {
    cause: 'The option is not available with Spark.',
    fix: 'Remove the option, or choose another engine.',
    example: 'leadscore score … --engine spark --sort score',
  },
  'not-in-sql': {
    cause: 'Part of the rules cannot be written in the SQL dialect.',
    fix: 'Rewrite the rule, or choose another dialect.',
    example: 'leadscore sql rules.yaml --dialect …',
  },
} satisfies CodeTexts;
