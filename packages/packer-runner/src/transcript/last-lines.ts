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
  const texts: string[] = [];
  return {
    add: (text) => {
      // Forgets several at once, which costs less than one at a time.
      if (texts.push(text) > 2 * kept) texts.splice(0, kept);
    },
    list: () =>
      texts
        .slice(-kept)
        .flatMap((text) => text.trim().split('\n'))
        .slice(-kept),
  };
}
