// The report's colours, on light and dark: segments from cold to hot, and shades from few to many.

interface Theme {
  readonly plain: Readonly<Record<string, string>>;
  /** Coldest, middle, hottest: segments between are mixed. */
  readonly segments: readonly [string, string, string];
  /** Segments that only a disqualification gives. */
  readonly out: string;
  readonly shades: readonly string[];
  /** From this shade on, what is written on it is in the other ink. */
  readonly turn: number;
  readonly inks: readonly [string, string];
}

const LIGHT: Theme = {
  plain: {
    page: '#f5f6f8',
    card: '#ffffff',
    ink: '#1b2129',
    soft: '#56616d',
    line: '#e1e5ea',
    ground: '#f3f5f8',
    accent: '#1f5fa8',
    warn: '#8a5a00',
    'warn-ground': '#fff6e0',
  },
  segments: ['#8a9bae', '#2f7fd1', '#e2572b'],
  out: '#c3c9d0',
  shades: ['#e3eef9', '#c8def3', '#a2c8ea', '#73acdd', '#478bca', '#2166ae', '#0b437f'],
  turn: 5,
  inks: ['#0d1f33', '#ffffff'],
};

const DARK: Theme = {
  plain: {
    page: '#0e1217',
    card: '#161b22',
    ink: '#e4e8ed',
    soft: '#9aa6b2',
    line: '#2b333d',
    ground: '#1b2129',
    accent: '#79b8ff',
    warn: '#f0c060',
    'warn-ground': '#2a2210',
  },
  segments: ['#7688a0', '#4f9df0', '#ff8552'],
  out: '#454e59',
  shades: ['#182a3c', '#1c3c59', '#21527b', '#2b6ca3', '#408bca', '#71afe4', '#aad4fb'],
  turn: 4,
  inks: ['#e4e8ed', '#0b1622'],
};

/** Custom properties for so many segments, the last of which only disqualifications give; dark unless printed. */
export function colours(ranked: number, others: number): string {
  const dark = `:root{${properties(DARK, ranked, others)}}`;
  return `:root{${properties(LIGHT, ranked, others)}}@media screen and (prefers-color-scheme:dark){${dark}}`;
}

function properties(theme: Theme, ranked: number, others: number): string {
  const segments = Array.from({ length: ranked + others }, (_, i) =>
    i < ranked ? mixed(theme.segments, ranked === 1 ? 0 : i / (ranked - 1)) : theme.out,
  );
  return [
    ...Object.entries(theme.plain).map(([name, colour]) => `--${name}:${colour}`),
    ...segments.map((colour, i) => `--s${i}:${colour}`),
    ...theme.shades.map((colour, i) => `--h${i}:${colour}`),
    ...theme.shades.map((_, i) => `--t${i}:${theme.inks[i < theme.turn ? 0 : 1]}`),
  ].join(';');
}

/** A colour of the way through three. */
function mixed([cold, middle, hot]: readonly [string, string, string], share: number): string {
  const [from, to, part] = share < 0.5 ? [cold, middle, share * 2] : [middle, hot, share * 2 - 1];
  const channel = (colour: string, at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);
  const parts = [1, 3, 5].map((at) => {
    const value = Math.round(channel(from, at) * (1 - part) + channel(to, at) * part);
    return value.toString(16).padStart(2, '0');
  });
  return `#${parts.join('')}`;
}
