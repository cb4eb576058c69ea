/** Keeps what many commits have in common once, such as the name of an author, by its own copy. */
export function textKeeper(): (text: string) => string {
  const texts = new Map<string, string>();
  return (text) => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    const own = detach(text);
    texts.set(own, own);
    return own;
  };
}

/**
 * Copies a text. V8 cuts texts out of longer ones without copying, so a subject would hold on to the
 * whole piece of output that it was read with, and long histories would never leave memory.
 */
export function detach(text: string): string {
  const own = text.slice(0, 1) + text.slice(1);
  // Joined texts hold on to their parts until somebody looks at the whole.
  beginning.test(own);
  return own;
}

const beginning = /^/;
