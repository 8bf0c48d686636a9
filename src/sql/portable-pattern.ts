// A rule's own pattern (RE2, letter case ignored) for dialects with another pattern syntax: the part of RE2 that has the
// same meaning in all of them, letter by letter, so their handling of letter case, `.` and `$` does not matter.

/** The pattern in the common syntax; undefined where it uses more than that. `end` matches the end of the text. */
export function plainPattern(
  pattern: string,
  codePoint: (code: number) => string,
  end: string,
): string | undefined {
  let made = '';
  let rest = pattern;
  for (;;) {
    if (rest === '') return made;
    const token = TOKEN.exec(rest);
    if (token === null) return undefined;
    const [all, literal, escaped, inside] = token;
    rest = rest.slice(all.length);
    const char = literal ?? escaped;
    if (char !== undefined) made += anyCase(char, codePoint);
    else if (inside !== undefined) {
      const brackets = bracketsOf(inside, codePoint);
      if (brackets === undefined) return undefined;
      made += brackets;
    } else if (all === '.') made += `[^${codePoint(10)}]`;
    else if (all === '$') made += end;
    else if (all === '(') made += '(?:';
    else if (all.startsWith('\\')) made += all === '\\d' ? '[0-9]' : '[\\t\\n\\f\\r ]';
    else made += all.replace(/(?<=[*+?}])\?$/, ''); // being lazy does not change whether it matches
  }
}

/** A literal; an escaped mark; a bracket; an operator. Letters and digits after a backslash are not escaped marks. */
const TOKEN =
  /^(?:([A-Za-z0-9 _@%&=:;,'"<>!~#/`-])|\\([^A-Za-z0-9\s])|\[((?:[^[\]\\^-]|[A-Za-z0-9]-[A-Za-z0-9]|\\[^A-Za-z0-9\s])+)\]|\.|\^|\$|\(\?:|\((?!\?)|\)|\||[*+?]\??|\{\d{1,3}(?:,\d{0,3})?\}\??|\\[ds])/;

/** What RE2 takes for a letter besides its two cases. */
const OTHER_CASES: ReadonlyMap<string, number> = new Map([
  ['k', 0x212a],
  ['s', 0x17f],
]);

function anyCase(char: string, codePoint: (code: number) => string): string {
  return `[${casesOf(char).map(codePoint).join('')}]`;
}

function casesOf(char: string): number[] {
  const lower = char.toLowerCase();
  const codes = [lower, char.toUpperCase()].map((one) => one.charCodeAt(0));
  const other = OTHER_CASES.get(lower);
  return [...new Set([...codes, ...(other === undefined ? [] : [other])])];
}

function bracketsOf(inside: string, codePoint: (code: number) => string): string | undefined {
  const codes = new Set<number>();
  for (const [, from, to, escaped, single = ''] of inside.matchAll(
    /([A-Za-z0-9])-([A-Za-z0-9])|\\(.)|(.)/gs,
  )) {
    const low = from ?? escaped ?? single;
    const high = to ?? low;
    if (low > high || /[^\x20-\x7e]/.test(low)) return undefined;
    for (let code = low.charCodeAt(0); code <= high.charCodeAt(0); code++) {
      for (const one of casesOf(String.fromCharCode(code))) codes.add(one);
    }
  }
  return `[${[...codes].map(codePoint).join('')}]`;
}
