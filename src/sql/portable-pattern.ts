// A rule's own pattern (RE2, letter case ignored) for dialects whose patterns are of another kind: the part of RE2 that all
// of them read alike, letter by letter, so that neither their letter case nor their `.` and `$` matter.

/** The pattern in the common syntax; undefined where it says more than that. `end`: the end of the text. */
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
    else if (all.startsWith('\\')) made += CLASSES[all[1] as string];
    else made += all.replace(/(?<=[*+?}])\?$/, ''); // whether it matches doesn't depend on how much
  }
}

/** A literal; an escaped mark; a bracket; an operator. Letters and digits behind a backslash are no marks. */
const TOKEN =
  /^(?:([A-Za-z0-9 _@%&=:;,'"<>!~#/`-])|\\([^A-Za-z0-9\s])|\[((?:[^[\]\\^-]|[A-Za-z0-9]-[A-Za-z0-9]|\\[^A-Za-z0-9\s])+)\]|\.|\^|\$|\(\?:|\((?!\?)|\)|\||[*+?]\??|\{\d{1,3}(?:,\d{0,3})?\}\??|\\[ds])/;

const CLASSES: Readonly<Record<string, string>> = { d: '[0-9]', s: '[\\t\\n\\f\\r ]' };

/** What RE2 takes for one letter besides its two cases. */
const ALSO: Readonly<Record<string, number>> = { k: 0x212a, s: 0x17f };

function anyCase(char: string, codePoint: (code: number) => string): string {
  return `[${casesOf(char).map(codePoint).join('')}]`;
}

function casesOf(char: string): number[] {
  const lower = char.toLowerCase();
  const codes = [lower, char.toUpperCase()].map((one) => one.charCodeAt(0));
  return [...new Set([...codes, ...(Object.hasOwn(ALSO, lower) ? [ALSO[lower] as number] : [])])];
}

function bracketsOf(inside: string, codePoint: (code: number) => string): string | undefined {
  const codes = new Set<number>();
  for (const [, from, to, escaped, single] of inside.matchAll(/([A-Za-z0-9])-([A-Za-z0-9])|\\(.)|(.)/gs)) {
    const low = (from ?? escaped ?? single) as string;
    const high = to ?? low;
    if (low > high || /[^\x20-\x7e]/.test(low)) return undefined;
    for (let code = low.charCodeAt(0); code <= high.charCodeAt(0); code++) {
      for (const one of casesOf(String.fromCharCode(code))) codes.add(one);
    }
  }
  return `[${[...codes].map(codePoint).join('')}]`;
}
