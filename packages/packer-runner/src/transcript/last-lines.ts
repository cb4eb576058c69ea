/** The end of an output that may be long. */
export interface LastLines {
  /** Takes the next text, which may have several lines. */
  add(text: string): void;
  /** The last lines, 20 at most. */
  list(): readonly string[];
}

const kept = 20;

/** Creates one that is empty. */
export function createLastLines(): LastLines {
  const ring: string[] = [];
  let next = 0;
  return {
    add: (text) => {
      ring[next] = text;
      next = next + 1 < kept ? next + 1 : 0;
    },
    list: () =>
      [...ring.slice(next), ...ring.slice(0, next)]
        .flatMap((text) => text.trim().split('\n'))
        .slice(-kept),
  };
}
