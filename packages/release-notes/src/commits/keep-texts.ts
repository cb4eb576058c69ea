/** Texts of commits that are kept while what they were read from is not. */
export interface KeptTexts {
  /** The hash of the next commit in the order of git. */
  readonly hash: (text: string) => string;
  /** The hash of a parent: the same text as that of the commit, which mostly comes later. */
  readonly parent: (text: string) => string;
  /** What many commits have in common, such as the name of an author. */
  readonly name: (text: string) => string;
}

/** Keeps equal texts once, so that long histories are small and are compared quickly. */
export function keepTexts(): KeptTexts {
  // Parents that are still to come: few, however long the history is.
  const ahead = new Map<string, string>();
  const names = new Map<string, string>();
  return {
    hash: (text) => {
      const known = ahead.get(text);
      if (known === undefined) return detach(text);
      ahead.delete(known);
      return known;
    },
    parent: (text) => keep(ahead, text),
    name: (text) => keep(names, text),
  };
}

/**
 * Copies a text. V8 cuts texts out of longer ones without copying, so a subject would hold on to the
 * whole piece of output that it was read with, and long histories would never leave memory.
 */
export function detach(text: string): string {
  return ` ${text}`.slice(1);
}

function keep(texts: Map<string, string>, text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  const own = detach(text);
  texts.set(own, own);
  return own;
}
