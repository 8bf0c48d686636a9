/** Words that texts for people avoid (the project's style: plain English), each with what to write instead. */
export const BANNED_WORDS: readonly (readonly [word: RegExp, instead: string])[] = [
  [/\btold\b/i, 'reported, counted'],
  [/\bsa(?:ys|id)\b/i, 'means, names, gives'],
  [/\bst(?:ands?|ood)\b/i, 'is, comes'],
  [/\b(?:bears?|bore|borne)\b/i, 'allowed, has'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix, correct'],
  [/\bwhose\b/i, 'the lead of, with'],
  [/\bfaults?\b/i, 'error, problem'],
  [/\botherwise\b/i, 'else, in another way'],
];

/** What a text must not have: `told: "rows are told" (write reported, counted)`. */
export function bannedWords(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      BANNED_WORDS.flatMap(([word, instead]) =>
        word.test(line) ? [`line ${index + 1}: "${line.trim()}" (write ${instead})`] : [],
      ),
    );
}
