// Writes src/plan/unicode-tables.ts: the one folding table and the one table of word characters that every
// engine uses. Run by hand when a new version of the tables is wanted; the result is kept, so that the
// Unicode version of the Node at hand never changes a score.
//
//   node test/support/unicode-tables.js > src/plan/unicode-tables.ts

const COMBINING = /^[\u0300-\u036f]$/u;
const from = [];
const to = [];
for (const char of codePoints()) {
  if (char.normalize('NFC') !== char) continue; // folding works on NFC: this one never gets there
  if (COMBINING.test(char)) continue;
  const lower = simpleLower(char);
  const folded = latinBase(lower);
  if (folded === char) continue;
  from.push(char);
  to.push(folded);
}

/** Simple (one to one) lower case: the full mapping differs from it for İ alone. */
function simpleLower(char) {
  if (char === 'İ') return 'i';
  const lower = char.toLowerCase();
  if ([...lower].length !== 1) throw new Error(`no simple lower case: U+${char.codePointAt(0).toString(16)}`);
  return lower;
}

/** A precomposed Latin letter without its marks; everything else as it is. */
function latinBase(char) {
  const [base, ...marks] = char.normalize('NFD');
  return marks.length > 0 && /^\p{Script=Latin}$/u.test(base) && marks.every((m) => COMBINING.test(m))
    ? base
    : char;
}

function wordRanges() {
  const ranges = [];
  let open = null;
  let last = -1;
  for (const char of codePoints()) {
    const code = char.codePointAt(0);
    const is = /^[\p{L}\p{Nd}]$/u.test(char);
    if (is && (open === null || code !== last + 1)) {
      if (open !== null) ranges.push([open, last]);
      open = code;
    }
    if (is) last = code;
  }
  ranges.push([open, last]);
  return ranges.map(([a, b]) => (a === b ? a.toString(16) : `${a.toString(16)}-${b.toString(16)}`));
}

function* codePoints() {
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code);
  }
}

/** Text as lines of TypeScript strings, everything beyond ASCII escaped: no editor can normalise it. */
function lines(parts, join) {
  const rows = [''];
  for (const part of parts) {
    const text = join + part;
    if (rows.at(-1).length + text.length > 100) rows.push('');
    rows[rows.length - 1] += text;
  }
  return rows.map((row) => `  '${row}'`).join(' +\n');
}

const escaped = (char) => {
  const code = char.codePointAt(0);
  if (code >= 0x20 && code < 0x7f) return char;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
};

console.log(`// The Unicode tables of text folding (Unicode ${process.versions.unicode}). Made by test/support/unicode-tables.js and kept:
// all engines and all versions of Node fold by these, so that a score can be replayed.

/** Code points that folding replaces, each by the one at the same place of FOLD_TO. */
export const FOLD_FROM =
${lines(from.map(escaped), '')};

/** Simple lower case and, for precomposed Latin letters, their base. */
export const FOLD_TO =
${lines(to.map(escaped), '')};

/** Letters (L) and decimal digits (Nd), as ranges of hexadecimal code points. */
export const WORD_RANGES = (
${lines(wordRanges(), ' ')}
).trim();`);
