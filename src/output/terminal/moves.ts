// How leads moved between two runs, as a person reads it in a terminal.
import { MOVES, type Move, type MoveKind } from '../../compare/compare.ts';
import type { Order } from '../../compare/order.ts';
import type { RunPair } from '../../compare/run-pair.ts';
import type { LineTotal, Totals } from '../../compare/totals.ts';
import type { ComparisonWords } from '../../compare/words.ts';
import { decimal, grouped, MICRO, type Micro, roundTo, signed } from '../../values/micro.ts';
import { escapeControls } from '../escape-controls.ts';
import { matrixLines } from './matrix.ts';
import { beyondMoveLines } from './moves-beyond.ts';
import { bar, cut, type Paint, padEnd, padStart, widthOf, wrap } from './text.ts';

export interface MovesReport {
  readonly title: string;
  /** What was compared by what; phrases. */
  readonly about: readonly string[];
  readonly pair: RunPair;
  readonly order: Order;
  readonly totals: Totals;
  readonly words: ComparisonWords;
  /** In micropoints; 0: none. */
  readonly hysteresis: number;
  /** The differences of the rules; null where scored files were compared. */
  readonly changes: readonly RuleChangeReport[] | null;
  readonly warnings: readonly string[];
  readonly written: string | null;
}

export interface RuleChangeReport {
  readonly words: string;
  /** What came of it; null where nothing can be counted. */
  readonly effect: Omit<LineTotal, 'name'> | null;
}

