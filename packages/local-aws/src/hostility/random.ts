/** Gives numbers from 0 up to, but not, 1. The same seed gives the same numbers. */
export function createRandom(seed: number): () => number {
  // Mulberry32, which is public domain: small, and even enough for chances and delays.
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
