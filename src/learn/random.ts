// Chance that is the same everywhere: a number from a text and a seed, and folds dealt by it.

/** 32 well-mixed bits of a text (FNV-1a with a final mix of murmur3). */
function hashText(text: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >> 8), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * The fold of each key, 0 to `folds` - 1. Each class is dealt out by hash, so that folds hold alike many positives; the
 * order of the keys does not matter.
 */
export function dealFolds(
  keys: readonly string[],
  isPositive: (index: number) => boolean,
  folds: number,
  seed: number,
): Uint8Array {
  const hashes = Uint32Array.from(keys, (key) => hashText(key, seed));
  const order = Uint32Array.from(keys, (_, i) => i).sort(
    (a, b) => hashes[a]! - hashes[b]! || (keys[a]! < keys[b]! ? -1 : 1),
  );
  const dealt = [0, 0];
  const fold = new Uint8Array(keys.length);
  for (const i of order) fold[i] = dealt[isPositive(i) ? 1 : 0]!++ % folds;
  return fold;
}