export function movesText(report: MovesReport, paint: Paint, columns: number): string {
  const width = Math.max(30, Math.min(columns, 100));
  const sections = [
    [paint.bold(cut(escapeControls(report.title), width)), ...aboutLines(report, width)],
    changeLines(report, paint, width),
    matrixLines(report, paint, width),
    moveLines(report, paint, width),
    beyondMoveLines(report.totals.beyond, paint, width),
    pointLines(report, paint, width),
    furthestLines(report, paint, width),
    outcomeLines(report, paint, width),
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function aboutLines({ about }: MovesReport, width: number): string[] {
  const phrases = about.map(escapeControls);
  const fits = phrases.every((phrase) => widthOf(phrase) < width);
  return fits ? wrap(phrases, width) : wrapWords(phrases.join(', '), width);
}

function wrapWords(text: string, width: number): string[] {
  return wrap(
    escapeControls(text)
      .split(' ')
      .map((word) => cut(word, width)),
    width,
    '',
  );
}

function changeLines({ changes }: MovesReport, paint: Paint, width: number): string[] {
  if (changes === null) return [];
  const lines = changes.flatMap(({ words, effect }) => {
    const text = wrapWords(words, width - 4).map((line, i) => `${i === 0 ? '  ' : '    '}${line}`);
    if (effect === null) return text;
    const phrases = [
      effect.leads > 0 ? `${grouped(effect.leads)} ${effect.leads === 1 ? 'lead' : 'leads'}` : '',
      effect.given !== 0 ? `${pointsText(effect.given)} given` : '',
      effect.taken !== 0 ? `${pointsText(effect.taken)} taken` : '',
      effect.moved > 0 ? `moved ${grouped(effect.moved)}` : '',
    ].filter(Boolean);
    const effects = phrases.length === 0 ? ['no effect on these leads'] : phrases;
    return [...text, ...wrap(effects, width - 4).map((line) => paint.dim(`    ${line}`))];
  });
  return [paint.bold('Rules'), ...(lines.length === 0 ? ['  no difference'] : lines)];
}

const LABEL = Math.max(...MOVES.map((kind) => kind.length));
const MOST_CAUSES = 4;

/** One line a kind of move, with what moved most of its leads. */
function moveLines({ totals, words, hysteresis }: MovesReport, paint: Paint, width: number): string[] {
  const kinds = MOVES.filter(
    (kind) => kind !== 'stayed' && (totals.moves[kind] > 0 || ALWAYS.includes(kind)),
  );
  const most = Math.max(1, ...kinds.map((kind) => totals.moves[kind]));
  const numbers = Math.max(...MOVES.map((kind) => grouped(totals.moves[kind]).length));
  const room = width < 60 ? 0 : 14;
  const indent = room > 0 ? 2 + LABEL + 2 + numbers + 2 + room + 2 : 6;
  const row = (kind: MoveKind, picture: string, phrases: readonly string[]): string[] => {
    const head = `  ${padEnd(kind, LABEL)}  ${padStart(grouped(totals.moves[kind]), numbers)}  ${picture}`;
    const free = width - indent;
    const cutPhrases = phrases.map((phrase) => cut(phrase, free - 1));
    const lines = wrap(cutPhrases, free).map((line) => paint.dim(line));
    const first = room > 0 ? lines.shift() : undefined;
    return [`${head}${first ?? ''}`.trimEnd(), ...lines.map((line) => ' '.repeat(indent) + line)];
  };
  const lines = kinds.flatMap((kind) => {
    const share = totals.moves[kind] / most;
    const picture = room > 0 ? `${paintOfKind(kind, paint)(padEnd(bar(share, room), room))}  ` : '';
    const causes = totals.causes(kind).slice(0, MOST_CAUSES);
    const phrases = causes.map(
      ({ cause, leads }) => `${escapeControls(words.cause(cause))} ${grouped(leads)}`,
    );
    if (kind === 'jitter')
      return row(kind, picture, [`within ${decimal(hysteresis)} of the threshold, no move`]);
    return row(kind, picture, phrases);
  });
  const rescored = totals.rescored > 0 ? [`${grouped(totals.rescored)} with another score`] : [];
  return [paint.bold('Moves'), ...lines, ...row('stayed', ' '.repeat(room > 0 ? room + 2 : 0), rescored)];
}

const ALWAYS: readonly MoveKind[] = ['promoted', 'cooled'];

export function paintOfKind(kind: MoveKind, paint: Paint): (text: string) => string {
  if (kind === 'promoted' || kind === 'requalified') return paint.good;
  return kind === 'cooled' || kind === 'disqualified' ? paint.warn : paint.bar;
}

const MOST_RULES = 12;
const SIDE = 12;

/** What each rule took and gave, to either side of a line. */
function pointLines({ totals, words, changes }: MovesReport, paint: Paint, width: number): string[] {
  if (changes !== null) return [];
  const size = ({ given, taken }: LineTotal): number => Math.max(Number(given), -Number(taken));
  const all = [...totals.lines.values()].filter((total) => size(total) >= MICRO / 200);
  if (all.length === 0) return [];
  const rows = all.sort((a, b) => size(b) - size(a)).slice(0, MOST_RULES);
  const most = Math.max(...rows.map(size));
  const taken = rows.map((row) => (row.taken === 0 ? '' : pointsText(row.taken)));
  const given = rows.map((row) => (row.given === 0 ? '' : pointsText(row.given)));
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(widthOf));
  const numbers = widest(taken) + widest(given) + 7;
  const labels = rows.map(({ name }) => escapeControls(words.line(name)));
  const label = Math.min(30, widest(labels), Math.max(8, width - 2 - numbers));
  const side = Math.min(SIDE, Math.floor((width - 2 - label - numbers) / 2));
  const lines = rows.map((row, i) => {
    const [left, right] = [-Number(row.taken) / most, Number(row.given) / most];
    const picture =
      side < 3
        ? ' '
        : `${paint.warn(padStart(leftBar(left, side), side))}│${paint.good(padEnd(bar(right, side), side))}`;
    const text = `  ${padEnd(cut(labels[i] ?? '', label), label)}  ${padStart(taken[i] ?? '', widest(taken))} ${picture} ${padStart(given[i] ?? '', widest(given))}`;
    return text.trimEnd();
  });
  const more = all.length - rows.length;
  const legend = width < 50 ? '' : paint.dim('  (of leads in both: taken, given)');
  return [
    `${paint.bold('Points')}${legend}`,
    ...lines,
    ...(more > 0 ? [paint.dim(`  and ${grouped(more)} more`)] : []),
  ];
}

/** A bar that ends at its right. */
function leftBar(share: number, width: number): string {
  const halves = share > 0 ? Math.max(1, Math.round(share * width * 2)) : 0;
  return (halves % 2 === 1 ? '▐' : '') + '█'.repeat(Math.floor(halves / 2));
}

/** `+1,047`, and with two decimals where it is less than ten. */
function pointsText(points: Micro): string {
  const whole = roundTo(points, 0);
  const isSmall = whole < 10 * MICRO && whole > -10 * MICRO;
  return signed(points, isSmall ? 2 : 0).replace(/\d(?=(\d{3})+$)/g, isSmall ? '$&' : '$&,');
}

const MOST_WORDS = 5;
const ID = 20;

/** The leads that moved furthest, with what took them there. */
function furthestLines({ totals, pair, words }: MovesReport, paint: Paint, width: number): string[] {
  const moves = [...totals.furthest.values()].flat();
  if (moves.length === 0) return [];
  const scores = moves.map(
    ({ before, after }) => `${decimal(before?.score ?? 0)} → ${decimal(after?.score ?? 0)}`,
  );
  const scoreWidth = Math.max(...scores.map(widthOf));
  const mostId = Math.max(4, Math.min(ID, width - 2 - 2 - 2 - scoreWidth));
  const ids = moves.map(({ lead }) => cut(escapeControls(pair.roll.texts[lead] ?? ''), mostId));
  const idWidth = Math.max(...ids.map(widthOf));
  const lines = moves.flatMap((move, i) => {
    const paintKind = paintOfKind(move.kind, paint);
    const head = `  ${paintKind(arrowOf(move))} ${padEnd(ids[i] ?? '', idWidth)}  ${padStart(scores[i] ?? '', scoreWidth)}`;
    const used = 2 + 2 + idWidth + 2 + scoreWidth;
    const room = width >= 60 ? width - used - 2 : width - 6;
    const why = cut(whyFor(move, room), room);
    return width >= 60 ? [`${head}  ${paint.dim(why)}`] : [head, paint.dim(`      ${why}`)];
  });
  return [paint.bold('Furthest'), ...lines];

  /** As much of the why as fits, without the move's name, which the arrow shows. */
  function whyFor(move: Move, room: number): string {
    for (let most = MOST_WORDS; ; most--) {
      const why = escapeControls(words.why(move, most).replace(/^[^:]*: /, ''));
      if (widthOf(why) <= room || most === 1) return why;
    }
  }
}

export function arrowOf({ kind }: Pick<Move, 'kind'>): string {
  return kind === 'promoted' ? '▲' : kind === 'cooled' ? '▼' : '×';
}

function outcomeLines({ warnings, written }: MovesReport, paint: Paint, width: number): string[] {
  const label = 'warning ';
  return [
    ...warnings.flatMap((warning) =>
      wrapWords(warning, width - label.length).map((line, i) =>
        i === 0 ? `${paint.warn('warning')} ${line}` : ' '.repeat(label.length) + line,
      ),
    ),
    ...(written === null ? [] : [`${paint.good('wrote')} ${escapeControls(written)}`]),
  ];
}
