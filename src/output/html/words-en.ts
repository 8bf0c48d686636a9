// The report in English.
import { OUTCOME_WORDS } from '../../result/row-outcome.ts';
import { WARNINGS_EN } from '../warning-texts.ts';
import type { ReportWords } from './words.ts';

const NEEDS = {
  at_least: '',
  at_most: 'at most ',
  more_than: 'more than ',
  less_than: 'less than ',
} as const;

const leads = (n: number): string => (n === 1 ? 'lead' : 'leads');

export const english: ReportWords = {
  language: 'en-GB',
  title: (name) => `${name}: lead scores`,
  asOf: (date, zone) => `Lead scores as of ${date} (${zone})`,
  scored: (scored, read) => `${scored} of ${read} leads scored`,
  withoutActivity: (count) => `${count} with no activity`,
  warnings: 'Read this first',
  warned: WARNINGS_EN,
  to: ' to ',
  leads: (count, n) => `${count} ${leads(n)}`,

  segments: 'Segments',
  leadsIn: (count, segment) => `${count} ${segment}`,
  segmentsChart: 'Share of each segment',
  promoted: (count) => `${count} promoted above the segment of their score`,
  disqualified: (count) => `${count} disqualified`,
  held: (count) => `${count} kept back by a gate`,

  scores: 'Scores',
  score: 'Score',
  scoresChart: (count) => `How the scores of ${count} leads are distributed`,
  scoresNote: 'Leads by score, in the colour of their segment.',
  from: (segment, points) => `${segment} from ${points}`,
  scoresApart: (count, n) => `${count} disqualified ${leads(n)} ${n === 1 ? 'is' : 'are'} not shown.`,
  cutBelow: (count, n, bound) => `${count} ${leads(n)} below ${bound}, counted as ${bound}.`,
  cutAbove: (count, n, bound) => `${count} ${leads(n)} above ${bound}, counted as ${bound}.`,
  numbers: 'The same as numbers',

  groups: (first, second) => (second === null ? first : `${first} against ${second}`),
  pairChart: (first, second) => `Leads by ${first} and ${second}`,
  groupChart: (name) => `Leads by ${name}`,
  pairNote: 'How many leads have each pair of subtotals.',
  gatesNote: 'Dashed lines are gates: what a segment requires of a group.',
  diagonalNote: 'Diagonals are the thresholds of the score.',

  rules: 'Rules',
  rulesNote:
    'How many leads each rule fired for, and the share of each segment’s leads: the stronger the colour, the more.',
  rule: 'Rule',
  ruleLeads: 'Leads',
  ruleShare: 'Of all',
  rulePoints: 'Points given',
  ruleMean: 'Each',
  firedIn: (count, all, points) => `${count} of ${all} leads, ${points} points`,

  hottest: 'Hottest leads',
  hottestNote: (shown, all) => `The ${shown} highest scores of ${all} leads that are not disqualified.`,
  lead: 'Lead',
  segment: 'Segment',
  reasons: 'Reasons',
  moreWith: (count, points) => `and ${count} more with ${points}`,

  near: 'Near misses',
  nearNote: (points) =>
    `Leads within ${points} points of a segment, and leads that a gate keeps back from it.`,
  below: (count, n, points) => `${count} ${leads(n)} within ${points} points below`,
  noneBelow: (points) => `no lead within ${points} points below`,
  heldBack: (count, n) => `${count} ${leads(n)} with enough points kept back by a gate`,
  noneHeld: 'no lead kept back by a gate',
  nearest: (shown, all) => (shown === all ? 'The near misses:' : `The nearest ${shown} of ${all}:`),
  short: (points, segment) => `${points} short of ${segment}`,
  keptIn: (segment, why) => `kept in ${segment}: ${why}`,
  gate: (group, subtotal, op, bound) => `${group} ${subtotal}, needs ${NEEDS[op]}${bound}`,
  doesNotHold: (condition) => `${condition} does not hold`,

  leftOut: 'What does not count, and why',
  leftOutNote: 'The parts of each file add up to the rows read.',
  read: 'read',
  rowsScored: 'scored',
  rowsDuplicate: 'duplicate',
  rowsKept: 'kept',
  matched: 'matched',
  shared: (count) => `${count} shared by several leads`,
  joined: (matched, all) => `matches ${matched} of ${all} leads`,
  outcomes: OUTCOME_WORDS,
  without: 'not used in this run',
  between: (oldest, newest) => `${oldest} to ${newest}`,
  whyRejected: 'Why rows were rejected',
  codes: {
    'bad-number': 'a cell is not a number',
    'bad-date': 'a cell is not a date',
    'cells-missing': 'too few cells',
    'cells-extra': 'too many cells',
    malformed: 'quotes that do not match',
    'too-long': 'the row is too long',
    'nul-byte': 'a NUL byte',
    'no-id': 'no id',
    'no-key': 'no key',
    duplicate: 'the id of an earlier row',
    'repeated-key': 'the key of an earlier row',
  },

  run: 'The run',
  rulesFile: 'Rules',
  hash: 'SHA-256',
  date: 'As of',
  zone: 'Time zone',
  engine: 'Engine',
  tool: 'Made by',
  took: (seconds) => `in ${seconds} s`,
  files: 'Files',
};
