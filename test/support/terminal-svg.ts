// What a terminal showed, drawn: the README's picture is made of a real run's own bytes, colours included.
// Bars are drawn as boxes and text is held to its columns, so that it looks alike in whatever font is there.
import { widthOf } from '../../src/output/terminal/text.ts';

const CELL = 8.4;
const LINE = 18;
const FONT = 14;
const EDGE = 18;
const TOP = 24;
/** How chalk starts and ends a colour. */
const CODE = new RegExp(`(${String.fromCharCode(27)}\\[\\d+m)`);

const COLOURS = {
  back: '#161b22',
  edge: '#30363d',
  text: '#c9d1d9',
  strong: '#f0f6fc',
  dim: '#8b949e',
  31: '#ff7b72',
  32: '#56d364',
  33: '#e3b341',
  36: '#39c5cf',
  90: '#7d8896',
};

interface Style {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly colour: 31 | 32 | 33 | 36 | 90 | null;
}

const PLAIN: Style = { bold: false, dim: false, colour: null };

/** Draws lines of text with the colour codes that chalk writes. A line that is too long breaks as in a terminal. */
export function terminalSvg(text: string, columns: number, title: string): string {
  const drawn: string[] = [];
  let row = 0;
  for (const line of text.replace(/\n$/, '').split('\n')) {
    let column = 0;
    for (const { part, style } of styledParts(line)) {
      for (const piece of part.match(/[█▉▊▋▌▍▎▏]+|[^█▉▊▋▌▍▎▏]+/gu) ?? []) {
        for (const { chunk, wrap } of wrapped(piece, column, columns)) {
          if (wrap) {
            row++;
            column = 0;
          }
          drawn.push(...draw(chunk, style, column, row));
          column += widthOf(chunk);
        }
      }
    }
    row++;
  }
  const width = columns * CELL + 2 * EDGE;
  const height = TOP + row * LINE + EDGE;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size(width)} ${size(height)}" width="${size(width)}" height="${size(height)}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${size(width - 1)}" height="${size(height - 1)}" rx="8" fill="${COLOURS.back}" stroke="${COLOURS.edge}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT}" fill="${COLOURS.text}">`,
    ...drawn,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Text of one style after another, by the colour codes between them. */
function styledParts(line: string): { part: string; style: Style }[] {
  const parts: { part: string; style: Style }[] = [];
  let style = PLAIN;
  for (const piece of line.split(CODE)) {
    if (CODE.test(piece)) style = restyled(style, Number(piece.slice(2, -1)));
    else if (piece !== '') parts.push({ part: piece, style });
  }
  return parts;
}

function restyled(style: Style, code: number): Style {
  switch (code) {
    case 0:
      return PLAIN;
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 22:
      return { ...style, bold: false, dim: false };
    case 31:
    case 32:
    case 33:
    case 36:
    case 90:
      return { ...style, colour: code };
    case 39:
      return { ...style, colour: null };
    default:
      throw new Error(`the drawing knows no colour code ${code}`);
  }
}

function wrapped(piece: string, column: number, columns: number): { chunk: string; wrap: boolean }[] {
  const chunks: { chunk: string; wrap: boolean }[] = [];
  let chunk = '';
  let room = columns - column;
  let wrap = false;
  for (const char of piece) {
    const width = widthOf(char);
    if (width > room) {
      if (chunk !== '') chunks.push({ chunk, wrap });
      chunk = '';
      wrap = true;
      room = columns;
    }
    chunk += char;
    room -= width;
  }
  return [...chunks, { chunk, wrap }];
}

function draw(chunk: string, style: Style, column: number, row: number): string[] {
  const top = TOP + row * LINE;
  const fill =
    style.colour !== null
      ? COLOURS[style.colour]
      : style.dim
        ? COLOURS.dim
        : style.bold
          ? COLOURS.strong
          : COLOURS.text;
  if (/^[█▉▊▋▌▍▎▏]/u.test(chunk)) {
    const eighths = [...chunk].reduce((sum, char) => sum + 8 - '█▉▊▋▌▍▎▏'.indexOf(char), 0);
    const place = `x="${size(EDGE + column * CELL)}" y="${size(top + 3)}"`;
    return [`<rect ${place} width="${size((eighths / 8) * CELL)}" height="${LINE - 6}" fill="${fill}"/>`];
  }
  const text = chunk.trim();
  if (text === '') return [];
  const x = EDGE + (column + chunk.length - chunk.trimStart().length) * CELL;
  const attributes = [
    `x="${size(x)}" y="${size(top + 13)}" textLength="${size(widthOf(text) * CELL)}"`,
    ...(fill === COLOURS.text ? [] : [`fill="${fill}"`]),
    ...(style.bold ? ['font-weight="bold"'] : []),
  ];
  return [`<text ${attributes.join(' ')}>${escaped(unbroken(text))}</text>`];
}

function size(value: number): string {
  return String(Number(value.toFixed(2)));
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Several spaces are one to a browser, whatever it is told; those that don't break are kept. */
function unbroken(text: string): string {
  return text.replace(/ {2,}/g, (spaces) => '\u00a0'.repeat(spaces.length));
}
